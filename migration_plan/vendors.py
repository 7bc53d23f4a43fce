"""What the published weeks say of each vendor: claims come true, freshness, and load against the pace shown."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from migration_plan.progress import in_scope
from model.fitgap import Resolution
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.snapshot import GapFigures, Snapshot
from model.system import Vendor
from model.vendor import VendorFigures, VendorWeek
from model.week import IsoWeek

WEEKS = 8
"""So many published weeks are looked back on, and so many coming weeks ahead to."""


def vendor_figures(plan: Plan, snapshot: Snapshot, published: Sequence[Snapshot]) -> tuple[VendorFigures, ...]:
    """Return the record of every vendor that carries a system, in the plan's order.

    ``published`` are the snapshots of the last ``WEEKS`` + 1 frozen weeks, oldest first. A vendor answers for the tasks
    that name it as their owner, or for all tasks of its systems where none does; for gaps it answers by system.
    """
    vendors = ((vendor, _systems(plan, vendor)) for vendor in plan.vendors)
    return tuple(_figures(plan, snapshot, published, vendor, systems) for vendor, systems in vendors if systems)


def own_tasks(plan: Plan, vendor: Vendor) -> frozenset[TaskId]:
    """Return the tasks for which a vendor answers."""
    systems = set(_systems(plan, vendor))
    carried = [task for task in plan.tasks if task.system in systems]
    owned = [task for task in carried if task.owner in {vendor.code, vendor.name}]
    return frozenset(task.id for task in owned or carried)


def gain(before: Snapshot, after: Snapshot, tasks: AbstractSet[TaskId], systems: AbstractSet[SystemCode]) -> VendorWeek:
    """Return what a vendor gained between two published weeks.

    Only tasks that are in scope in both count: what enters or leaves the scope is neither claimed nor proven.
    """
    earlier = {task.id: task for task in in_scope(before.tasks)}
    pairs = [(earlier[task.id], task) for task in in_scope(after.tasks) if task.id in tasks and task.id in earlier]
    return VendorWeek(
        status_date=after.status_date,
        reported=sum((new.weight * (new.execution - old.execution) for old, new in pairs), Fraction(0)),
        verified=sum((new.weight * (new.progress - old.progress) for old, new in pairs), Fraction(0)),
        closed=_closed(after, systems) - _closed(before, systems),
    )


def due_by_week(gaps: Iterable[GapFigures], status_date: date, weeks: int = WEEKS) -> tuple[tuple[date, int], ...]:
    """Return for each coming week, the present one's rest included, how many gaps are promised for it."""
    first = IsoWeek.of(status_date).monday
    promised = [IsoWeek.of(gap.due).monday for gap in gaps if gap.due and gap.due >= status_date]
    mondays = (first + timedelta(weeks=week) for week in range(weeks))
    return tuple((monday, promised.count(monday)) for monday in mondays)


def _figures(
    plan: Plan, snapshot: Snapshot, published: Sequence[Snapshot], vendor: Vendor, systems: tuple[SystemCode, ...]
) -> VendorFigures:
    tasks, own = own_tasks(plan, vendor), set(systems)
    gaps = [gap for gap in snapshot.gaps if gap.system in own]
    at_work = [gap for gap in gaps if gap.resolution is not Resolution.VENDOR_DONE]
    told = max((task.reported_on for task in snapshot.tasks if task.id in tasks and task.reported_on), default=None)
    last = published[-WEEKS - 1 :]
    return VendorFigures(
        code=vendor.code,
        name=vendor.name,
        systems=systems,
        weeks=tuple(gain(before, after, tasks, own) for before, after in pairwise(last)),
        span=Fraction((last[-1].status_date - last[0].status_date).days, 7) if last else Fraction(0),
        last_report=told,
        days_silent=(snapshot.status_date - told).days if told else None,
        open_gaps=len(gaps),
        awaiting_ward=len(gaps) - len(at_work),
        overdue=sum(gap.due is not None and gap.due < snapshot.status_date for gap in at_work),
        undated=sum(gap.due is None for gap in at_work),
        due=due_by_week(at_work, snapshot.status_date),
    )


def _systems(plan: Plan, vendor: Vendor) -> tuple[SystemCode, ...]:
    return tuple(system.code for system in plan.systems if system.vendor == vendor.code)


def _closed(snapshot: Snapshot, systems: AbstractSet[SystemCode]) -> int:
    return sum(system.gaps - system.open_gaps for system in snapshot.systems if system.code in systems)
