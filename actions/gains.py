"""Which published weeks a forecast may draw from: those in which nothing but work moved the figure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

from actions.weekly import figures
from migration_plan.explain import explain
from migration_plan.forecast import left_out
from model.forecast import LeftOut
from model.keeping import FrozenWeek, WeekLine
from model.plan import MeasureName
from storage import plans, snapshots
from storage.database import Transaction
from storage.facts import facts_as_of
from storage.learned import learned
from storage.rows import AsOf


def weeks_left_out(tx: Transaction, lines: Sequence[WeekLine], measure: MeasureName) -> tuple[LeftOut, ...]:
    """Return the weeks in which a correction of the past, the formula or the scope moved the published measure.

    A week is only explained where there can be something to explain: another plan or formula, another denominator, or
    facts that were learned later about the week before.
    """
    facts = learned(tx)
    found = (
        _left_out(tx, before, after, measure)
        for before, after in pairwise(lines)
        if not (_same_scope(before, after) and _nothing_learned(facts, before, after))
    )
    return tuple(week for week in found if week)


def _same_scope(before: WeekLine, after: WeekLine) -> bool:
    def scope(line: WeekLine) -> tuple[object, ...]:
        rates = (line.national, line.national_without_na, line.verified)
        return line.plan_version, line.formula_version, *(rate.denominator for rate in rates)

    return scope(before) == scope(after)


def _nothing_learned(facts: Iterable[tuple[date, datetime]], before: WeekLine, after: WeekLine) -> bool:
    return not any(
        day <= before.status_date and before.recorded_until <= recorded <= after.recorded_until
        for day, recorded in facts
    )


def _left_out(tx: Transaction, before: WeekLine, after: WeekLine, measure: MeasureName) -> LeftOut | None:
    first, second = snapshots.frozen_week(tx, before.week), snapshots.frozen_week(tx, after.week)
    return None if first is None or second is None else _explained(tx, first, second, measure)


def _explained(tx: Transaction, first: FrozenWeek, second: FrozenWeek, measure: MeasureName) -> LeftOut | None:
    as_of = AsOf(first.snapshot.status_date, entry_until=second.known_until)
    known = facts_as_of(tx, as_of, plan_version=first.plan_version)
    restated = figures(known, first.snapshot.status_date) if known else first.snapshot
    plan = plans.plan_version(tx, second.plan_version)
    systems = {task.id: task.system for task in plan.tasks if task.step and task.system}
    return left_out(second.week, explain(first.snapshot, restated, second.snapshot, measure, systems))
