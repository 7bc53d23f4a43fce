"""What the past gains of a measure say of its target, and how past forecasts fared."""

from datetime import date
from fractions import Fraction

from model.explanation import Cause
from model.record import Record
from model.week import IsoWeek


class LeftOut(Record):
    """A published week that is not drawn from: something else than work moved its figure."""

    week: IsoWeek
    causes: tuple[tuple[Cause, Fraction], ...]
    """Corrections of the past, formula or scope, with the points they moved."""


class BandDay(Record):
    """Where the measure will be on a day: with a probability of 80 % between ``low`` (P10) and ``high`` (P90)."""

    day: date
    low: Fraction
    middle: Fraction
    """P50."""
    high: Fraction


class CeilingDay(Record):
    """The most that the measure can come to by a day if nothing waits."""

    day: date
    value: Fraction


class Forecast(Record):
    """The chance of reaching the target in time. Chances are None where too few weeks were seen to say one."""

    weeks_seen: int
    """Weeks that are drawn from."""
    weeks_left: int
    needed: Fraction
    """Points still to gain."""
    mean_gain: Fraction | None
    """Points a week."""
    chance: Fraction | None
    """0 to 1, from the weeks seen as they are (bootstrap)."""
    chance_widened: Fraction | None
    """0 to 1, with the uncertainty of having seen so few weeks (Bayesian bootstrap)."""
    weeks_for: tuple[tuple[Fraction, int | None], ...] = ()
    """For each level of certainty the weeks it takes; None beyond three years."""
    left_out: tuple[LeftOut, ...] = ()
    band: tuple[BandDay, ...] = ()
    """One entry a week, from the status date until the target's; empty where too few weeks were seen."""


class PastForecast(Record):
    """What was forecast in a frozen week from the weeks frozen until then, beside what came.

    ``low`` and ``high`` are the ends of the 80 % interval of the value some weeks later, ``low_half`` and ``high_half``
    those of the 50 % interval. ``came`` is the value published that many weeks later; None: not frozen yet.
    """

    week: IsoWeek
    status_date: date
    value: Fraction
    said: Forecast
    low: Fraction
    low_half: Fraction
    high_half: Fraction
    high: Fraction
    came: Fraction | None

    @property
    def inside(self) -> bool | None:
        """Tell whether the value that came lay inside the 80 % interval; None where none came yet."""
        return None if self.came is None else self.low <= self.came <= self.high

    @property
    def inside_half(self) -> bool | None:
        """Tell the same of the 50 % interval."""
        return None if self.came is None else self.low_half <= self.came <= self.high_half


class TrackRecord(Record):
    """Every forecast that could be made in a frozen week, and how often the truth fell inside what it said."""

    weeks_ahead: int
    forecasts: tuple[PastForecast, ...]
    minimum: int
    """So many forecasts must be tested before a share is stated."""

    @property
    def tested(self) -> int:
        """Return how many forecasts can be compared with what came."""
        return sum(past.came is not None for past in self.forecasts)

    @property
    def inside(self) -> int:
        """Return how many values came to lie inside the 80 % interval."""
        return sum(bool(past.inside) for past in self.forecasts)

    @property
    def inside_half(self) -> int:
        """Return how many values came to lie inside the 50 % interval."""
        return sum(bool(past.inside_half) for past in self.forecasts)

    @property
    def hit_rate(self) -> Fraction | None:
        """Return the share of values inside the 80 % interval, 0 to 1; None while too few could be tested."""
        return Fraction(self.inside, self.tested) if self.tested >= self.minimum else None
