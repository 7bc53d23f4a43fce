"""Frozen weeks: each published snapshot, kept whole beside its headline."""

import zlib

from sqlalchemy import insert, select

from model.access import Actor
from model.keeping import FrozenWeek, WeekLine
from model.snapshot import Snapshot
from model.week import IsoWeek
from storage import ledger, tables
from storage.database import Transaction
from storage.ledger import Deed

_columns = tables.snapshots.c
_PACKING = 3
"""zlib level: a third of the time of the default for a twentieth more space."""


def save_snapshot(tx: Transaction, frozen: FrozenWeek, content: bytes, *, actor: Actor) -> None:
    """Store a frozen week with its snapshot's canonical JSON, which the digest is of.

    A week and version that is there already is a programmer's mistake.
    """
    deed = Deed(
        action="freeze_week",
        subject=f"week:{frozen.week}:{frozen.version}",
        before=frozen.input_digest,
        after=frozen.digest,
    )
    entry = ledger.append(tx, deed, actor=actor, at=frozen.recorded_until)
    tx.connection.execute(
        insert(tables.snapshots).values(
            week=str(frozen.week),
            version=frozen.version,
            entry=entry,
            status_date=frozen.snapshot.status_date,
            recorded_until=frozen.recorded_until,
            known_until=frozen.known_until,
            formula_version=frozen.snapshot.formula_version,
            plan_version=frozen.plan_version,
            input_digest=frozen.input_digest,
            digest=frozen.digest,
            line=frozen.line().model_dump_json(),
            body=zlib.compress(content, _PACKING),
        )
    )


def frozen_week(tx: Transaction, week: IsoWeek) -> FrozenWeek | None:
    """Return the published week, None where it was not frozen."""
    query = select(tables.snapshots).where(_columns.week == str(week)).order_by(_columns.version).limit(1)
    row = tx.connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    return FrozenWeek(
        week=week,
        version=row["version"],
        recorded_until=row["recorded_until"],
        known_until=row["known_until"],
        plan_version=row["plan_version"],
        frozen_by=WeekLine.model_validate_json(row["line"]).frozen_by,
        input_digest=row["input_digest"],
        digest=row["digest"],
        snapshot=Snapshot.model_validate_json(zlib.decompress(row["body"])),
    )


def entry_of(tx: Transaction, week: IsoWeek) -> int:
    """Return the entry of the ledger that froze a week; the week must exist."""
    query = select(_columns.entry).where(_columns.week == str(week)).order_by(_columns.version).limit(1)
    return int(tx.connection.execute(query).scalar_one())


def published_json(tx: Transaction, week: IsoWeek) -> bytes:
    """Return the canonical JSON of a frozen week's snapshot as it was published; the week must exist."""
    query = select(_columns.body).where(_columns.week == str(week)).order_by(_columns.version).limit(1)
    return zlib.decompress(tx.connection.execute(query).scalar_one())


def frozen_weeks(tx: Transaction) -> tuple[WeekLine, ...]:
    """Return the headlines of all frozen weeks, oldest first, without reading their snapshots."""
    rows = tx.connection.execute(select(_columns.line).order_by(_columns.status_date, _columns.version)).scalars()
    return tuple(WeekLine.model_validate_json(row) for row in rows)


def headline_holds(tx: Transaction, frozen: FrozenWeek) -> bool:
    """Tell whether the kept headline of a week is that of its snapshot."""
    query = select(_columns.line).where(_columns.week == str(frozen.week), _columns.version == frozen.version)
    return WeekLine.model_validate_json(tx.connection.execute(query).scalar_one()) == frozen.line()
