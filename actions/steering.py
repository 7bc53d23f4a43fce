"""Steering towards the target: its chance from the published gains, the least effort, the best actions."""

from datetime import date

from actions.access import Action, require, scope
from actions.gains import weeks_left_out
from actions.weekly import facts, figures, frozen_weeks
from migration_plan.ceiling import ceiling_curve
from migration_plan.chains import chains_of
from migration_plan.figures import all_task_figures
from migration_plan.forecast import band, forecast, weekly_gains
from migration_plan.gaps import apply_reviews
from migration_plan.health import examine
from migration_plan.next_actions import advise, best_actions
from migration_plan.snapshot import situation_at
from migration_plan.two_forecasts import risk_at
from migration_plan.watch import watch
from migration_plan.watch_across import done_too_soon, one_value, watch_reviews
from migration_plan.what_if import what_if
from model.access import Actor
from model.advice import Advice, Candidate
from model.alert import Alert, Freeze
from model.chains import Chains
from model.fitgap import FitGapRecord
from model.forecast import CeilingDay, Forecast
from model.health import Check
from model.risk import Risk
from model.snapshot import Snapshot
from model.what_if import Assumptions, WhatIf
from storage.database import Database
from storage.facts import Facts


def forecast_target(db: Database, actor: Actor, snapshot: Snapshot) -> Forecast | None:
    """Return the chance of the target from the published weekly gains up to the snapshot; None without its value."""
    require(actor, Action.SEE_FIGURES)
    measure = snapshot.target.measure
    value = snapshot.measured(measure).value
    if value is None:
        return None
    lines = [line for line in frozen_weeks(db, actor) if line.status_date <= snapshot.status_date]
    with db.read(actor) as tx, tx.whole_ward():
        apart = weeks_left_out(tx, lines, measure)
    weeks_left = max((snapshot.target.day - snapshot.status_date).days // 7, 0)
    values = [(line.status_date, line.measured(measure).value) for line in lines]
    known = [(day, published) for day, published in values if published is not None]
    gains = weekly_gains(known, {each.week.friday for each in apart})
    found = forecast(gains, needed=snapshot.target.value - value, weeks_left=weeks_left)
    drawn = band(gains, value, snapshot.status_date, weeks_left)
    return found.model_copy(update={"left_out": apart, "band": drawn})


def ceiling_now(db: Database, actor: Actor, snapshot: Snapshot) -> tuple[CeilingDay, ...]:
    """Return the most that the measure of the target can come to by each coming day; none without a plan."""
    require(actor, Action.STEER)
    known = _known(db, actor, snapshot.status_date)
    return ceiling_curve(known.plan, snapshot, snapshot.target.measure) if known else ()


def least_effort_to_target(db: Database, actor: Actor, status_date: date) -> Advice | None:
    """Return the least work that brings the target in time; None without a plan."""
    require(actor, Action.STEER)
    known = _known(db, actor, status_date)
    if known is None:
        return None
    records = _register(known)
    return advise(known.plan, figures(known, status_date), records)


def best_actions_now(db: Database, actor: Actor, status_date: date) -> tuple[Candidate, ...]:
    """Return what can be done now by points per person-day, the best first; a vendor sees its own systems."""
    require(actor, Action.SEE_FIGURES)
    known = _known(db, actor, status_date)
    if known is None:
        return ()
    own = scope(actor)
    records = _register(known)
    actions = best_actions(known.plan, figures(known, status_date), records)
    return tuple(action for action in actions if own is None or action.system in own)


def what_if_now(db: Database, actor: Actor, status_date: date, assumptions: Assumptions) -> WhatIf | None:
    """Return what the assumptions would do to the figures; nothing is stored. None without a plan."""
    require(actor, Action.STEER)
    known = _known(db, actor, status_date)
    if known is None:
        return None
    records = _register(known)
    return what_if(known.plan, records, known.reports, status_date, assumptions)


def chains_now(db: Database, actor: Actor, status_date: date, *, count: int = 5) -> Chains | None:
    """Return the chains that decide the end of the plan, and the drag of its critical tasks; None without a plan."""
    require(actor, Action.STEER)
    known = _known(db, actor, status_date)
    if known is None:
        return None
    situation = situation_at(known.plan, _register(known), known.reports, status_date)
    return chains_of(situation, count)


def risk_now(db: Database, actor: Actor, status_date: date) -> Risk | None:
    """Return what may become of the plan, drawn many times over its network; None without a plan."""
    require(actor, Action.STEER)
    known = _known(db, actor, status_date)
    if known is None:
        return None
    records = _register(known)
    return risk_at(known.plan, records, known.reports, figures(known, status_date), known.reviews)


def health_now(db: Database, actor: Actor, status_date: date) -> tuple[Check, ...]:
    """Return the fourteen points of schedule health; none without a plan."""
    require(actor, Action.STEER)
    known = _known(db, actor, status_date)
    if known is None:
        return ()
    situation = situation_at(known.plan, _register(known), known.reports, status_date)
    return examine(situation, all_task_figures(situation))


def alerts_now(db: Database, actor: Actor, status_date: date) -> tuple[Alert, ...]:
    """Return the questions that the reports raise; a vendor sees those about its own systems."""
    require(actor, Action.SEE_FIGURES)
    known = _known(db, actor, status_date)
    if known is None:
        return ()
    own = scope(actor)
    lines = frozen_weeks(db, actor)
    freezes = [Freeze(status_date=line.status_date, recorded_until=line.recorded_until) for line in lines]
    found = (
        *watch(known.plan, known.reports, status_date, freezes),
        *one_value(known.plan, known.reports, status_date),
        *done_too_soon(known.plan, figures(known, status_date)),
        *watch_reviews(known.plan, known.reviews, status_date),
    )
    return tuple(alert for alert in found if own is None or alert.system in own)


def _known(db: Database, actor: Actor, status_date: date) -> Facts | None:
    with db.read(actor) as tx:
        return facts(tx, status_date)


def _register(known: Facts) -> tuple[FitGapRecord, ...]:
    """Return the Fit&Gap rows with the ward's word on them."""
    return apply_reviews(known.records, known.reviews)
