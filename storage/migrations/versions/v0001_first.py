"""The first schema: plans, files, uploads, register rows, reports, reviews, snapshots and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_ledger()
    _create_plans_and_files()
    _create_uploads_and_records()
    _create_statements()
    _create_snapshots()


def downgrade() -> None:
    """Drop the tables, with everything in them."""
    for table in ("snapshots", "reviews", "reports", "records", "uploads", "files", "plans", "ledger"):
        op.drop_table(table)


def _entry() -> sa.Column[int]:
    return sa.Column("entry", sa.Integer, nullable=False)


def _to_ledger(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["entry"], ["ledger.seq"], name=f"fk_{table}_entry_ledger")


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("after", sa.String(64), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("h", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
    )


def _create_plans_and_files() -> None:
    op.create_table(
        "plans",
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        _entry(),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_plans"),
        _to_ledger("plans"),
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_files"),
    )


def _create_uploads_and_records() -> None:
    op.create_table(
        "uploads",
        _entry(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("vendor", sa.String(64), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("effective", sa.Date, nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("confirmed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_uploads"),
        _to_ledger("uploads"),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name="fk_uploads_sha256_files"),
        sa.UniqueConstraint(
            "kind", "sha256", "vendor", "week", "system", name="uq_uploads_kind_sha256_vendor_week_system"
        ),
    )
    op.create_table(
        "records",
        _entry(),
        *_record_key(),
        sa.Column("effective", sa.Date, nullable=False),
        sa.Column("judged", sa.Integer, nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry", "system", "kind", "requirement_id", "effective", name="pk_records"),
        sa.ForeignKeyConstraint(["entry"], ["uploads.entry"], name="fk_records_entry_uploads"),
    )
    op.create_index(
        "ix_records_system_kind_requirement_id_judged_effective_entry",
        "records",
        ["system", "kind", "requirement_id", "judged", "effective", "entry"],
    )


def _create_statements() -> None:
    for table, subject in (("reports", [sa.Column("task", sa.Text, nullable=False)]), ("reviews", _record_key())):
        op.create_table(
            table,
            _entry(),
            sa.Column("position", sa.Integer, nullable=False),
            *subject,
            sa.Column("effective", sa.Date, nullable=False),
            sa.Column("recorded", sa.String(27), nullable=False),
            sa.Column("body", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("entry", "position", name=f"pk_{table}"),
            _to_ledger(table),
        )
        op.create_index(f"ix_{table}_effective", table, ["effective"])


def _create_snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _entry(),
        sa.Column("status_date", sa.Date, nullable=False),
        sa.Column("recorded_until", sa.String(27), nullable=False),
        sa.Column("known_until", sa.Integer, nullable=False),
        sa.Column("formula_version", sa.Text, nullable=False),
        sa.Column("plan_version", sa.Integer, nullable=False),
        sa.Column("input_digest", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("week", "version", name="pk_snapshots"),
        _to_ledger("snapshots"),
        sa.ForeignKeyConstraint(["plan_version"], ["plans.version"], name="fk_snapshots_plan_version_plans"),
    )


def _record_key() -> list[sa.Column[str]]:
    widths = (("system", 64), ("kind", 16), ("requirement_id", 128))
    return [sa.Column(name, sa.String(width), nullable=False) for name, width in widths]
