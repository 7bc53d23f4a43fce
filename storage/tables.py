"""The tables, in SQLAlchemy Core. Rows are only ever added: nothing here is updated or deleted.

A kept value lies in a ``body`` as JSON; the columns beside it are what it is found by. ``entry`` is the number of the
ledger entry that its transaction wrote: it orders everything, and "known at that time" means "entry not later than".
An empty text stands for "none" where a column is part of a key.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005")
"""Every revision in ``storage/migrations/versions``, the first one first."""
SCHEMA_VERSION: Final = REVISIONS[-1]
"""The newest of them, which the tables below are."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC text of fixed width, so that text order is time order in every database."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return the text of an instant; a naive one is a programmer's mistake."""
        return None if value is None else _written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant of a text, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


@lru_cache(maxsize=64)
def _written(instant: datetime) -> str:
    """Return the text of an instant; all rows of a file bear the same one."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {instant}")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _sorted(width: int) -> String:
    """Return a text that sorts by code points in every database."""
    return String(width).with_variant(String(width, collation="C"), "postgresql")


def _entry() -> Column[int]:
    return Column("entry", Integer, ForeignKey("ledger.seq"), nullable=False)


ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("session", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("object", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("after", String(64), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("h", String(64), nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    _entry(),
    Column("recorded", Instant, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("vendor", String(64), nullable=False),
    Column("week", String(8), nullable=False),
    Column("system", String(64), nullable=False),
    Column("effective", Date, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("confirmed", LargeBinary, nullable=False),
    UniqueConstraint("kind", "sha256", "vendor", "week", "system"),
)

records = Table(
    "records",
    metadata,
    Column("entry", Integer, ForeignKey("uploads.entry"), primary_key=True, autoincrement=False),
    Column("system", _sorted(64), primary_key=True),
    Column("kind", _sorted(16), primary_key=True),
    Column("requirement_id", _sorted(128), primary_key=True),
    Column("effective", Date, primary_key=True),
    Column("judged", Integer, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "system", "kind", "requirement_id", "judged", "effective", "entry"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("entry", Integer, ForeignKey("uploads.entry"), primary_key=True, autoincrement=False),
    Column("undone", Integer, ForeignKey("uploads.entry"), nullable=False, unique=True),
    Column("effective", Date, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

mappings = Table(
    "mappings",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("vendor", String(64), nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True),
    Column("task", Text, nullable=False),
    Column("system", String(64), nullable=False, server_default=""),
    Column("effective", Date, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "effective"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True),
    Column("system", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("requirement_id", String(128), nullable=False),
    Column("effective", Date, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "effective"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("version", Integer, primary_key=True),
    _entry(),
    Column("status_date", Date, nullable=False),
    Column("recorded_until", Instant, nullable=False),
    Column("known_until", Integer, nullable=False),
    Column("formula_version", Text, nullable=False),
    Column("plan_version", Integer, ForeignKey("plans.version"), nullable=False),
    Column("input_digest", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("line", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

what_ifs = Table(
    "what_ifs",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

what_ifs_withdrawn = Table(
    "what_ifs_withdrawn",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("what_if", Integer, ForeignKey("what_ifs.entry"), nullable=False),
    Column("by", Text, nullable=False),
    Column("recorded", Instant, nullable=False),
    UniqueConstraint("what_if"),
)

users = Table(
    "users",
    metadata,
    Column("entry", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("subject", String(255), nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "subject", "entry"),
)
