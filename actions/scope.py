"""What of a plan and its figures an actor may see: a vendor its own systems and the ward's headline, nothing else.

Tasks of the whole ward belong to nobody's system and are seen by all. A link or a reason that leads to somebody
else's task is left out, so that not even its id shows.
"""

from collections.abc import Set as AbstractSet

from actions.access import scope
from model.access import Actor, Role
from model.plan import Plan
from model.record import TaskId, VendorCode
from model.schedule import ScheduledTask
from model.snapshot import Snapshot, TaskFigures


def plan_within(actor: Actor, plan: Plan) -> Plan:
    """Return the plan without the systems, tasks and links that are not the actor's."""
    own = scope(actor)
    if own is None:
        return plan
    tasks = _own_tasks(actor, plan)
    return plan.model_copy(
        update={
            "systems": tuple(system for system in plan.systems if system.code in own),
            "vendors": tuple(vendor for vendor in plan.vendors if vendor.code in _own_vendors(actor, plan)),
            "tasks": tuple(task for task in plan.tasks if task.id in tasks),
            "dependencies": tuple(
                link for link in plan.dependencies if link.predecessor in tasks and link.successor in tasks
            ),
        }
    )


def snapshot_within(actor: Actor, snapshot: Snapshot, plan: Plan) -> Snapshot:
    """Return the snapshot without the rows of systems that are not the actor's; the ward's own totals stay."""
    own = scope(actor)
    if own is None:
        return snapshot
    tasks = _own_tasks(actor, plan)
    return snapshot.model_copy(
        update={
            "systems": tuple(figures for figures in snapshot.systems if figures.code in own),
            "tasks": tuple(_without_others(figures, tasks) for figures in snapshot.tasks if figures.id in tasks),
            "gaps": tuple(gap for gap in snapshot.gaps if gap.system in own),
            "critical_path": tuple(task for task in snapshot.critical_path if task in tasks),
            "issues": tuple(issue for issue in snapshot.issues if issue.value in tasks),
        }
    )


def _own_vendors(actor: Actor, plan: Plan) -> AbstractSet[VendorCode | None]:
    """Return the vendor itself; for the ward's people, the vendors of their systems."""
    if actor.role is Role.VENDOR:
        return {actor.vendor}
    own = scope(actor) or ()
    return {system.vendor for system in plan.systems if system.code in own}


def _own_tasks(actor: Actor, plan: Plan) -> AbstractSet[TaskId]:
    own = scope(actor) or ()
    return {task.id for task in plan.tasks if task.system is None or task.system in own}


def _without_others(figures: TaskFigures, tasks: AbstractSet[TaskId]) -> TaskFigures:
    schedule: ScheduledTask = figures.schedule
    drivers = tuple(driver for driver in schedule.drivers if driver.task is None or driver.task in tasks)
    return figures.model_copy(update={"schedule": schedule.model_copy(update={"drivers": drivers})})
