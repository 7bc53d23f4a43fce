"""What to do this week as tables: sets of work, gaps to decide, each owner's best action, questions about reports."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor

import pandas as pd

from model.advice import ActionSet, Advice, Candidate
from model.alert import Alert, Rule, Statement
from model.deciding import Waiting
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot
from views.names import Names
from views.wording import count, percent, t, table_day, table_instant
from views.wording.alerts import doubt, question
from views.wording.deciding import price
from views.wording.figures import NOTHING

SET = ("task", "system", "owner", "finish", "cost", "gain")
DECISIONS = ("latest", "gap", "system", "decider", "waiting", "points", "drag")
BEST = ("owner", "action", "leverage", "cost", "points")
_LATE = (Rule.PUBLISHED, Rule.LATE)
ALERTS = ("rule", "task", "system", "owner", "evidence", "source")


def work_set(chosen: ActionSet, advice: Advice, snapshot: Snapshot, names: Names) -> pd.DataFrame:
    """Return the work of one set, by owner and then by forecast finish."""
    candidates = {candidate.id: candidate for candidate in advice.candidates}
    finishes = {task.id: task.schedule.finish for task in snapshot.tasks}
    rows = [
        {
            "task": names.task(candidate.task) if candidate.task else candidate.id,
            "system": names.system(candidate.system),
            "owner": candidate.owner,
            "finish": table_day(last_day(finishes.get(candidate.task) if candidate.task else None)),
            "cost": shown(candidate.cost, 1),
            "gain": shown(candidate.gain, 3),
        }
        for candidate in (candidates[name] for name in chosen.ids)
    ]
    return pd.DataFrame(rows, columns=list(SET)).sort_values(["owner", "finish"], kind="stable", ignore_index=True)


def decisions(gaps: Iterable[GapFigures], waiting: Mapping[str, Waiting], names: Names) -> pd.DataFrame:
    """Return gaps with what their decision is worth and what waiting costs, in the order given."""
    rows = [
        {
            "latest": table_day(last_day(gap.latest_decision)),
            "gap": f"{gap.requirement_id} {gap.name}",
            "system": names.system(gap.system),
            "decider": decider(gap, names),
            "waiting": price(waiting.get(gap.id)),
            "points": shown(gap.points, 3),
            "drag": None if gap.drag_days is None else shown(gap.drag_days, 1),
        }
        for gap in gaps
    ]
    return pd.DataFrame(rows, columns=list(DECISIONS))


def decider(gap: GapFigures, names: Names) -> str:
    """Return who decides a gap: its department, else who does the task that it holds."""
    return gap.department or (names.owner(gap.task) if gap.task else "")


def best_by_owner(actions: Sequence[Candidate], snapshot: Snapshot, names: Names) -> pd.DataFrame:
    """Return the best action of each owner; ``actions`` come with the best first."""
    gaps = {gap.id: gap for gap in snapshot.gaps}
    best = {action.owner: action for action in reversed(actions)}
    rows = [
        {
            "owner": action.owner,
            "action": f"{names.system(action.system)} {_action(action, gaps, names)}",
            "leverage": shown(action.leverage or Fraction(0), 3),
            "cost": shown(action.cost, 1),
            "points": shown(action.gain, 3),
        }
        for action in sorted(best.values(), key=lambda action: -(action.leverage or 0))
    ]
    return pd.DataFrame(rows, columns=list(BEST))


def questions(alerts: Iterable[Alert], names: Names) -> pd.DataFrame:
    """Return one row an alert, with the statements that raise it and where they were written."""
    rows = [
        {
            "rule": doubt(alert),
            "task": f"Gap {alert.gap}" if alert.gap else names.task(alert.task),
            "system": names.system(alert.system),
            "owner": names.owner(alert.task),
            "evidence": told(alert),
            "source": _source(alert.evidence[-1]),
        }
        for alert in alerts
    ]
    return pd.DataFrame(rows, columns=list(ALERTS))


def question_sheet(alerts: Iterable[Alert], names: Names) -> list[str]:
    """Return the questions as sentences that can be sent to the owner."""
    return [
        question(
            alert,
            task=f"{names.system(alert.system)} {names.task(alert.task)}",
            evidence=told(alert),
            before=t("comma").join(names.full(task) for task in alert.before),
        )
        for alert in alerts
    ]


def told(alert: Alert) -> str:
    """Return the statements in a row: 2024/09/06 92.0% → 2024/09/13 92.0%; late ones with the time they came."""
    step = "alert_step_recorded" if alert.rule in _LATE else "alert_step"
    return " → ".join(
        t(
            step,
            date=table_day(said.day),
            share=percent(said.share),
            recorded=table_instant(said.recorded) if said.recorded else NOTHING,
        )
        for said in alert.evidence
    )


def shown(value: Fraction, digits: int) -> float:
    """Return a figure floored to so many digits, as a number that a table can sort."""
    scale: int = 10**digits
    return floor(value * scale) / scale


def person_days(value: Fraction) -> str:
    """Return person-days, floored to a tenth where they are broken."""
    return count(value)


def _action(action: Candidate, gaps: dict[str, GapFigures], names: Names) -> str:
    gap = gaps.get(action.gap or "")
    if gap:
        return f"Gap {gap.requirement_id} {gap.name}"
    return names.task(action.task) if action.task else action.id


def _source(statement: Statement) -> str:
    return f"{statement.file}:{statement.line}" if statement.file else ""
