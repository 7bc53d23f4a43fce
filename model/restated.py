"""Published and restated: a frozen week as published beside what is known of it now, and the baseline so too."""

from datetime import datetime
from fractions import Fraction

from model.explanation import Cause
from model.keeping import WeekLine
from model.plan import Goal, MeasureName
from model.record import Record, TaskId
from model.snapshot import Rate


class Restated(Record):
    """A frozen week's figures computed anew from everything known now, under the plan version it was published with."""

    line: WeekLine
    """The week as published; it stands."""
    formula_version: str
    national: Rate
    verified: Rate
    reported: Rate
    open_gaps: int
    tasks: tuple[TaskId, ...] = ()
    """The tasks whose own figures differ; the actor's own alone."""

    @property
    def differs(self) -> bool:
        """Tell whether a figure of the headline comes out differently now."""
        line = self.line
        now = (self.national, self.verified, self.reported, self.open_gaps)
        return now != (line.national, line.verified, line.reported, line.open_gaps)


class ProvenBaseline(Record):
    """The baseline as a pointer: the value declared, and what its day comes out at from the records.

    ``then`` is computed from what was known when the first week on or after the day was frozen (ledger entry
    ``known_until``, plan version ``plan_version``); ``now`` from everything known now, under the plan in force. Without
    a frozen week the two are the same, and ``known_until`` is None.
    """

    declared: Goal
    then: Rate
    now: Rate
    plan_version: int
    formula_version: str
    input_digest: str
    known_until: int | None
    recorded_until: datetime | None
    causes: tuple[tuple[Cause, Fraction], ...] = ()
    """Why ``now`` differs from ``then``, in points; the parts sum exactly."""

    @property
    def measure(self) -> MeasureName:
        """Return the measure in which the baseline is declared."""
        return self.declared.measure

    @property
    def unproven(self) -> Fraction | None:
        """Return the points by which the records came out above the declared value; negative: below."""
        return None if self.then.value is None else self.then.value - self.declared.value
