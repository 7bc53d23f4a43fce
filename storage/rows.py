"""Values as JSON text in a row and back: what was known by when, and reading many rows quickly.

A row's text is written once and never changes, so the value read from it can be shared between all who ask.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, FromClause

from model.record import Record

REMEMBERED: Final = 40_000
"""How many decoded rows each decoder keeps at most."""
FEW: Final = 1000
"""How many values a query may name; where there are more, it asks for all."""


R = TypeVar("R", bound=Record)


class Decoder(Generic[R]):
    """Reads records from their JSON texts, each text once; one that it wrote itself it need not read."""

    def __init__(self, kind: type[R]) -> None:
        """Read records of that kind."""
        self._many: TypeAdapter[list[R]] = TypeAdapter(list[kind])  # type: ignore[valid-type]
        self._known: dict[str, R] = {}

    def encode(self, records: Iterable[R]) -> list[str]:
        """Return the JSON texts of the records, in order."""
        written = [(record.model_dump_json(), record) for record in records]
        if len(self._known) + len(written) <= REMEMBERED:
            self._known.update(written)
        return [text for text, _ in written]

    def decode(self, texts: Sequence[str]) -> tuple[R, ...]:
        """Return the records of the texts, in order; equal texts give the same object."""
        known = self._known
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        fresh = dict(zip(missing, self._many.validate_json(f"[{','.join(missing)}]"), strict=True))
        if len(known) + len(fresh) > REMEMBERED:
            known = self._known = {}
            fresh = dict(zip(texts, self._many.validate_json(f"[{','.join(texts)}]"), strict=True))
        known.update(fresh)
        return tuple(known[text] for text in texts)


@dataclass(frozen=True)
class AsOf:
    """A day, and by when its facts must have been known: by an instant, by a ledger entry, or (neither) by now."""

    day: date
    recorded_until: datetime | None = None
    entry_until: int | None = None

    def conditions(self, table: FromClause) -> list[ColumnElement[bool]]:
        """Return what a row of the table must satisfy."""
        conditions: list[ColumnElement[bool]] = [table.c.effective <= self.day]
        if self.recorded_until is not None:
            conditions.append(table.c.recorded <= self.recorded_until)
        if self.entry_until is not None:
            conditions.append(table.c.entry <= self.entry_until)
        return conditions


def digest_of_texts(texts: Iterable[str]) -> str:
    """Return the sha256 over the texts, one per line, in the order given."""
    whole = hashlib.sha256()
    for text in texts:
        whole.update(f"{text}\n".encode())
    return whole.hexdigest()


def digest_of_rows(texts: Iterable[str]) -> str:
    """Return the sha256 over the texts of rows, in whatever order a database gives them."""
    return digest_of_texts(sorted(texts))
