"""The facts of a day: the plan, the register, the reports and the reviews, with one digest over them all."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from model.fitgap import FitGapRecord
from model.keeping import UploadKind
from model.plan import Plan
from model.progress import ProgressReport, Review
from storage import ledger, plans, reports, reviews, tables
from storage.database import Transaction
from storage.register import register_of
from storage.rows import AsOf, digest_of_rows, digest_of_texts

_FACTS: Final = (tables.plans, tables.uploads, tables.reports, tables.reviews)


@dataclass(frozen=True)
class Facts:
    """What a snapshot is computed from. ``records`` are as the sheets say; the reviews are not yet applied.

    ``digest`` is the sha256 over the day, the plan's digest and the kept text of every row.
    """

    plan_version: int
    plan: Plan
    records: tuple[FitGapRecord, ...]
    reports: tuple[ProgressReport, ...]
    reviews: tuple[Review, ...]
    digest: str


def facts_as_of(tx: Transaction, as_of: AsOf, *, plan_version: int | None = None, anew: bool = False) -> Facts | None:
    """Return the facts of a day, under the given version of the plan or the one known then; None without a plan.

    They are the whole ward's, whoever asks. ``anew`` reads every row from the database even where the register is
    remembered.
    """
    with tx.whole_ward():
        return _facts(tx, as_of, plan_version, anew=anew)


def state_of_facts(tx: Transaction) -> str:
    """Return a hash that stands for every fact kept so far: it changes when one is added, and only then."""
    newest = (select(func.max(table.c.entry)) for table in _FACTS)
    with tx.whole_ward():
        return ledger.hash_of(tx, max(tx.connection.execute(query).scalar() or 0 for query in newest))


def latest_day(tx: Transaction) -> date | None:
    """Return the latest day for which a sheet or a report is true; None where there is neither."""
    sheets_sent = tables.uploads.c.kind == UploadKind.SHEET
    undone = select(tables.corrections.c.undone)
    queries = (
        select(func.max(tables.uploads.c.effective)).where(sheets_sent, tables.uploads.c.entry.not_in(undone)),
        select(func.max(tables.reports.c.effective)).where(tables.reports.c.entry.not_in(undone)),
    )
    with tx.whole_ward():
        days = [tx.connection.execute(query).scalar() for query in queries]
    return max((day for day in days if day is not None), default=None)


def _facts(tx: Transaction, as_of: AsOf, plan_version: int | None, *, anew: bool) -> Facts | None:
    version = plan_version or plans.version_known(tx, as_of)
    if version is None:
        return None
    register = register_of(tx, as_of, anew=anew)
    stated = reports.report_texts(tx, as_of)
    reviewed = reviews.review_texts(tx, as_of)
    parts = (plans.plan_digest(tx, version), register.digest, digest_of_rows(stated), digest_of_rows(reviewed))
    return Facts(
        plan_version=version,
        plan=plans.plan_version(tx, version),
        records=register.records,
        reports=reports.decoded(stated),
        reviews=reviews.decoded(reviewed),
        digest=digest_of_texts([as_of.day.isoformat(), *parts]),
    )
