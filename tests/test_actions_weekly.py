import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from actions import weekly
from actions.access import Action, Forbidden
from actions.opening import Database
from actions.planning import import_plan
from actions.progress_reports import report
from actions.review import review
from actions.weekly import (
    WeekRefused,
    freeze_week,
    frozen_week,
    frozen_weeks,
    latest_status_date,
    plan_of,
    recompute,
    snapshot_as_of,
)
from model.keeping import FrozenWeek
from model.progress import Decision, Review
from model.week import IsoWeek
from storage.ledger import last_entry
from tests.ward import (
    MANAGER,
    REPORT_HEADER,
    VENDOR,
    WEEK,
    behind_our_back,
    on,
    open_in,
    plan_papers,
    row,
    send,
    ward_in,
)

pytestmark = pytest.mark.usefixtures("each_database")

NEXT = IsoWeek(year=2024, number=21)


def lived_in(folder: Path) -> Database:
    """Return a ward with a report, a sheet and a review."""
    db = ward_in(folder)
    said = (
        REPORT_HEADER + "1-a,2024-04-05,完了済み,2024-04-01,2024-04-05,,課,\n1-b,2024-05-10,作業中,2024-05-08,,,課,\n"
    )
    assert report(db, MANAGER, file="r.csv", content=said.encode(), now=on(5, 10)).issues == ()
    with db.write(MANAGER) as tx:
        send(tx, added=(row(1), row(2), row(3, system="02")))
    verified = Review(key=row(1).key, effective=WEEK.friday, decision=Decision.VERIFIED, reviewer="課長")
    assert review(db, MANAGER, [verified], on(5, 17)).issues == ()
    return db


def test_an_empty_database_has_no_figures_and_no_day(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    assert plan_of(db, MANAGER) is None
    assert latest_status_date(db, MANAGER) == date.min
    assert snapshot_as_of(db, MANAGER, WEEK.friday) is None
    assert frozen_weeks(db, MANAGER) == ()
    with pytest.raises(WeekRefused, match="no-plan-yet"):
        freeze_week(db, MANAGER, WEEK, on(5, 17))


def test_the_latest_day_is_that_of_the_facts_and_never_that_of_the_clock(tmp_path: Path) -> None:
    assert latest_status_date(ward_in(tmp_path / "new"), MANAGER) == date(2024, 4, 1)
    assert latest_status_date(lived_in(tmp_path / "old"), MANAGER) == WEEK.friday


def test_the_figures_follow_from_reports_rows_and_reviews(tmp_path: Path) -> None:
    snapshot = snapshot_as_of(lived_in(tmp_path), MANAGER, WEEK.friday)

    assert snapshot is not None
    assert [gap.requirement_id for gap in snapshot.gaps] == ["0000002", "0000003"]
    assert snapshot.steps.completed == 1


def test_the_same_facts_give_the_same_object_and_a_new_fact_another(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    before = snapshot_as_of(db, MANAGER, WEEK.friday)

    assert snapshot_as_of(db, MANAGER, WEEK.friday) is before
    freeze_week(db, MANAGER, WEEK, on(5, 17))
    assert snapshot_as_of(db, MANAGER, WEEK.friday) is before
    with db.write(MANAGER) as tx:
        send(tx, changed=(row(2, note="new", system="01"),), added=(row(9),), content=b"second")
    after = snapshot_as_of(db, MANAGER, WEEK.friday)
    assert after is not before
    assert after is not None
    assert [gap.requirement_id for gap in after.gaps] == ["0000002", "0000009", "0000003"]


def test_what_was_known_at_an_instant_is_told_apart_from_what_is_known_now(tmp_path: Path) -> None:
    db = lived_in(tmp_path)

    then = snapshot_as_of(db, MANAGER, WEEK.friday, recorded_until=on(5, 16))
    before_the_plan = snapshot_as_of(db, MANAGER, WEEK.friday, recorded_until=on(3, 1))

    assert then is not None
    assert then.gaps == ()
    assert before_the_plan is None


def test_a_week_is_frozen_once_and_the_second_freeze_returns_the_first(tmp_path: Path) -> None:
    db = lived_in(tmp_path)

    first = freeze_week(db, MANAGER, WEEK, on(5, 17))
    with db.write(MANAGER) as tx:
        send(tx, added=(row(9),), content=b"second", recorded=on(5, 18))
    second = freeze_week(db, MANAGER, WEEK, on(5, 20))

    assert second == first == frozen_week(db, MANAGER, WEEK)
    assert first.recorded_until == on(5, 17)
    assert first.snapshot.status_date == WEEK.friday
    assert frozen_weeks(db, MANAGER) == (first.line(),)


def test_of_many_who_freeze_at_once_one_does_and_the_others_find_it(tmp_path: Path) -> None:
    databases = [lived_in(tmp_path), open_in(tmp_path)]
    found: list[FrozenWeek] = []

    def freeze(number: int) -> None:
        found.append(freeze_week(databases[number % 2], MANAGER, WEEK, on(5, 18 + number)))

    threads = [threading.Thread(target=freeze, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len({frozen.recorded_until for frozen in found}) == 1
    assert len(frozen_weeks(databases[0], MANAGER)) == 1


def test_a_frozen_week_recomputes_the_same_after_whatever_came_later(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    frozen = freeze_week(db, MANAGER, WEEK, on(5, 17))

    later = REPORT_HEADER + "1-b,2024-05-14,完了済み,2024-05-08,2024-05-14,,課,\n"
    assert report(db, MANAGER, file="late.csv", content=later.encode(), now=on(5, 20)).issues == ()
    with db.write(MANAGER) as tx:
        send(tx, changed=(row(1, note="corrected"),), added=(row(8),), content=b"late", recorded=on(5, 20))
    verified = Review(key=row(2).key, effective=WEEK.friday, decision=Decision.VERIFIED, reviewer="課長")
    review(db, MANAGER, [verified], on(5, 20))
    longer = plan_papers(tasks=plan_papers()["tasks.csv"].decode().replace("⑬-1,10,", "⑬-1,20,"))
    assert import_plan(db, MANAGER, longer, on(5, 21)).version == 2
    freeze_week(db, MANAGER, NEXT, on(5, 24))

    proof = recompute(db, MANAGER, WEEK)
    assert (proof.equal, proof.input_digest_equal, proof.digest_equal) == (True, True, True)
    assert proof.recomputed == proof.published == frozen.snapshot
    assert snapshot_as_of(db, MANAGER, WEEK.friday) != frozen.snapshot
    assert recompute(db, MANAGER, NEXT).holds


def test_a_fact_that_a_clock_set_back_dates_before_the_freeze_does_not_slip_into_the_week(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    freeze_week(db, MANAGER, WEEK, on(5, 17))

    with db.write(MANAGER) as tx:
        send(tx, added=(row(7),), content=b"from the past", recorded=on(5, 1))

    assert recompute(db, MANAGER, WEEK).holds


@pytest.mark.parametrize(
    ("tampering", "equal", "inputs"),
    [
        ("UPDATE records SET body = replace(body, '0000002', '0000005')", False, False),
        ("UPDATE records SET body = replace(body, 'sheet.csv', 'other.csv') WHERE system = '02'", False, False),
        ("DELETE FROM reports", False, False),
        ("UPDATE reviews SET body = replace(body, '課長', '別人')", True, False),
    ],
)
def test_an_altered_input_is_found_by_the_recomputation(
    tmp_path: Path, tampering: str, *, equal: bool, inputs: bool
) -> None:
    db = lived_in(tmp_path)
    freeze_week(db, MANAGER, WEEK, on(5, 17))

    with behind_our_back(tmp_path) as connection:
        connection.execute(text(tampering))

    proof = recompute(db, MANAGER, WEEK)
    assert (proof.equal, proof.input_digest_equal, proof.holds) == (equal, inputs, False)


def test_a_week_whose_friday_is_to_come_is_not_frozen_and_on_friday_in_japan_it_is(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    friday_in_japan = on(5, 16, 15)

    with pytest.raises(WeekRefused, match="week-not-over"):
        freeze_week(db, MANAGER, WEEK, friday_in_japan - timedelta(minutes=1))

    assert freeze_week(db, MANAGER, WEEK, friday_in_japan).week == WEEK


def test_a_week_that_was_not_frozen_is_told_as_such(tmp_path: Path) -> None:
    db = lived_in(tmp_path)

    for ask in (frozen_week, recompute):
        with pytest.raises(WeekRefused, match="week-not-frozen"):
            ask(db, MANAGER, WEEK)


def test_a_vendor_sees_its_own_rows_and_no_trace_of_the_others(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    freeze_week(db, MANAGER, WEEK, on(5, 17))

    snapshot = snapshot_as_of(db, VENDOR, WEEK.friday)
    plan = plan_of(db, VENDOR)
    assert snapshot is not None
    assert plan is not None

    assert [figures.code for figures in snapshot.systems] == ["01"]
    assert {gap.system for gap in snapshot.gaps} == {"01"}
    for seen in (snapshot, plan, frozen_week(db, VENDOR, WEEK).snapshot):
        written = seen.model_dump_json()
        assert '"2-a"' not in written
        assert '"2-b"' not in written
        assert "B社" not in written
    with pytest.raises(Forbidden):
        recompute(db, VENDOR, WEEK)


def test_who_may_not_freeze_changes_nothing(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    with db.read(MANAGER) as tx:
        before = last_entry(tx)

    with pytest.raises(Forbidden) as caught:
        freeze_week(db, VENDOR, WEEK, on(5, 17))

    assert caught.value.action is Action.FREEZE_WEEK
    with db.read(MANAGER) as tx:
        assert last_entry(tx) == before


def test_no_more_snapshots_are_remembered_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weekly, "REMEMBERED", 2)
    db = lived_in(tmp_path)

    for number in range(4):
        snapshot_as_of(db, MANAGER, WEEK.friday + timedelta(days=number))

    assert len(weekly._snapshots) == 2  # noqa: SLF001
