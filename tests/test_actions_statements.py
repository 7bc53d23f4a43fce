"""Reports and reviews as users send them: stored once, rightly refused, and never half."""

from datetime import date
from pathlib import Path

import pytest

from actions import weekly
from actions.access import Forbidden
from actions.correcting import undo_sheet
from actions.opening import Database, edition
from actions.progress_reports import preview_reports, report
from actions.register import original_file, receipts, register_as_of, reports_until
from actions.review import review, review_paper
from model.access import Actor
from model.fitgap import Resolution
from model.keeping import Counts, ImportStatus, ReportResult, UndoStatus
from model.progress import Decision, Review
from tests.ward import (
    DEPARTMENT,
    MANAGER,
    REPORT_HEADER,
    REVIEW_HEADER,
    VENDOR,
    WEEK,
    on,
    open_in,
    row,
    send,
    ward_in,
)

pytestmark = pytest.mark.usefixtures("each_database")

DONE = "1-a,2024-04-05,完了済み,2024-04-01,2024-04-05,,課,\n"
BEGUN = "1-b,2024-04-12,作業中,2024-04-08,,,課,\n"


def reported(db: Database, *rows: str, actor: Actor = MANAGER, day: int = 12) -> ReportResult:
    return report(db, actor, file="r.csv", content=(REPORT_HEADER + "".join(rows)).encode(), now=on(4, day))


def with_rows(folder: Path) -> Database:
    db = ward_in(folder)
    with db.write(MANAGER) as tx:
        send(tx, added=(row(1), row(2), row(3, system="02")))
    return db


def codes(result: ReportResult) -> list[str]:
    return [issue.code for issue in result.issues]


def test_reports_are_stored_with_both_their_times_and_a_receipt(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    result = reported(db, DONE, BEGUN)

    assert result.status is ImportStatus.STORED
    assert result.counts == Counts(rows_in=2, accepted=2, added=2)
    assert result.receipt in receipts(db, MANAGER)
    assert [
        (each.task, each.effective, each.recorded, each.line) for each in reports_until(db, MANAGER, WEEK.friday)
    ] == [
        ("1-a", date(2024, 4, 5), on(4, 12), 2),
        ("1-b", date(2024, 4, 12), on(4, 12), 3),
    ]


def test_the_same_file_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    first = reported(db, DONE)
    before = edition(db)

    again = reported(db, DONE, day=20)

    assert (again.status, again.receipt) == (ImportStatus.ALREADY_STORED, first.receipt)
    assert edition(db) == before


def test_a_statement_that_is_known_word_for_word_counts_as_known_and_stands_without_the_file_that_said_it_first(
    tmp_path: Path,
) -> None:
    db = ward_in(tmp_path)
    first = reported(db, DONE)

    result = reported(db, DONE, BEGUN)

    assert result.counts == Counts(rows_in=2, accepted=2, added=1, unchanged=1)
    assert first.receipt is not None
    undo_sheet(db, MANAGER, first.receipt.entry, "誤送", on(4, 13))
    assert {each.task for each in reports_until(db, MANAGER, WEEK.friday)} == {"1-a", "1-b"}


def test_reports_that_are_taken_back_count_no_longer_and_the_frozen_week_keeps_them(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    wrong = reported(db, DONE)
    published = weekly.freeze_week(db, MANAGER, WEEK, on(5, 18))
    assert wrong.receipt is not None

    undone = undo_sheet(db, MANAGER, wrong.receipt.entry, "別の区の報告", on(5, 20))

    assert (undone.status, undone.undone) == (UndoStatus.UNDONE, 1)
    now = weekly.snapshot_as_of(db, MANAGER, WEEK.friday)
    assert now is not None
    assert now.reported.numerator == 0 < published.snapshot.reported.numerator
    assert weekly.recompute(db, MANAGER, WEEK).holds


def test_a_preview_shows_what_the_reports_would_do_and_stores_nothing(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    content = (REPORT_HEADER + DONE).encode()

    preview = preview_reports(db, MANAGER, file="r.csv", content=content, now=on(4, 12))

    assert (preview.status, [each.task for each in preview.stated]) == (ImportStatus.STORED, ["1-a"])
    assert preview.before is not None
    assert preview.after is not None
    assert preview.before.reported.numerator == 0
    assert reports_until(db, MANAGER, WEEK.friday) == ()
    reported(db, DONE)
    assert preview.after == weekly.snapshot_as_of(db, MANAGER, preview.after.status_date)


def test_a_preview_of_a_file_that_is_stored_gives_its_receipt(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    kept = reported(db, DONE)

    preview = preview_reports(db, MANAGER, file="r.csv", content=(REPORT_HEADER + DONE).encode(), now=on(4, 12))

    assert (preview.status, preview.receipt) == (ImportStatus.ALREADY_STORED, kept.receipt)


def test_a_step_back_without_a_reason_is_set_aside_and_the_other_rows_are_stored(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    reported(db, DONE)

    result = reported(db, "1-a,2024-04-10,作業中,2024-04-01,,,課,\n", BEGUN)

    assert result.status is ImportStatus.STORED_IN_PART
    assert (result.counts.accepted, result.counts.rejected) == (1, 1)
    assert "report-regression-without-reason" in codes(result)


def test_a_step_back_with_a_reason_and_an_approver_is_stored(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    reported(db, DONE)

    result = reported(db, "1-a,2024-04-10,作業中,2024-04-01,,手戻り,課,課長\n")

    assert result.status is ImportStatus.STORED


def test_a_paper_on_days_before_a_step_was_done_is_no_step_back(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    reported(db, DONE)

    late = reported(db, "1-a,2024-04-02,作業中,2024-04-01,,,課,\n")

    assert late.status is ImportStatus.STORED


def test_a_day_to_come_is_set_aside_by_the_clock_of_japan(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    content = (REPORT_HEADER + "1-a,2024-04-13,完了済み,2024-04-01,2024-04-13,,課,\n").encode()

    early = report(db, MANAGER, file="r.csv", content=content, now=on(4, 12, 14))
    on_the_day = report(db, MANAGER, file="r.csv", content=content, now=on(4, 12, 15))

    assert (early.status, codes(early)[-1]) == (ImportStatus.REFUSED, "report-of-a-day-to-come")
    assert on_the_day.status is ImportStatus.STORED


def test_what_is_no_table_or_comes_before_the_plan_is_refused_whole(tmp_path: Path) -> None:
    db = ward_in(tmp_path / "a")
    before = edition(db)

    assert report(db, MANAGER, file="r.csv", content=b"", now=on(4, 12)).status is ImportStatus.REFUSED
    assert codes(reported(open_in(tmp_path / "b"), DONE)) == ["no-plan-yet"]
    assert edition(db) == before


def test_a_vendor_that_speaks_of_another_ones_task_is_refused_whole(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    before = edition(db)

    for foreign in ("2-a,2024-04-05,完了済み,2024-04-01,2024-04-05,,x,\n", "w-1,2024-04-05,作業中,2024-04-01,,,x,\n"):
        with pytest.raises(Forbidden):
            reported(db, DONE, foreign, actor=VENDOR)

    assert edition(db) == before
    assert reported(db, DONE, actor=VENDOR).status is ImportStatus.STORED


def test_a_review_lifts_its_row_from_its_day_on(tmp_path: Path) -> None:
    db = with_rows(tmp_path)
    said = Review(key=row(1).key, effective=date(2024, 5, 20), decision=Decision.APPROVED, reviewer="課長")

    result = review(db, DEPARTMENT, [said], on(5, 20))

    assert (result.status, result.counts.added) == (ImportStatus.STORED, 1)
    assert register_as_of(db, MANAGER, date(2024, 5, 19))[0].resolution is Resolution.OPEN
    assert register_as_of(db, MANAGER, date(2024, 5, 20))[0].resolution is Resolution.APPROVED


@pytest.mark.parametrize("unknown", [row(99), row(1, system="02")])
def test_a_review_of_a_row_that_nobody_knows_refuses_them_all(tmp_path: Path, unknown: object) -> None:
    db = with_rows(tmp_path)
    before = edition(db)
    reviews = [
        Review(key=each.key, effective=WEEK.friday, decision=Decision.VERIFIED, reviewer="課長")  # type: ignore[attr-defined]
        for each in (row(1), unknown)
    ]

    result = review(db, MANAGER, reviews, on(5, 20))

    assert (result.status, codes(result)) == (ImportStatus.REFUSED, ["review-of-unknown-row"])
    assert review(db, MANAGER, [], on(5, 20)).status is ImportStatus.REFUSED
    assert edition(db) == before


@pytest.mark.parametrize(
    ("actor", "decision"),
    [
        (VENDOR, Decision.APPROVED),
        (VENDOR, Decision.VERIFIED),
        (DEPARTMENT, Decision.VERIFIED),
        (DEPARTMENT, Decision.REOPENED),
    ],
)
def test_a_vendor_cannot_give_the_wards_word_nor_a_department_the_last_one(
    tmp_path: Path, actor: Actor, decision: Decision
) -> None:
    said = Review(key=row(1).key, effective=WEEK.friday, decision=decision, reviewer="x")

    with pytest.raises(Forbidden):
        review(with_rows(tmp_path), actor, [said], on(5, 20))


def test_a_paper_of_reviews_is_stored_once_and_its_unknown_rows_are_set_aside(tmp_path: Path) -> None:
    db = with_rows(tmp_path)
    lines = "01,0000001,2024-05-17,確認済,検証担当,\n01,0000099,2024-05-17,確認済,検証担当,\n"
    content = (REVIEW_HEADER + lines).encode()

    first = review_paper(db, MANAGER, file="v.csv", content=content, now=on(5, 20))
    again = review_paper(db, MANAGER, file="v.csv", content=content, now=on(5, 21))

    assert (first.status, first.counts.accepted, first.counts.rejected) == (ImportStatus.STORED_IN_PART, 1, 1)
    assert (again.status, again.receipt) == (ImportStatus.ALREADY_STORED, first.receipt)
    assert register_as_of(db, MANAGER, WEEK.friday)[0].resolution is Resolution.VERIFIED


def test_a_department_cannot_verify_by_way_of_a_paper(tmp_path: Path) -> None:
    db = with_rows(tmp_path)
    content = f"{REVIEW_HEADER}01,0000001,2024-05-17,確認済,検証担当,\n".encode()
    before = edition(db)

    with pytest.raises(Forbidden):
        review_paper(db, DEPARTMENT, file="v.csv", content=content, now=on(5, 20))

    assert edition(db) == before


def test_a_file_is_fetched_byte_for_byte_by_who_may_see_it(tmp_path: Path) -> None:
    db = with_rows(tmp_path)
    sheet = next(each for each in receipts(db, MANAGER) if each.kind == "sheet")
    plan = next(each for each in receipts(db, MANAGER) if each.kind == "plan")

    assert original_file(db, VENDOR, sheet.sha256) == (sheet, b"sheet")
    assert original_file(db, VENDOR, plan.sha256) is None
    assert receipts(db, VENDOR) == (sheet,)


def test_a_vendor_reads_the_rows_and_reports_of_its_own_systems_alone(tmp_path: Path) -> None:
    db = with_rows(tmp_path)
    reported(db, DONE, "2-a,2024-04-05,完了済み,2024-04-01,2024-04-05,,課,\n")

    assert {each.system for each in register_as_of(db, VENDOR, WEEK.friday)} == {"01"}
    assert [each.task for each in reports_until(db, VENDOR, WEEK.friday)] == ["1-a"]
