"""The engine against the networks of PSPLIB beside the repository: plain CPM in whole days, every value equal."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from migration_plan.ward_calendars import all_hours_calendar
from model.plan import Goal, Plan
from model.record import CalendarId, Minutes, TaskId
from model.schedule import ScheduledTask
from model.task import Dependency, Task

FOLDER = Path(__file__).parents[1].parent / "shared" / "psplib"
START = datetime(2026, 1, 1)
GOAL = Goal(day=date(2026, 1, 1), value=Fraction(0))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the networks of PSPLIB lie beside the repository")


def section(lines: list[str], name: str, skip: int) -> Iterator[list[int]]:
    """Yield the numbers of each line of a section."""
    first = next(place for place, line in enumerate(lines) if line.startswith(name)) + skip
    for line in lines[first:]:
        if line.startswith("*"):
            return
        yield [int(number) for number in line.split()]


def read_network(path: Path) -> tuple[int, dict[int, int], list[tuple[int, int]]]:
    """Return MPM-Time, durations and links of a file."""
    lines = path.read_text("ascii").splitlines()
    mpm_time = next(section(lines, "PROJECT INFORMATION", 2))[-1]
    links = [(row[0], after) for row in section(lines, "PRECEDENCE RELATIONS", 2) for after in row[3:]]
    durations = {row[0]: row[2] for row in section(lines, "REQUESTS/DURATIONS", 3)}
    return mpm_time, durations, links


def plan_of(durations: dict[int, int], links: list[tuple[int, int]]) -> Plan:
    """Return the network as a plan on a calendar of 24 hours, a unit of time being a day."""
    return Plan(
        name="psplib",
        municipality="",
        start=START,
        deadline=date(2026, 3, 31),
        baseline=GOAL,
        target=GOAL,
        calendars=(all_hours_calendar(),),
        calendar=CalendarId("24h"),
        systems=(),
        tasks=tuple(Task(id=TaskId(str(n)), name="", duration=Minutes(1440 * d)) for n, d in durations.items()),
        dependencies=tuple(Dependency(predecessor=TaskId(str(a)), successor=TaskId(str(b))) for a, b in links),
    )


def numbers(task: ScheduledTask) -> list[float]:
    """Return ES EF LS LF in days, both floats in days and the critical flag."""
    assert task.total_float is not None
    assert task.free_float is not None
    dates = (task.early_start, task.early_finish, task.late_start, task.late_finish)
    days = [(moment - START) / timedelta(days=1) for moment in dates if moment is not None]
    return [*days, task.total_float / 1440, task.free_float / 1440, float(task.critical)]


def tables() -> dict[str, dict[str, list[float]]]:
    """Return the expected values by network and task."""
    found: dict[str, dict[str, list[float]]] = {}
    with (FOLDER / "cpm_tables.csv").open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            columns = ("es", "ef", "ls", "lf", "total_float", "free_float", "critical")
            found.setdefault(row["instance"], {})[row["job"]] = [float(row[column]) for column in columns]
    return found


def test_all_networks_have_the_length_dates_and_floats_of_the_tables() -> None:
    expected = tables()
    paths = sorted(FOLDER.glob("j*/*.sm"))

    assert len(paths) == len(expected) == 144
    for path in paths:
        mpm_time, durations, links = read_network(path)
        answer = schedule(build_network(plan_of(durations, links)))
        assert answer.finish == START + timedelta(days=mpm_time), path.name
        assert {task.id: numbers(task) for task in answer.tasks} == expected[path.stem], path.name
