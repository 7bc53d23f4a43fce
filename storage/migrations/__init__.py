"""The schema's history: one revision per change, applied when an older file is opened or a server prepared."""

from pathlib import Path
from typing import Any, Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.tables import SCHEMA_VERSION, metadata

NOTHING: Final = "base"
"""How alembic names the schema before the first revision."""


def upgrade(connection: Connection, revision: str = SCHEMA_VERSION) -> None:
    """Bring the schema up to date, or to an earlier revision, inside the caller's transaction."""
    _run(connection, _script(), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back to an earlier revision inside the caller's transaction."""
    _run(connection, _script(), revision, back=True)


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _run(connection: Connection, script: ScriptDirectory, destination: str, *, back: bool = False) -> None:
    def steps(revision: Any, _: MigrationContext) -> Any:
        # What alembic's own commands call.
        return script._downgrade_revs(destination, revision) if back else script._upgrade_revs(destination, revision)  # noqa: SLF001

    with EnvironmentContext(Config(), script, fn=steps, destination_rev=destination) as environment:
        environment.configure(
            connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True
        )
        environment.run_migrations()
