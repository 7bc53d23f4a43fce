"""The figures of a day and the weekly freeze: gather what was known, compute, keep, and prove it again later.

Three views of one status date: *as of* (everything known now; for a past day that is the restated view), *frozen* (as
published) and *recomputed* (computed anew from exactly what was known at the freeze).
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime
from threading import Lock
from typing import Final

from actions import log
from actions.access import Action, require
from actions.scope import plan_within, snapshot_within
from migration_plan.gaps import apply_reviews
from migration_plan.snapshot import take_snapshot
from model.access import Actor
from model.fitgap import FitGapRecord
from model.keeping import FrozenWeek, Recomputation, WeekLine
from model.plan import Plan
from model.snapshot import Snapshot
from model.week import IsoWeek, day_in_japan
from storage import ledger, plans, snapshots
from storage.canonical import canonical_json, digest, in_the_shape_of
from storage.database import Database, Transaction, repeated
from storage.facts import Facts, facts_as_of, latest_day, state_of_facts
from storage.rows import AsOf

REMEMBERED: Final = 32
"""How many snapshots are remembered."""
_Key = tuple[str, date, datetime | None]


class WeekRefused(Exception):  # noqa: N818 (the name says what it is)
    """A week that cannot be frozen or shown: ``code`` is week-not-over, week-not-frozen or no-plan-yet."""

    def __init__(self, code: str, week: IsoWeek) -> None:
        """Keep the week and the reason."""
        super().__init__(f"{code}: {week}")
        self.code, self.week = code, week


def plan_of(db: Database, actor: Actor) -> Plan | None:
    """Return the plan in force, None where there is none yet."""
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        current = plans.current_plan(tx)
    return None if current is None else plan_within(actor, current[1])


def latest_status_date(db: Database, actor: Actor) -> date:
    """Return the latest day for which a sheet or a report is true; before any, the plan's start.

    Without a plan nothing is true on any day: the answer is ``date.min``.
    """
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        current = plans.current_plan(tx)
        return latest_day(tx) or (current[1].start.date() if current else date.min)


def day_to_show(db: Database, actor: Actor, now: datetime) -> date:
    """Return the latest day for which a sheet or a report is true; before any, the present day."""
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        latest = latest_day(tx)
    return latest or present_day(db, actor, now)


def present_day(db: Database, actor: Actor, now: datetime) -> date:
    """Return the day in Japan; an illustrative plan lives at the date of its own latest facts."""
    plan = plan_of(db, actor)
    if plan is not None and plan.illustrative:
        return latest_status_date(db, actor)
    return day_in_japan(now)


def snapshot_as_of(
    db: Database, actor: Actor, status_date: date, *, recorded_until: datetime | None = None
) -> Snapshot | None:
    """Return every figure of a day from what is known now, or was known by an instant; None without a plan.

    The same facts give the same object, so turning a page computes nothing.
    """
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        snapshot = remembered(tx, status_date, recorded_until)
        current = plans.current_plan(tx, recorded_until)
    return None if snapshot is None or current is None else snapshot_within(actor, snapshot, current[1])


def facts(tx: Transaction, status_date: date, *, recorded_until: datetime | None = None) -> Facts | None:
    """Return what a snapshot of the day is computed from; None where there is no plan yet."""
    return facts_as_of(tx, AsOf(status_date, recorded_until))


def figures(known: Facts, status_date: date, *, records: Iterable[FitGapRecord] | None = None) -> Snapshot:
    """Return the snapshot of the facts; with ``records``, as if these were the register (for a dry run)."""
    register = known.records if records is None else records
    return take_snapshot(known.plan, apply_reviews(register, known.reviews), known.reports, status_date)


def remembered(tx: Transaction, status_date: date, recorded_until: datetime | None = None) -> Snapshot | None:
    """Return the snapshot of the present facts. The key holds the hash of them all, so it can never be out of date."""
    key = (state_of_facts(tx), status_date, recorded_until)
    with _lock:
        if key in _snapshots:
            _snapshots.move_to_end(key)
            return _snapshots[key]
    known = facts(tx, status_date, recorded_until=recorded_until)
    if known is None:
        return None
    snapshot = figures(known, status_date)
    with _lock:
        _snapshots[key] = snapshot
        while len(_snapshots) > REMEMBERED:
            _snapshots.popitem(last=False)
    return snapshot


def is_over(week: IsoWeek, now: datetime) -> bool:
    """Tell whether a week may be frozen already: in Japan its Friday has come."""
    return week.friday <= day_in_japan(now)


@repeated
def freeze_week(db: Database, actor: Actor, week: IsoWeek, now: datetime) -> FrozenWeek:
    """Publish the figures of a week's Friday as known now, once; a week that is frozen is returned as it is.

    Who comes second, even at the same instant, finds the first one's week. ``recorded_until == now`` tells them apart.
    """
    require(actor, Action.FREEZE_WEEK)
    if not is_over(week, now):
        raise WeekRefused("week-not-over", week)
    with db.write(actor) as tx:
        frozen = snapshots.frozen_week(tx, week) or _freeze(tx, actor, week, now)
    log.note(log.Event.FREEZE, week=week, known_until=frozen.known_until, new=frozen.recorded_until == now)
    return frozen


def frozen_weeks(db: Database, actor: Actor) -> tuple[WeekLine, ...]:
    """Return the headlines of the frozen weeks, oldest first."""
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        return snapshots.frozen_weeks(tx)


def frozen_week(db: Database, actor: Actor, week: IsoWeek) -> FrozenWeek:
    """Return a week as it was published."""
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        frozen = _published(tx, week)
        plan = plans.plan_version(tx, frozen.plan_version)
    return frozen.model_copy(update={"snapshot": snapshot_within(actor, frozen.snapshot, plan)})


def recompute(db: Database, actor: Actor, week: IsoWeek) -> Recomputation:
    """Compute a frozen week anew from exactly the facts and the plan that were known, and compare."""
    require(actor, Action.RECOMPUTE_WEEK)
    with db.read(actor) as tx:
        frozen = _published(tx, week)
        kept = snapshots.published_json(tx, week)
        as_of = AsOf(frozen.snapshot.status_date, entry_until=frozen.known_until)
        known = facts_as_of(tx, as_of, plan_version=frozen.plan_version, anew=True)
    if known is None:
        raise WeekRefused("no-plan-yet", week)
    recomputed = figures(known, frozen.snapshot.status_date)
    comparable = in_the_shape_of(kept, recomputed)
    return Recomputation(
        published=frozen.snapshot,
        recomputed=recomputed,
        equal=comparable == kept,
        input_digest_equal=known.digest == frozen.input_digest,
        digest_equal=digest(comparable) == frozen.digest,
    )


def _freeze(tx: Transaction, actor: Actor, week: IsoWeek, now: datetime) -> FrozenWeek:
    known_until = ledger.last_entry(tx)
    known = facts_as_of(tx, AsOf(week.friday, entry_until=known_until))
    if known is None:
        raise WeekRefused("no-plan-yet", week)
    snapshot = figures(known, week.friday)
    content = canonical_json(snapshot)
    frozen = FrozenWeek(
        week=week,
        version=1,
        recorded_until=now,
        known_until=known_until,
        plan_version=known.plan_version,
        frozen_by=actor.name,
        input_digest=known.digest,
        digest=digest(content),
        snapshot=snapshot,
    )
    snapshots.save_snapshot(tx, frozen, content, actor=actor)
    return frozen


def _published(tx: Transaction, week: IsoWeek) -> FrozenWeek:
    frozen = snapshots.frozen_week(tx, week)
    if frozen is None:
        raise WeekRefused("week-not-frozen", week)
    return frozen


_snapshots: OrderedDict[_Key, Snapshot] = OrderedDict()
_lock: Final = Lock()
