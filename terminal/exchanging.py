"""Commands that exchange the plan with other programs: a project file in, the plan in one of many forms out."""

from pathlib import Path
from typing import Annotated

import typer

from actions import exchange
from actions.exchange import ExportKind
from terminal import answers, plan_import
from terminal.answers import Answer
from terminal.door import Door
from views.wording import count

File = Annotated[Path, typer.Argument(metavar="FILE")]
Form = Annotated[ExportKind, typer.Option("--format", help="The form of the file.")]
OCCASIONS = ("milestone", "deadline", "decision")


def import_project(context: typer.Context, file: File) -> None:
    """Read the plan of another program and store it as a new version."""
    door: Door = context.obj
    content = door.read(file)
    result = exchange.import_project(door.database(), door.actor, file.name, content, door.now)
    plan_import.answer(door, result)


def export_plan(context: typer.Context, file: File, form: Form) -> None:
    """Write the plan in the form of another program."""
    door: Door = context.obj
    labels = {name: door.say(f"occasion_{name}") for name in OCCASIONS}
    exported = exchange.export_plan(door.database(), door.actor, form, door.now, labels)
    if exported is None:
        door.stop("no-plan-yet", value=door.url)
    try:
        file.write_bytes(exported.content)
    except OSError as error:
        door.stop("export-not-written", file=str(file), cause=error.strerror or "")
    answer: Answer = {
        "status": "plan_exported",
        "format": str(form),
        "file": str(file),
        "bytes": len(exported.content),
        "issues": answers.issues(exported.issues, door.language),
    }
    door.answer(answer, [door.say("plan_exported", file=file, bytes=count(len(exported.content)))], exported.issues)
