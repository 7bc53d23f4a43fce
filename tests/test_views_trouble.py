from model.record import SystemCode
from tests.snapshots import a_snapshot
from views.trouble import Trouble, by_trouble, trouble_of


def test_late_systems_stand_first_and_those_the_ward_does_not_run_last() -> None:
    ordered = by_trouble(a_snapshot(completed={"08": 20, "12": 32}).systems)

    fares = [trouble_of(system) for system in ordered]
    assert fares == sorted(fares, key=list(Trouble).index)
    assert ordered[0].days_late == max(system.days_late for system in ordered)
    assert next(system.code for system in ordered if trouble_of(system) is Trouble.BEHIND) == "08"
    assert [system.code for system in ordered[-2:]] == ["04", "06"]


def test_a_system_in_time_with_its_planned_steps_done_is_on_plan() -> None:
    systems = {system.code: system for system in a_snapshot(completed={"12": 32}).systems}

    assert trouble_of(systems[SystemCode("12")]) is Trouble.ON_PLAN
