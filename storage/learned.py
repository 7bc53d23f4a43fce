"""When facts were learned, and from which day they are true: how late the past was still being written."""

from datetime import date, datetime

from sqlalchemy import select

from storage import tables
from storage.database import Transaction

_FACTS = (tables.records, tables.reports, tables.reviews, tables.corrections)


def learned(tx: Transaction) -> list[tuple[date, datetime]]:
    """Return for every fact the day from which it is true and the instant it was stored, each pair once."""
    queries = (select(table.c.effective, table.c.recorded).distinct() for table in _FACTS)
    return [(effective, recorded) for query in queries for effective, recorded in tx.connection.execute(query)]
