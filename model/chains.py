"""Where the end of the plan could be won or lost: chains of tasks by their float, and the drag of critical tasks."""

from fractions import Fraction

from model.record import Record, TaskId


class Chain(Record):
    """A chain of tasks in time order, and the working days by which it may slip before it moves its last task."""

    float_days: Fraction
    tasks: tuple[TaskId, ...]


class Chains(Record):
    """The chains with the least float into the last task, and what each task of the longest path costs."""

    chains: tuple[Chain, ...]
    drag_days: tuple[tuple[TaskId, Fraction], ...]
    """By how many working days the plan would end sooner if the task took no time."""
