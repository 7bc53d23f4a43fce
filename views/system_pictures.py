"""The charts of one system as pictures to take along."""

from collections.abc import Sequence

from model.snapshot import Snapshot, SystemFigures
from model.system import System
from views import system_frames
from views.charts.rates import rates
from views.charts.steps import steps as steps_chart
from views.made_once import once
from views.names import Names
from views.pictures import Picture, offer
from views.system_course import days_marked, weeks_before
from views.system_frames import Step, SystemWeek
from views.wording import current_reader, t


def pictures(found: Sequence[Step], figures: SystemFigures, system: System, snapshot: Snapshot, names: Names) -> None:
    """Offer the charts of a system, those that it has."""
    months = t(f"axis_months_{current_reader().era}")
    offered: dict[str, Picture] = {}
    earlier = weeks_before(figures, snapshot)
    if earlier:
        weeks = [*earlier, SystemWeek.of(snapshot.status_date, figures)]
        offered[t("system_weeks")] = Picture(rates, (*system_frames.week_lines(weeks), months))
    bars, rows = once(system_frames.slice_of, found, names, snapshot.status_date, by=system.code)
    if not bars.empty:
        marks = tuple(days_marked(system, snapshot))
        offered[t("system_dates")] = Picture(steps_chart, (bars, tuple(rows), marks, months))
    if offered:
        offer(offered, f"{system.code}-{snapshot.status_date}")
