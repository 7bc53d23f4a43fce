"""What the papers are drawn up from: a frozen week stays as published, a month compares what was published."""

from pathlib import Path

import pytest

from actions import progress_reports, reports, weekly
from actions.opening import Database
from actions.planning import import_plan
from model.paper import Stage
from model.system import StepStatus
from model.week import IsoWeek
from storage import ledger
from tests.ward import MANAGER, REPORT_HEADER, TASKS, on, open_in, plan_papers, ward_in

APRIL, MID_MAY, MAY = (IsoWeek.parse(week) for week in ("2024-W17", "2024-W20", "2024-W22"))


def say(db: Database, line: str, month: int, day: int) -> None:
    content = f"{REPORT_HEADER}{line}\n".encode()
    found = progress_reports.report(db, MANAGER, file=f"{month}-{day}.csv", content=content, now=on(month, day))
    assert found.receipt


@pytest.fixture
def ward(tmp_path: Path) -> Database:
    """Return a ward with a frozen week in April and two in May."""
    db = ward_in(tmp_path)
    say(db, "1-a,2024-04-26,完了済み,2024-04-01,2024-04-26,,A社,", 4, 26)
    weekly.freeze_week(db, MANAGER, APRIL, on(4, 26, 10))
    weekly.freeze_week(db, MANAGER, MID_MAY, on(5, 17, 10))
    say(db, "2-a,2024-05-31,作業中,2024-05-01,,,B社,", 5, 31)
    weekly.freeze_week(db, MANAGER, MAY, on(5, 31, 10))
    return db


def test_the_paper_of_a_frozen_week_stays_as_it_was_published(ward: Database) -> None:
    before = reports.weekly_paper(ward, MANAGER, MAY)
    say(ward, "1-b,2024-05-31,完了済み,2024-05-01,2024-05-31,,A社,", 6, 3)

    after = reports.weekly_paper(ward, MANAGER, MAY)
    draft = reports.weekly_paper(ward, MANAGER, MAY.friday)

    assert before
    assert after
    assert draft
    assert after == before
    assert draft.frozen is None
    assert draft.snapshot.national.numerator > after.snapshot.national.numerator


def test_a_frozen_paper_names_the_entry_that_froze_it_and_a_draft_the_newest(ward: Database) -> None:
    frozen, draft = reports.weekly_paper(ward, MANAGER, APRIL), reports.weekly_paper(ward, MANAGER, MAY.friday)

    with ward.read(MANAGER) as tx:
        entries = ledger.entries(tx)
    freeze = next(each for each in entries if each.action == "freeze_week")
    assert frozen
    assert draft
    assert (frozen.entry, frozen.chain) == (freeze.seq, freeze.h)
    assert (draft.entry, draft.chain) == (entries[-1].seq, entries[-1].h)


def test_why_it_moved_sums_from_the_week_before_to_this_one(ward: Database) -> None:
    paper = reports.weekly_paper(ward, MANAGER, MAY)

    assert paper
    assert paper.before
    assert paper.explanation
    assert paper.before.week == MID_MAY
    assert paper.explanation.before == paper.before.snapshot.national.value
    assert paper.explanation.after == paper.snapshot.national.value


def test_the_first_week_has_nothing_before_it(ward: Database) -> None:
    paper = reports.weekly_paper(ward, MANAGER, APRIL)

    assert paper
    assert (paper.before, paper.explanation) == (None, None)


def test_a_month_stands_beside_what_was_published_the_month_before(ward: Database) -> None:
    found = reports.month_values(ward, MANAGER, MAY.friday)

    assert found
    assert found.week
    assert found.week_before
    assert (found.week.week, found.week_before.week) == (MAY, APRIL)
    changed = [(each.task, each.before, each.now) for each in found.values if each.changed]
    assert changed == [("2-a", StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS)]


def test_a_late_word_on_last_month_is_keyed_in_this_month(ward: Database) -> None:
    say(ward, "1-b,2024-04-25,完了済み,2024-04-08,2024-04-25,,A社,", 6, 3)
    say(ward, "2-b,2024-06-14,作業中,2024-06-03,,,B社,", 6, 14)

    found = reports.month_values(ward, MANAGER, on(6, 30).date())

    assert found
    assert found.week is None
    assert found.day == on(6, 14).date()
    assert {each.task for each in found.values if each.changed} == {"1-b", "2-b"}


def test_the_version_of_the_plan_document_follows_its_tasks(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    header, *lines = TASKS.splitlines()
    rows = [f"{line},{'移行計画書の策定' if line.startswith('w-') else 'その他'}" for line in lines]
    tasks = "\n".join([f"{header},施策", *rows])
    assert import_plan(db, MANAGER, plan_papers(tasks=tasks), on(4, 1)).plan
    stages = [stage_of(db)]
    say(db, "w-1,2024-04-26,完了済み,2024-04-22,2024-04-26,,情報政策課,", 4, 26)
    stages.append(stage_of(db))
    say(db, "w-2,2024-05-13,完了済み,2024-05-07,2024-05-13,,情報政策課,", 5, 13)

    assert [*stages, stage_of(db)] == [Stage.DRAFT, Stage.FINAL_IN_WORK, Stage.FINAL]


def stage_of(db: Database) -> Stage:
    found = reports.plan_document(db, MANAGER, weekly.latest_status_date(db, MANAGER))
    assert found
    return found.stage


def test_taking_everything_out_is_noted_in_the_ledger(ward: Database) -> None:
    found = reports.everything(ward, MANAGER, MAY.friday, on(6, 3))

    with ward.read(MANAGER) as tx:
        last = ledger.entries(tx)[-1]
    assert found
    assert found.decisions
    assert len(found.weeks) == 3
    assert (last.action, last.object, last.who) == ("export", "workbook:2024-05-31", MANAGER.name)


def test_without_a_plan_there_is_no_paper(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    assert reports.weekly_paper(db, MANAGER, MAY.friday) is None
    assert reports.plan_document(db, MANAGER, MAY.friday) is None
    assert reports.month_values(db, MANAGER, MAY.friday) is None
    assert reports.everything(db, MANAGER, MAY.friday, on(6, 3)) is None
