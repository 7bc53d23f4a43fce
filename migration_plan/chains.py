"""The chains that decide the end of the plan, and what each critical task costs, in days that people count."""

from fractions import Fraction

from migration_plan.critical_path import solved
from migration_plan.figures import Situation
from migration_plan.float_paths import drags, float_paths
from model.chains import Chain, Chains


def chains_of(situation: Situation, count: int) -> Chains:
    """Return the ``count`` chains with the least float into the last task, and the drag of the longest path's tasks."""
    solution = solved(situation.network, situation.told)
    day = situation.working_time.calendar.minutes_per_day
    paths = float_paths(solution, count=count)
    return Chains(
        chains=tuple(Chain(float_days=Fraction(path.float, day), tasks=path.tasks) for path in paths),
        drag_days=tuple((task, Fraction(drag, day)) for task, drag in drags(solution).items()),
    )
