"""Records kept by columns: a sheet of many rows holds few distinct values, so a record is made when it is asked for."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, repeat
from operator import setitem
from typing import Any, overload

from pydantic import BaseModel, TypeAdapter

from model.fitgap import FitGapRecord

_TOGETHER = 256
"""How many records are made at a time: few enough to stay at hand in the processor."""
_SLOTS: list[Any] = [
    vars(BaseModel)[name]
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
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

    def __init__(self, columns: Mapping[str, Sequence[Any]], keep: Iterable[int], shared: Mapping[str, Any]) -> None:
        """Keep the columns as they are."""
        self._keep = bytes(keep)
        self._count = self._keep.count(1)
        self._shared = _light(_DEFAULTS | dict(shared))
        self._columns = columns

    def __len__(self) -> int:
        """Return the number of records."""
        return self._count

    def __iter__(self) -> Iterator[FitGapRecord]:
        """Return the records in the order of their rows."""
        columns = {name: self._kept(column) for name, column in self._columns.items()}
        for made in range(0, self._count, _TOGETHER):
            yield from _made(columns, self._shared, min(_TOGETHER, self._count - made))

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

    def _kept(self, column: Iterable[Any]) -> Iterator[Any]:
        return iter(column) if self._count == len(self._keep) else compress(column, self._keep)


class _Layout:
    """An object whose dictionary shares its keys with those of its kind."""


def _light(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dictionary that Python keeps without its keys; so it does the copies of it: 0.3 KB, not 0.8 KB."""
    layout = _Layout()
    for name, value in values.items():
        setattr(layout, name, value)
    return vars(layout)


def _made(columns: Mapping[str, Iterator[Any]], shared: dict[str, Any], count: int) -> list[FitGapRecord]:
    """Return the next records as pydantic lays them out, all of a field together."""
    values = list(map(dict.copy, repeat(shared, count)))
    for name, column in columns.items():
        _do(map(setitem, values, repeat(name), column))
    records = list(map(object.__new__, repeat(FitGapRecord, count)))
    filled: tuple[Iterable[Any], ...] = (values, repeat(_NAMES), repeat(None), repeat(None))
    for slot, value in zip(_SLOTS, filled, strict=True):
        _do(map(slot.__set__, records, value))
    return records


def _do(steps: Iterable[Any]) -> None:
    deque(steps, maxlen=0)
