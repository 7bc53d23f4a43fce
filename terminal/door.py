"""What the entrance was told, and the two ways it answers: lines for a person, one JSON object for a script."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Concatenate, NoReturn, ParamSpec

import typer

from actions import weekly
from actions.access import LOCAL_PERSON, Forbidden
from actions.opening import Database, NotStored, UnusableDatabase, open_database
from actions.weekly import WeekRefused
from model.access import Actor
from model.issue import Issue, Severity
from model.week import IsoWeek
from terminal.answers import Answer, issues
from views.wording import Language, count, sentence, text

P = ParamSpec("P")

FINDINGS, USAGE = 1, 2
"""Exit codes: something in the input needs a person's eye; the command itself could not be understood."""

SIZE_LIMIT = 20 * 1024 * 1024
"""A paper of more bytes is refused before it is read."""

SHOWN = 40
"""How many findings a person is shown; ``--json`` has them all."""

LAST = "last"
"""How a job names the latest week that can be frozen."""

_MONDAY_TO_FRIDAY = timedelta(days=4)
_SETS_ASIDE = {Severity.REFUSED, Severity.REJECTED, Severity.LINK_ASIDE, Severity.QUESTION}


@dataclass(frozen=True)
class Door:
    """Where the data lies, who acts, who reads, what time it is and how to answer."""

    url: str
    language: Language
    as_json: bool
    now: datetime
    actor: Actor = LOCAL_PERSON
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    opened: list[Database] = field(default_factory=list, compare=False)
    """The databases of this command; they are closed when it ends."""

    def database(self) -> Database:
        """Return the database, created and brought up to date where needed."""
        self.opened.append(open_database(self.url))
        return self.opened[-1]

    def say(self, key: str, **values: object) -> str:
        """Return the sentence of a key in the reader's language."""
        return text(f"cli_{key}", self.language, values)

    def tell(self, key: str, **values: object) -> None:
        """Show how far a long work is, beside the answer."""
        typer.echo(self.say(key, **values), err=True)

    def progress(self, done: int, total: int) -> None:
        """Count a long work on a person's terminal; a log gets no such lines."""
        if sys.stderr.isatty():
            typer.echo(f"\r{count(done)} / {count(total)}", nl=done == total, err=True)

    def answer(self, answer: Answer, lines: Iterable[str], found: Iterable[Issue] = ()) -> None:
        """Print the answer; end with exit code 1 where findings need a person's eye."""
        findings = tuple(found)
        if self.as_json:
            _print_json(answer)
        else:
            for line in (*lines, *self.findings(findings)):
                typer.echo(line)
        if any(issue.severity in _SETS_ASIDE for issue in findings):
            raise typer.Exit(FINDINGS)

    def findings(self, found: Iterable[Issue]) -> list[str]:
        """Return findings as lines for a person, those that need an eye first, and how many are not shown."""
        ordered = sorted(found, key=lambda issue: issue.severity not in _SETS_ASIDE)
        more = len(ordered) - SHOWN
        lines = [f"- {sentence(issue, self.language)}" for issue in ordered[:SHOWN]]
        return [*lines, *([self.say("more_findings", count=count(more))] if more > 0 else [])]

    def stop(self, code: str, *, exit_code: int = USAGE, file: str = "", value: str = "", **values: str) -> NoReturn:
        """End the command with what is wrong and what to do."""
        found = Issue(code=code, severity=Severity.REFUSED, file=file, value=value, values=tuple(values.items()))
        if self.as_json:
            _print_json({"status": "error", "issues": issues([found], self.language)})
        typer.echo(sentence(found, self.language), err=True)
        raise typer.Exit(exit_code)

    def day(self, written: str) -> date:
        """Return the day a person wrote; end the command where it is none."""
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.stop("day-unreadable", value=written)

    def week(self, written: str, database: Database) -> IsoWeek:
        """Return the week a person wrote, else the present one: that of the clock in Japan.

        ``last`` is the latest week whose Friday has come, so that a job that runs late still means the week it was for.
        An illustrative plan lives at the date of its own latest facts.
        """
        if written.strip().lower() == LAST:
            return IsoWeek.of(weekly.present_day(database, self.actor, self.now) - _MONDAY_TO_FRIDAY)
        try:
            return IsoWeek.parse(written) if written else IsoWeek.of(weekly.present_day(database, self.actor, self.now))
        except ValueError:
            self.stop("week-unreadable", value=written)

    def read(self, path: Path) -> bytes:
        """Return the bytes of a paper that a person named; end the command where there are none to be had."""
        if path.is_dir():
            self.stop("file-is-a-folder", file=str(path))
        if not path.is_file():
            self.stop("file-missing", file=str(path))
        try:
            if path.stat().st_size > SIZE_LIMIT:
                self.stop("size-limit", exit_code=FINDINGS, file=str(path), limit="20 MB", place=str(path))
            return path.read_bytes()
        except OSError as error:
            self.stop("file-unreadable", file=str(path), cause=error.strerror or "")

    def write(self, path: Path, content: bytes) -> None:
        """Write a file that a person asked for; end the command where that cannot be done."""
        try:
            path.write_bytes(content)
        except OSError as error:
            self.stop("file-unwritable", file=str(path), cause=error.strerror or "")


def guarded(command: Callable[Concatenate[typer.Context, P], None]) -> Callable[..., None]:
    """Return the command so that what an action refuses ends in a sentence, never in a trace."""

    @wraps(command)
    def answering(context: typer.Context, *args: P.args, **kwargs: P.kwargs) -> None:
        door: Door = context.obj
        try:
            command(context, *args, **kwargs)
        except (UnusableDatabase, NotStored) as error:
            door.stop(error.code, file=error.place, cause=error.detail)
        except WeekRefused as error:
            door.stop(error.code, exit_code=FINDINGS, value=str(error.week))
        except Forbidden as error:
            door.stop("forbidden", exit_code=FINDINGS, value=error.action)
        finally:
            while door.opened:
                door.opened.pop().close()

    return answering


def _print_json(answer: Answer) -> None:
    """Print one JSON object; a console that is not UTF-8 gets it in ASCII."""
    typer.echo(json.dumps(answer, ensure_ascii=not _prints_unicode(), indent=2))


def _prints_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
