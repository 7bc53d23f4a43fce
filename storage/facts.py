"""The facts of a day: the plan, the register, the reports and the reviews, with one digest over them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from model.fitgap import FitGapRecord
from model.plan import Plan
from model.progress import ProgressReport, Review
from storage import ledger, plans, reports, reviews, sheets, tables
from storage.database import Transaction
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


def facts_as_of(tx: Transaction, as_of: AsOf, *, plan_version: int | None = None) -> Facts | None:
    """Return the facts of a day, under the given version of the plan or the one known then; None without a plan."""
    version = plan_version or plans.version_known(tx, as_of)
    if version is None:
        return None
    rows = sheets.record_texts(tx, as_of, systems=None)
    stated = reports.report_texts(tx, as_of)
    reviewed = reviews.review_texts(tx, as_of)
    return Facts(
        plan_version=version,
        plan=plans.plan_version(tx, version),
        records=sheets.decoded(rows),
        reports=reports.decoded(stated),
        reviews=reviews.decoded(reviewed),
        digest=_digest(as_of.day, plans.plan_digest(tx, version), rows, stated, reviewed),
    )


def state_of_facts(tx: Transaction) -> str:
    """Return a hash that stands for every fact kept so far: it changes when one is added, and only then."""
    newest = (select(func.max(table.c.entry)) for table in _FACTS)
    return ledger.hash_of(tx, max(tx.connection.execute(query).scalar() or 0 for query in newest))


def latest_day(tx: Transaction) -> date | None:
    """Return the latest day for which a sheet or a report is true; None where there is neither."""
    sheet_days = select(func.max(tables.records.c.effective)).where(tables.records.c.judged == sheets.JUDGED)
    days = [
        tx.connection.execute(query).scalar() for query in (sheet_days, select(func.max(tables.reports.c.effective)))
    ]
    return max((day for day in days if day is not None), default=None)


def _digest(day: date, plan: str, *texts: Sequence[str]) -> str:
    return digest_of_texts([day.isoformat(), plan, *(digest_of_rows(each) for each in texts)])
