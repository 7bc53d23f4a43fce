"""Records kept by columns: a sheet of many rows holds few distinct values, so a record is made when it is asked for."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, islice, repeat
from typing import Any, overload

from pydantic import BaseModel, TypeAdapter

from model.fitgap import FitGapRecord

_TOGETHER = 256
"""How many records are made at a time: few enough to stay at hand in the processor."""
_SLOTS = [
    BaseModel.__dict__[name] for name in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
]
_NAMES = set(FitGapRecord.model_fields)
_DEFAULTS = {name: field.default for name, field in FitGapRecord.model_fields.items()}


@cache
def _adapter(name: str) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[FitGapRecord.model_fields[name].annotation])  # type: ignore[arg-type, misc]


def check_values(name: str, values: list[Any]) -> None:
    """Prove that a field of a record may hold each of the values: once for all rows that have them."""
    if name in FitGapRecord.model_fields and name != "response":
        _adapter(name).validate_python(values, strict=True)


class Records(Sequence[FitGapRecord]):
    """The records of some rows of a sheet, equal to a tuple of them; nothing is validated again.

    ``columns`` hold a proved value for every row of the sheet, ``keep`` tells which rows have a record here, ``shared``
    is said of all. A field without a column has its default.
    """

    __slots__ = ("_columns", "_count", "_keep", "_shared")

    def __init__(self, columns: Mapping[str, Sequence[Any]], keep: Iterable[bool], shared: Mapping[str, Any]) -> None:
        """Keep the columns as they are."""
        self._keep = bytes(keep)
        self._count = self._keep.count(1)
        self._shared = _DEFAULTS | dict(shared)
        self._columns = columns

    def __len__(self) -> int:
        """Return the number of records."""
        return self._count

    def __iter__(self) -> Iterator[FitGapRecord]:
        """Return the records in the order of their rows."""
        cells: Iterable[tuple[Any, ...]] = zip(*self._columns.values(), strict=True) if self._columns else repeat(())
        rows = compress(cells, self._keep)
        while together := list(islice(rows, _TOGETHER)):
            yield from self._made(together)

    @overload
    def __getitem__(self, at: int) -> FitGapRecord: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[FitGapRecord, ...]: ...
    def __getitem__(self, at: int | slice) -> FitGapRecord | tuple[FitGapRecord, ...]:
        """Return a record, or those of a slice."""
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        """Tell whether the other has equal records in the same order."""
        return isinstance(other, Records | tuple) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of the tuple to which they are equal."""
        return hash(tuple(self))

    def _made(self, rows: Sequence[tuple[Any, ...]]) -> list[FitGapRecord]:
        """Return records as pydantic lays them out, all of a field together."""
        values = list(map(dict.copy, repeat(self._shared, len(rows))))
        _do(map(dict.update, values, map(zip, repeat(tuple(self._columns)), rows)))
        records = list(map(object.__new__, repeat(FitGapRecord, len(rows))))
        _do(map(object.__setattr__, records, repeat("__dict__"), values))
        for slot, value in zip(_SLOTS, (_NAMES, None, None), strict=True):
            _do(map(slot.__set__, records, repeat(value)))
        return records


def _do(steps: Iterable[Any]) -> None:
    deque(steps, maxlen=0)
