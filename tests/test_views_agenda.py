"""What cannot wait is named with who must move, by when, and what waiting costs."""

from pathlib import Path

import pytest

from actions import deciding, steering, weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from model.fitgap import Resolution
from model.schedule import last_day
from tests.test_views_pages import opened
from views.agenda import agenda
from views.deciding_frames import by_damage
from views.names import Names
from views.wording import day, escaped


def test_the_page_of_this_week_begins_with_the_gap_that_costs_most_the_silent_and_those_to_ask(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    today = weekly.latest_status_date(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, today)
    found = deciding.decisions_now(database, LOCAL_PERSON, today)
    assert snapshot
    assert found
    gaps = by_damage((gap for gap in snapshot.gaps if gap.latest_decision), {each.gap: each for each in found.waiting})
    to_approve = sum(gap.resolution is Resolution.PROPOSED for gap in snapshot.gaps)
    to_confirm = sum(gap.resolution is Resolution.VENDOR_DONE for gap in snapshot.gaps)
    latest = last_day(gaps[0].latest_decision)
    assert latest

    app = opened("actions", example_database, monkeypatch)

    assert not app.exception
    told = [each.value for each in app.markdown if each.value.startswith(":material/")]
    decision, approve, confirm, silent, ask, doubt = told[:6]
    assert escaped(f"{day(latest)}までに決める") in decision
    assert f"Gap {gaps[0].requirement_id} {gaps[0].name}（{gaps[0].department}）" in decision
    assert f"対応方針の承認を待つGap {to_approve}件" in approve
    assert f"区の確認を待つGap {to_confirm}件" in confirm
    assert silent.endswith("14日以上報告がない業務：障害者福祉、介護保険、生活保護")
    assert f"報告への質問 {len(steering.alerts_now(database, LOCAL_PERSON, today))}件" in ask
    assert escaped("F社（架空） 12.3%、A社（架空） 43.4%") in doubt


def test_where_nothing_waits_nothing_is_told(example_database: Path) -> None:
    database = open_database(f"sqlite:///{example_database}")
    plan = weekly.plan_of(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    assert plan
    assert snapshot

    assert agenda(snapshot.model_copy(update={"gaps": (), "systems": ()}), (), {}, (), (), Names(plan)) == []


def test_the_gap_to_decide_is_opened_in_its_own_system(example_database: Path) -> None:
    database = open_database(f"sqlite:///{example_database}")
    plan = weekly.plan_of(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    assert plan
    assert snapshot
    gap = snapshot.gaps[-1]

    decision = agenda(snapshot, [gap], {}, (), (), Names(plan))[0]

    assert (decision.page, decision.parameters["sys"], decision.parameters["req"]) == (
        "fitgap",
        gap.system,
        gap.requirement_id,
    )
