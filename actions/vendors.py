"""The record of each vendor, from the published weeks."""

from collections.abc import Callable

from actions.access import Action, require
from actions.weekly import frozen_week, frozen_weeks, plan_of
from migration_plan.vendors import WEEKS, vendor_figures
from model.access import Actor
from model.keeping import WeekLine
from model.snapshot import Snapshot
from model.vendor import VendorFigures
from storage.database import Database


def vendors_now(
    db: Database, actor: Actor, snapshot: Snapshot, published: Callable[[WeekLine], Snapshot] | None = None
) -> tuple[VendorFigures, ...]:
    """Return the record of each vendor at the snapshot's day; a vendor sees its own.

    ``published`` gives the snapshot of a frozen week; who has read it already need not read it again.
    """
    require(actor, Action.SEE_FIGURES)
    plan = plan_of(db, actor)
    if plan is None:
        return ()
    lines = [line for line in frozen_weeks(db, actor) if line.status_date <= snapshot.status_date]
    read = published or (lambda line: frozen_week(db, actor, line.week).snapshot)
    return vendor_figures(plan, snapshot, [read(line) for line in lines[-WEEKS - 1 :]])
