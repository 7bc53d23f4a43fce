"""Which charts a weekly paper has, by name: the same ones that the pages show, on white."""

from collections.abc import Callable
from typing import Final

from model.paper import WeeklyPaper
from model.week import IsoWeek
from views import frames
from views.charts.bars import bars
from views.charts.house import LIGHT
from views.charts.trend import TrendWords, trend
from views.charts.waterfall import waterfall
from views.names import Names
from views.reports.drawing import Chart
from views.waterfall_steps import steps
from views.wording import current_reader, month, percent, t


def trend_chart(paper: WeeklyPaper) -> Chart | None:
    """Return the headline week by week with the plan's curve and the target; None before the baseline's day."""
    snapshot = paper.snapshot
    if snapshot.status_date < snapshot.baseline.day:
        return None
    words = TrendWords(
        actual=t("trend_actual", value=percent(snapshot.national.value)),
        planned=t("trend_planned", value=percent(snapshot.planned_value.value)),
        target=t("trend_target", value=percent(snapshot.target.value), date=month(snapshot.target.day)),
        baseline=t("trend_baseline", value=percent(snapshot.baseline.value)),
        months=t(f"axis_months_{current_reader().era}"),
    )
    target = (snapshot.target.day, snapshot.target.value)
    return trend(frames.trend(paper.actual), frames.trend(paper.promised), target, words, LIGHT).properties(
        width=430, height=210
    )


def waterfall_chart(paper: WeeklyPaper) -> Chart | None:
    """Return the causes that moved the headline since the week before; None where there is none."""
    if paper.explanation is None or paper.before is None:
        return None
    moved, ends = steps(paper.explanation, str(paper.before.week), str(IsoWeek.of(paper.snapshot.status_date)))
    return waterfall(moved, ends, LIGHT).properties(width=430, height=210)


def systems_chart(paper: WeeklyPaper) -> Chart:
    """Return the systems as bars, the one in most trouble first."""
    return bars(frames.bars(paper.snapshot, Names(paper.plan)), LIGHT).properties(width=430)


CHARTS: Final[dict[str, Callable[[WeeklyPaper], Chart | None]]] = {
    "trend": trend_chart,
    "waterfall": waterfall_chart,
    "systems": systems_chart,
}
"""The charts that can be taken as pictures."""
