"""The command that sets a PostgreSQL database up, run by whoever owns its tables; the application may not."""

from typing import Annotated

import typer

from actions import preparing
from terminal.door import Door

Owner = Annotated[str, typer.Option("--owner", metavar="URL", envvar="DATABASE_OWNER_URL", help="Who owns the tables.")]


def prepare_database(
    context: typer.Context,
    owner: Owner = "",
    source: Annotated[str, typer.Option("--from", metavar="URL", help="Take over everything from that one.")] = "",
    back_to: Annotated[str, typer.Option("--back-to", metavar="REVISION", help="An earlier schema.")] = "",
    *,
    show: Annotated[bool, typer.Option("--show", help="Print the rights in SQL; change nothing.")] = False,
) -> None:
    """Create the tables or bring them up to date, and give the application's role its rights and no more."""
    door: Door = context.obj
    if show:
        statements = preparing.statements_of_rights(door.url)
        door.answer({"statements": statements}, [f"{statement};" for statement in statements])
        return
    if not owner:
        door.stop("owner-url-missing")
    if back_to:
        preparing.take_schema_back(owner, back_to)
        door.answer({"status": "taken_back", "revision": back_to}, [door.say("taken_back", revision=back_to)])
        return
    database = preparing.prepare_database(owner, door.url, source)
    door.opened.append(database)
    answer = {"status": "prepared", "database": database.url, "version": database.settings.version}
    door.answer(answer, [door.say("prepared", database=database.url, version=database.settings.version)])
