"""Commands that steer: why the figure moved, the chance of the target, the least work, questions, health."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated

import typer

from actions import deciding, explaining, steering
from model.advice import Candidate
from model.explanation import Cause, Explanation
from model.plan import MeasureName
from model.record import Record, TaskId
from terminal.answers import Answer
from terminal.door import Door
from terminal.looking import AsOf, figures_of
from terminal.tables import columns
from views.wording import count, percent, points, t
from views.wording.deciding import no_return
from views.wording.risk import basis, disagreement, risk_rows, share

Measure = Annotated[MeasureName, typer.Option("--measure", help="The measure that is meant.")]


def explain(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="WEEK", help="A frozen week, such as 2024-W30.")],
    second: Annotated[str, typer.Argument(metavar="[WEEK]", help="A later frozen week; the present figures.")] = "",
    measure: Measure = MeasureName.NATIONAL,
) -> None:
    """Show why a figure moved: bars that sum exactly to the difference."""
    door: Door = context.obj
    database = door.database()
    week = door.week(first, database)
    told: Explanation | None
    if second:
        told = explaining.explain_weeks(database, door.actor, week, door.week(second, database), measure)
    else:
        _, snapshot = figures_of(door, database, "")
        told = explaining.explain_since(database, door.actor, week, snapshot.status_date, measure)
    door.answer(_plain(told), _waterfall(told) if told else [])


def forecast(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the chance of reaching the target in time, from the published weekly gains."""
    door: Door = context.obj
    database = door.database()
    _, snapshot = figures_of(door, database, as_of)
    found = steering.forecast_target(database, door.actor, snapshot)
    share = found.chance if found else None
    wide = found.chance_widened if found else None
    line = f"{t('actions_chance')} {_percent(share)}"
    door.answer(_plain(found), [line, t("actions_chance_wide", share=_percent(wide)).replace("*", "")])


def advise(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the least work that reaches the target in time."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    advice = steering.least_effort_to_target(database, door.actor, snapshot.status_date)
    best = advice.best if advice else None
    chosen = [c for c in advice.candidates if c.id in best.ids] if advice and best else []
    names = {task.id: task.name for task in plan.tasks}
    head = (
        t("actions_set_caption", count=len(best.ids), cost=count(best.cost), gain=points(best.gain))
        if best
        else t("actions_least_none", missing=points(advice.needed - advice.reachable if advice else None))
    )
    edge = deciding.no_return_now(database, door.actor, snapshot)
    told = [line.replace("*", "") for line in no_return(edge) if line]
    door.answer(_plain(advice) | {"no_return": _plain(edge)}, [head, *told, *_work(chosen, names)])


def best_actions(context: typer.Context, as_of: AsOf = "") -> None:
    """Show what can be done now, by points per person-day."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    found = steering.best_actions_now(database, door.actor, snapshot.status_date)
    names = {task.id: task.name for task in plan.tasks}
    door.answer({"actions": [_plain(action) for action in found]}, _work(found[:20], names))


def alerts(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the questions that the reports raise."""
    door: Door = context.obj
    database = door.database()
    _, snapshot = figures_of(door, database, as_of)
    found = steering.alerts_now(database, door.actor, snapshot.status_date)
    rows = [
        (
            str(alert.rule),
            t(f"alert_{alert.rule}"),
            alert.task,
            " → ".join(percent(said.share) for said in alert.evidence),
            f"{alert.evidence[-1].file}:{alert.evidence[-1].line}",
        )
        for alert in found
    ]
    door.answer({"alerts": [_plain(alert) for alert in found]}, columns(rows) or [t("actions_alerts_none")])


def risk(context: typer.Context, as_of: AsOf = "") -> None:
    """Show what may become of the plan, drawn many times over its network, beside the trend."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    found = steering.risk_now(database, door.actor, snapshot.status_date)
    if found is None:
        return
    trend = steering.forecast_target(database, door.actor, snapshot)
    names = {task.id: task.name for task in plan.tasks}
    deciding = [
        (str(each.id), names[each.id], share(each.criticality), share(each.sensitivity)) for each in found.tasks[:10]
    ]
    head = [(t("cli_task"), t("cli_task_name"), t("risk_column_critical"), t("risk_column_sensitivity"))]
    told = [disagreement(found, trend, snapshot.status_date), basis(found)]
    table = columns(head + deciding, right=frozenset({2, 3}))
    door.answer(_plain(found), [*columns(risk_rows(found, trend)), *filter(None, told), *table])


def health(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the fourteen points of schedule health, each with the tasks behind it."""
    door: Door = context.obj
    database = door.database()
    _, snapshot = figures_of(door, database, as_of)
    checks = steering.health_now(database, door.actor, snapshot.status_date)
    rows = [
        (
            "○" if check.passed else "×",
            t(f"health_{check.name}"),
            f"{count(check.numerator)} / {count(check.denominator)}",
            f"{'≥' if check.at_least else '≤'} {percent(100 * check.limit)}",
            " ".join(check.tasks[:6]),
        )
        for check in checks
    ]
    found = [_plain(check) | {"passed": check.passed} for check in checks]
    door.answer({"checks": found}, columns(rows, right=frozenset({2})))


def _plain(record: Record | None) -> Answer:
    """Return a record as JSON; fractions are texts such as "27/4", so nothing is rounded away."""
    return record.model_dump(mode="json") if record else {}


def _waterfall(told: Explanation) -> list[str]:
    rows = [(t(f"cause_{cause}"), points(told.points(cause))) for cause in Cause]
    return [f"{percent(told.before)} → {percent(told.after)}", *columns(rows, right=frozenset({1}))]


def _work(work: Iterable[Candidate], names: dict[TaskId, str]) -> list[str]:
    rows = [(c.id, names.get(c.task, "") if c.task else "", c.owner, count(c.cost), points(c.gain)) for c in work]
    return columns(rows, right=frozenset({3, 4}))


def _percent(share: Fraction | None) -> str:
    return percent(None if share is None else 100 * share)
