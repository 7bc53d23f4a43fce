"""The schema's history: one revision per change, applied when a database is opened."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.tables import SCHEMA_VERSION, metadata


def present_revision(connection: Connection) -> str | None:
    """Return the revision of a database's schema; None where it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def may_upgrade(revision: str | None) -> bool:
    """Tell whether this version knows how to go on from a revision; a later version's it does not."""
    return revision is None or revision in {known.revision for known in _script().walk_revisions()}


def upgrade(connection: Connection) -> None:
    """Bring the schema up to date inside the caller's transaction."""
    _run(connection, _script(), SCHEMA_VERSION)


def newest_revision() -> str | None:
    """Return the head of the revisions in ``versions``."""
    return _script().get_current_head()


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _run(connection: Connection, script: ScriptDirectory, destination: str) -> None:
    def steps(revision: Any, _: MigrationContext) -> Any:
        return script._upgrade_revs(destination, revision)  # noqa: SLF001 (what alembic's own command calls)

    with EnvironmentContext(Config(), script, fn=steps, destination_rev=destination) as environment:
        environment.configure(
            connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True
        )
        environment.run_migrations()
