"""The examination of a database: can it be reached, is it whole, is there room, does the clock fit its record."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from actions.access import Action, require
from model.access import Actor
from model.keeping import Original, Retention
from model.record import Record
from storage import ledger, originals, proof
from storage.condition import Condition, condition_of
from storage.database import Database
from storage.faults import UnusableDatabase

ROOM: Final = 1 << 30
"""Bytes that should be free, and three times the database: a backup, its proof and the journal need their place."""
SCARCE: Final = 100 << 20
"""With less, the next import may fail."""
CLOCK: Final = timedelta(minutes=5)
"""How much clocks may differ."""


class State(StrEnum):
    """What is to be done about a point."""

    OK = "ok"
    LOOK = "look"
    """It works; somebody should look at it."""
    FAULT = "fault"


class Point(Record):
    """One point of the examination; ``code`` says what was found, ``values`` with what."""

    name: str
    code: str
    state: State
    values: tuple[tuple[str, str], ...] = ()


def point(name: str, state: State, code: str = "", **values: object) -> Point:
    """Return a point; its code is name and state where no other is given."""
    shown = tuple((key, str(value)) for key, value in values.items())
    return Point(name=name, code=code or f"{name}_{state}", state=state, values=shown)


def examine(url: str, actor: Actor, now: datetime) -> list[Point]:
    """Examine the database of a URL without changing it; a database that is not there or is old is not opened."""
    require(actor, Action.READ_LEDGER)
    return list(_examined(url, actor, now))


def _examined(url: str, actor: Actor, now: datetime) -> Iterator[Point]:
    try:
        found = condition_of(url)
        if not found.exists:
            yield point("database", State.LOOK, "database_missing", place=found.place)
            return
        yield from _room(found)
        if found.schema_present != found.schema_wanted:
            yield _other_schema(found)
            return
        db = Database.open(url)
        try:
            yield from _opened(db, actor, now, found)
        finally:
            db.close()
    except UnusableDatabase as fault:
        yield point("database", State.FAULT, fault.code, file=fault.place, cause=fault.detail)


def _room(found: Condition) -> Iterator[Point]:
    if found.free is None or found.size is None:
        return
    wanted = max(ROOM, 3 * found.size)
    state = State.FAULT if found.free < SCARCE else State.LOOK if found.free < wanted else State.OK
    yield point("disk", state, free=_mib(found.free), wanted=_mib(wanted))


def _other_schema(found: Condition) -> Point:
    code = "database_older" if found.schema_present < found.schema_wanted else "database_newer"
    state = State.LOOK if code == "database_older" else State.FAULT
    return point("database", state, code, place=found.place, present=found.schema_present, wanted=found.schema_wanted)


def _opened(db: Database, actor: Actor, now: datetime, found: Condition) -> Iterator[Point]:
    kept = db.settings
    size = "" if found.size is None else f"{_mib(found.size)} MB"
    about = {"kind": kept.kind, "version": kept.version, "schema": found.schema_present, "size": size}
    damage = db.damage()
    if damage:
        yield point("database", State.FAULT, "database-damaged", file=found.place, cause="; ".join(damage[:5]))
    else:
        yield point("database", State.OK, place=found.place, **about)
    yield _journal(db)
    with db.read(actor) as tx:
        proven, newest, bytes_kept = proof.prove(tx), ledger.last_instant(tx), originals.retention_of(tx)
        due = () if bytes_kept.days is None else originals.due(tx, bytes_kept.days, now)
    broken = [*([] if proven.broken_at is None else [f"#{proven.broken_at}"]), *proven.altered]
    state = State.OK if proven.intact else State.FAULT
    yield point("ledger", state, entries=proven.entries, head=proven.head, broken=", ".join(broken[:5]))
    yield _retention(bytes_kept, due)
    behind = newest is not None and newest > now + CLOCK
    yield point("clock", State.LOOK if behind else State.OK, now=_minute(now), newest=_minute(newest))


def _retention(kept: Retention, due: tuple[Original, ...]) -> Point:
    if kept.days is None:
        return point("retention", State.OK, "retention_for_ever")
    size = _mib(sum(each.size for each in due))
    return point("retention", State.LOOK if due else State.OK, days=kept.days, count=len(due), size=size)


def _journal(db: Database) -> Point:
    kept = db.settings
    values = {"mode": kept.journal_mode, "wanted": kept.wanted_journal_mode, "version": kept.version}
    if kept.kind != "sqlite":
        return point("journal", State.OK, "journal_server", **values)
    if kept.journal_mode != kept.wanted_journal_mode:
        return point("journal", State.LOOK, **values)
    return point("journal", State.OK, f"journal_{kept.journal_mode.lower()}", **values)


def _minute(instant: datetime | None) -> str:
    return "–" if instant is None else f"{instant:%Y-%m-%d %H:%M} UTC"


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.1f}"
