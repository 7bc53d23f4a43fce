"""A week of the ward in a real browser, Monday to Friday: each answer on its page is what the actions say of its facts.

The ten questions are those of the project manager: 1, 3 to 8 on Monday, 9 on Tuesday, 2 on Thursday, 10 on Friday.
"""

import io
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from actions import deciding, explaining, register, steering, vendors, weekly, what_ifs
from actions.access import LOCAL_PERSON
from actions.editing import plan_versions
from actions.opening import Database, open_database
from model.plan import MeasureName, Plan
from model.schedule import last_day
from model.snapshot import Snapshot
from model.system import StepStatus
from model.week import IsoWeek
from model.what_if import Assumptions
from tests.browser.serving import CHROMIUM, PATIENCE, opened, served, settled, turn_to
from views import deciding_frames, frames, steering_frames
from views.names import Names
from views.trouble import by_trouble
from views.wording import day, fraction_of, percent, points, points_held, points_left, signed, t, table_day
from views.wording.deciding import realisation

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
expect.set_options(timeout=PATIENCE * 1000)
FROZEN, LATER, THIS_WEEK = IsoWeek.parse("2024-W30"), IsoWeek.parse("2024-W39"), IsoWeek.parse("2024-W40")
IN_FIRST_NAME = (240, 52)
"""A point of the table of tasks, drawn on a canvas, that lies in the name of its first row."""


class Ward(NamedTuple):
    """The ward on the screen, and the same ward as the actions know it."""

    page: Page
    address: str
    elsewhere: list[str]
    database: Database

    @property
    def snapshot(self) -> Snapshot:
        """Every figure of the latest day, as of now."""
        found = weekly.snapshot_as_of(
            self.database, LOCAL_PERSON, weekly.latest_status_date(self.database, LOCAL_PERSON)
        )
        assert found
        return found

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        found = weekly.plan_of(self.database, LOCAL_PERSON)
        assert found
        return found

    def turn_to(self, name: str) -> Locator:
        """Turn to a page by the list of pages, and return what it shows."""
        turn_to(self.page, name)
        return self.page.get_by_test_id("stMain")

    def metric(self, name: str) -> Locator:
        """Return the figure of this name on the page."""
        return self.page.get_by_test_id("stMetric").filter(has_text=t(name)).first


@pytest.fixture(scope="module")
def ward(example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    database = tmp_path_factory.mktemp("week") / "tracker.db"
    shutil.copy(example_database, database)
    with served(database) as address, opened(address) as (page, elsewhere):
        page.goto(f"{address}/overview")
        yield Ward(page, address, elsewhere, open_database(f"sqlite:///{database}"))


def test_on_monday_the_manager_finds_seven_answers_on_four_pages(ward: Ward) -> None:
    shown, plan = ward.snapshot, ward.plan
    names, screen = Names(plan), ward.page.get_by_test_id("stMain")
    forecast = steering.forecast_target(ward.database, LOCAL_PERSON, shown)
    advice = steering.least_effort_to_target(ward.database, LOCAL_PERSON, shown.status_date)
    assert shown.pace
    assert forecast
    assert forecast.chance is not None
    assert advice
    assert advice.best

    # 1. Shall we be there in time? 6. What is claimed but not proven? 8. Which system is in trouble?
    expect(ward.metric("national")).to_contain_text(percent(shown.national.value))
    expect(screen).to_contain_text(t("steps_of", steps=fraction_of(shown.national)).replace("*", ""))
    expect(screen.get_by_role("heading", level=3).first).to_contain_text(points_left(shown.pace.remaining))
    expect(ward.metric("verified")).to_contain_text(percent(shown.verified.value))
    held = {"reported": percent(shown.reported.value), "withheld": points_held(shown.withheld.value)}
    expect(screen).to_contain_text(t("reported_and_withheld", **held).replace("*", ""))
    board = ward.page.get_by_role("region", name=t("board_alt"))
    worst = by_trouble(shown.systems)[0]
    expect(board.locator("[role=row]").nth(1)).to_contain_text(names.system(worst.code))

    # 3. What is the least that must be finished? 7. Whose report can be trusted?
    screen = ward.turn_to("actions")
    expect(ward.metric("actions_chance")).to_contain_text(percent(100 * forecast.chance))
    expect(ward.metric("actions_least")).to_contain_text(t("actions_least_value", count=len(advice.best.ids)))
    cost = {"cost": steering_frames.person_days(advice.best.cost), "gain": points_held(advice.best.gain)}
    expect(screen).to_contain_text(t("actions_least_cost", **cost).replace("*", ""))
    for vendor in vendors.vendors_now(ward.database, LOCAL_PERSON, shown):
        row = screen.locator("[role=row]").filter(has_text=vendor.name).filter(has_text=realisation(vendor))
        expect(row.first).to_be_attached()

    # 4. Which undecided gaps hurt most, and by when?
    decisions = deciding.decisions_now(ward.database, LOCAL_PERSON, shown.status_date)
    assert decisions
    waiting = {each.gap: each for each in decisions.waiting}
    first = deciding_frames.by_damage([gap for gap in shown.gaps if gap.latest_decision], waiting)[0]
    row = screen.locator("[role=row]").filter(has_text=first.requirement_id)
    expect(row.first).to_contain_text(table_day(last_day(first.latest_decision)))

    # 5. What drives the end date?
    screen = ward.turn_to("critical")
    tasks = frames.critical_tasks(shown)
    expect(ward.metric("finish")).to_contain_text(day(last_day(shown.finish), weekday=False))
    expect(ward.metric("critical_left")).to_contain_text(str(len(tasks)))
    path = ward.page.get_by_role("region", name=t("critical_path_title"))
    expect(path.locator("[role=row]").nth(1)).to_contain_text(names.task(tasks[0].id))

    assert ward.elsewhere == []


def test_on_tuesday_the_calendar_is_read_and_a_slip_is_tried_and_kept(ward: Ward) -> None:
    shown, names = ward.snapshot, Names(ward.plan)
    due = min(date for date in (last_day(gap.latest_decision) for gap in shown.gaps) if date)
    slipped = frames.critical_tasks(shown)[0].id
    # 9. What if this task slips three weeks?
    assumed = Assumptions(slipped=((slipped, 15),))
    answer = steering.what_if_now(ward.database, LOCAL_PERSON, shown.status_date, assumed)
    assert answer
    assert answer.days

    screen = ward.turn_to("fitgap")
    ward.page.get_by_text(t("fitgap_view_calendar"), exact=True).click()
    expect(screen).to_contain_text(t("calendar_next", date=day(due)))
    screen = ward.turn_to("critical")
    choice = ward.page.get_by_role("combobox", name=t("what_if_slip"))
    choice.click()
    choice.press_sequentially(names.full(slipped))
    ward.page.get_by_role("option").filter(has_text=names.full(slipped)).first.click()
    moved = t("what_if_moved", days=signed(answer.days))
    ends = " → ".join(table_day(last_day(end.finish)) for end in (answer.before, answer.after))
    expect(screen).to_contain_text(f"{ends}（{moved}）")
    ward.page.get_by_label(t("what_if_save_name")).fill("事業者の選定が3週遅れる")
    ward.page.get_by_label(t("what_if_save_name")).press("Enter")
    ward.page.get_by_role("button", name=t("what_if_save"), exact=True).click()
    expect(screen.get_by_test_id("stTable")).to_contain_text("事業者の選定が3週遅れる")

    (kept,) = what_ifs.saved_what_ifs(ward.database, LOCAL_PERSON)
    assert kept.assumptions == assumed
    assert ward.elsewhere == []


def test_on_wednesday_a_department_pastes_its_status_sees_the_effect_and_gets_a_receipt(ward: Ward) -> None:
    before = ward.snapshot
    steps = {task.id for task in ward.plan.tasks if task.step}
    done = next(task.id for task in before.tasks if task.status is StepStatus.IN_PROGRESS and task.id in steps)
    rows = ("作業ID\t基準日\t状況\t実績終了\t報告者", f"{done}\t2024-10-04\t完了\t2024-10-04\t担当係")

    screen = ward.turn_to("entry")
    ward.page.get_by_text(t("entry_way_paste"), exact=True).click()
    ward.page.get_by_label(t("entry_paste")).fill("\n".join(rows))
    ward.page.get_by_label(t("entry_paste")).press("Control+Enter")
    expect(screen).to_contain_text(t("entry_check_title", number=1))
    more = before.national.model_copy(update={"numerator": before.national.numerator + 1})
    for rate in (before.national, more):
        expect(screen.get_by_test_id("stTable")).to_contain_text(percent(rate.value))
    ward.page.get_by_role("button", name=t("entry_store", number=1)).click()
    stored = screen.get_by_test_id("stAlert")
    expect(stored).to_be_visible()
    receipt = register.receipts(ward.database, LOCAL_PERSON)[-1]
    expect(stored).to_contain_text(t("entry_stored", count=1, number=receipt.entry))
    screen = ward.turn_to("overview")
    expect(screen).to_contain_text(fraction_of(more))

    assert ward.elsewhere == []


def test_on_thursday_an_edit_of_the_plan_is_weighed_and_dropped_and_the_week_is_explained(ward: Ward) -> None:
    before = ward.plan
    screen = ward.turn_to("plan")
    grid = ward.page.get_by_role("region", name=t("plan_table_tasks"))
    edited = grid.locator("[role=row]").nth(1)
    expect(edited).to_contain_text(before.tasks[0].name)
    place = grid.locator("canvas").first.bounding_box()
    assert place
    ward.page.mouse.dblclick(place["x"] + IN_FIRST_NAME[0], place["y"] + IN_FIRST_NAME[1])
    ward.page.locator("#portal textarea").fill("別の作業名")
    ward.page.keyboard.press("Enter")
    expect(screen).to_contain_text(t("plan_check_title", number=1))
    change = ward.page.get_by_role("region", name=t("plan_changes_alt")).locator("[role=row]").nth(1)
    for words in (before.tasks[0].id, before.tasks[0].name, "別の作業名"):
        expect(change).to_contain_text(words)
    ward.page.get_by_role("button", name=t("plan_discard")).click()
    expect(screen).to_contain_text(t("plan_nothing"))
    expect(edited).to_contain_text(before.tasks[0].name)
    assert len(plan_versions(ward.database, LOCAL_PERSON)) == 1

    # 2. Why did it move?
    told = explaining.explain_weeks(ward.database, LOCAL_PERSON, FROZEN, LATER, MeasureName.NATIONAL)
    assert told
    assert sum(bar.points for bar in told.bars) == told.after - told.before
    ward.page.goto(f"{ward.address}/compare?a={FROZEN}&b={LATER}")
    moved = points(told.after - told.before)
    screen = ward.page.get_by_test_id("stMain")
    expect(screen).to_contain_text(t("why_sum", before=percent(told.before), after=percent(told.after), moved=moved))
    bars = screen.get_by_test_id("stVegaLiteChart")
    expect(bars).to_have_attribute("aria-label", re.compile(re.escape(moved)))
    for cause in {bar.cause for bar in told.bars}:
        for sign in (1, -1):
            parts = [bar.points for bar in told.bars if bar.cause is cause and bar.points * sign > 0]
            if parts:
                expect(bars).to_contain_text(points(sum(parts, Fraction(0))))

    assert ward.elsewhere == []


def test_on_friday_the_week_is_frozen_proven_and_handed_out_on_paper(ward: Ward) -> None:
    # 10. Can last week's number be defended?
    screen = ward.turn_to("history")
    settled(ward.page)  # a click while the page still runs would be lost
    ward.page.get_by_role("button", name=t("proof_now")).click()
    expect(screen).to_contain_text(t("proof_holds", week=LATER))
    expect(screen).to_contain_text(weekly.frozen_week(ward.database, LOCAL_PERSON, LATER).digest)

    ward.page.get_by_text(t("freeze_week", week=THIS_WEEK)).click()
    ward.page.get_by_role("button", name=t("freeze_now"), exact=True).click()
    row = ward.page.get_by_role("region", name=t("weeks_title")).locator("[role=row]").nth(1)
    expect(row).to_contain_text(str(THIS_WEEK))
    frozen = weekly.frozen_week(ward.database, LOCAL_PERSON, THIS_WEEK)
    expect(row).to_contain_text(fraction_of(frozen.snapshot.national))

    ward.turn_to("reports")
    (page,) = PdfReader(made(ward, "weekly", "save_weekly-report_pdf")).pages
    paper = "".join(page.extract_text().split())
    for words in (percent(frozen.snapshot.national.value), fraction_of(frozen.snapshot.national), frozen.digest):
        assert "".join(words.split()) in paper
    document = docx.Document(made(ward, "plan", "save_migration-plan_docx"))
    written = {cell.text for table in document.tables for column in table.columns for cell in column.cells}
    assert {system.name for system in ward.plan.systems} <= written
    book = CalamineWorkbook.from_filelike(made(ward, "workbook", "save_everything_xlsx"))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert {system.name for system in ward.plan.systems} <= {cell for row in rows for cell in row}

    assert ward.elsewhere == []


def made(ward: Ward, paper: str, key: str) -> io.BytesIO:
    """Let a paper be made and download it as a person would."""
    ward.page.locator(f".st-key-make_{paper} button").click()
    with ward.page.expect_download() as coming:
        ward.page.locator(f".st-key-{key} button").click()
    return io.BytesIO(Path(coming.value.path()).read_bytes())
