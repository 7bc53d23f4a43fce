"""Plan and pace: is the measure on the way from its baseline to its target, by value and by time (progress.md §5).

Periods are weeks. An index whose divisor is zero is not defined, and is None.
"""

from collections.abc import Sequence
from fractions import Fraction

from model.snapshot import Pace


def pace(
    curve: Sequence[Fraction], *, baseline: Fraction, target: Fraction, value: Fraction, planned: Fraction, at: Fraction
) -> Pace:
    """Return the indices of a measure.

    Args:
        curve: PV_0 … PV_PD, the planned value at the end of each week from the baseline to the target date.
        baseline: B, the value at the baseline.
        target: T, the value wanted on the target date.
        value: X, the value now.
        planned: PV, the planned value now.
        at: AT, the weeks since the baseline.
    """
    duration = Fraction(len(curve) - 1)
    earned = earned_schedule(curve, value)
    spi_t = _ratio(earned, at)
    return Pace(
        weeks_elapsed=at,
        weeks_planned=duration,
        attainment=_ratio(value - baseline, target - baseline),
        remaining=target - value,
        schedule_variance=value - planned,
        incremental_spi=_ratio(value - baseline, planned - baseline),
        cumulative_spi=_ratio(value, planned),
        earned_schedule=earned,
        schedule_variance_time=earned - at,
        spi_time=spi_t,
        estimated_weeks=_ratio(duration, spi_t) if spi_t else None,
        tspi_time=_ratio(duration - earned, duration - at) if at < duration else None,
        required_pace=_ratio(target - value, duration - at) if at < duration else None,
        actual_pace=_ratio(value - baseline, at),
    )


def earned_schedule(curve: Sequence[Fraction], value: Fraction) -> Fraction:
    """Return ES, the week at which the plan had promised the value.

    ES = k + (X - PV_k) / (PV_{k+1} - PV_k) with k the last week with PV_k <= X, at most PD; 0 below PV_0. Where the
    plan is flat, k is the last week of the flat stretch (Lipke), so that work exactly on plan is not late.

    >>> earned_schedule([Fraction(v) for v in (0, 10, 30, 60, 100)], Fraction(45))
    Fraction(5, 2)
    """
    reached = [week for week, promised in enumerate(curve) if promised <= value]
    if not reached:
        return Fraction(0)
    week = reached[-1]
    if week == len(curve) - 1:
        return Fraction(week)
    return week + (value - curve[week]) / (curve[week + 1] - curve[week])


def _ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    return Fraction(part) / whole if whole else None
