"""How a database stands before it is opened: nothing is created or brought up to date by looking."""

import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from model.record import Record
from storage.database import database_url, kind_of
from storage.faults import UnusableDatabase
from storage.schema import present_revision
from storage.tables import SCHEMA_VERSION


class Condition(Record):
    """What is known without opening. ``size`` and ``free`` are bytes, None where a server keeps them."""

    place: str
    exists: bool = True
    schema_present: str = ""
    schema_wanted: str = SCHEMA_VERSION
    size: int | None = None
    free: int | None = None


def condition_of(url: str) -> Condition:
    """Return how the database of a URL stands; raise where it cannot be reached or read at all."""
    parsed = database_url(url)
    file = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
    if file is not None and not file.exists():
        return Condition(place=str(file), exists=False)
    kind = kind_of(url)
    try:
        with kind.engine.connect() as connection:
            present = present_revision(connection) or ""
    except DBAPIError as error:
        raise UnusableDatabase(kind.cause(error), kind.place, str(error.orig)) from error
    finally:
        kind.engine.dispose()
    if file is None:
        return Condition(place=kind.place, schema_present=present)
    free = shutil.disk_usage(file.resolve().parent).free
    return Condition(place=kind.place, schema_present=present, size=file.stat().st_size, free=free)
