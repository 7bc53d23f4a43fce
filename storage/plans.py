"""Plan versions: each import of another plan is a new one, none is ever altered."""

import zlib
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, func, insert, select

from model.access import Actor
from model.plan import Plan
from model.record import Record
from storage import ledger, tables
from storage.canonical import canonical_json, digest
from storage.database import Transaction
from storage.ledger import Deed
from storage.rows import AsOf

_columns = tables.plans.c


def save_plan(tx: Transaction, plan: Plan, *, recorded: datetime, actor: Actor) -> int:
    """Store a plan and return its version; the plan that is the current one already keeps its version."""
    content = canonical_json(plan)
    sha256 = digest(content)
    current = tx.connection.execute(
        select(_columns.version, _columns.sha256).order_by(_columns.version.desc()).limit(1)
    ).one_or_none()
    if current is not None and current.sha256 == sha256:
        return int(current.version)
    version = 1 if current is None else int(current.version) + 1
    before = "" if current is None else current.sha256
    deed = Deed(action="new_plan_version", subject=f"plan:{version}", before=before, after=sha256)
    entry = ledger.append(tx, deed, actor=actor, at=recorded)
    tx.connection.execute(
        insert(tables.plans).values(
            version=version,
            entry=entry,
            recorded=recorded,
            name=plan.name,
            sha256=sha256,
            body=zlib.compress(content),
        )
    )
    return version


def current_plan(tx: Transaction, recorded_until: datetime | None = None) -> tuple[int, Plan] | None:
    """Return the newest plan and its version, as known by an instant; None where there is none."""
    query = select(_columns.version, _columns.body).where(*_known(AsOf(date.max, recorded_until)))
    row = tx.connection.execute(query.order_by(_columns.version.desc()).limit(1)).one_or_none()
    return None if row is None else (row.version, _plan(row.body))


def version_known(tx: Transaction, as_of: AsOf) -> int | None:
    """Return the newest version of the plan that was known by then; a version has no day of its own."""
    return tx.connection.execute(select(func.max(_columns.version)).where(*_known(as_of))).scalar()


def plan_version(tx: Transaction, version: int) -> Plan:
    """Return one version of the plan; the version must exist."""
    return _plan(tx.connection.execute(select(_columns.body).where(_columns.version == version)).scalar_one())


class KeptVersion(Record):
    """When a version of the plan was kept, and by whom."""

    version: int
    recorded: datetime
    by: str


def versions(tx: Transaction) -> list[KeptVersion]:
    """Return every version that was kept, the oldest first."""
    query = select(_columns.version, _columns.recorded, tables.ledger.c.who.label("by"))
    rows = tx.connection.execute(
        query.join(tables.ledger, tables.ledger.c.seq == _columns.entry).order_by(_columns.version)
    )
    return [KeptVersion.model_validate(dict(row)) for row in rows.mappings()]


def plan_digest(tx: Transaction, version: int) -> str:
    """Return the sha256 of a version's canonical JSON."""
    return str(tx.connection.execute(select(_columns.sha256).where(_columns.version == version)).scalar_one())


def _known(as_of: AsOf) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if as_of.recorded_until is not None:
        conditions.append(_columns.recorded <= as_of.recorded_until)
    if as_of.entry_until is not None:
        conditions.append(_columns.entry <= as_of.entry_until)
    return conditions


@lru_cache(maxsize=8)
def _plan(body: bytes) -> Plan:
    return Plan.model_validate_json(zlib.decompress(body))
