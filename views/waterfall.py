"""Why the figure moved: the waterfall between two weeks, and behind each bar the tasks, gaps and lines that made it."""

from datetime import date

import pandas as pd
import streamlit as st

from actions import explaining
from actions.opening import Database
from model.access import Actor
from model.explanation import Bar, Cause, Explanation
from model.keeping import WeekLine
from model.plan import MeasureName
from model.snapshot import Snapshot
from model.week import IsoWeek
from views import session
from views.charts import house
from views.charts.waterfall import waterfall
from views.made_once import once
from views.names import Names
from views.pictures import Picture, offer
from views.waterfall_steps import steps
from views.wording import percent, points, t, thousandths

_MEASURES = {MeasureName.NATIONAL: "national", MeasureName.VERIFIED: "verified"}
DRILL = ("cause", "points", "task", "system", "gap", "by", "reason", "source")


def why(first: WeekLine, second: WeekLine | None, now: Snapshot, names: Names) -> None:
    """Show why a measure moved from a frozen week to a later one, or to the date that is shown."""
    st.subheader(t("why_title"), anchor=False, help=t("why_help"))
    measure = st.segmented_control(
        t("why_measure"),
        list(_MEASURES),
        format_func=lambda each: t(_MEASURES[each]),
        default=MeasureName.NATIONAL,
        key="why_measure",
        required=True,
        label_visibility="collapsed",
    )
    told = _told(first, second, now, measure)
    if told is None:
        return
    weeks = str(first.week), str(second.week) if second else t("why_now")
    once(_shown, told, weeks, measure, now, names, by=(weeks, measure))
    drawn_of = once(steps, told, *weeks, by=(weeks, measure))
    offer({t("why_title"): Picture(waterfall, drawn_of)}, f"{first.week}-{second.week if second else now.status_date}")


def _shown(told: Explanation, weeks: tuple[str, str], measure: MeasureName, now: Snapshot, names: Names) -> None:
    bars, ends = steps(told, *weeks)
    chart = waterfall(bars, ends, house.palette(dark=session.on_dark_ground()))
    st.altair_chart(chart.properties(height=300), theme=None, key=f"why_{measure}", alt=_in_words(told))
    st.caption(
        t("why_sum", before=percent(told.before), after=percent(told.after), moved=points(told.after - told.before))
    )
    table = drill(told, now, names)
    if not table.empty:
        with st.expander(t("why_drill"), icon=":material/search:"):
            st.dataframe(
                table,
                column_config={name: st.column_config.Column(t(f"why_column_{name}")) for name in DRILL},
                hide_index=True,
                placeholder="–",
                key=f"why_drill_{measure}",
            )


def drill(told: Explanation, now: Snapshot, names: Names) -> pd.DataFrame:
    """Return the bars one by one, the largest first: task, gap, who said so, why, and on which line."""
    tasks = {task.id: task for task in now.tasks}
    gaps = {gap.id: gap for gap in now.gaps}

    def row(bar: Bar) -> dict[str, object]:
        task = tasks.get(bar.task) if bar.task else None
        gap = gaps.get(bar.gap or "")
        source = gap or task
        return {
            "cause": t(f"cause_{bar.cause}"),
            "points": f"{'+' if bar.points > 0 else '−'}{thousandths(abs(bar.points))}",
            "task": names.task(bar.task) if bar.task else "",
            "system": names.system(names.system_of(bar.task)) if bar.task else "",
            "gap": bar.gap or "",
            "by": task.reported_by if task else "",
            "reason": task.reason if task else "",
            "source": f"{source.file}:{source.line}" if source and source.file else "",
        }

    ordered = sorted(told.bars, key=lambda bar: -abs(bar.points))
    return pd.DataFrame([row(bar) for bar in ordered], columns=list(DRILL))


def _told(first: WeekLine, second: WeekLine | None, now: Snapshot, measure: MeasureName) -> Explanation | None:
    later = second.week if second else now.status_date
    return _explained(*session.edition(), first.week, later, measure)


@st.cache_resource(show_spinner=False, max_entries=32)
def _explained(
    _database: Database,
    edition: str,  # noqa: ARG001 - a part of the key
    actor: Actor,
    first: IsoWeek,
    later: IsoWeek | date,
    measure: MeasureName,
) -> Explanation | None:
    if isinstance(later, IsoWeek):
        return explaining.explain_weeks(_database, actor, first, later, measure)
    return explaining.explain_since(_database, actor, first, later, measure)


def _in_words(told: Explanation) -> str:
    moved = [f"{t(f'cause_{cause}')} {points(told.points(cause))}" for cause in Cause if told.points(cause)]
    return f"{percent(told.before)} → {percent(told.after)}: {', '.join(moved)}"
