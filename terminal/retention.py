"""Commands of retention: how long originals are kept, what is due, and taking it out."""

from typing import Annotated

import typer

from actions import retention as keeping
from model.keeping import Original
from terminal import answers
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.server import Owner
from views.wording import count

Days = Annotated[int | None, typer.Option("--days", metavar="DAYS", help="After a sheet was superseded.")]
ForEver = Annotated[bool, typer.Option("--for-ever", help="Keep every file that was sent; the default.")]
Yes = Annotated[bool, typer.Option("--yes", help="Take them out; else they are only listed.")]


def retention(context: typer.Context, days: Days = None, *, for_ever: ForEver = False) -> None:
    """Tell or set for how long the bytes of superseded sheets are kept."""
    door: Door = context.obj
    database = door.database()
    if days is not None or for_ever:
        kept = keeping.set_retention(database, door.actor, None if for_ever else days, door.now)
        for issue in kept.issues:
            door.stop(issue.code, exit_code=FINDINGS, value=issue.value, **dict(issue.values))
    found = keeping.retention(database, door.actor, door.now)
    answer: Answer = {
        "days": found.retention.days,
        "set_by": found.retention.set_by,
        "set_at": answers.moment(found.retention.set_at),
        "due": [each.model_dump(mode="json") for each in found.due],
    }
    if found.retention.days is None:
        door.answer(answer, [door.say("retention_for_ever")])
        return
    days_kept = count(found.retention.days)
    door.answer(answer, [door.say("retention_days", days=days_kept), *_listed(door, found.due)])


def prune(context: typer.Context, owner: Owner = "", *, yes: Yes = False) -> None:
    """Take out the bytes that are due; without --yes they are listed."""
    door: Door = context.obj
    database = door.database()
    if not yes:
        due = keeping.retention(database, door.actor, door.now).due
        door.answer(_answer("due", due), [*_listed(door, due), *([door.say("prune_how")] if due else [])])
        return
    pruned = keeping.prune(database, door.actor, door.now, owner_url=owner)
    told = door.say("pruned" if pruned else "prune_due", files=count(len(pruned)), bytes=count(_size(pruned)))
    door.answer(_answer("pruned", pruned), [told])


def _listed(door: Door, due: tuple[Original, ...]) -> list[str]:
    return [
        door.say("prune_due", files=count(len(due)), bytes=count(_size(due))),
        *(f"- {each.file} ({count(each.size)})" for each in due),
    ]


def _answer(status: str, files: tuple[Original, ...]) -> Answer:
    return {"status": status, "files": [each.model_dump(mode="json") for each in files]}


def _size(files: tuple[Original, ...]) -> int:
    return sum(each.size for each in files)
