"""The terminal entrance: the actions of the web pages for scripts and jobs. It alone reads clock and environment.

``--database``, ``--lang`` and ``--json`` may stand anywhere on the line. Exit codes: 0 done; 1 done or refused, with
findings that need a person's eye; 2 the command could not be understood or carried out.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from itertools import pairwise
from typing import Annotated, Final

import typer

from actions import log
from terminal.door import Door, guarded
from views.wording import Language, Reader, listen_to, text

COMMANDS: Final = {
    "init": "setting_up",
    "import-plan": "setting_up",
    "import-project": "exchanging",
    "export-plan": "exchanging",
    "import-requirements": "sending",
    "import-sheet": "sending",
    "undo-sheet": "sending",
    "mapping": "sending",
    "template": "sending",
    "report": "sending",
    "review": "sending",
    "status": "looking",
    "critical-path": "looking",
    "snapshot": "weeks",
    "history": "weeks",
    "recompute": "weeks",
    "explain": "steering",
    "forecast": "steering",
    "risk": "steering",
    "advise": "steering",
    "best-actions": "steering",
    "decisions": "deciding",
    "vendors": "deciding",
    "alerts": "steering",
    "what-if": "what_if",
    "what-ifs": "what_ifs",
    "health": "steering",
    "weekly-report": "reports",
    "plan-document": "reports",
    "workbook": "reports",
    "pmo-values": "reports",
    "charts": "reports",
    "export": "setting_up",
    "import-everything": "operating",
    "backup": "setting_up",
    "restore": "operating",
    "verify": "setting_up",
    "retention": "retention",
    "prune": "retention",
    "doctor": "doctor",
    "prepare-database": "server",
    "users": "users",
    "user-add": "users",
    "user-change": "users",
    "user-disable": "users",
}
"""Each command, and the module of ``terminal`` in which the function of its name is."""
DEFAULT_URL = "sqlite:///var/tracker.db"
_TAKES_VALUE = {"--database": True, "--lang": True, "--json": False}


def main(arguments: Sequence[str]) -> None:
    """Run one command and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a real stream at the entrance
    front, rest = globals_apart(arguments)
    named = rest[:1] if rest and rest[0] in COMMANDS else COMMANDS
    terminal(_language(front), named)([*front, *rest], prog_name="cli.py")


def terminal(language: Language, names: Iterable[str]) -> typer.Typer:
    """Return the program with its help in one language, and with those commands: only their modules are imported."""
    program = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True
    )
    program.callback(help=text("cli_help", language))(_entrance)
    for name in names:
        program.command(name, help=text(f"cli_help_{name.replace('-', '_')}", language))(guarded(_command(name)))
    return program


def _command(name: str) -> Callable[..., None]:
    found: Callable[..., None] = getattr(import_module(f"terminal.{COMMANDS[name]}"), name.replace("-", "_"))
    return found


def _entrance(
    context: typer.Context,
    database: Annotated[str, typer.Option("--database", metavar="URL", help="Default: DATABASE_URL.")] = "",
    language: Annotated[Language | None, typer.Option("--lang", help="Default: the locale's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")] = False,  # noqa: FBT002
) -> None:
    reads = language or _locale()
    listen_to(lambda: Reader(language=reads))
    if (level := os.environ.get("TRACKER_LOG_LEVEL", "")) in log.LEVELS:
        log.set_up(level, sys.stderr)
    url = database or os.environ.get("DATABASE_URL") or DEFAULT_URL
    context.obj = Door(url=url, language=reads, as_json=as_json, now=datetime.now(UTC), environment=os.environ)


def globals_apart(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the options of the whole program, wherever they stood, and the rest of the line: the command and its own.

    >>> globals_apart(["status", "--json", "--as-of", "2024-10-04", "--lang=en"])
    (['--json', '--lang', 'en'], ['status', '--as-of', '2024-10-04'])
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            return front, [*rest, argument, *waiting]
        if name not in _TAKES_VALUE:
            rest.append(argument)
            continue
        front += [name, value] if equals else [name]
        if _TAKES_VALUE[name] and not equals:
            front += [value for value in [next(waiting, None)] if value is not None]
    return front, rest


def _language(front: Sequence[str]) -> Language:
    """Return the language asked for on the line, in which the help is written too."""
    asked = next((value for option, value in pairwise(front) if option == "--lang"), "")
    return Language(asked) if asked in set(Language) else _locale()


def _locale() -> Language:
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Language.EN if next(filter(None, names), "").lower().startswith("en") else Language.JA


if __name__ == "__main__":
    main(sys.argv[1:])
