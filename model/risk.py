"""What simulated schedules say: when the plan ends, whether the target is reached in time, and what decides it."""

from datetime import date, datetime
from fractions import Fraction

from model.fitgap import Response
from model.plan import RiskShape
from model.record import Minutes, Record, TaskId, VendorCode


class Quantile(Record):
    """The least date on or before which so large a share of the trials lies; None where that share never gets there."""

    level: Fraction
    at: datetime | None


class TaskRisk(Record):
    """How much one open task decides the finish of the plan.

    ``criticality`` is the share of trials in which it is critical; ``sensitivity`` (SSI) is sd(task) · criticality /
    sd(finish); ``cruciality`` is the absolute correlation of its working time with the finish. The last two are
    rounded to a millionth; 0 where nothing varies.
    """

    id: TaskId
    criticality: Fraction
    sensitivity: Fraction
    cruciality: Fraction


class TargetRisk(Record):
    """The chance that the national rate reaches its target by its date if work goes as the network allows."""

    day: date
    chance: Fraction
    reached: tuple[Quantile, ...]
    """When it is reached."""


class GapBasis(Record):
    """What the resolution of some open gaps was drawn from: the past of a vendor, or (None) the plan's rule.

    ``response`` is the kind of response; None where all gaps of the vendor speak.
    """

    vendor: VendorCode | None = None
    response: Response | None = None
    resolved: int = 0
    """Gaps that were resolved."""
    gaps: int
    """Open gaps that rest on them."""


class Risk(Record):
    """The answer of a simulation, with all that is needed to repeat it."""

    trials: int
    seed: int
    shape: RiskShape
    shared: Fraction
    """ρ between the work of one owner; without it the spread would be understated."""
    planned: datetime | None
    """The finish if all goes as is likely."""
    finish: tuple[Quantile, ...]
    finishes: tuple[tuple[date, int], ...] = ()
    """How many trials do their last work on each day, the earliest day first."""
    mean: Fraction
    """Mean working time from the status date to the finish, in minutes of the project calendar."""
    deviation: Fraction
    """Standard deviation of the same, rounded to a millionth."""
    merge_bias: Minutes
    """Median finish minus planned finish, in minutes of the project calendar."""
    deadline: date
    in_time: Fraction
    """Share of trials that finish by the deadline."""
    target: TargetRisk | None
    gap_basis: tuple[GapBasis, ...] = ()
    """What the resolution of the open gaps was drawn from."""
    tasks: tuple[TaskRisk, ...]
    """Open tasks, the most sensitive first."""
