"""The terminal entrance as a script meets it: exit codes, JSON, sentences, and nothing changed by a mistake."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import cli
from terminal.sheets import BALANCE
from tests import next_sheet

ROOT = Path(__file__).parents[1]
WARD = ROOT / "examples" / "meguro"
SHEET = WARD / "sheets" / "a_01_2024-W39.csv"


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the one JSON object that was printed."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command on an empty database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'tracker.db'}")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Said(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def example(run: Run, example_database: Path, tmp_path: Path) -> Run:
    """Return the same on a copy of the example's database."""
    shutil.copy(example_database, tmp_path / "tracker.db")
    return run


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return next week's sheet of a vendor as a file."""
    path = tmp_path / next_sheet.FILE
    path.write_bytes(next_sheet.next_sheet())
    return path


def test_the_example_stands_at_600_of_800_steps_at_the_end_of_its_baseline_year(example: Run) -> None:
    status = example("status", "--as-of", "2024-03-31", "--json")

    assert status.code == 0
    assert status.json["national"] == {"numerator": 600, "denominator": 800, "rate": 75.0, "shown": "75.0%"}
    assert status.json["critical_path"]


def test_a_sheet_moves_the_figures_once_and_the_same_sheet_again_moves_nothing(example: Run, sheet: Path) -> None:
    sent = ("import-sheet", sheet, "--vendor", next_sheet.VENDOR, "--week", next_sheet.WEEK, "--json")
    before = example("status", "--json").json
    trial = example(*sent, "--dry-run").json

    stored = example(*sent)
    after = example("status", "--json").json
    again = example(*sent)

    assert stored.json["already_stored"] is False
    assert stored.json["changed"] == trial["changed"] == next_sheet.NEW_GAPS
    assert after["open_gaps"] == trial["after"]["open_gaps"] == before["open_gaps"] + next_sheet.NEW_GAPS
    assert after["verified"] == trial["after"]["verified"] != before["verified"]
    assert again.json["already_stored"] is True
    assert example("status", "--json").json == after


def test_every_row_of_a_sheet_is_in_one_list_and_the_unreadable_one_is_told_with_its_line(
    example: Run, sheet: Path
) -> None:
    stored = example("import-sheet", sheet, "--vendor", next_sheet.VENDOR, "--week", next_sheet.WEEK, "--json")
    told = [issue for issue in stored.json["issues"] if issue["severity"] == "rejected"]

    assert stored.code == 1
    assert stored.json["encoding"] == "cp932"
    assert stored.json["rows_in"] == sum(stored.json[name] for name in BALANCE[1:])
    assert stored.json["rejected"] == 1
    assert [(issue["line"], issue["value"]) for issue in told] == [
        (next_sheet.unreadable_line(), next_sheet.UNREADABLE)
    ]


def test_only_a_review_of_the_ward_takes_a_gap_away(example: Run, tmp_path: Path) -> None:
    before = example("status", "--json").json
    example("export", tmp_path / "out")
    with (tmp_path / "out" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        gap = next(row for row in csv.DictReader(file) if row["verdict"] == "gap" and row["resolution"] == "open")
    verified = f"{gap['system']},{gap['requirement_id']},{before['status_date']},確認済,情報政策課"
    review = tmp_path / "reviews.csv"
    review.write_text(f"業務,機能ID,確認日,判断,確認者\n{verified}\n", encoding="utf-8")

    reviewed = example("review", review, "--json")

    assert (reviewed.code, reviewed.json["status"], reviewed.json["accepted"]) == (0, "stored", 1)
    assert example("status", "--json").json["open_gaps"] == before["open_gaps"] - 1
    assert example("review", review, "--json").json["status"] == "already_stored"


def test_a_plan_requirements_and_reports_come_in_one_by_one(run: Run) -> None:
    plan = run("import-plan", WARD, "--json")
    requirements = run("import-requirements", WARD / "requirements" / "01.csv", "--system", "01", "--json")
    reports = run("report", WARD / "reports" / "2024-03-31.csv", "--json")

    assert (plan.code, plan.json["status"], plan.json["tasks"]) == (0, "stored", 820)
    assert (requirements.code, requirements.json["accepted"]) == (0, requirements.json["rows_in"])
    assert (reports.code, reports.json["status"]) == (0, "stored")
    assert run("status", "--json").json["national"]["numerator"] == 600
    assert run("import-plan", WARD, "--json").json["status"] == "already_stored"


def test_a_plan_with_a_fault_is_refused_whole_with_the_place_of_the_fault(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(WARD, plan)
    tasks = (plan / "tasks.csv").read_text(encoding="utf-8-sig")
    (plan / "tasks.csv").write_text(tasks.replace(",10,,,3,", ",ten,,,3,", 1), encoding="utf-8")

    refused = run("import-plan", plan, "--json")

    assert (refused.code, refused.json["status"]) == (1, "refused")
    assert [(issue["file"], issue["line"], issue["value"]) for issue in refused.json["issues"]] == [
        ("tasks.csv", 2, "ten")
    ]
    assert run("status").code == 2


def test_a_trial_changes_nothing(example: Run, sheet: Path, tmp_path: Path) -> None:
    before = (tmp_path / "tracker.db").read_bytes()

    example("import-sheet", sheet, "--vendor", next_sheet.VENDOR, "--week", next_sheet.WEEK, "--dry-run")

    assert (tmp_path / "tracker.db").read_bytes() == before


def test_a_frozen_week_is_computed_anew_with_the_same_result_after_more_was_sent(example: Run, sheet: Path) -> None:
    week = example("history", "--json").json["weeks"][-1]["week"]
    late = example("import-sheet", sheet, "--vendor", next_sheet.VENDOR, "--week", week, "--yes", "--json")

    proof = example("recompute", week, "--json")

    assert late.json["changed"] == next_sheet.NEW_GAPS
    assert proof.code == 0
    assert proof.json["holds"] is True
    assert proof.json["published"] == proof.json["recomputed"]


def test_freezing_a_week_twice_says_so_and_keeps_the_first(example: Run) -> None:
    first = example("snapshot", "--week", "2024-W30", "--json").json
    second = example("snapshot", "--week", "2024-W30", "--json").json

    assert second["status"] == "already_frozen"
    assert second["digest"] == first["digest"]


def test_the_path_to_a_task_ends_with_it_and_the_path_of_the_plan_with_the_finish(example: Run) -> None:
    status = example("status", "--json").json
    whole = example("critical-path", "--json").json
    one = example("critical-path", "--to", "01-18-1", "--json").json

    assert whole["critical_path"] == status["critical_path"]
    assert whole["finish"] == status["finish"]
    assert one["critical_path"][-1] == "01-18-1"
    assert len(one["critical_path"]) > 1


def test_an_export_a_backup_and_the_ledger_tell_one_story(example: Run, tmp_path: Path) -> None:
    exported = example("export", tmp_path / "out", "--json").json
    copied = example("backup", tmp_path / "copy.db", "--json").json

    assert {each["file"] for each in exported["files"]} == {path.name for path in (tmp_path / "out").iterdir()}
    assert copied["ledger"]["broken_at"] is None
    assert example("verify", "--database", tmp_path / "copy.db", "--json").json["status"] == "intact"
    assert example("backup", tmp_path / "copy.db").code == 2


def test_the_example_is_never_loaded_over_a_plan(example: Run, tmp_path: Path) -> None:
    before = (tmp_path / "tracker.db").read_bytes()

    assert example("init", "--example", "--json").json["status"] == "not_empty"
    assert (tmp_path / "tracker.db").read_bytes() == before


def test_before_any_plan_a_status_says_what_to_do(run: Run) -> None:
    status = run("status", "--json")

    assert status.code == 2
    assert status.json["issues"][0]["code"] == "no-plan-yet"


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["report", "nothing.csv"], "file-missing", 2),
        (["report", "."], "file-is-a-folder", 2),
        (["import-plan", "nowhere"], "folder-missing", 2),
        (["status", "--as-of", "2024-02-30"], "day-unreadable", 2),
        (["snapshot", "--week", "2024-W53"], "week-unreadable", 2),
        (["recompute", "2020-W01"], "week-not-frozen", 1),
        (["snapshot", "--week", "2099-W01"], "week-not-over", 1),
        (["critical-path", "--to", "99-99"], "task-unknown", 2),
        (["import-sheet", SHEET, "--vendor", "Z社"], "vendor-unknown", 1),
        (["status", "--database", "nothing://x"], "database-kind-unknown", 2),
        (["status", "--database", "README.md"], "not-a-database", 2),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_changes_nothing(
    example: Run, tmp_path: Path, arguments: list[object], code: str, exit_code: int
) -> None:
    before = (tmp_path / "tracker.db").read_bytes()

    mistaken = example(*arguments, "--json")

    assert mistaken.code == exit_code
    assert [issue["code"] for issue in mistaken.json["issues"]] == [code]
    assert mistaken.json["issues"][0]["message"] != code, "no sentence in the catalogue"
    assert (tmp_path / "tracker.db").read_bytes() == before


def test_a_file_of_200_megabytes_is_refused_unread(example: Run, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    refused = example("import-sheet", huge, "--vendor", "A社", "--json")

    assert refused.code == 1
    assert refused.json["issues"][0]["code"] == "size-limit"


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    assert run("bogus").code == 2


def test_a_person_reads_japanese_unless_the_locale_or_the_line_says_english(
    example: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "National rate" in example("status").out
    assert "国の完了率" in example("status", "--lang", "ja").out
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "国の完了率" in example("status").out
    assert "National rate" in example("--lang=en", "status").out


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_its_help_in_both_languages(run: Run, command: str) -> None:
    english, japanese = run(command, "--help"), run(command, "--help", "--lang", "ja")

    assert english.code == japanese.code == 0
    assert english.out != japanese.out


def test_the_help_names_every_command_even_where_the_line_names_one(run: Run) -> None:
    told = run("--help", "status").out

    assert set(cli.COMMANDS) <= {line.split()[0] for line in told.splitlines() if line.startswith("  ")}


def test_a_command_is_found_whatever_stands_before_it_and_its_name_may_be_a_value_too(run: Run, tmp_path: Path) -> None:
    assert run("--database", tmp_path / "status", "--json", "init").json["status"] == "ready"
    assert run("init", "--database", "status", "--help").code == 0


def test_a_command_starts_without_the_libraries_that_only_others_need() -> None:
    script = "import sys, cli; cli.terminal('ja', ['status']); print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).split()  # noqa: S603 - our own

    assert "sqlalchemy" in told
    assert not {"alembic", "networkx", "holidays", "pandas", "streamlit", "highspy", "fitgap"} & set(told)


def test_a_heading_is_explained_once_on_the_line_and_forgotten_on_the_line(example: Run, sheet: Path) -> None:
    content = sheet.read_bytes().replace("判定".encode("cp932"), "見立て".encode("cp932"), 1)
    sheet.write_bytes(content)
    sent = ("import-sheet", sheet, "--vendor", next_sheet.VENDOR, "--week", next_sheet.WEEK, "--json")

    refused = example(*sent)
    unknown = example(*sent, "--map", "見立て=色")
    stored = example(*sent, "--yes", "--map", "見立て=適合区分")
    kept = example("mapping", "--vendor", next_sheet.VENDOR, "--json")
    left = example("mapping", "--vendor", next_sheet.VENDOR, "--forget", "見立て", "--json")

    assert refused.json["status"] == "reject"
    assert refused.json["unread"] == ["見立て"]
    assert (unknown.code, unknown.json["issues"][0]["code"]) == (2, "field-unknown")
    assert (stored.json["status"], stored.json["mapped"]) == ("repair", {"見立て": "verdict"})
    assert kept.json["mapping"] == {"見立て": "verdict"}
    assert left.json["mapping"] == {}


def test_a_sheet_is_taken_back_on_the_line_and_its_figures_with_it(example: Run, sheet: Path) -> None:
    before = example("status", "--json").json["verified"]
    sent = ("import-sheet", sheet, "--vendor", next_sheet.VENDOR, "--week", next_sheet.WEEK, "--json", "--yes")
    entry = example(*sent).json["receipt"]["entry"]

    undone = example("undo-sheet", entry, "--reason", "別の週の表だった", "--json")
    again = example("undo-sheet", entry, "--reason", "もう一度", "--json")
    unknown = example("undo-sheet", 999_999, "--reason", "x", "--json")

    assert (undone.code, undone.json["status"], undone.json["undone"]) == (0, "undone", next_sheet.NEW_GAPS)
    assert (again.json["status"], again.json["receipt"]) == ("already_undone", undone.json["receipt"])
    assert (unknown.code, unknown.json["issues"][0]["code"]) == (1, "no-such-receipt")
    assert example("status", "--json").json["verified"] == before
    whole = example("verify", "--json").json
    noted = f"{whole['entries'] - 1}"
    assert example("verify", "--head", f"{whole['entries']}:{whole['head']}").code == 0
    lacking = example("verify", "--head", f"{noted}:{whole['head']}")
    assert (lacking.code, f"{noted}" in lacking.out.replace(",", "")) == (1, True)
    assert example("verify", "--head", whole["head"]).code == 2


def test_a_template_of_the_line_is_read_as_it_stands(example: Run, tmp_path: Path) -> None:
    file = tmp_path / "01.xlsx"

    written = example("template", "--system", "01", file, "--filled")
    looked = example("import-sheet", file, "--vendor", next_sheet.VENDOR, "--dry-run", "--json")
    unknown = example("template", "--system", "99", tmp_path / "99.xlsx")

    assert written.code == 0
    assert (looked.json["repaired"], looked.json["rejected"]) == (0, 0)
    assert looked.json["rows_in"] > 300
    assert unknown.code == 1
    assert not (tmp_path / "99.xlsx").exists()


def test_rows_set_aside_are_written_as_a_workbook_and_are_read_again(example: Run, sheet: Path, tmp_path: Path) -> None:
    sent = ("--vendor", next_sheet.VENDOR, "--week", next_sheet.WEEK, "--dry-run", "--json")
    file = tmp_path / "aside.xlsx"

    first = example("import-sheet", sheet, *sent, "--rejected", file)
    again = example("import-sheet", file, *sent)

    assert first.json["rejected"] == 1
    assert (again.json["rows_in"], again.json["rejected"], again.json["unread"]) == (1, 1, [])


def test_a_list_is_tried_before_it_is_stored(example: Run, tmp_path: Path) -> None:
    file = tmp_path / "01.csv"
    text = (WARD / "requirements" / "01.csv").read_text(encoding="utf-8-sig")
    file.write_text(text.replace("操作者の認証,", "操作者の二要素認証,"), encoding="utf-8")

    tried = example("import-requirements", file, "--system", "01", "--dry-run", "--json")
    stored = example("import-requirements", file, "--system", "01", "--json")

    assert (tried.json["changed"], tried.json.get("receipt")) == (1, None)
    assert (stored.json["changed"], stored.json["status"]) == (1, "accept")
    assert "judged-again" in [issue["code"] for issue in stored.json["issues"]]
