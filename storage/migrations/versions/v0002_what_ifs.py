"""Saved what-ifs, and which of them were withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; what was kept before is not touched."""
    op.create_table(
        "what_ifs",
        sa.Column("entry", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_what_ifs"),
        sa.ForeignKeyConstraint(["entry"], ["ledger.seq"], name="fk_what_ifs_entry_ledger"),
    )
    op.create_table(
        "what_ifs_withdrawn",
        sa.Column("entry", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("what_if", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_what_ifs_withdrawn"),
        sa.ForeignKeyConstraint(["entry"], ["ledger.seq"], name="fk_what_ifs_withdrawn_entry_ledger"),
        sa.ForeignKeyConstraint(["what_if"], ["what_ifs.entry"], name="fk_what_ifs_withdrawn_what_if_what_ifs"),
        sa.UniqueConstraint("what_if", name="uq_what_ifs_withdrawn_what_if"),
    )


def downgrade() -> None:
    """Drop the two tables, with the what-ifs in them; the ledger still says that they were there."""
    op.drop_table("what_ifs_withdrawn")
    op.drop_table("what_ifs")
