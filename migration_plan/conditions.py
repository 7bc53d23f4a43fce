"""What binds each task besides its links: floors, pins, caps, progress and gaps, in minutes of the task's own clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from migration_plan.calendar import WorkingTime, instant_of
from model.record import TaskId, trusted
from model.schedule import Actuals, Driver, DriverKind, Hold

Gaps = dict[int, list[tuple[int, Hold]]]
"""What the gaps of a task bind it to, by the position of the task: a start or a finish."""
NEVER = 1 << 62
"""Beyond every instant: no limit."""
BY_CONSTRAINT = Driver(kind=DriverKind.CONSTRAINT)
BY_GAP = DriverKind.GAP
_driver = trusted(Driver)


@lru_cache(maxsize=20_000)
def by_gap(gap: str) -> Driver:
    """Return a gap as the reason for its task's dates."""
    return _driver(kind=BY_GAP, gap=gap)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known besides the plan: the status date, what has happened by then, and the open gaps."""

    status: datetime | None = None
    actuals: Mapping[TaskId, Actuals] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()

    @property
    def now(self) -> int:
        """Return the instant of the status date; 0, before everything, without one."""
        return 0 if self.status is None else instant_of(self.status)


@dataclass(slots=True)
class Conditions:
    """The numbers both passes see, one entry for each task of the plan."""

    length: list[int]
    """Time from early start to early finish."""
    remaining: list[int]
    """Time from late start to late finish: of a started task what is left, of a finished one nothing."""
    instant: list[bool]
    """Takes no time and keeps the instant it is given: a finish milestone, or work that is finished."""
    floor: list[int]
    """Earliest start."""
    ceiling: list[int]
    """Latest start, over the logic: pins."""
    gate: list[int]
    """Earliest finish because of a gap; −1: none."""
    cap: list[int]
    """Latest finish."""
    late_floor: list[int]
    """Latest finish at least: pins."""
    started: list[int | None]
    finished: list[int | None]
    """Instants of the actual dates."""
    begin: int
    """The instant before which no work is done: the project's start or the status date, whichever is later."""
    base: Driver
    """Which of the two that is."""
    direct: list[bool] = field(default_factory=list)
    """Links of one clock whose lag does not run from an actual date."""
    skipped: set[int] = field(default_factory=set)
    """Links that do not bind their successor."""
    unbound: set[int] = field(default_factory=set)
    """Links that do not limit their predecessor."""
    put: dict[int, int] = field(default_factory=dict)
    """Earliest instants of tasks that take no time, by their own dates of a finish."""
    latest: dict[int, int] = field(default_factory=dict)
    """Latest instants of tasks that take no time, by their own dates."""
    dated: dict[int, list[int]] = field(default_factory=dict)
    """Starts that a task's own constraints ask for."""
    gaps: Gaps = field(default_factory=dict)
    ungated_floor: list[int] = field(default_factory=list)
    """Earliest start if there were no gaps."""

    def raise_floor(self, position: int, at: int) -> None:
        """Let a task start no earlier because of a constraint."""
        self.dated.setdefault(position, []).append(at)
        self.floor[position] = max(self.floor[position], at)

    def raise_finish(self, position: int, at: int, start: int) -> None:
        """Let a task finish no earlier than an instant; what takes no time is put there, and not on the next start."""
        if not self.instant[position]:
            self.raise_floor(position, start)
            return
        self.dated.setdefault(position, []).append(start)
        self.put[position] = max(self.put.get(position, at), at)

    def lower_cap(self, position: int, at: int, finish: int) -> None:
        """Let a task finish no later; what takes no time may wait until that very instant."""
        self.cap[position] = min(self.cap[position], finish)
        if self.instant[position]:
            self.latest[position] = min(self.latest.get(position, at), at)

    def without_gaps(self) -> "Conditions":
        """Return the conditions as they would be if there were no gaps."""
        return replace(self, gate=[-1] * len(self.gate), floor=list(self.ungated_floor), gaps={})

    def without_gap(self, position: int, gap: Hold) -> "Conditions":
        """Return the conditions as they would be if a task had one gap less."""
        told = replace(self, gate=list(self.gate), floor=list(self.floor), gaps={**self.gaps, position: []})
        told.gate[position], told.floor[position] = -1, self.ungated_floor[position]
        for at, hold in self.gaps.get(position, ()):
            if hold is not gap:
                told.take_gap(position, at, hold)
        return told

    def take_gap(self, position: int, at: int, hold: Hold) -> None:
        """Let a task start or finish no earlier because of a gap; one that holds the finish does not move the start."""
        self.gaps.setdefault(position, []).append((at, hold))
        bound = self.floor if hold.holds_start else self.gate
        bound[position] = max(bound[position], at)

    def reasons(self, position: int, start: int, finish: int) -> list[Driver]:
        """Return what besides links sets a start and a finish: gaps and constraints."""
        found = [
            by_gap(hold.id) for at, hold in self.gaps.get(position, ()) if at == (start if hold.holds_start else finish)
        ]
        return found + [BY_CONSTRAINT] * (start in self.dated.get(position, ()))

    def pin(self, position: int, start: int, at: int | None = None) -> None:
        """Set the dates of a task outright, early and late, over the logic; what takes no time is put at an instant."""
        self.dated.setdefault(position, []).append(start)
        self.floor[position] = self.ceiling[position] = start
        self.cap[position] = self.late_floor[position] = start + self.length[position]
        for own in (self.put, self.latest):
            own.pop(position, None)
            if at is not None and self.instant[position]:
                own[position] = at


def gate_of(hold: Hold, clock: WorkingTime, now: int) -> int | None:
    """Return what a hold binds its task to, on the task's clock; None where its resolution is not known.

    A gap that blocks the finish frees it at ρ + v, one that blocks the start at ρ. What is still open at the status
    date is not resolved before it.
    """
    if hold.expected is None:
        return None
    resolved = clock.worked(max(instant_of(hold.expected), now))
    return resolved if hold.holds_start else resolved + hold.verification
