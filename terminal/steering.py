"""Commands that steer: why the figure moved, the chance of the target, the least work, questions, health."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Annotated

import typer

from actions import deciding, explaining, steering
from model.advice import Advice, Candidate
from model.deciding import NoReturn
from model.explanation import Cause, Explanation
from model.forecast import CeilingDay, Forecast
from model.plan import MeasureName, Plan
from model.record import Record
from model.snapshot import Snapshot
from terminal.answers import Answer
from terminal.door import Door
from terminal.looking import AsOf, figures_of
from terminal.tables import columns
from views.wording import count, day, percent, points, t
from views.wording.alerts import doubt
from views.wording.deciding import no_return
from views.wording.figures import thousandths
from views.wording.forecast import caution, drawn_from, pace_in_words, weeks_in_words
from views.wording.risk import basis, disagreement, gap_basis, risk_rows, share

_SHOWN = 20
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
    """Show the chance of reaching the target in time from the published weekly gains, the ceiling and its last week."""
    door: Door = context.obj
    database = door.database()
    _, snapshot = figures_of(door, database, as_of)
    found = steering.forecast_target(database, door.actor, snapshot)
    ceiling = steering.ceiling_now(database, door.actor, snapshot)
    edge = deciding.no_return_now(database, door.actor, snapshot)
    answer = {
        **_plain(found),
        "measure": snapshot.target.measure,
        "ceiling": [_plain(each) for each in ceiling],
        "no_return": _plain(edge),
    }
    door.answer(answer, _forecast_lines(found, ceiling, edge, snapshot) if found else [t("forecast_none")])


def advise(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the least work that reaches the target in time."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    advice = steering.least_effort_to_target(database, door.actor, snapshot.status_date)
    best = advice.best if advice else None
    chosen = [c for c in advice.candidates if c.id in best.ids] if advice and best else []
    head = (
        t("cli_least_work", count=len(best.ids), cost=count(best.cost), gain=points(best.gain), proof=_proof(advice))
        if advice and best
        else t("actions_least_none", missing=points(advice.needed - advice.reachable if advice else None))
    )
    edge = deciding.no_return_now(database, door.actor, snapshot)
    told = [line.replace("*", "") for line in no_return(edge) if line]
    door.answer(_plain(advice) | {"no_return": _plain(edge)}, [head, *told, *_work(chosen, plan, snapshot)])


def best_actions(context: typer.Context, as_of: AsOf = "") -> None:
    """Show what can be done now, by points per person-day."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    found = steering.best_actions_now(database, door.actor, snapshot.status_date)
    told = [t("cli_best_actions_lead"), *_work(found[:_SHOWN], plan, snapshot)] if found else [t("actions_best_none")]
    door.answer({"actions": [_plain(action) for action in found]}, told)


def alerts(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the questions that the reports raise."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    found = steering.alerts_now(database, door.actor, snapshot.status_date)
    names = {task.id: task.name for task in plan.tasks}
    rows = [
        (
            str(alert.rule),
            doubt(alert),
            alert.task,
            names[alert.task],
            alert.owner,
            " → ".join(percent(said.share) for said in alert.evidence),
            f"{alert.evidence[-1].file}:{alert.evidence[-1].line}",
        )
        for alert in found
    ]
    asked = (f"actions_column_{name}" for name in ("evidence", "source"))
    head = _head("cli_rule", "actions_column_rule", "cli_task", "cli_task_name", "column_owner", *asked)
    lines = columns([head, *rows]) if rows else [t("actions_alerts_none")]
    door.answer({"alerts": [_plain(alert) for alert in found]}, lines)


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
    vendors = {vendor.code: vendor.name for vendor in plan.vendors}
    drawn = gap_basis(found, plan.risk, vendors)
    told = [disagreement(found, trend, snapshot.status_date), basis(found), drawn]
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
            t("health_ok" if check.passed else "health_look"),
            t(f"health_{check.name}"),
            f"{count(check.numerator)} / {count(check.denominator)}",
            f"{'≥' if check.at_least else '≤'} {percent(100 * check.limit)}",
            " ".join(check.tasks[:6]),
        )
        for check in checks
    ]
    found = [_plain(check) | {"passed": check.passed} for check in checks]
    head = _head(*(f"health_column_{name}" for name in ("passed", "check", "figure", "limit", "tasks")))
    failed = t("health_title", failed=sum(not check.passed for check in checks), checks=len(checks))
    door.answer({"checks": found}, [failed, *columns([head, *rows], right=frozenset({2}))])


def _forecast_lines(
    found: Forecast, ceiling: Sequence[CeilingDay], edge: NoReturn | None, snapshot: Snapshot
) -> list[str]:
    goal = snapshot.target
    head = t("forecast_head", target=percent(goal.value), date=day(goal.day), chance=_percent(found.chance))
    at_goal = next((each for each in ceiling if each.day == goal.day), None)
    lines = [head, caution(found), pace_in_words(found), weeks_in_words(found), drawn_from(found)]
    if found.band:
        last = found.band[-1]
        lines.append(t("trend_alt_band", date=day(last.day), low=percent(last.low), high=percent(last.high)))
    if at_goal:
        lines.append(t("forecast_ceiling", date=day(at_goal.day), value=percent(at_goal.value)))
    return [line.replace("*", "") for line in (*lines, *no_return(edge)) if line]


def _plain(record: Record | None) -> Answer:
    """Return a record as JSON; fractions are texts such as "27/4", so nothing is rounded away."""
    return record.model_dump(mode="json") if record else {}


def _waterfall(told: Explanation) -> list[str]:
    rows = [(t(f"cause_{cause}"), points(told.points(cause))) for cause in Cause]
    total = (t("cli_difference"), points(told.after - told.before))
    measure = t("national" if told.measure is MeasureName.NATIONAL else "verified")
    head = f"{measure} {percent(told.before)} → {percent(told.after)}"
    return [head, *columns([*rows, total], right=frozenset({1}))]


def _proof(advice: Advice) -> str:
    return t("actions_least_proven") if advice.proven else t("actions_least_bound", bound=count(advice.bound or 0))


def _head(*keys: str) -> tuple[str, ...]:
    return tuple(t(key) for key in keys)


def _work(work: Iterable[Candidate], plan: Plan, snapshot: Snapshot) -> list[str]:
    names = {task.id: task.name for task in plan.tasks} | {gap.id: gap.name for gap in snapshot.gaps}
    rows = [
        (
            each.id,
            names.get(each.gap or each.task or "", ""),
            each.owner,
            count(each.cost),
            thousandths(each.gain),
            thousandths(each.leverage),
        )
        for each in work
    ]
    figures = (f"actions_column_{name}" for name in ("cost", "gain", "leverage"))
    head = _head("cli_work", "cli_task_name", "column_owner", *figures)
    return columns([head, *rows], right=frozenset({3, 4, 5})) if rows else []


def _percent(share: Fraction | None) -> str:
    return percent(None if share is None else 100 * share)
