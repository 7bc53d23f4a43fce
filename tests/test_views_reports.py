"""The papers read back: one page with the snapshot's numbers, a Word document, a workbook, and nothing that runs."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from actions import reports
from actions.access import LOCAL_PERSON
from actions.deciding import decisions_now
from actions.opening import Database, open_database
from actions.register import register_as_of, reports_until
from actions.weekly import frozen_weeks, plan_of, snapshot_as_of
from model.keeping import FrozenWeek
from model.paper import Everything, MonthValues, PlanDocument, StepValue, WeeklyPaper
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.snapshot import GapFigures, Rate, Snapshot
from model.system import StepStatus
from model.task import Task
from model.week import IsoWeek
from tests.snapshots import a_gap, a_plan, a_snapshot
from views.reports import month, plan_document, sheets, weekly, workbook
from views.reports.charts import CHARTS
from views.reports.drawing import png, svg
from views.wording import Language, Reader, fraction_of, listen_to, percent

ROOT = Path(__file__).parents[1]
NOW = datetime(2024, 10, 4, 9, 30, 15, 123, tzinfo=UTC)
DAY = date(2024, 10, 4)
PAYLOAD = '=HYPERLINK("http://example.com","押す")'
MARKUP = "#panic() $x$ *太字* @参照 \\ <b>"


@pytest.fixture(scope="module")
def example(example_database: Path) -> Database:
    return open_database(f"sqlite:///{example_database}")


@pytest.fixture(scope="module")
def published(example: Database) -> WeeklyPaper:
    paper = reports.weekly_paper(example, LOCAL_PERSON, IsoWeek.parse("2024-W39"))
    assert paper
    return paper


@pytest.fixture(scope="module")
def pdf(published: WeeklyPaper) -> bytes:
    return weekly.page(published, NOW).pdf


@pytest.fixture(scope="module")
def written(document: PlanDocument) -> bytes:
    return plan_document.docx(document, NOW)


@pytest.fixture(scope="module")
def document(example: Database) -> PlanDocument:
    found = reports.plan_document(example, LOCAL_PERSON, DAY)
    assert found
    return found


def paper_of(snapshot: Snapshot, plan: Plan | None = None, frozen: FrozenWeek | None = None) -> WeeklyPaper:
    """Return a paper by hand: a draft with nothing before it."""
    return WeeklyPaper(
        plan=plan or a_plan(),
        snapshot=snapshot,
        frozen=frozen,
        before=None,
        explanation=None,
        forecast=None,
        actual=((snapshot.status_date, snapshot.national),),
        promised=((snapshot.baseline.day, snapshot.national), (snapshot.target.day, snapshot.planned_value)),
        entry=7,
        chain="c" * 64,
    )


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def together(text: str) -> str:
    """Return a text without its line breaks and spaces: where a line ends is the page's own affair."""
    return "".join(text.split())


def test_no_paper_needs_the_web_server() -> None:
    modules = ", ".join(f"views.reports.{name}" for name in ("weekly", "plan_document", "workbook", "month", "charts"))
    code = f"import sys, {modules}; sys.exit('streamlit' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603


def test_the_weekly_report_is_one_page_and_says_what_was_published(published: WeeklyPaper, pdf: bytes) -> None:
    (text,) = pages(pdf)

    said, snapshot = together(text), published.snapshot
    for rate in (snapshot.national, snapshot.verified, snapshot.reported):
        assert together(percent(rate.value)) in said
        assert together(fraction_of(rate)) in said
    assert together(fraction_of(snapshot.withheld)) in said
    assert "公表値" in said
    assert "2024-W39" in said
    assert published.frozen
    for proof in (published.frozen.digest, published.frozen.input_digest, published.chain):
        assert proof in said
    for gap in weekly.wanted(snapshot):
        assert gap.requirement_id in said


def test_the_report_of_a_frozen_week_is_the_same_at_any_time(published: WeeklyPaper, pdf: bytes) -> None:
    assert pdf == weekly.page(published, datetime(2030, 1, 1, tzinfo=UTC)).pdf


def test_the_report_is_tagged_made_to_last_and_brings_its_typeface(pdf: bytes) -> None:
    read = PdfReader(io.BytesIO(pdf))

    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert b"pdfaid" in read.trailer["/Root"]["/Metadata"].get_object().get_data()  # type: ignore[index]
    fonts = read.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    assert all("NotoSansCJKjp" in font.get_object()["/BaseFont"] for font in fonts)


def test_a_draft_says_so_in_either_language_and_shows_no_proof_of_a_freeze() -> None:
    (japanese,) = pages(weekly.page(paper_of(a_snapshot()), NOW).pdf)
    listen_to(lambda: Reader(Language.EN))
    (english,) = pages(weekly.page(paper_of(a_snapshot()), NOW).pdf)

    assert "下書き" in japanese
    assert "公表値" not in japanese
    assert "Draft" in english
    assert "Not frozen" in english


def test_a_report_with_long_names_and_markup_stays_one_page_and_shows_them_as_typed() -> None:
    plan = a_plan()
    long = MARKUP + "とても長い機能の名称" * 20
    systems = tuple(system.model_copy(update={"name": f"{system.name}{'長い名称' * 15}"}) for system in plan.systems)
    gaps = [a_gap(f"G-{number}").model_copy(update={"name": long, "department": "課" * 60}) for number in range(5)]

    (text,) = pages(weekly.page(paper_of(a_snapshot(gaps=gaps), plan.model_copy(update={"systems": systems})), NOW).pdf)

    assert together(MARKUP) in together(text)


def test_the_decisions_wanted_are_three_those_that_hold_the_end_first() -> None:
    def gap(name: str, day: int, drag: int | None) -> GapFigures:
        decided = datetime(2024, 11, day, 17)
        return a_gap(name).model_copy(update={"latest_decision": decided, "drag_days": drag and Fraction(drag)})

    undated = a_gap("undated").model_copy(update={"latest_decision": None})
    gaps = [gap("later", 20, None), gap("holds", 25, 4), gap("soon", 5, None), gap("last", 29, None), undated]

    assert [each.id for each in weekly.wanted(a_snapshot(gaps=gaps))] == ["holds", "soon", "later"]


def test_few_weeks_give_no_chance_and_no_week_before_gives_no_reason() -> None:
    said = weekly.words(paper_of(a_snapshot()))

    assert said["chance"]["value"] == "–"
    assert said["why"]["none"]
    assert weekly.charts(paper_of(a_snapshot())).keys() == {"trend"}


def test_a_headline_just_below_its_target_is_not_rounded_up_to_it() -> None:
    near = Rate(numerator=Fraction(8496), denominator=Fraction(10000))
    snapshot = a_snapshot().model_copy(update={"national": near})

    assert weekly.words(paper_of(snapshot))["headline"]["value"] == "84.9%"


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_drawn_as_png_and_svg_with_japanese_words(name: str, published: WeeklyPaper) -> None:
    chart = CHARTS[name](published)
    assert chart

    assert png(chart, scale=1).startswith(b"\x89PNG")
    drawn = svg(chart)
    assert drawn.startswith("<svg")
    assert {"trend": "実績", "waterfall": "2024-W39", "systems": "生活保護"}[name] in drawn
    assert "http://www.w3.org" in drawn
    assert "<image" not in drawn


def test_the_migration_plan_has_its_chapters_in_order_and_its_version(written: bytes) -> None:
    read = docx.Document(io.BytesIO(written))

    headings = [each.text for each in read.paragraphs if each.style and each.style.name == "Heading 1"]
    assert [heading[:2] for heading in headings] == [f"{number}．" for number in range(1, 10)]
    assert "Fit&Gapの結果と対応" in headings[6]
    words = "\n".join(each.text for each in read.paragraphs)
    assert "素案・ブラッシュアップ中" in words
    assert "77.7%（7 / 9）" in words
    assert words.count("【記入してください】") == 3
    assert "記入：情報政策課" in words


def test_the_migration_plan_has_fields_and_tables_that_repeat_their_heading(
    document: PlanDocument, written: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        body = parts.read("word/document.xml").decode()
        footer = next(parts.read(name).decode() for name in parts.namelist() if name.startswith("word/footer"))
    tables = docx.Document(io.BytesIO(written)).tables
    assert "TOC " in body
    assert "PAGE " in footer
    assert "NUMPAGES " in footer
    assert body.count("<w:tblHeader/>") == len(tables)
    listed = {cell.text for table in tables for cell in table.columns[0].cells}
    own = {system.code for system in document.plan.systems if system.in_scope}
    assert {task.id for task in document.plan.tasks if task.system in own} <= listed


def test_control_characters_of_a_vendor_do_not_break_the_document(document: PlanDocument) -> None:
    task = document.plan.tasks[0].model_copy(update={"name": "悪い\x0b文字\x00"})
    kept = [each for each in document.plan.tasks if each.id in document.tasks]
    plan = document.plan.model_copy(update={"tasks": (task, *kept)})

    content = plan_document.docx(document.model_copy(update={"plan": plan}), NOW)

    assert any("悪い文字" in cell.text for table in docx.Document(io.BytesIO(content)).tables for cell in table._cells)  # noqa: SLF001


def everything(snapshot: Snapshot, plan: Plan) -> Everything:
    return Everything(plan=plan, snapshot=snapshot, records=(), reports=(), weeks=(), decisions=None)


def book(content: bytes) -> dict[str, list[list[Any]]]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names}


def test_the_workbook_holds_everything_with_exact_and_shown_figures(example: Database) -> None:
    found = workbook_of(example)

    read = book(workbook.xlsx(found, NOW))

    assert list(read) == [
        "数値",
        "業務",
        "作業",
        "依存関係",
        "未解決Gapと決定期限",
        "まとめて決めるGap",
        "Fit&Gap",
        "進捗報告",
        "凍結した週",
        "定義",
    ]
    national = next(row for row in read["数値"] if row[0] == "全体進捗率（国の集計方法）")
    assert national[1:5] == [80.0, 80.0, 640, 800]
    assert len(read["業務"]) == 1 + 20
    assert len(read["作業"]) == 1 + len(found.plan.tasks)
    assert len(read["Fit&Gap"]) == 1 + len(found.records)
    assert read["作業"][1][8] == found.plan.tasks[0].planned_start
    assert read["業務"][1][0] == "01"


def workbook_of(example: Database) -> Everything:
    """Return what the action gathers, without a note in the ledger of the shared example."""
    plan, snapshot = plan_of(example, LOCAL_PERSON), snapshot_as_of(example, LOCAL_PERSON, DAY)
    assert plan
    assert snapshot
    return Everything(
        plan=plan,
        snapshot=snapshot,
        records=register_as_of(example, LOCAL_PERSON, DAY),
        reports=reports_until(example, LOCAL_PERSON, DAY),
        weeks=frozen_weeks(example, LOCAL_PERSON),
        decisions=decisions_now(example, LOCAL_PERSON, DAY),
    )


def renamed(plan: Plan, name: str) -> Plan:
    first: Task = plan.tasks[0].model_copy(update={"name": name})
    return plan.model_copy(update={"tasks": (first, *plan.tasks[1:])})


def test_what_looks_like_a_formula_is_dead_in_the_workbook() -> None:
    content = workbook.xlsx(everything(a_snapshot(), renamed(a_plan(), PAYLOAD)), NOW)

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        pages_of_it = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
        styles = parts.read("xl/styles.xml").decode()
    assert not any("<f>" in page or "<hyperlink" in page for page in pages_of_it)
    assert 'quotePrefix="1"' in styles
    assert book(content)["作業"][1][1] == PAYLOAD


def test_a_figure_of_the_workbook_is_cut_and_never_rounded_up() -> None:
    near = Rate(numerator=Fraction(849999999), denominator=Fraction(1000000000))
    snapshot = a_snapshot().model_copy(update={"national": near})

    figures = book(workbook.xlsx(everything(snapshot, a_plan()), NOW))["数値"]

    national = next(row for row in figures if row[0] == "全体進捗率（国の集計方法）")
    assert national[1:3] == [84.9, 84.999999]


def test_a_workbook_of_one_empty_table_opens() -> None:
    assert book(sheets.write([sheets.Sheet("空", ("見出し",), [])], NOW)) == {"空": [["見出し"]]}


def values(plan: Plan) -> MonthValues:
    statuses = [(StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS), (StepStatus.COMPLETED, StepStatus.COMPLETED)]
    return MonthValues(
        plan=plan,
        day=date(2024, 9, 27),
        day_before=date(2024, 8, 30),
        week=None,
        week_before=None,
        values=tuple(
            StepValue(system=SystemCode("01"), step=f"①-{number}", task=TaskId(f"01-{number:02d}"), before=old, now=new)
            for number, (old, new) in enumerate(statuses, 1)
        ),
    )


def test_the_values_of_a_month_list_every_step_and_mark_what_changed() -> None:
    found = values(a_plan())

    assert [(row["step"], row["before"], row["now"]) for row in month.rows(found)] == [
        ("①-1", "未", "作業中"),
        ("①-2", "完了済み", "完了済み"),
    ]
    assert [row["step"] for row in month.rows(found, changed=True)] == ["①-1"]
    read = book(month.xlsx(found, NOW))
    assert [len(rows) for rows in read.values()] == [2, 3]
    assert "入力し直す工程 1" in month.told(found)


def test_what_looks_like_a_formula_is_dead_in_the_csv_of_a_month() -> None:
    content = month.csv(values(renamed(a_plan(), PAYLOAD)))

    _, first, _ = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert first[3] == f"'{PAYLOAD}"
