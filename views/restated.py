"""The parts of the history page on how far the past can be trusted: weeks restated, past forecasts tested."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

import pandas as pd
import streamlit as st

from model.forecast import PastForecast, TrackRecord
from model.restated import Restated
from views import frames, past
from views.made_once import made_once
from views.names import Names
from views.wording import percent, points, t, table_day

COLUMNS = (
    "week",
    "national",
    "national_now",
    "national_moved",
    "verified",
    "verified_now",
    "verified_moved",
    "open_gaps",
    "open_gaps_now",
    "tasks",
)
RECORD = ("week", "value", "chance", "half", "most", "range", "came", "result")
_RATES = {"national", "national_now", "verified", "verified_now"}
_TASKS_SHOWN, _ROWS_SHOWN = 3, 14


def weeks(names: Names) -> None:
    """Show published and restated figures side by side; they are computed when the reader asks for them."""
    st.subheader(t("restated_title"), anchor=False, help=t("restated_help"))
    if not st.toggle(t("restated_show"), key="restated_show"):
        return
    with st.spinner(t("restated_computing")):
        found = past.restated_weeks()
    moved = sum(week.differs for week in found)
    if moved:
        st.markdown(f":material/edit_note: {t('restated_moved', weeks=len(found), moved=moved)}")
    else:
        st.markdown(f":material/check_circle: {t('restated_same', weeks=len(found))}")
    column = st.column_config
    table = week_rows(found, names)
    st.dataframe(
        table,
        column_config={
            name: column.NumberColumn(t(f"restated_column_{name}"), format="%.1f%%", width=105)
            if name in _RATES
            else column.Column(t(f"restated_column_{name}"), width=360 if name == "tasks" else 85)
            for name in COLUMNS
        },
        hide_index=True,
        placeholder="–",
        height=420 if len(table) > _ROWS_SHOWN else "content",
        key="restated_weeks",
        alt=t("restated_title"),
    )


def week_rows(found: Sequence[Restated], names: Names) -> pd.DataFrame:
    """Return one row a week, the latest first: published, from what is known now, and the difference."""
    rows = [
        {
            "week": str(each.line.week),
            "national": frames.shown(each.line.national),
            "national_now": frames.shown(each.national),
            "national_moved": _moved(each.line.national.value, each.national.value),
            "verified": frames.shown(each.line.verified),
            "verified_now": frames.shown(each.verified),
            "verified_moved": _moved(each.line.verified.value, each.verified.value),
            "open_gaps": each.line.open_gaps,
            "open_gaps_now": each.open_gaps,
            "tasks": names.several(each.tasks, _TASKS_SHOWN),
        }
        for each in reversed(found)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@made_once()
def record() -> None:
    """Show how often the truth fell inside what was forecast, and each forecast beside what came."""
    found = past.track_record()
    if found is None:
        return
    st.subheader(t("record_title"), anchor=False, help=t("record_help", weeks=found.weeks_ahead))
    st.markdown(verdict(found))
    if not found.forecasts:
        return
    waiting = len(found.forecasts) - found.tested
    st.caption(t("record_half", tested=found.tested, inside=found.inside_half, waiting=waiting))
    with st.expander(t("record_table"), icon=":material/target:"):
        st.dataframe(
            record_rows(found),
            column_config={
                name: st.column_config.TextColumn(t(f"record_column_{name}", weeks=found.weeks_ahead))
                for name in RECORD
            },
            hide_index=True,
            key="record",
            alt=t("record_table"),
        )


def verdict(found: TrackRecord) -> str:
    """Return in one sentence how far the forecasts could be trusted; honest where too few were tested."""
    if found.hit_rate is None:
        return t("record_few", tested=found.tested, minimum=found.minimum)
    key = "record_kept" if found.hit_rate >= Fraction(4, 5) else "record_narrow"
    return t(
        key, weeks=found.weeks_ahead, tested=found.tested, inside=found.inside, share=percent(100 * found.hit_rate)
    )


def record_rows(found: TrackRecord) -> pd.DataFrame:
    """Return one row a forecast, the latest first: what was said of the target and the weeks ahead, and what came."""
    rows = [
        {
            "week": str(each.week),
            "value": percent(each.value),
            "chance": percent(None if each.said.chance is None else 100 * each.said.chance),
            "half": _reached(each, Fraction(1, 2)),
            "most": _reached(each, Fraction(4, 5)),
            "range": t("record_range", low=percent(each.low), high=percent(each.high)),
            "came": percent(each.came),
            "result": t(f"record_{_result(each)}"),
        }
        for each in reversed(found.forecasts)
    ]
    return pd.DataFrame(rows, columns=list(RECORD))


def _result(each: PastForecast) -> str:
    if each.came is None:
        return "waiting"
    return "inside" if each.inside else "above" if each.came > each.high else "below"


def _reached(each: PastForecast, level: Fraction) -> str:
    weeks = dict(each.said.weeks_for).get(level)
    return "–" if weeks is None else table_day(each.status_date + timedelta(weeks=weeks))


def _moved(published: Fraction | None, now: Fraction | None) -> str:
    return "" if published is None or now is None or now == published else points(now - published)
