"""Of which system each progress report is, so that a database can keep vendors apart; text sorted by code points."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SORTED = {"system": 64, "kind": 16, "requirement_id": 128}
"""The columns by which the register is sorted, with their widths: in every database in the order SQLite has."""


def upgrade() -> None:
    """Add the column and fill it from the newest plan that has the task; a task of the whole ward has no system."""
    op.add_column("reports", sa.Column("system", sa.String(64), nullable=False, server_default=""))
    reports = sa.table("reports", sa.column("task"), sa.column("system"))
    for task, system in _systems().items():
        op.execute(sa.update(reports).where(reports.c.task == task).values(system=system))
    _sort_by("C")


def downgrade() -> None:
    """Take the column away; which system a task is of stands in the plan."""
    op.drop_column("reports", "system")
    _sort_by("default")


def _systems() -> dict[str, str]:
    """Return the system of every task that a plan ever had."""
    bodies = op.get_bind().execute(sa.text("SELECT body FROM plans ORDER BY version")).scalars()
    plans = [json.loads(zlib.decompress(body)) for body in bodies]
    return {task["id"]: task["system"] for plan in plans for task in plan["tasks"] if task["system"]}


def _sort_by(collation: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        for column, width in _SORTED.items():
            op.execute(f'ALTER TABLE records ALTER COLUMN {column} TYPE varchar({width}) COLLATE "{collation}"')
