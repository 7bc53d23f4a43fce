"""The papers at the command line: a file, a summary as JSON, and a sentence where it cannot be."""

import zipfile
from pathlib import Path

from pypdf import PdfReader

from tests.test_cli import Run, example, run  # noqa: F401 - fixtures


def test_the_weekly_report_is_the_latest_frozen_week_unless_another_is_named(example: Run, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "week.pdf"

    said = example("weekly-report", "--out", out, "--json")

    assert (said.code, said.json["status"], said.json["week"]) == (0, "published", "2024-W39")
    assert said.json["national"] == {"numerator": 637, "denominator": 800, "rate": 79.625, "shown": "79.6%"}
    assert said.json["bytes"] == out.stat().st_size
    (page,) = PdfReader(out).pages
    assert said.json["digest"] in page.extract_text()
    assert said.json["ledger"]["hash"] in page.extract_text()


def test_a_day_gives_a_draft_and_a_week_that_is_not_frozen_gives_nothing(example: Run, tmp_path: Path) -> None:  # noqa: F811
    draft = example("weekly-report", "--as-of", "2024-10-04", "--out", tmp_path / "draft.pdf", "--json")
    refused = example("weekly-report", "--week", "2030-W01", "--out", tmp_path / "none.pdf")

    assert (draft.json["status"], draft.json["week"], draft.json["digest"]) == ("draft", None, None)
    assert refused.code == 1
    assert "2030-W01" in refused.err
    assert not (tmp_path / "none.pdf").exists()


def test_the_plan_document_tells_its_stage_and_completeness(example: Run, tmp_path: Path) -> None:  # noqa: F811
    said = example("plan-document", "--out", tmp_path / "plan.docx", "--json")

    assert said.json["stage"] == "polishing"
    assert (said.json["completeness"]["numerator"], said.json["completeness"]["denominator"]) == (7, 9)
    assert zipfile.is_zipfile(tmp_path / "plan.docx")


def test_the_workbook_lists_its_sheets(example: Run, tmp_path: Path) -> None:  # noqa: F811
    said = example("workbook", "--out", tmp_path / "all.xlsx", "--json")

    rows = {sheet["sheet"]: sheet["rows"] for sheet in said.json["sheets"]}
    assert rows["Systems"] == 20
    assert rows["Tasks"] == 820
    assert zipfile.is_zipfile(tmp_path / "all.xlsx")


def test_the_values_of_a_month_are_shown_and_written_in_the_form_that_the_name_says(
    example: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    said = example("pmo-values", "--month", "2024-09", "--out", tmp_path / "pmo.csv", "--json")
    shown = example("pmo-values", "--month", "2024-09")
    refused = example("pmo-values", "--out", tmp_path / "pmo.txt")

    assert (said.json["week"], said.json["week_before"]) == ("2024-W39", "2024-W35")
    assert sum(step["changed"] for step in said.json["steps"]) == 24
    assert len((tmp_path / "pmo.csv").read_text("utf-8-sig").splitlines()) == 1 + 800
    assert "24 steps to key in again" in shown.out
    assert refused.code == 2
    assert ".csv, .xlsx" in refused.err


def test_the_charts_of_a_week_lie_in_a_folder(example: Run, tmp_path: Path) -> None:  # noqa: F811
    said = example("charts", tmp_path / "new" / "charts", "--week", "2024-W39", "--json")

    written = {Path(each["file"]).name for each in said.json["files"]}
    assert written == {f"{name}.{kind}" for name in ("trend", "waterfall", "systems") for kind in ("png", "svg")}
    assert (tmp_path / "new" / "charts" / "trend.svg").read_text("utf-8").startswith("<svg")
