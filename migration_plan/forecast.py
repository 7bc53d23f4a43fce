"""The chance that a measure reaches its target in time, from its own weekly gains (progress.md §9).

The future is drawn from the past: every coming week repeats one of the weeks seen. Both answers are exact counts of
outcomes, not simulations, so there is no seed and two people get the same number. Only work repeats itself: a week in
which a correction of the past, the formula or the scope moved the figure too is left out whole (``left_out``), for its
gain is not that of a week's work.

- *Bootstrap*: each coming week is any of the n weeks seen, equally likely. Few weeks make it too sure of itself.
- *Bayesian bootstrap*: how likely each week seen is, is itself unknown (uniform on the simplex). Then every combination
  of "how often each week repeats" is equally likely, and the chance is a quotient of two counts of combinations.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import comb, lcm

from model.explanation import Cause, Explanation
from model.forecast import BandDay, Forecast, LeftOut
from model.week import IsoWeek

MINIMUM_WEEKS = 5
"""Below so many weeks no probability is given: the pace alone is shown."""
LEVELS = (Fraction(1, 2), Fraction(4, 5), Fraction(19, 20))
HORIZON_WEEKS = 156
BAND = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)
_NO_WORK = (Cause.RESTATEMENT, Cause.FORMULA, Cause.SCOPE)
_WHOLE = Fraction(100)


def forecast(gains: Sequence[Fraction], *, needed: Fraction, weeks_left: int) -> Forecast:
    """Return the chance of gaining ``needed`` points in ``weeks_left`` weeks, and the weeks it takes at each level.

    ``gains`` are the weekly gains in points, oldest first, without the weeks that are ``left_out``.
    """
    enough = len(gains) >= MINIMUM_WEEKS
    return Forecast(
        weeks_seen=len(gains),
        weeks_left=weeks_left,
        needed=needed,
        mean_gain=sum(gains, Fraction(0)) / len(gains) if gains else None,
        chance=chance(gains, needed, weeks_left) if enough else None,
        chance_widened=chance_widened(gains, needed, weeks_left) if enough else None,
        weeks_for=weeks_for(gains, needed, LEVELS) if enough else (),
    )


def chance(gains: Sequence[Fraction], needed: Fraction, weeks: int) -> Fraction:
    """Return P(sum of ``weeks`` draws with replacement >= needed), exactly.

    >>> chance([Fraction(g) for g in (0, 20, 50, 70)], Fraction(100), 3)
    Fraction(35, 64)
    """
    steps, goal = _in_units(gains, needed)
    sums = Counter({0: 1})
    for _ in range(weeks):
        sums = _one_more_week(sums, steps)
    return _share(sums, goal)


def chance_widened(gains: Sequence[Fraction], needed: Fraction, weeks: int) -> Fraction:
    """Return the same chance under the Bayesian bootstrap: over all combinations of repeats, each equally likely.

    With n weeks seen and w to come there are C(w + n - 1, n - 1) combinations; those that sum to at least ``needed``
    are counted week seen by week seen.

    >>> chance_widened([Fraction(0), Fraction(1)], Fraction(2), 2)
    Fraction(1, 3)
    """
    if not gains:
        return Fraction(needed <= 0)
    steps, goal = _in_units(gains, needed)
    ways: list[Counter[int]] = [Counter({0: 1}), *(Counter() for _ in range(weeks))]
    for step in steps:
        for fewer, more in pairwise(ways):
            for total, count in fewer.items():
                more[total + step] += count
    reached = sum(count for total, count in ways[weeks].items() if total >= goal)
    return Fraction(reached, comb(weeks + len(gains) - 1, weeks))


def weeks_for(
    gains: Sequence[Fraction], needed: Fraction, levels: Iterable[Fraction]
) -> tuple[tuple[Fraction, int | None], ...]:
    """Return for each level the least number of weeks after which the chance reaches it; None beyond three years."""
    steps, goal = _in_units(gains, needed)
    waiting = sorted(levels)
    found: dict[Fraction, int | None] = dict.fromkeys(waiting)
    safe = goal + max(-min(steps, default=0), 0) * HORIZON_WEEKS
    sums = Counter({0: 1})
    for week in range(HORIZON_WEEKS + 1):
        reached = _share(sums, goal)
        while waiting and reached >= waiting[0]:
            found[waiting.pop(0)] = week
        if not waiting or sum(steps) <= 0:
            break
        sums = _one_more_week(sums, steps, safe)
    return tuple(found.items())


def interval(gains: Sequence[Fraction], weeks: int, level: Fraction) -> tuple[Fraction, Fraction]:
    """Return the ends between which the sum of ``weeks`` draws lies with probability ``level``, the same out each side.

    Each end is the least sum s with P(S <= s) at least (1 - level) / 2, or (1 + level) / 2: the sums are few, so the
    interval holds the level or somewhat more.

    >>> interval([Fraction(0), Fraction(20), Fraction(50), Fraction(70)], 1, Fraction(1, 2))
    (Fraction(0, 1), Fraction(50, 1))
    """
    unit = lcm(*(gain.denominator for gain in gains))
    sums = Counter({0: 1})
    for _ in range(weeks):
        sums = _one_more_week(sums, [int(gain * unit) for gain in gains])
    low, high = (_quantile(sums, (1 + side * level) / 2) for side in (-1, 1))
    return Fraction(low, unit), Fraction(high, unit)


def band(gains: Sequence[Fraction], value: Fraction, begin: date, weeks: int) -> tuple[BandDay, ...]:
    """Return where a measure that stands at ``value`` on a day will be in each of the coming weeks, by the bootstrap.

    Each end is the least sum that is not exceeded with that probability; no measure exceeds 100. Empty where there are
    fewer than ``MINIMUM_WEEKS`` gains.

    >>> band([Fraction(0), Fraction(1)] * 3, Fraction(80), date(2024, 10, 4), 1)[-1].high
    Fraction(81, 1)
    """
    if len(gains) < MINIMUM_WEEKS:
        return ()
    unit = lcm(*(gain.denominator for gain in gains))
    steps, sums, days = [int(gain * unit) for gain in gains], Counter({0: 1}), []
    for week in range(min(weeks, HORIZON_WEEKS) + 1):
        low, middle, high = (min(value + Fraction(_quantile(sums, level), unit), _WHOLE) for level in BAND)
        days.append(BandDay(day=begin + timedelta(weeks=week), low=low, middle=middle, high=high))
        sums = _one_more_week(sums, steps)
    return tuple(days)


def left_out(week: IsoWeek, told: Explanation) -> LeftOut | None:
    """Return the week with what else than work moved its figure; None where nothing did."""
    causes = tuple((cause, moved) for cause in _NO_WORK if (moved := told.points(cause)))
    return LeftOut(week=week, causes=causes) if causes else None


def weekly_gains(values: Iterable[tuple[date, Fraction]], apart: Collection[date] = ()) -> list[Fraction]:
    """Return the gain of each week over the one before, spread evenly where weeks between have no value.

    ``apart`` are the days of weeks that are left out, each with the whole gain that it closes.

    >>> weekly_gains([(date(2024, 4, 5), Fraction(75)), (date(2024, 4, 19), Fraction(76))])
    [Fraction(1, 2), Fraction(1, 2)]
    """
    gains: list[Fraction] = []
    for (day, before), (later, after) in pairwise(values):
        if any(day < each <= later for each in apart):
            continue
        weeks = max((later - day).days // 7, 1)
        gains += [(after - before) / weeks] * weeks
    return gains


def _quantile(sums: Counter[int], share: Fraction) -> int:
    """Return the least sum that is not exceeded with a probability of at least ``share``."""
    wanted, below = share * sums.total(), 0
    for total in sorted(sums):
        below += sums[total]
        if below >= wanted:
            return total
    raise ValueError(f"no sum has a probability of {share}")


def _in_units(gains: Sequence[Fraction], needed: Fraction) -> tuple[list[int], int]:
    """Return gains and need as whole multiples of one unit that divides them all."""
    unit = lcm(needed.denominator, *(gain.denominator for gain in gains))
    return [int(gain * unit) for gain in gains], int(needed * unit)


def _one_more_week(sums: Counter[int], steps: Sequence[int], safe: int | None = None) -> Counter[int]:
    """Return the counts of sums after another draw; sums past ``safe`` can never fall back and are kept as one."""
    after: Counter[int] = Counter()
    for step, times in Counter(steps).items():
        for total, count in sums.items():
            reached = total + step
            after[reached if safe is None or reached < safe else safe] += count * times
    return after


def _share(sums: Counter[int], goal: int) -> Fraction:
    return Fraction(sum(count for total, count in sums.items() if total >= goal), sums.total())
