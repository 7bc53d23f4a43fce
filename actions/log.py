"""The log of the server: what happened, when and how much, one JSON object a line, and nothing about a person.

A line can hold numbers, weeks, words of our own (enumerations) and addresses of machines alone, so no name, mail
address, file name or cell can get into it; who did what is in the ledger. Of an error it has the kind and the places in
the code, not the message, which often quotes a value. The visitor is shown the incident's number.
"""

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final, ParamSpec, TextIO, TypeVar

from model.week import IsoWeek
from storage.faults import NotStored, UnusableDatabase

_P = ParamSpec("_P")
_R = TypeVar("_R")
Fact = int | StrEnum | IsoWeek | IPv4Address | IPv6Address | None
LEVELS: Final = ("debug", "info", "warning", "error")
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What is told apart when it is read out: no I, O, 0, 1."""
_ROOT: Final = Path(__file__).parents[1]
_log: Final = logging.getLogger("tracker")
_log.addHandler(logging.NullHandler())  # where nobody set it up, nothing is written
_log.propagate = False


class Event(StrEnum):
    """What is logged."""

    START = "start"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    DENIED = "denied"
    NOT_FROM_PROXY = "not_from_proxy"
    IMPORT = "import"
    UNDO = "undo"
    FREEZE = "freeze"
    BACK_UP = "back_up"
    PRUNE = "prune"
    ERROR = "error"


def set_up(level: str, stream: TextIO) -> None:
    """Write what is of that level or above to the stream."""
    lines = logging.StreamHandler(stream)
    lines.setFormatter(_Lines())
    _log.handlers = [lines]
    _log.setLevel(level.upper())


def note(event: Event, **facts: Fact) -> None:
    """Log an event."""
    _write(logging.INFO, event, facts)


def warn(event: Event, **facts: Fact) -> None:
    """Log an event that somebody should look at where it comes often."""
    _write(logging.WARNING, event, facts)


def note_error(error: BaseException) -> str:
    """Log an error with where it happened and return the number under which it stands in the log."""
    number = "".join(secrets.choice(_LETTERS) for _ in range(6))
    _log.error(Event.ERROR, extra={"facts": {"incident": number, "errors": list(_chain(error))}})
    return number


def noted(event: Event) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Return what makes an action log how it ended, by the status, receipt and findings of its answer."""

    def of(action: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(action)
        def noting(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            answer = action(*args, **kwargs)
            note(event, **_facts(answer))
            return answer

        return noting

    return of


def _write(level: int, event: Event, facts: Mapping[str, Fact]) -> None:
    """Log an event; anything but a number, a week, an address or a word of our own is a programmer's mistake."""
    for name, fact in facts.items():
        if not isinstance(fact, Fact):
            raise TypeError(f"{name} is of a kind that could hold words of a person: {type(fact).__name__}")
    _log.log(level, event, extra={"facts": facts})


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps(line | getattr(record, "facts", {}), default=str)


def _facts(answer: Any) -> dict[str, Fact]:
    receipt = getattr(answer, "receipt", None)
    facts: dict[str, Fact] = {"status": getattr(answer, "status", None), "findings": len(answer.issues)}
    if hasattr(answer, "version"):
        facts |= {"plan": answer.version, "new": answer.new}
    if receipt is not None:
        facts |= {"kind": receipt.kind, "entry": receipt.entry, "bytes": receipt.size, **dict(receipt.counts)}
    return facts


def _chain(error: BaseException | None) -> Any:
    """Yield each error that led to this one, this one first: its kind and where it passed."""
    while error is not None:
        frames = [(Path(frame.filename), frame.lineno, frame.name) for frame in extract_tb(error.__traceback__)]
        trace = [f"{_place(path)}:{line} {name}" for path, line, name in frames]
        yield {
            "kind": type(error).__name__,
            "code": error.code if isinstance(error, NotStored | UnusableDatabase) else "",
            "trace": trace,
        }
        error = error.__cause__ or error.__context__


def _place(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else "/".join(path.parts[-2:])
