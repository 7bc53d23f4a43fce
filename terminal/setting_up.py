"""Commands that set up and keep: a new database, a plan, exports, copies, the proof that the ledger is whole."""

from pathlib import Path
from typing import Annotated

import typer

from actions import archiving, exporting, opening, planning
from actions import backup as keeping
from actions.example import load_example
from actions.opening import Database
from model.keeping import LedgerProof, NotedHead
from terminal import plan_import
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.tables import columns
from views.wording import count

EXAMPLE = Path(__file__).parents[1] / "examples" / "meguro"
File = Annotated[Path, typer.Argument(metavar="FILE")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER")]
Everything = Annotated[bool, typer.Option("--everything", help="One ZIP that import-everything takes in again.")]
Head = Annotated[str, typer.Option("--head", metavar="ENTRY:HASH", help="A head as noted, from a weekly report.")]
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
    result = planning.import_plan(door.database(), door.actor, folder, door.now)
    plan_import.answer(door, result)


def export(context: typer.Context, folder: Folder, *, everything: Everything = False) -> None:
    """Write what a spreadsheet can use as CSV files into a folder, or everything into one ZIP."""
    door: Door = context.obj
    database = door.database()
    door.tell("exporting", folder=folder)
    if everything:
        _archive(door, database, folder)
        return
    written = exporting.export(database, door.actor, folder, door.now)
    files = [{"file": name, "rows": rows} for name, rows in written.files]
    lines = columns([(name, count(rows)) for name, rows in written.files], right=frozenset({1}))
    door.answer({"status": "exported", "folder": written.folder, "files": files}, lines)


def backup(context: typer.Context, file: File) -> None:
    """Make a checked copy of the database."""
    door: Door = context.obj
    database = door.database()
    door.tell("copying", file=file)
    made = keeping.back_up(database, door.actor, file, door.now)
    answer = {"status": "backed_up", "file": str(file), "sha256": made.sha256, "ledger": _proof(made.proof)}
    door.answer(answer, [door.say("backed_up", file=file, sha256=made.sha256, entries=count(made.proof.entries))])


def verify(context: typer.Context, *, head: Head = "") -> None:
    """Prove that the ledger and everything kept under it is unaltered, and that a head once noted is still in it."""
    door: Door = context.obj
    try:
        noted = NotedHead.parse(head) if head else None
    except ValueError:
        door.stop("head-unreadable", value=head)
    proof = keeping.verify(door.database(), door.actor, noted=noted)
    door.answer({"status": "intact" if proof.intact else "broken", **_proof(proof)}, _proof_lines(door, proof, noted))
    if not proof.intact:
        raise typer.Exit(FINDINGS)


def _proof(proof: LedgerProof) -> Answer:
    told = proof.model_dump(mode="json", include={"entries", "head", "broken_at", "missing", "altered"})
    return dict(told)


def _proof_lines(door: Door, proof: LedgerProof, noted: NotedHead | None) -> list[str]:
    if proof.intact:
        found = [] if noted is None else [door.say("ledger_has_head", entry=count(noted.entry))]
        return [door.say("ledger_whole", entries=count(proof.entries), head=proof.head), *found]
    lines = [door.say("content_altered", object=name) for name in proof.altered]
    if proof.broken_at is not None:
        lines.insert(0, door.say("ledger_broken", entry=count(proof.broken_at)))
    if proof.missing is not None:
        lines.insert(0, door.say("ledger_lacks", entry=count(proof.missing), entries=count(proof.entries)))
    return [*lines, door.say("ledger_what_now")]


def _archive(door: Door, database: Database, file: Path) -> None:
    made = archiving.export_everything(database, door.actor, file, door.now)
    answer = {
        "status": "exported",
        "file": made.path,
        "sha256": made.sha256,
        "entries": made.entries,
        "head": made.head,
    }
    values = {"entries": count(made.entries), "rows": count(sum(rows for _, rows in made.rows))}
    door.answer(answer | {"rows": dict(made.rows)}, [door.say("archived", file=file, sha256=made.sha256, **values)])


def _example(door: Door, database: Database) -> str:
    if not opening.is_empty(database):
        return "not_empty"
    door.tell("loading")
    load_example(database, door.actor, EXAMPLE, door.now, progress=door.progress)
    return "example_loaded"
