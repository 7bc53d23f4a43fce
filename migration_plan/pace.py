"""Plan and pace: is the measure on the way from its baseline to its target, by value and by time (progress.md §5).

Periods are weeks. An index whose divisor is zero is not defined, and is None; nor is one whose divisor is negative,
before the baseline or while the plan lies below it: two minuses would read as being ahead.
"""

from collections.abc import Sequence
from fractions import Fraction

from model.snapshot import Pace

Curve = Sequence[tuple[Fraction, Fraction]]
"""Planned value by time: (weeks since the baseline, points), from (0, PV_0) to (PD, PV_PD)."""
_NOTHING = Fraction(0)


def pace(
    curve: Curve, *, baseline: Fraction, target: Fraction, value: Fraction, planned: Fraction, at: Fraction
) -> Pace:
    """Return the indices of a measure.

    Args:
        curve: The planned value at the end of each week from the baseline to the target date.
        baseline: B, the value at the baseline.
        target: T, the value wanted on the target date.
        value: X, the value now.
        planned: PV, the planned value now.
        at: AT, the weeks since the baseline.
    """
    duration, _ = curve[-1]
    earned = earned_schedule(curve, value)
    elapsed = max(at, _NOTHING)
    spi_t = _ratio(earned, elapsed)
    return Pace(
        weeks_elapsed=at,
        weeks_planned=duration,
        attainment=_ratio(value - baseline, target - baseline),
        remaining=target - value,
        schedule_variance=value - planned,
        incremental_spi=_ratio(value - baseline, max(planned - baseline, _NOTHING)),
        cumulative_spi=_ratio(value, planned),
        earned_schedule=earned,
        schedule_variance_time=earned - at,
        spi_time=spi_t,
        estimated_weeks=_ratio(duration, spi_t) if spi_t else None,
        tspi_time=_ratio(duration - earned, duration - at) if at < duration else None,
        required_pace=_ratio(target - value, duration - at) if at < duration else None,
        actual_pace=_ratio(value - baseline, elapsed),
    )


def earned_schedule(curve: Curve, value: Fraction) -> Fraction:
    """Return ES, the time at which the plan had promised the value.

    ES = k + (X - PV_k) / (PV_{k+1} - PV_k) of the period's length, with k the last time with PV_k <= X, at most PD;
    0 below PV_0. Where the plan is flat, k is the last time of the flat stretch (Lipke), so that work exactly on plan
    is not late.

    >>> earned_schedule([(Fraction(week), Fraction(value)) for week, value in enumerate((0, 10, 30, 60))], Fraction(45))
    Fraction(5, 2)
    """
    reached = [place for place, (_, promised) in enumerate(curve) if promised <= value]
    if not reached:
        return Fraction(0)
    time, promised = curve[reached[-1]]
    if reached[-1] == len(curve) - 1:
        return time
    next_time, next_promised = curve[reached[-1] + 1]
    return time + (next_time - time) * (value - promised) / (next_promised - promised)


def _ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    return Fraction(part) / whole if whole else None
