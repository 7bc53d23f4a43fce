"""What changed since a frozen week, in sentences from rules and templates; each leads to the records that prove it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from model.snapshot import Snapshot, TaskFigures
from model.week import IsoWeek
from views.comparison import Comparison, SystemChange, TaskChange
from views.names import Names
from views.trouble import SILENCE, silent_systems
from views.wording import count, percent, points, t

_NAMED = 3
"""So many names stand in a sentence; the rest is counted."""


class Sentence(NamedTuple):
    """A sentence and where its records are: a page and the parameters of its address; blank where they stand below."""

    icon: str
    text: str
    page: str
    parameters: dict[str, str]


def told(comparison: Comparison, names: Names) -> list[Sentence]:
    """Return what moved, the most important first; what stood still is left out except for the headline."""
    return [
        _headline(comparison),
        *_steps(comparison, names),
        *_fallen(comparison, names),
        *_verified(comparison),
        *_gaps(comparison),
        *_finish(comparison),
        *_path(comparison, names),
        *silence(comparison.after, names),
    ]


def _headline(comparison: Comparison) -> Sentence:
    moved = comparison.national
    icon = ":material/trending_flat:"
    if moved:
        icon = ":material/trending_up:" if moved > 0 else ":material/trending_down:"
    before, after = comparison.before.national.value, comparison.after.national.value
    values = {"before": percent(before), "after": percent(after), "points": points(moved)}
    return Sentence(icon, t("told_headline", **values), "compare", _weeks(comparison))


def _steps(comparison: Comparison, names: Names) -> Iterator[Sentence]:
    grown = sorted((change for change in comparison.systems if change.steps > 0), key=lambda change: -change.steps)
    if grown:
        total = sum(change.steps for change in grown)
        text = t("told_steps", count=count(total), systems=listed([_system_steps(c, names) for c in grown]))
        yield Sentence(":material/check_circle:", text, "compare", _weeks(comparison))


def _system_steps(change: SystemChange, names: Names) -> str:
    return t("told_system_steps", system=names.system(change.code), count=change.steps)


def _fallen(comparison: Comparison, names: Names) -> Iterator[Sentence]:
    for change in comparison.tasks:
        if _fell(change):
            system = names.system_of(change.id)
            task = change.after
            reason = (task.reason if task else "") or t("no_reason")
            text = t("told_fallen", system=names.system(system), task=names.task(change.id), reason=reason)
            yield Sentence(":material/undo:", text, "schedule", {"task": change.id})


def _fell(change: TaskChange) -> bool:
    return bool(change.before and change.after and change.after.execution < change.before.execution)


def _verified(comparison: Comparison) -> Iterator[Sentence]:
    if comparison.verified:
        after = comparison.after
        text = t(
            "told_verified",
            points=points(comparison.verified),
            verified=percent(after.verified.value),
            reported=percent(after.reported.value),
        )
        yield Sentence(":material/verified:", text, "fitgap", {})


def _gaps(comparison: Comparison) -> Iterator[Sentence]:
    closed, opened = len(comparison.gaps_closed), len(comparison.gaps_opened)
    if closed or opened:
        left = count(len(comparison.after.gaps))
        text = t("told_gaps", closed=count(closed), opened=count(opened), left=left)
        yield Sentence(":material/rule:", text, "fitgap", {})


def _finish(comparison: Comparison) -> Iterator[Sentence]:
    days = comparison.days
    if days:
        key = "told_finish_later" if days > 0 else "told_finish_earlier"
        yield Sentence(":material/event:", t(key, days=abs(days)), "schedule", {"only": "critical"})


def _path(comparison: Comparison, names: Names) -> Iterator[Sentence]:
    status_date = comparison.after.status_date
    figures = {task.id: task for task in comparison.after.tasks}
    joined = [task for task in comparison.path_joined if _ahead(figures.get(task), status_date)]
    if joined:
        systems = list(dict.fromkeys(names.system(names.system_of(task)) for task in joined))
        text = t("told_path", count=count(len(joined)), systems=listed(systems))
        yield Sentence(":material/route:", text, "schedule", {"only": "critical"})


def silence(snapshot: Snapshot, names: Names) -> Iterator[Sentence]:
    """Yield who has not reported for long: what is not said does not move, and looks like standing still."""
    silent = silent_systems(snapshot)
    if silent:
        systems = listed([names.system(system.code) for system in silent])
        text = t("told_silent", days=SILENCE.days, systems=systems)
        yield Sentence(":material/notifications_off:", text, "schedule", {"sys": silent[0].code})


def _ahead(task: TaskFigures | None, status_date: date) -> bool:
    finish = task.schedule.finish if task else None
    return finish is not None and finish.date() >= status_date


def listed(names: list[str]) -> str:
    """Return the first few names, and how many more there are."""
    shown = t("list_separator").join(names[:_NAMED])
    return shown if len(names) <= _NAMED else t("list_and_more", names=shown, count=len(names) - _NAMED)


def _weeks(comparison: Comparison) -> dict[str, str]:
    return {"a": str(IsoWeek.of(comparison.before.status_date))}
