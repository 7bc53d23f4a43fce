"""PostgreSQL keeps vendors apart and the record unaltered by itself: who may see and add which rows of each table.

The application's role may SELECT and INSERT, nothing else, and only what the scope of its transaction reaches
(``app.ward``, ``app.vendor``, ``app.systems``, set inside each transaction; without them no vendor's row is there). The
tables belong to another role. What is said here is applied by ``storage/preparing.py`` after every upgrade, so that a
new table is not forgotten: a test wants each one named.
"""

from typing import Final, NamedTuple

from sqlalchemy import Connection, text


class Guard(NamedTuple):
    """The conditions on the rows of a table, in SQL: which are seen, and which may be added."""

    seen: str
    added: str


_WARD: Final = "(SELECT current_setting('app.ward', true)) = 'yes'"
_VENDOR: Final = "(SELECT nullif(current_setting('app.vendor', true), ''))"
_SYSTEMS: Final = "((SELECT nullif(current_setting('app.systems', true), '')::text[])::text[])"
_OWN_NAME: Final = f"vendor = {_VENDOR}"
_OWN_SYSTEM: Final = f"system = ANY ({_SYSTEMS})"
_OWN_LIST: Final = f"split_part(system, '#', 1) = ANY ({_SYSTEMS})"
_EVERYBODYS: Final = "true"

GUARDS: Final[dict[str, Guard]] = {
    # what is of the whole ward, a plan or a frozen week, has every vendor in one row: actions/scope.py cuts it
    "plans": Guard(_EVERYBODYS, _WARD),
    "snapshots": Guard(_EVERYBODYS, _WARD),
    "what_ifs": Guard(_WARD, _WARD),
    "what_ifs_withdrawn": Guard(_WARD, _WARD),
    "users": Guard(f"{_VENDOR} IS NULL", _WARD),
    # a vendor writes into the ledger under its own role, who is not known under none
    "ledger": Guard(_WARD, f"{_WARD} OR role = CASE WHEN {_VENDOR} IS NULL THEN '' ELSE 'vendor' END"),
    "uploads": Guard(f"{_WARD} OR {_OWN_NAME} OR {_OWN_LIST}", f"{_WARD} OR {_OWN_NAME}"),
    "files": Guard(
        f"{_WARD} OR EXISTS (SELECT FROM uploads WHERE uploads.sha256 = files.sha256)",
        f"{_WARD} OR {_VENDOR} IS NOT NULL",
    ),
    "corrections": Guard(
        f"{_WARD} OR EXISTS (SELECT FROM uploads WHERE uploads.entry = corrections.undone)",
        _WARD,
    ),
    "mappings": Guard(f"{_WARD} OR {_OWN_NAME}", f"{_WARD} OR {_OWN_NAME}"),
    "records": Guard(f"{_WARD} OR {_OWN_SYSTEM}", f"{_WARD} OR {_OWN_SYSTEM}"),
    "reports": Guard(f"{_WARD} OR {_OWN_SYSTEM}", f"{_WARD} OR {_OWN_SYSTEM}"),
    # approving and verifying are the ward's
    "reviews": Guard(f"{_WARD} OR {_OWN_SYSTEM}", _WARD),
}

_FORCED: Final = text("""
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relforcerowsecurity
""")
_POLICIES: Final = text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()")
_GUARDED: Final = text("""
    SELECT count(*) = :tables AND bool_and(relrowsecurity AND relforcerowsecurity)
        AND NOT bool_or(pg_has_role(relowner, 'MEMBER') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE'))
        AND NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user)
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:names)
""")


def guarding(role: str) -> list[str]:
    """Return the statements that give a role its rights on unguarded tables, and nothing more."""
    app = _quoted(role)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {app}",
        f"GRANT SELECT ON alembic_version TO {app}",
    ]
    for table, guard in GUARDS.items():
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY seen ON {table} FOR SELECT TO {app} USING ({guard.seen})",
            f"CREATE POLICY added ON {table} FOR INSERT TO {app} WITH CHECK ({guard.added})",
            f"GRANT SELECT, INSERT ON {table} TO {app}",
        ]
    return statements


def unguarding(connection: Connection) -> list[str]:
    """Return the statements that let the owner see and change its own tables, as another schema must.

    Without policies a guarded table has no row for the application.
    """
    forced = connection.execute(_FORCED).scalars()
    policies = connection.execute(_POLICIES).all()
    opened = [f"ALTER TABLE {_quoted(table)} NO FORCE ROW LEVEL SECURITY" for table in forced]
    return opened + [f"DROP POLICY {_quoted(policy)} ON {_quoted(table)}" for table, policy in policies]


def is_guarded(connection: Connection) -> bool:
    """Tell whether the guards hold for whoever is connected: a role that owns nothing and cannot go around them."""
    names = list(GUARDS)
    return bool(connection.execute(_GUARDED, {"names": names, "tables": len(names)}).scalar())


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
