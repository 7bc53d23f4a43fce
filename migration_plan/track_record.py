"""How past forecasts fared: what each frozen week would have said of the weeks after it, beside what came."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from fractions import Fraction

from migration_plan.forecast import MINIMUM_WEEKS, forecast, interval, weekly_gains
from model.forecast import PastForecast, TrackRecord
from model.keeping import WeekLine

WEEKS_AHEAD = 4
"""How far ahead each forecast is tested; far enough to matter, near enough to be known soon."""
MINIMUM_TESTED = 5
"""Below so many tested forecasts no hit rate is stated."""
MOST, HALF = Fraction(4, 5), Fraction(1, 2)


def track_record(lines: Sequence[WeekLine], target_day: date, apart: Collection[date] = ()) -> TrackRecord:
    """Return the forecasts of the national rate that the frozen weeks allow, each from the weeks frozen until then.

    ``apart`` are the days of weeks that are not drawn from, as in today's forecast.

    Nothing that was published later goes into a forecast. Weeks with too few gains before them have none. The intervals
    of neighbouring weeks overlap, so the hits are not independent of each other.
    """
    values = [(line, line.national.value) for line in lines]
    known = [(line, value) for line, value in values if value is not None]
    came = {line.status_date: value for line, value in known}
    days = [(line.status_date, value) for line, value in known]
    return TrackRecord(
        weeks_ahead=WEEKS_AHEAD,
        minimum=MINIMUM_TESTED,
        forecasts=tuple(
            _forecast(line, value, gains, target_day, came.get(line.status_date + timedelta(weeks=WEEKS_AHEAD)))
            for place, (line, value) in enumerate(known)
            if len(gains := weekly_gains(days[: place + 1], apart)) >= MINIMUM_WEEKS
        ),
    )


def _forecast(
    line: WeekLine, value: Fraction, gains: Sequence[Fraction], target_day: date, came: Fraction | None
) -> PastForecast:
    weeks_left = max((target_day - line.status_date).days // 7, 0)
    low, high = interval(gains, WEEKS_AHEAD, MOST)
    low_half, high_half = interval(gains, WEEKS_AHEAD, HALF)
    return PastForecast(
        week=line.week,
        status_date=line.status_date,
        value=value,
        said=forecast(gains, needed=line.target - value, weeks_left=weeks_left),
        low=value + low,
        low_half=value + low_half,
        high_half=value + high_half,
        high=value + high,
        came=came,
    )
