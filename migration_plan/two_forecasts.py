"""The chance of the target from the network, from the facts of a status date, and how far the trend is from it."""

from collections.abc import Iterable, Sequence
from datetime import date

from migration_plan import gaps
from migration_plan.facts import actuals, facts_at
from migration_plan.gap_history import gap_history
from migration_plan.network import build_network
from migration_plan.next_actions import national_points
from migration_plan.risk import LEVELS, simulate
from migration_plan.risk_target import Need
from model.fitgap import FitGapRecord
from model.forecast import Forecast
from model.plan import MeasureName, Plan
from model.progress import ProgressReport, Review
from model.risk import Risk
from model.snapshot import Snapshot

WEEKS_APART = 3
"""More weeks than these between two forecasts of one date are an alert of their own."""
_MEDIAN = LEVELS[1]


def risk_at(
    plan: Plan,
    records: Sequence[FitGapRecord],
    reports: Iterable[ProgressReport],
    snapshot: Snapshot,
    reviews: Sequence[Review] = (),
) -> Risk:
    """Return what may become of the plan after the snapshot's status date.

    The network knows when steps finish, so it speaks of a target of the national rate alone. How long gaps take is
    drawn from what the ``reviews`` say of the vendor's others, where those are enough.
    """
    facts, day = facts_at(reports, snapshot.status_date), snapshot.status_date
    value = snapshot.national.value if plan.target.measure is MeasureName.NATIONAL else None
    holds = gaps.holds(plan, gaps.gaps_by_task(plan, records), day)
    history = gap_history(plan, records, reviews, day)
    found = simulate(
        build_network(plan),
        status=gaps.end_of(day) if facts else None,
        actuals=actuals(plan, facts),
        holds=holds,
        need=None if value is None else Need(plan.target.value - value, national_points(plan, snapshot)),
        resolutions=history.instants,
    )
    dated = (hold.id for hold in holds if hold.expected is not None)
    return found.model_copy(update={"gap_basis": history.basis(dated)})


def weeks_to_target(risk: Risk, day: date) -> int | None:
    """Return the weeks from a day until the network reaches the target at even odds; None: never, or no target."""
    median = next((each.at for each in risk.target.reached if each.level == _MEDIAN), None) if risk.target else None
    return None if median is None else -((gaps.end_of(day) - median).days // 7)


def weeks_apart(risk: Risk, trend: Forecast, day: date) -> int | None:
    """Return how many weeks later than the trend the network reaches the target at even odds; negative: earlier.

    None where one of the two names no date: too few weeks were seen, or it is not reached at even odds.
    """
    network, seen = weeks_to_target(risk, day), next((w for level, w in trend.weeks_for if level == _MEDIAN), None)
    return None if network is None or seen is None else network - seen
