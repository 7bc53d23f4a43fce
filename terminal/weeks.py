"""Commands on frozen weeks: freeze one, list them, prove one by computing it anew."""

from collections.abc import Sequence
from typing import Annotated

import typer

from actions import weekly
from model.keeping import WeekLine
from model.schedule import last_day
from terminal import answers, past
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.tables import columns
from views.wording import count, day, percent

Week = Annotated[str, typer.Option("--week", metavar="YYYY-Www", help="The ISO week, such as 2024-W40, or last.")]


def snapshot(context: typer.Context, week: Week = "") -> None:
    """Freeze the figures of a week; a frozen week is never altered."""
    door: Door = context.obj
    database = door.database()
    frozen = weekly.freeze_week(database, door.actor, door.week(week, database), door.now)
    line = frozen.line()
    status = "frozen" if frozen.recorded_until == door.now else "already_frozen"
    said = door.say(status, week=line.week, version=line.version)
    door.answer({"status": status, **_week(line)}, [said, *_lines(door, [line])])


def history(
    context: typer.Context,
    *,
    restated: Annotated[bool, typer.Option("--restated", help="Beside them, computed from what is known now.")] = False,
    forecasts: Annotated[bool, typer.Option("--forecasts", help="Past forecasts beside what came.")] = False,
) -> None:
    """List the frozen weeks with their published figures."""
    door: Door = context.obj
    database = door.database()
    lines = weekly.frozen_weeks(database, door.actor)
    if not lines:
        door.answer({"weeks": []}, [door.say("no_weeks")])
    elif forecasts:
        past.answer_forecasts(door, database, lines[-1].status_date)
    elif restated:
        past.answer_restated(door, database)
    else:
        door.answer({"weeks": [_week(line) for line in lines]}, _lines(door, lines))


def recompute(context: typer.Context, week: Annotated[str, typer.Argument(metavar="YYYY-Www")]) -> None:
    """Compute a frozen week anew from what was known then, and compare."""
    door: Door = context.obj
    database = door.database()
    proof = weekly.recompute(database, door.actor, door.week(week, database))
    answer = {
        "week": week,
        "holds": proof.holds,
        "equal": proof.equal,
        "input_digest_equal": proof.input_digest_equal,
        "digest_equal": proof.digest_equal,
        "published": answers.status(proof.published, door.language),
        "recomputed": answers.status(proof.recomputed, door.language),
    }
    door.answer(answer, [door.say("week_holds" if proof.holds else "week_differs", week=week)])
    if not proof.holds:
        raise typer.Exit(FINDINGS)


def _lines(door: Door, lines: Sequence[WeekLine]) -> list[str]:
    headings = ("week", "version", "status_date", "national", "verified", "reported", "gaps_left", "finish_day")
    rows = [
        (
            str(line.week),
            str(line.version),
            day(line.status_date),
            percent(line.national.value),
            percent(line.verified.value),
            percent(line.reported.value),
            count(line.open_gaps),
            day(last_day(line.finish)),
        )
        for line in lines
    ]
    return columns([tuple(door.say(name) for name in headings), *rows], right=frozenset({1, 3, 4, 5, 6}))


def _week(line: WeekLine) -> Answer:
    return {
        "week": str(line.week),
        "version": line.version,
        "status_date": answers.moment(line.status_date),
        "frozen_by": line.frozen_by,
        "formula_version": line.formula_version,
        "plan_version": line.plan_version,
        "digest": line.digest,
        "input_digest": line.input_digest,
        "national": answers.rate(line.national),
        "verified": answers.rate(line.verified),
        "reported": answers.rate(line.reported),
        "withheld": answers.rate(line.withheld),
        "planned_value": answers.rate(line.planned_value),
        "target": answers.decimal(line.target),
        "open_gaps": line.open_gaps,
        "finish": answers.moment(line.finish),
    }
