"""Every chart of the pages as a picture on white: those of the weekly paper, and those that a page draws on its own."""

from collections.abc import Callable
from datetime import date
from typing import Final

from actions import access, register
from migration_plan.buffers import buffer_uses
from model.paper import WeeklyPaper
from views import session, steering
from views.chain import levels_of, network, weeks_of
from views.charts.chain import chain
from views.charts.decisions import decisions
from views.charts.distribution import distribution
from views.charts.fever import fever
from views.charts.heat import heat
from views.charts.house import LIGHT
from views.fever import borders, points_of, zone_names
from views.fitgap_calendar import dots
from views.fitgap_heat import State, cells
from views.names import Names
from views.reports.charts import CHARTS
from views.reports.drawing import Chart
from views.wording import current_reader, t, table_day

_WIDTH = 760
"""Pixels that a chart is wide which has no width of its own."""


def _calendar(paper: WeeklyPaper) -> Chart | None:
    table, rows = dots(paper.snapshot.gaps, Names(paper.plan))
    if table.empty:
        return None
    return decisions(table, rows, _status(paper), _months(), LIGHT).properties(width=_WIDTH)


def _heat(paper: WeeklyPaper) -> Chart | None:
    known = paper.frozen.recorded_until if paper.frozen else None
    rows = register.register_as_of(
        session.database(), session.current_actor(), paper.snapshot.status_date, recorded_until=known
    )
    names = Names(paper.plan)
    table, systems = cells(paper.snapshot, rows, names)
    if table.empty:
        return None
    columns = [t(f"heat_{state}") for state in State]
    return heat(table, [names.system(system) for system in systems], columns, LIGHT).properties(width=_WIDTH)


def _fever(paper: WeeklyPaper) -> Chart | None:
    uses = buffer_uses(paper.plan, paper.snapshot)
    if not uses:
        return None
    systems = points_of(uses, Names(paper.plan))
    axes = (t("fever_progress"), t("fever_used"))
    return fever(systems, borders(), zone_names(systems), axes, LIGHT).properties(width=_WIDTH)


def _chain(paper: WeeklyPaper) -> Chart | None:
    nodes, links, rows = network(paper.snapshot, Names(paper.plan))
    if nodes.empty:
        return None
    deadline = (paper.snapshot.deadline, t("chain_deadline", date=table_day(paper.snapshot.deadline)))
    return chain(nodes, links, rows, (_status(paper), deadline), _months(), LIGHT).properties(width=_WIDTH)


def _distribution(paper: WeeklyPaper) -> Chart | None:
    """Return the finishes drawn from what is known of the status date; a published week kept none."""
    if paper.frozen or not session.allowed(access.Action.STEER):
        return None
    found = steering.risk()
    if found is None or not found.finishes:
        return None
    return distribution(weeks_of(found), levels_of(found), _months(), LIGHT).properties(width=_WIDTH)


PICTURES: Final[dict[str, Callable[[WeeklyPaper], Chart | None]]] = CHARTS | {
    "calendar": _calendar,
    "heat": _heat,
    "fever": _fever,
    "chain": _chain,
    "distribution": _distribution,
}
"""The charts that can be taken as pictures, by name."""


def _status(paper: WeeklyPaper) -> tuple[date, str]:
    on = paper.snapshot.status_date
    return on, t("fiscal_status", date=table_day(on))


def _months() -> str:
    return t(f"axis_months_{current_reader().era}")
