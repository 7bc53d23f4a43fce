"""Primavera XER: what is written reads back the same, and the program's own files are understood."""

from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.exchange.xer_reader import read_xer
from migration_plan.exchange.xer_writer import write_xer
from model.plan import Plan
from tests.exchange_plans import bare, plans, progress, scheduled


def comparable(plan: Plan) -> Plan:
    """Return the plan without what P6 has no place for, its tasks in the order of their ids."""
    tasks = [
        task.model_copy(update={"calendar": None if task.calendar == plan.calendar else task.calendar})
        for task in plan.tasks
    ]
    calendars = [
        calendar.model_copy(
            update={"exceptions": tuple(each.model_copy(update={"name": ""}) for each in calendar.exceptions)}
        )
        for calendar in plan.calendars
    ]
    return plan.model_copy(
        update={
            "tasks": tuple(
                sorted(
                    (task.model_copy(update={"source_line": None, **no_calendar(task)}) for task in tasks),
                    key=lambda task: task.id,
                )
            ),
            "calendars": tuple(calendars),
            "dependencies": tuple(link.model_copy(update={"source_line": None}) for link in plan.dependencies),
        }
    )


def no_calendar(task: object) -> dict[str, None]:
    return {"calendar": None} if getattr(task, "kind", "") == "summary" else {}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_plan_that_is_written_reads_back_as_the_same_plan_with_the_same_dates(data: st.DataObject) -> None:
    plan = data.draw(plans())
    status, facts = data.draw(progress(plan))
    before = scheduled(plan, status, facts)

    read = read_xer(write_xer(plan, before.tasks, facts, status), "plan.xer", bare(plan))

    assert read.plan is not None
    assert comparable(read.plan) == comparable(plan)
    assert (read.status, {each.task: each for each in read.actuals}) == (status, {each.task: each for each in facts})
    after = scheduled(read.plan, read.status, read.actuals)
    assert {task.id: task for task in after.tasks} == {task.id: task for task in before.tasks}
