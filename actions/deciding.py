"""What there is to decide: until when, what waiting costs, and which gaps one decision would settle."""

from datetime import date

from actions.access import Action, require
from actions.weekly import facts, figures
from migration_plan.clusters import gap_clusters
from migration_plan.gaps import apply_reviews
from migration_plan.snapshot import situation_at
from migration_plan.waiting import cost_of_waiting, point_of_no_return
from model.access import Actor
from model.deciding import Decisions, NoReturn
from model.snapshot import Snapshot
from storage.database import Database


def decisions_now(db: Database, actor: Actor, status_date: date) -> Decisions | None:
    """Return the point of no return, the cost of waiting for each near gap, and the clusters; None without a plan."""
    require(actor, Action.STEER)
    with db.read(actor) as tx:
        known = facts(tx, status_date)
    if known is None:
        return None
    records = apply_reviews(known.records, known.reviews)
    snapshot = figures(known, status_date)
    situation = situation_at(known.plan, records, known.reports, status_date)
    return Decisions(
        no_return=point_of_no_return(known.plan, snapshot, records, known.reports),
        waiting=cost_of_waiting(situation, snapshot),
        clusters=gap_clusters(snapshot.gaps),
    )


def no_return_now(db: Database, actor: Actor, snapshot: Snapshot) -> NoReturn | None:
    """Return the point of no return alone; None without a plan, or where it is not defined."""
    require(actor, Action.STEER)
    with db.read(actor) as tx:
        known = facts(tx, snapshot.status_date)
    if known is None:
        return None
    return point_of_no_return(known.plan, snapshot, apply_reviews(known.records, known.reviews), known.reports)
