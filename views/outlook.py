"""What lies ahead of the headline: where it will be if the past goes on, and the most that it can be."""

from collections.abc import Iterable

import pandas as pd

from model.forecast import BandDay, CeilingDay, Forecast
from model.plan import MeasureName
from model.snapshot import Snapshot
from views import frames, steering
from views.charts.trend import Outlook
from views.wording import day, percent, t, table_day
from views.wording.forecast import drawn_from


def outlook(snapshot: Snapshot) -> Outlook | None:
    """Return band and ceiling until the target's day; None where the target is not one of the headline."""
    if snapshot.target.measure is not MeasureName.NATIONAL:
        return None
    ahead, ceiling = steering.forecast(snapshot), _until_target(snapshot)
    return Outlook(
        band=band_rows(ahead.band if ahead else ()),
        ceiling=ceiling_rows(ceiling),
        band_name=_band_name(ahead),
        ceiling_name=t("trend_ceiling", value=percent(ceiling[-1].value)) if ceiling else "",
    )


def in_words(ahead: Forecast | None, ceiling: tuple[CeilingDay, ...]) -> str:
    """Return both as sentences for who cannot see them; blank where there is neither."""
    told = []
    if ahead and ahead.band:
        last = ahead.band[-1]
        told.append(t("trend_alt_band", date=day(last.day), low=percent(last.low), high=percent(last.high)))
    if ceiling:
        told.append(t("trend_alt_ceiling", date=day(ceiling[-1].day), value=percent(ceiling[-1].value)))
    return " ".join(told)


def told_of(snapshot: Snapshot) -> str:
    """Return what lies ahead of a snapshot as sentences."""
    if snapshot.target.measure is not MeasureName.NATIONAL:
        return ""
    return in_words(steering.forecast(snapshot), _until_target(snapshot))


def explained(snapshot: Snapshot) -> str:
    """Return what band and dotted line mean, and which weeks the band was drawn from."""
    ahead = steering.forecast(snapshot)
    return t("trend_ahead", weeks=drawn_from(ahead)) if ahead and ahead.band else t("trend_ahead_few")


def band_rows(days: Iterable[BandDay]) -> pd.DataFrame:
    """Return the band: the day, its ends for the eye, and the words for the pointer."""
    rows = [
        (pd.Timestamp(each.day), frames.tenths(each.low), frames.tenths(each.high), _band_words(each)) for each in days
    ]
    return pd.DataFrame(rows, columns=["day", "low", "high", "words"])


def ceiling_rows(days: Iterable[CeilingDay]) -> pd.DataFrame:
    """Return the ceiling: the day, its value for the eye, and the words for the pointer."""
    rows = [
        (
            pd.Timestamp(each.day),
            frames.tenths(each.value),
            f"{table_day(each.day)} {t('actions_ceiling')} {percent(each.value)}",
        )
        for each in days
    ]
    return pd.DataFrame(rows, columns=["day", "value", "words"])


def _until_target(snapshot: Snapshot) -> tuple[CeilingDay, ...]:
    return tuple(each for each in steering.ceiling(snapshot) if each.day <= snapshot.target.day)


def _band_words(each: BandDay) -> str:
    return f"{table_day(each.day)} {percent(each.low)} – {percent(each.high)}"


def _band_name(ahead: Forecast | None) -> tuple[str, ...]:
    if ahead is None or not ahead.band:
        return ()
    last = ahead.band[-1]
    return t("trend_band"), t("trend_band_ends", low=percent(last.low), high=percent(last.high))
