"""Commands on kept what-ifs: keep one, compare them on the facts of a status date, withdraw one."""

from collections.abc import Sequence
from typing import Annotated

import typer

from actions import what_ifs as kept
from actions.opening import Database
from model.schedule import last_day
from model.what_if import Assumptions, ComparedWhatIf, SavedWhatIf, Standing, WhatIfKept
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.looking import AsOf, figures_of
from terminal.tables import columns
from views.wording import count, day, percent, signed, t


def what_ifs(
    context: typer.Context,
    withdraw: Annotated[str, typer.Option("--withdraw", metavar="NAME", help="Withdraw the one of that name.")] = "",
    as_of: AsOf = "",
) -> None:
    """Compare the kept what-ifs on the facts of a status date, or withdraw one."""
    door: Door = context.obj
    database = door.database()
    said = [_withdrawn(door, database, withdraw)] if withdraw else []
    _, snapshot = figures_of(door, database, as_of)
    found = kept.compare_what_ifs(database, door.actor, snapshot.status_date)
    saved = kept.saved_what_ifs(database, door.actor)
    answer = {
        "status_date": snapshot.status_date.isoformat(),
        "what_ifs": [_compared(each) for each in found],
        "withdrawn": [_plain(each) for each in saved if each.withdrawn],
    }
    door.answer(answer, [*said, *(_lines(found) or [t("what_if_saved_none")])])


def keep(door: Door, database: Database, name: str, assumed: Assumptions) -> tuple[Answer, str]:
    """Keep assumptions under a name, and return what to tell a script and a person; end where they cannot be kept."""
    found = kept.save_what_if(database, door.actor, name, assumed, door.now)
    saved = _or_stop(door, found)
    said = door.say("what_if_kept" if found.new else "what_if_kept_already", name=saved.name)
    return _plain(saved) | {"new": found.new}, said


def _withdrawn(door: Door, database: Database, name: str) -> str:
    saved = _or_stop(door, kept.withdraw_what_if(database, door.actor, name, door.now))
    return door.say("what_if_withdrawn", name=saved.name)


def _or_stop(door: Door, found: WhatIfKept) -> SavedWhatIf:
    if found.saved is None:
        issue = found.issues[0]
        door.stop(issue.code, exit_code=FINDINGS, value=issue.value, **dict(issue.values))
    return found.saved


def _plain(saved: SavedWhatIf) -> Answer:
    return saved.model_dump(mode="json")


def _compared(each: ComparedWhatIf) -> Answer:
    answer = each.answer.model_dump(mode="json", exclude={"assumptions"})
    joined = list(each.answer.newly_critical)
    return {"saved": _plain(each.saved), **answer, "newly_critical": joined, "missing": list(each.missing)}


def _lines(found: Sequence[ComparedWhatIf]) -> list[str]:
    if not found:
        return []
    names = ("name", "finish", "days", "national", "verified", "ceiling", "joined", "by")
    heads = tuple(t(f"what_if_column_{name}") for name in names)
    rows = [
        _row(
            each.saved.name,
            each.answer.after,
            signed(each.answer.days),
            count(len(each.answer.newly_critical)),
            each.saved.author,
        )
        for each in found
    ]
    present = _row(t("what_if_now"), found[0].answer.before, "", "", "")
    return columns([heads, present, *rows], right=frozenset({2, 3, 4, 5, 6}))


def _row(name: str, standing: Standing, days: str, joined: str, by: str) -> tuple[str, ...]:
    finish = day(last_day(standing.finish))
    rates = map(percent, (standing.national, standing.verified, standing.ceiling))
    return name, finish, days, *rates, joined, by
