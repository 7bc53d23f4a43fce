"""Why a figure moved between a published week and a later one."""

from datetime import date

from actions.scope import snapshot_within
from actions.weekly import figures, frozen_week, plan_of, snapshot_as_of
from migration_plan.explain import explain
from model.access import Actor
from model.explanation import Explanation
from model.plan import MeasureName
from model.snapshot import Snapshot
from model.week import IsoWeek
from storage.database import Database
from storage.facts import facts_as_of
from storage.rows import AsOf


def explain_weeks(
    db: Database, actor: Actor, first: IsoWeek, second: IsoWeek, measure: MeasureName = MeasureName.NATIONAL
) -> Explanation:
    """Return why the measure moved from one frozen week to a later one."""
    later = frozen_week(db, actor, second)
    return _explained(db, actor, first, later.snapshot, measure, known_until=later.known_until)


def explain_since(
    db: Database, actor: Actor, first: IsoWeek, status_date: date, measure: MeasureName = MeasureName.NATIONAL
) -> Explanation | None:
    """Return why the measure moved from a frozen week to a status date as known now; None without a plan."""
    now = snapshot_as_of(db, actor, status_date)
    return None if now is None else _explained(db, actor, first, now, measure, known_until=None)


def _explained(
    db: Database, actor: Actor, first: IsoWeek, now: Snapshot, measure: MeasureName, *, known_until: int | None
) -> Explanation:
    published = frozen_week(db, actor, first)
    restated = _restated(db, actor, published.plan_version, first, known_until)
    plan = plan_of(db, actor)
    systems = {task.id: task.system for task in plan.tasks if task.step and task.system} if plan else {}
    return explain(published.snapshot, restated or published.snapshot, now, measure, systems)


def _restated(db: Database, actor: Actor, plan_version: int, week: IsoWeek, known_until: int | None) -> Snapshot | None:
    """Return the figures of a frozen week under its own plan from what was known later."""
    with db.read(actor) as tx:
        known = facts_as_of(tx, AsOf(week.friday, entry_until=known_until), plan_version=plan_version)
    return None if known is None else snapshot_within(actor, figures(known, week.friday), known.plan)
