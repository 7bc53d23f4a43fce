"""What a script is told: plain JSON of every answer. Rates carry numerator and denominator, so nothing is rounded away.

``rate`` is a JSON number cut (never rounded up) at six decimals, so that 84.9999999 can not pass for 85; ``shown`` is
the text of the screen. A numerator or denominator that is not whole is a text such as ``"9627/2"``.
"""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from math import floor
from typing import Any

from model.issue import Issue
from model.plan import Goal
from model.snapshot import GapFigures, Pace, Rate, Snapshot, SystemFigures, TaskFigures
from views.wording import Language, percent, sentence

Answer = dict[str, Any]
"""A JSON object."""


def number(value: Fraction | int) -> int | str:
    """Return an exact number: a JSON integer where it is whole, else the fraction as text.

    >>> number(Fraction(600)), number(Fraction(9627, 2))
    (600, '9627/2')
    """
    whole = Fraction(value)
    return whole.numerator if whole.denominator == 1 else str(whole)


def decimal(value: Fraction | None) -> float | None:
    """Return a number for a script, cut at six decimals.

    >>> decimal(Fraction(75)), decimal(Fraction(849999999, 10000000)), decimal(None)
    (75.0, 84.999999, None)
    """
    return None if value is None else floor(value * 10**6) / 10**6


def rate(value: Rate) -> Answer:
    """Return a rate with what it is made of.

    >>> rate(Rate(numerator=Fraction(600), denominator=Fraction(800)))
    {'numerator': 600, 'denominator': 800, 'rate': 75.0, 'shown': '75.0%'}
    """
    return {
        "numerator": number(value.numerator),
        "denominator": number(value.denominator),
        "rate": decimal(value.value),
        "shown": percent(value.value),
    }


def goal(value: Goal) -> Answer:
    """Return a baseline or target with the measure it is stated in."""
    return {"measure": str(value.measure), "day": moment(value.day), "value": decimal(value.value)}


def moment(value: date | datetime | None) -> str | None:
    """Return a day or an instant in ISO 8601."""
    return None if value is None else value.isoformat()


def issues(found: Iterable[Issue], language: Language) -> list[Answer]:
    """Return findings, each with its address and its sentence."""
    return [
        {
            "code": issue.code,
            "severity": str(issue.severity),
            "file": issue.file,
            "line": issue.line,
            "column": issue.column,
            "value": issue.value,
            "message": sentence(issue, language),
        }
        for issue in found
    ]


def status(snapshot: Snapshot, language: Language) -> Answer:
    """Return the figures of one status date."""
    return {
        "status_date": moment(snapshot.status_date),
        "municipality": snapshot.municipality,
        "illustrative": snapshot.illustrative,
        "formula_version": snapshot.formula_version,
        "national": rate(snapshot.national),
        "national_without_na": rate(snapshot.national_without_na),
        "national_own_systems": rate(snapshot.national_own_systems),
        "verified": rate(snapshot.verified),
        "reported": rate(snapshot.reported),
        "withheld": rate(snapshot.withheld),
        "equal_system_mean": rate(snapshot.equal_system_mean),
        "planned_value": rate(snapshot.planned_value),
        "planned_verified": rate(snapshot.planned_verified),
        "pace": pace(snapshot.pace),
        "coverage": rate(snapshot.coverage),
        "baseline": goal(snapshot.baseline),
        "target": goal(snapshot.target),
        "deadline": moment(snapshot.deadline),
        "finish": moment(snapshot.finish),
        "critical_path": list(snapshot.critical_path),
        "systems": [_system(figures) for figures in snapshot.systems],
        "open_gaps": len(snapshot.gaps),
        "issues": issues(snapshot.issues, language),
    }


def pace(found: Pace | None) -> Answer | None:
    """Return every index of the pace, exact as in ``"7/10"``; one that is not defined is null."""
    if found is None:
        return None
    values = ((name, getattr(found, name)) for name in Pace.model_fields)
    return {name: None if value is None else number(value) for name, value in values}


def _system(figures: SystemFigures) -> Answer:
    return {
        "code": figures.code,
        "national": rate(figures.national),
        "verified": rate(figures.verified),
        "reported": rate(figures.reported),
        "records": figures.records,
        "gaps": figures.gaps,
        "open_gaps": figures.open_gaps,
        "finish": moment(figures.finish),
        "days_late": figures.days_late,
        "last_report": moment(figures.last_report),
    }


def task(figures: TaskFigures, name: str) -> Answer:
    """Return one task of a path with its dates, its float and what set its dates."""
    schedule = figures.schedule
    return {
        "id": figures.id,
        "name": name,
        "status": str(figures.status),
        "start": moment(schedule.start),
        "finish": moment(schedule.finish),
        "total_float_minutes": schedule.total_float,
        "critical": schedule.critical,
        "drivers": [
            {"kind": str(driver.kind), "task": driver.task, "link": driver.link and str(driver.link), "gap": driver.gap}
            for driver in schedule.drivers
        ],
    }


def gap(figures: GapFigures) -> Answer:
    """Return one open gap that holds a task of a path."""
    return {
        "id": figures.id,
        "task": figures.task,
        "name": figures.name,
        "due": moment(figures.due),
        "latest_decision": moment(figures.latest_decision),
        "drag_days": None if figures.drag_days is None else number(figures.drag_days),
    }
