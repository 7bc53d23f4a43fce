"""What vendors' headings mean (saved mappings), and uploads that were taken back (corrections)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; what was kept before is not touched."""
    op.create_table(
        "mappings",
        sa.Column("entry", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("vendor", sa.String(64), nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_mappings"),
        sa.ForeignKeyConstraint(["entry"], ["ledger.seq"], name="fk_mappings_entry_ledger"),
    )
    op.create_table(
        "corrections",
        sa.Column("entry", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("undone", sa.Integer, nullable=False),
        sa.Column("effective", sa.Date, nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_corrections"),
        sa.ForeignKeyConstraint(["entry"], ["uploads.entry"], name="fk_corrections_entry_uploads"),
        sa.ForeignKeyConstraint(["undone"], ["uploads.entry"], name="fk_corrections_undone_uploads"),
        sa.UniqueConstraint("undone", name="uq_corrections_undone"),
    )


def downgrade() -> None:
    """Drop the two tables, with what is in them: uploads that were taken back count again."""
    op.drop_table("corrections")
    op.drop_table("mappings")
