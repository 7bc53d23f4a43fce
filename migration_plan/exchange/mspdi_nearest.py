"""What comes nearest in Microsoft Project to something it does not have, and what of a plan that concerns."""

from migration_plan.exchange.findings import counted
from migration_plan.exchange.mspdi_codes import NEAREST
from model.issue import Issue, Severity
from model.plan import LagCalendar, Plan
from model.task import Constraint, LagUnit


def lost_in_mspdi(plan: Plan) -> tuple[Issue, ...]:
    """Return what Microsoft Project itself will compute otherwise; read back by us, the plan is the same."""
    options = plan.options
    successors = options.lag_calendar is LagCalendar.SUCCESSOR
    whats = [
        *(each.kind.value for task in plan.tasks for each in task.constraints if each.kind in NEAREST),
        *("constraints > 1" for task in plan.tasks if len(task.constraints) > 1),
        *("lag" for link in plan.dependencies if link.lag.unit is LagUnit.PERCENT and link.lag.value.denominator > 1),
        *([] if successors else [f"lag_calendar = {options.lag_calendar}"]),
    ]
    return counted("export-approximated", Severity.NOTICE, whats)


def nearest(constraints: tuple[Constraint, ...]) -> Constraint | None:
    """Return the one constraint of Microsoft Project that comes nearest to those of a task."""
    if not constraints:
        return None
    first = constraints[0]
    return first.model_copy(update={"kind": NEAREST.get(first.kind, first.kind)})
