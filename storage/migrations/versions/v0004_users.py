"""The people who may sign in, with what each may do: every change is a new version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; what was kept before is not touched."""
    op.create_table(
        "users",
        sa.Column("entry", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_users"),
        sa.ForeignKeyConstraint(["entry"], ["ledger.seq"], name="fk_users_entry_ledger"),
    )
    op.create_index("ix_users_subject_entry", "users", ["subject", "entry"])


def downgrade() -> None:
    """Drop the table, with the people in it; the ledger still says who was let in when."""
    op.drop_index("ix_users_subject_entry", table_name="users")
    op.drop_table("users")
