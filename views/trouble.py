"""Which systems are in trouble, the late ones first, then those behind the plan; and which figures to trust less."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from model.snapshot import Snapshot, SystemFigures

SILENCE = timedelta(days=14)
"""Without a report for longer than this, a system with work under way is silent."""
PROVISIONAL, UNRELIABLE = 90, 60
"""Coverage in percent below which the headline is provisional, and below which it should not be relied on."""


class Trouble(StrEnum):
    """How a system fares, the worst first."""

    LATE = "late"
    """Its forecast finish lies after its cut-over date."""
    BEHIND = "behind"
    """In time, but fewer steps are done than the plan promised by now."""
    ON_PLAN = "on_plan"
    NOT_RUN = "not_run"
    """Every step is 対象外: the ward does not run it."""


def trouble_of(system: SystemFigures) -> Trouble:
    """Return how a system fares."""
    if system.steps.total and system.steps.not_applicable == system.steps.total:
        return Trouble.NOT_RUN
    if system.days_late:
        return Trouble.LATE
    return Trouble.BEHIND if _behind(system) > 0 else Trouble.ON_PLAN


def by_trouble(systems: Iterable[SystemFigures]) -> list[SystemFigures]:
    """Return the systems, the one that needs the most attention in front."""
    order = list(Trouble)
    return sorted(
        systems,
        key=lambda system: (
            order.index(trouble_of(system)),
            -system.days_late,
            -_behind(system),
            -system.open_gaps,
            system.code,
        ),
    )


def silent_systems(snapshot: Snapshot) -> list[SystemFigures]:
    """Return the systems with work under way that have not reported for long, the longest silent in front."""
    limit = snapshot.status_date - SILENCE
    silent = [s for s in snapshot.systems if s.steps.in_progress and (s.last_report is None or s.last_report < limit)]
    return sorted(silent, key=lambda system: system.last_report or snapshot.baseline.day)


def _behind(system: SystemFigures) -> Fraction:
    return (system.planned_national.value or Fraction(0)) - (system.national.value or Fraction(0))
