"""How the tasks of the example hang together, and the dates that follow from it."""

from collections.abc import Iterator, Mapping
from datetime import date

from examples.making.plan import DONE_EARLY, all_tasks, applies
from examples.making.planner import Link, plan_days
from examples.making.steps import LINKS, STEPS
from examples.making.ward import JANUARY_END, NEW_YEAR, NOVEMBER, OWN_SYSTEMS, PLAN_START, SYSTEMS, WardSystem

_SHORT_OF_PEOPLE = "60d"
"""Working days until the vendor of a late system has people for its configuration."""


def links() -> tuple[Link, ...]:
    """Return every link: within the systems, between systems, and with the ward-wide tasks."""
    within = (
        (f"{system.code}-{_short(before)}", f"{system.code}-{_short(after)}", kind, lag)
        for system in OWN_SYSTEMS
        for before, after, kind, lag in _system_links(system)
    )
    return (*within, *_between_systems(), *_with_the_ward())


def planned_days() -> Mapping[str, tuple[date, date]]:
    """Return the planned first and last day of every task; steps that do not apply are settled from the start."""
    tasks = all_tasks()
    found = dict(plan_days([task.work() for task in tasks], links(), PLAN_START))
    settled = {
        f"{system.code}-{step.short}": (PLAN_START, PLAN_START)
        for system in SYSTEMS
        for step in STEPS
        if not applies(system, step.code)
    }
    return found | settled


def _system_links(system: WardSystem) -> Iterator[tuple[str, str, str, str]]:
    """Yield the links of one system, past the steps that do not apply."""
    skipped = not applies(system, "⑤-1")
    for before, after, kind, lag in LINKS:
        if applies(system, before) and applies(system, after):
            waits = system.late and (before, after) == ("⑪-2", "⑬-1")
            yield before, after, kind, _SHORT_OF_PEOPLE if waits else lag
    if skipped:
        yield "④-4", "⑩-1", "FS", ""


def _between_systems() -> Iterator[Link]:
    register = f"01-{_short('⑱-1')}"
    for code in ("04", "05", "20"):
        yield register, f"{code}-{_short('⑱-1')}", "FS", ""
    yield f"02-{_short('⑱-1')}", f"03-{_short('⑱-1')}", "FS", ""
    yield f"07-{_short('⑬-1')}", f"10-{_short('⑮-1')}", "FS", ""
    yield f"10-{_short('⑮-1')}", f"13-{_short('⑮-1')}", "SS", "10d"
    yield f"17-{_short('⑮-1')}", f"18-{_short('⑮-1')}", "SS", "5d"
    # C社 has one test team, which begins the third system ten days after the second
    yield f"14-{_short('⑮-1')}", f"12-{_short('⑮-1')}", "FS", ""
    yield f"12-{_short('⑮-1')}", f"15-{_short('⑮-1')}", "SS", "10d"


def _with_the_ward() -> Iterator[Link]:
    yield from (
        ("W-11", "W-12", "FS", ""),
        ("W-12", "W-13", "SS", "20d"),
        ("W-21", "W-22", "FS", ""),
        ("W-22", "W-23", "FS", "3d"),
        ("W-23", "W-24", "FS", ""),
        ("W-31", "W-32", "FS", ""),
        ("W-12", "W-32", "FF", "10d"),
        ("W-32", "W-33", "FS", ""),
        ("W-33", "W-34", "FS", ""),
        ("W-22", "W-41", "FS", ""),
        ("W-41", "W-42", "FS", ""),
        ("W-24", "W-42", "FS", ""),
        (f"02-{_short('⑭-3')}", "W-43", "SS", ""),
        (f"19-{_short('⑱-1')}", "W-43", "FF", ""),
        (f"01-{_short('⑱-1')}", "W-61", "SF", "5d"),
        (f"14-{_short('⑱-1')}", "W-62", "SF", "5d"),
    )
    for system in OWN_SYSTEMS:
        yield from _ward_links_of(system)


def _ward_links_of(system: WardSystem) -> Iterator[Link]:
    def task(step: str) -> str:
        return f"{system.code}-{_short(step)}"

    milestones = {NOVEMBER: "W-51", NEW_YEAR: "W-52", JANUARY_END: "W-53"}
    if not system.late:
        yield task("③-2"), "W-11", "FF", ""
        yield "W-42", task("⑭-3"), "FS", ""
    if system.vendor == "A社":
        yield task("⑭-1"), "W-41", "FS", ""
    if "⑯-2" not in DONE_EARLY[system.code].split():
        yield "W-22", task("⑯-2"), "FS", ""
    yield "W-24", task("⑮-1"), "FS", ""
    yield task("⑱-1"), milestones.get(system.cutover or NEW_YEAR, "W-55"), "FS", ""
    if system.code == OWN_SYSTEMS[-1].code:
        yield from ((milestone, "W-55", "FS", "") for milestone in milestones.values())


def _short(code: str) -> str:
    return next(step.short for step in STEPS if step.code == code)
