"""The terminal entrance: the actions of the web pages for scripts and jobs. It alone reads clock and environment.

``--database``, ``--lang`` and ``--json`` may stand anywhere on the line. Exit codes: 0 done; 1 done or refused, with
findings that need a person's eye; 2 the command could not be understood or carried out.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated

import typer

from terminal import (
    deciding,
    doctor,
    exchanging,
    looking,
    operating,
    reports,
    sending,
    server,
    setting_up,
    steering,
    users,
    weeks,
    what_if,
    what_ifs,
)
from terminal.door import Door, guarded
from views.wording import Language, Reader, listen_to, text

COMMANDS: dict[str, Callable[..., None]] = {
    "init": setting_up.init,
    "import-plan": setting_up.import_plan,
    "import-project": exchanging.import_project,
    "export-plan": exchanging.export_plan,
    "import-requirements": sending.import_requirements,
    "import-sheet": sending.import_sheet,
    "undo-sheet": sending.undo_sheet,
    "mapping": sending.mapping,
    "template": sending.template,
    "report": sending.report,
    "review": sending.review,
    "status": looking.status,
    "critical-path": looking.critical_path,
    "snapshot": weeks.snapshot,
    "history": weeks.history,
    "recompute": weeks.recompute,
    "explain": steering.explain,
    "forecast": steering.forecast,
    "risk": steering.risk,
    "advise": steering.advise,
    "best-actions": steering.best_actions,
    "decisions": deciding.decisions,
    "vendors": deciding.vendors,
    "alerts": steering.alerts,
    "what-if": what_if.what_if,
    "what-ifs": what_ifs.what_ifs,
    "health": steering.health,
    "weekly-report": reports.weekly_report,
    "plan-document": reports.plan_document,
    "workbook": reports.workbook,
    "pmo-values": reports.pmo_values,
    "charts": reports.charts,
    "export": setting_up.export,
    "import-everything": operating.import_everything,
    "backup": setting_up.backup,
    "restore": operating.restore,
    "verify": setting_up.verify,
    "doctor": doctor.doctor,
    "prepare-database": server.prepare_database,
    "users": users.users,
    "user-add": users.user_add,
    "user-change": users.user_change,
    "user-disable": users.user_disable,
}
DEFAULT_URL = "sqlite:///var/tracker.db"
_TAKES_VALUE = {"--database": True, "--lang": True, "--json": False}


def main(arguments: Sequence[str]) -> None:
    """Run one command and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a real stream at the entrance
    ordered = globals_first(arguments)
    terminal(_language(ordered))(ordered, prog_name="cli.py")


def terminal(language: Language) -> typer.Typer:
    """Return the program with its help in one language."""
    program = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True
    )
    program.callback(help=text("cli_help", language))(_entrance)
    for name, command in COMMANDS.items():
        program.command(name, help=text(f"cli_help_{name.replace('-', '_')}", language))(guarded(command))
    return program


def _entrance(
    context: typer.Context,
    database: Annotated[str, typer.Option("--database", metavar="URL", help="Default: DATABASE_URL.")] = "",
    language: Annotated[Language | None, typer.Option("--lang", help="Default: the locale's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")] = False,  # noqa: FBT002
) -> None:
    reads = language or _locale()
    listen_to(lambda: Reader(language=reads))
    url = database or os.environ.get("DATABASE_URL") or DEFAULT_URL
    context.obj = Door(url=url, language=reads, as_json=as_json, now=datetime.now(UTC), environment=os.environ)


def globals_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of the whole program at the front, wherever they stood.

    >>> globals_first(["status", "--json", "--as-of", "2024-10-04", "--lang=en"])
    ['--json', '--lang', 'en', 'status', '--as-of', '2024-10-04']
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            return [*front, *rest, argument, *waiting]
        if name not in _TAKES_VALUE:
            rest.append(argument)
            continue
        front += [name, value] if equals else [name]
        if _TAKES_VALUE[name] and not equals:
            front += [value for value in [next(waiting, None)] if value is not None]
    return front + rest


def _language(ordered: Sequence[str]) -> Language:
    """Return the language asked for on the line, in which the help is written too."""
    asked = next((value for option, value in pairwise(ordered) if option == "--lang"), "")
    return Language(asked) if asked in set(Language) else _locale()


def _locale() -> Language:
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Language.EN if next(filter(None, names), "").lower().startswith("en") else Language.JA


if __name__ == "__main__":
    main(sys.argv[1:])
