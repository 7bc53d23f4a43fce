"""The schema's history: one revision per change, applied when a database is opened."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.tables import SCHEMA_VERSION, metadata


def upgrade(connection: Connection) -> str | None:
    """Bring the schema up to date inside the caller's transaction; return the revision where it is not one of ours."""
    present = MigrationContext.configure(connection).get_current_revision()
    if present == SCHEMA_VERSION:
        return None
    script = _script()
    if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
        return present
    _run(connection, script, SCHEMA_VERSION)
    return None


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
