"""Which revision of the schema a database has, and how it comes to the newest one.

A new database is made at once as the newest revision has it. Alembic takes longer to import than the rest of storage,
and only a database of an earlier release needs it: so what every start asks stands here.
"""

from typing import Final

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select

from storage.tables import REVISIONS, SCHEMA_VERSION, metadata

_version: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""The table in which alembic keeps the revision, as alembic makes it."""


def present_revision(connection: Connection) -> str | None:
    """Return the revision of a database's schema; None where it has none yet."""
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.execute(select(_version.c.version_num)).scalar_one_or_none()


def may_upgrade(revision: str | None) -> bool:
    """Tell whether this version knows how to go on from a revision; a later version's it does not."""
    return revision is None or revision in REVISIONS


def bring_up_to_date(connection: Connection) -> None:
    """Make every table of a new database, or take an earlier release's on, inside the caller's transaction."""
    if present_revision(connection) is None:
        metadata.create_all(connection, checkfirst=False)
        _version.create(connection, checkfirst=True)  # a schema that was taken back to its beginning has it
        connection.execute(insert(_version).values(version_num=SCHEMA_VERSION))
        return
    from storage.migrations import upgrade  # noqa: PLC0415 - brings alembic

    upgrade(connection)
