"""Commands that set up and keep: a new database, a plan, exports, copies, the proof that the ledger is whole."""

from pathlib import Path
from typing import Annotated

import typer

from actions import opening
from actions.opening import Database
from model.keeping import PlanImport
from terminal import answers
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from views.wording import count

EXAMPLE = Path(__file__).parents[1] / "examples" / "meguro"
Folder = Annotated[Path, typer.Argument(metavar="FOLDER")]
Example = Annotated[bool, typer.Option("--example", help="Load the example ward.")]


def init(context: typer.Context, *, example: Example = False) -> None:
    """Create the database and, where it is asked for, load the example ward."""
    door: Door = context.obj
    database = door.database()
    status = _example(door, database) if example else "ready"
    door.answer({"status": status, "database": database.url}, [door.say(status, database=database.url)])


def import_plan(context: typer.Context, folder: Folder) -> None:
    """Read the papers of a plan and store it as a new version."""
    door: Door = context.obj
    if not folder.is_dir():
        door.stop("folder-missing", file=str(folder))
    result = opening.import_plan(door.database(), door.actor, folder, door.now)
    status = _plan_status(result)
    answer: Answer = {
        "status": status,
        "version": result.version,
        "systems": len(result.plan.systems) if result.plan else 0,
        "tasks": len(result.plan.tasks) if result.plan else 0,
        "dependencies": len(result.plan.dependencies) if result.plan else 0,
        "issues": answers.issues(result.issues, door.language),
    }
    counts = {name: count(answer[name]) for name in ("systems", "tasks", "dependencies")}
    door.answer(answer, [door.say(f"plan_{status}", version=result.version, **counts)], result.issues)


def _example(door: Door, database: Database) -> str:
    if not opening.is_empty(database):
        return "not_empty"
    opening.load_example(database, door.actor, EXAMPLE, door.now, progress=door.show)
    return "example_loaded"


def _plan_status(result: PlanImport) -> str:
    if result.version is None:
        return "refused"
    return "stored" if result.new else "already_stored"
