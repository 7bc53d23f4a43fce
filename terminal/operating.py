"""Commands of whoever keeps the machine: back from a copy, and everything in from an archive."""

from pathlib import Path
from typing import Annotated

import typer

from actions import archiving
from actions import backup as keeping
from terminal.door import Door
from views.wording import count

Copy = Annotated[Path, typer.Argument(metavar="COPY")]
To = Annotated[Path, typer.Option("--to", metavar="FILE", help="The new database; nothing is overwritten.")]
Archive = Annotated[Path, typer.Argument(metavar="FILE.zip")]


def restore(context: typer.Context, copy: Copy, to: To) -> None:
    """Put a copy to a new place, after every proof held there."""
    door: Door = context.obj
    door.tell("restoring", file=copy)
    done = keeping.restore(door.actor, copy, to, door.now)
    proof = done.backup.proof
    answer = {
        "status": "restored",
        "file": str(to),
        "sha256_of_copy": done.backup.sha256,
        "entries": proof.entries,
        "head": proof.head,
        "weeks": [str(week) for week in done.weeks],
    }
    values = {"entries": count(proof.entries), "weeks": count(len(done.weeks)), "head": proof.head}
    door.answer(answer, [door.say("restored", file=to, **values), door.say("restored_next", file=to)])


def import_everything(context: typer.Context, file: Archive) -> None:
    """Take an archive of ``export --everything`` into an empty database, and prove it there."""
    door: Door = context.obj
    database = door.database()
    door.tell("restoring", file=file)
    taken, weeks = archiving.import_everything(database, door.actor, file, door.now)
    answer = {
        "status": "imported",
        "file": str(file),
        "database": database.url,
        "sha256": taken.sha256,
        "entries": taken.entries,
        "head": taken.head,
        "rows": dict(taken.rows),
        "weeks": [str(week) for week in weeks],
    }
    values = {"entries": count(taken.entries), "weeks": count(len(weeks)), "head": taken.head}
    door.answer(answer, [door.say("restored", file=database.url, **values)])
