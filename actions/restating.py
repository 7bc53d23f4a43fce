"""The published past beside the past as known now: weeks restated, the baseline proven, past forecasts tested."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from actions.access import Action, require
from actions.gains import weeks_left_out
from actions.scope import snapshot_within
from actions.weekly import figures, frozen_weeks
from migration_plan.explain import explain
from migration_plan.snapshot import FORMULA_VERSION
from migration_plan.track_record import track_record
from model.access import Actor
from model.explanation import Cause
from model.forecast import TrackRecord
from model.keeping import FrozenWeek, WeekLine
from model.plan import MeasureName, Plan
from model.record import TaskId
from model.restated import ProvenBaseline, Restated
from model.snapshot import Rate, Snapshot
from storage import plans, snapshots
from storage.database import Database, Transaction
from storage.facts import Facts, facts_as_of
from storage.rows import AsOf


def restated_weeks(db: Database, actor: Actor) -> tuple[Restated, ...]:
    """Return every frozen week beside its figures from what is known now, under its own plan version, oldest first.

    Where the facts of the week's day are row for row those it was frozen with, nothing is computed: the proof of a
    frozen week is that the same facts give the same figures.
    """
    return tuple(_restated(db, actor, line) for line in frozen_weeks(db, actor))


def proven_baseline(db: Database, actor: Actor) -> ProvenBaseline | None:
    """Return the declared baseline beside what its day comes out at; None without a plan."""
    require(actor, Action.SEE_FIGURES)
    with db.read(actor) as tx:
        current = plans.current_plan(tx)
        if current is None:
            return None
        plan = current[1]
        frozen = _first_frozen(tx, plan.baseline.day)
        as_of = AsOf(plan.baseline.day, entry_until=frozen.known_until if frozen else None)
        known = facts_as_of(tx, as_of, plan_version=frozen.plan_version if frozen else None)
        same_plan = facts_as_of(tx, AsOf(plan.baseline.day), plan_version=known.plan_version if known else None)
        present = facts_as_of(tx, AsOf(plan.baseline.day))
    if known is None or same_plan is None or present is None:
        return None
    return _proven(plan, frozen, known, _sides(plan.baseline.day, known, same_plan, present))


def past_forecasts(db: Database, actor: Actor, until: date) -> TrackRecord | None:
    """Return how the forecasts of the weeks frozen until a day fared; None without a plan."""
    lines = [line for line in frozen_weeks(db, actor) if line.status_date <= until]
    with db.read(actor) as tx:
        current = plans.current_plan(tx)
        with tx.whole_ward():
            apart = weeks_left_out(tx, lines, MeasureName.NATIONAL)
    days = {each.week.friday for each in apart}
    return None if current is None else track_record(lines, current[1].target.day, days)


def _restated(db: Database, actor: Actor, line: WeekLine) -> Restated:
    with db.read(actor) as tx:
        known = facts_as_of(tx, AsOf(line.status_date), plan_version=line.plan_version)
        if known is None or (known.digest == line.input_digest and line.formula_version == FORMULA_VERSION):
            return _as_published(line)
        frozen = snapshots.frozen_week(tx, line.week)
    now = figures(known, line.status_date)
    sides = (frozen.snapshot, now) if frozen else (now, now)
    before, after = (snapshot_within(actor, side, known.plan) for side in sides)
    return Restated(
        line=line,
        formula_version=now.formula_version,
        national=now.national,
        verified=now.verified,
        reported=now.reported,
        open_gaps=sum(system.open_gaps for system in now.systems),
        tasks=tuple(_moved(before, after)),
    )


def _as_published(line: WeekLine) -> Restated:
    return Restated(
        line=line,
        formula_version=line.formula_version,
        national=line.national,
        verified=line.verified,
        reported=line.reported,
        open_gaps=line.open_gaps,
    )


def _moved(before: Snapshot, after: Snapshot) -> Iterable[TaskId]:
    """Yield the tasks whose status, execution or cap differ."""
    known = {task.id: (task.status, task.execution, task.cap) for task in before.tasks}
    return (task.id for task in after.tasks if known.get(task.id) != (task.status, task.execution, task.cap))


def _first_frozen(tx: Transaction, day: date) -> FrozenWeek | None:
    line = next((line for line in snapshots.frozen_weeks(tx) if line.status_date >= day), None)
    return None if line is None else snapshots.frozen_week(tx, line.week)


def _sides(day: date, *known: Facts) -> tuple[Snapshot, ...]:
    """Return the figures of the day from each of the facts; equal facts are computed once."""
    computed: dict[str, Snapshot] = {}
    for facts in known:
        if facts.digest not in computed:
            computed[facts.digest] = figures(facts, day)
    return tuple(computed[facts.digest] for facts in known)


def _proven(plan: Plan, frozen: FrozenWeek | None, known: Facts, sides: Sequence[Snapshot]) -> ProvenBaseline:
    then, restated, now = sides
    measure = plan.baseline.measure
    systems = {task.id: task.system for task in plan.tasks if task.step and task.system}
    told = explain(then, restated, now, measure, systems)
    return ProvenBaseline(
        declared=plan.baseline,
        then=_rate(then, measure),
        now=_rate(now, measure),
        plan_version=known.plan_version,
        formula_version=now.formula_version,
        input_digest=known.digest,
        known_until=frozen.known_until if frozen else None,
        recorded_until=frozen.recorded_until if frozen else None,
        causes=_causes(told.points(cause) for cause in Cause),
    )


def _causes(points: Iterable[Fraction]) -> tuple[tuple[Cause, Fraction], ...]:
    return tuple((cause, moved) for cause, moved in zip(Cause, points, strict=True) if moved)


def _rate(snapshot: Snapshot, measure: MeasureName) -> Rate:
    return snapshot.national if measure is MeasureName.NATIONAL else snapshot.verified
