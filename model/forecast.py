"""What the past gains of a measure say of its target."""

from fractions import Fraction

from model.record import Record


class Forecast(Record):
    """The chance of reaching the target in time. Chances are None where too few weeks were seen to say one."""

    weeks_seen: int
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
