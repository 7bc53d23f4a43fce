"""What waiting costs, of the whole plan and of single gaps, and which gaps one decision would settle."""

from datetime import date, datetime
from fractions import Fraction

from model.record import Record, SystemCode, TaskId


class NoReturn(Record):
    """How long nothing may be done before the target can no longer be reached in time.

    The ceiling C(D) is what the target's measure can still be on its date D; ``ceiling`` is that of the status date.
    """

    ceiling: Fraction
    target: Fraction
    last: date | None
    """The last weekly status date at which C(D) still reaches the target; None: it is out of reach already."""
    next_ceiling: Fraction | None = None
    """C(D) a week later; None where no week of waiting loses the target."""
    lost: tuple[TaskId, ...] = ()
    """The tasks with points that could be finished in time at ``last`` and cannot a week later."""


class Waiting(Record):
    """What another week without a decision on one gap costs: its promised date moves by a week, nothing else does."""

    gap: str
    days: Fraction | None
    """Working days by which the whole ends later, 0 or more; None where no date was promised that could move."""
    points: Fraction | None
    """Points by which the ceiling falls."""
    passes: bool
    """Tell whether the latest decision lies within that week."""


class GapCluster(Record):
    """Open gaps of several systems whose requirements share a phrase: one decision may settle them all."""

    phrase: str
    gaps: tuple[str, ...]
    systems: tuple[SystemCode, ...]
    points: Fraction
    """Sum of the gaps' points; the parts of one task share its cap and may give less together."""
    latest_decision: datetime | None
    """The earliest of their latest decisions."""


class Decisions(Record):
    """All that the person who decides needs: until when, what each week costs, and what can be decided at once."""

    no_return: NoReturn | None
    waiting: tuple[Waiting, ...]
    clusters: tuple[GapCluster, ...]
