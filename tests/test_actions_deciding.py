"""What there is to decide, and the record of vendors, on the example."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions import steering, weekly
from actions.access import LOCAL_PERSON, Forbidden
from actions.deciding import decisions_now, no_return_now
from actions.opening import Database, open_database
from actions.progress_reports import report
from actions.vendors import vendors_now
from migration_plan.ceiling import ceiling
from model.access import Actor, Role
from model.alert import Rule
from model.deciding import Decisions
from model.keeping import WeekLine
from model.plan import MeasureName
from model.record import SystemCode, VendorCode
from model.snapshot import Snapshot

VENDOR = Actor(name="F社", role=Role.VENDOR, vendor=VendorCode("F社"), systems=(SystemCode("02"), SystemCode("20")))


@pytest.fixture(scope="module")
def ward(example_database: Path) -> Database:
    return open_database(f"sqlite:///{example_database}")


@pytest.fixture(scope="module")
def now(ward: Database) -> Snapshot:
    found = weekly.snapshot_as_of(ward, LOCAL_PERSON, weekly.latest_status_date(ward, LOCAL_PERSON))
    assert found
    return found


@pytest.fixture(scope="module")
def found(ward: Database, now: Snapshot) -> Decisions:
    decisions = decisions_now(ward, LOCAL_PERSON, now.status_date)
    assert decisions
    return decisions


def test_the_point_of_no_return_lies_between_the_ceiling_that_reaches_and_the_one_that_does_not(
    ward: Database, now: Snapshot, found: Decisions
) -> None:
    edge = found.no_return
    plan = weekly.plan_of(ward, LOCAL_PERSON)

    assert edge == no_return_now(ward, LOCAL_PERSON, now)
    assert edge
    assert plan
    assert edge.last
    assert edge.next_ceiling is not None
    assert edge.ceiling == ceiling(plan, now, MeasureName.NATIONAL)
    assert edge.ceiling >= edge.target > edge.next_ceiling
    assert now.status_date <= edge.last < now.target.day
    assert (edge.last - now.status_date) % timedelta(weeks=1) == timedelta(0)
    assert edge.lost


def test_waiting_is_priced_for_every_gap_that_drives(now: Snapshot, found: Decisions) -> None:
    priced = {each.gap: each for each in found.waiting}

    assert {gap.id for gap in now.gaps if gap.driving} <= priced.keys()
    assert any(each.days for each in found.waiting)
    assert all((each.days or 0) >= 0 and (each.points or 0) >= 0 for each in found.waiting)


def test_the_characters_of_names_are_one_decision_of_several_systems(found: Decisions) -> None:
    phrases = {cluster.phrase: cluster for cluster in found.clusters}

    assert {"文字要件に基づく文字の管理", "団体内統合宛名との連携", "EUC(データの抽出・加工)"} <= phrases.keys()
    assert len(phrases["文字要件に基づく文字の管理"].systems) >= 3


def test_a_vendor_may_not_steer_and_sees_its_own_record_alone(ward: Database, now: Snapshot) -> None:
    with pytest.raises(Forbidden):
        decisions_now(ward, VENDOR, now.status_date)
    with pytest.raises(Forbidden):
        no_return_now(ward, VENDOR, now)
    own = weekly.snapshot_as_of(ward, VENDOR, now.status_date)
    assert own
    (record,) = vendors_now(ward, VENDOR, own)
    (same,) = (each for each in vendors_now(ward, LOCAL_PERSON, now) if each.code == VENDOR.vendor)
    assert record == same


def test_the_record_of_a_vendor_is_what_the_published_weeks_say(ward: Database, now: Snapshot) -> None:
    records = vendors_now(ward, LOCAL_PERSON, now)
    lines = weekly.frozen_weeks(ward, LOCAL_PERSON)

    assert [len(record.weeks) for record in records] == [8] * len(records)
    assert sum(record.open_gaps for record in records) == len(now.gaps)
    assert lines[-1].status_date == records[0].weeks[-1].status_date
    assert all(record.realisation is None or 0 <= record.realisation <= 1 for record in records)


def test_the_caller_may_bring_the_weeks_that_it_has_read(ward: Database, now: Snapshot) -> None:
    read: list[str] = []

    def published(line: WeekLine) -> Snapshot:
        read.append(str(line.week))
        return weekly.frozen_week(ward, LOCAL_PERSON, line.week).snapshot

    assert vendors_now(ward, LOCAL_PERSON, now, published) == vendors_now(ward, LOCAL_PERSON, now)
    assert len(read) == len(set(read)) == 9


def test_a_correction_of_a_published_week_is_asked_about(example_database: Path, tmp_path: Path, now: Snapshot) -> None:
    shutil.copy(example_database, tmp_path / "copy.db")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.db'}")
    late = datetime(2024, 10, 3, 4, tzinfo=UTC)  # Thursday 13:00 in Japan, an hour after the cut-off
    lines = ("作業ID,基準日,状況,進捗率", "16-09-3,2024-09-20,作業中,13", "07-03-2,2024-10-01,作業中,93")

    report(copy, LOCAL_PERSON, file="late.csv", content="\n".join(lines).encode(), now=late)
    asked = steering.alerts_now(copy, LOCAL_PERSON, now.status_date)

    told = [
        (alert.rule, alert.task, alert.evidence[0].line) for alert in asked if alert.evidence[-1].file == "late.csv"
    ]
    assert [each for each in told if each[0] in {Rule.PUBLISHED, Rule.LATE}] == [
        (Rule.LATE, "07-03-2", 3),
        (Rule.PUBLISHED, "16-09-3", 2),
    ]


def test_the_reports_of_the_example_came_in_time(ward: Database, now: Snapshot) -> None:
    rules = {alert.rule for alert in steering.alerts_now(ward, LOCAL_PERSON, now.status_date)}

    assert not rules & {Rule.PUBLISHED, Rule.LATE}
