"""A look into an .xls before anything opens it: how many cells its sheets span, for its reader makes every one of them.

An .xls is a compound file (MS-CFB): streams in chained sectors. One of them is the workbook (MS-XLS): records of a kind
and a length, first those of the whole book, which say where each sheet begins, then those of the sheets.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from fitgap.limits import WORKBOOK_CELLS
from fitgap.workbook_scan import TooLarge, Unreadable

_SHEET, _END, _SIZE, _SEVERAL = 0x85, 0x0A, 0x200, 0xBD
_CELLS: Final = frozenset({0x06, _SEVERAL, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E})
"""Kinds of records that hold a value: each begins with its row and column; one holds several cells of a row."""
_ROWS, _COLUMNS = 65_536, 256
"""What a sheet of this format can have; its reader makes room for what the sheet says of itself."""
_STREAM: Final = 2
_ENTRY: Final = 128
"""Bytes of an entry of the directory."""
_LAST_SECTOR: Final = 0xFFFF_FFFA


def require_small(content: bytes) -> None:
    """Raise where the sheets of an .xls span more cells together than the limit, or it is no compound file."""
    spanned = 0
    try:
        for stream in _Compound(content).streams():
            for start in _sheets(stream):
                spanned += _span(stream, start)
                if spanned > WORKBOOK_CELLS:
                    raise TooLarge
    except (struct.error, IndexError) as error:
        raise Unreadable from error


class _Compound:
    """The sectors of a compound file, chained by one table, and the small ones inside them by another."""

    def __init__(self, content: bytes) -> None:
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        self._content, self._size, self._mini_size = content, 1 << shift, 1 << mini_shift
        directory, _, self._cutoff, mini_table = struct.unpack_from("<4I", content, 48)
        self._table = _numbers(b"".join(map(self._sector, self._sectors_of_table())))
        self._mini_table = _numbers(self._chained(mini_table))
        listed = self._chained(directory)
        self._entries = [listed[at : at + _ENTRY] for at in range(0, len(listed) - _ENTRY + 1, _ENTRY)]

    def streams(self) -> Iterator[bytes]:
        """Yield what every stream holds."""
        root, *_ = struct.unpack_from("<I", self._entries[0], 116)
        small = self._chained(root)
        for entry in self._entries:
            start, size = struct.unpack_from("<II", entry, 116)
            if entry[66] != _STREAM:
                continue
            if size >= self._cutoff:
                yield self._chained(start)[:size]
            else:
                places = (at * self._mini_size for at in _chain(start, self._mini_table))
                yield b"".join(small[at : at + self._mini_size] for at in places)[:size]

    def _sectors_of_table(self) -> list[int]:
        """Return where the table of the chains lies: the first 109 parts are named in the head, the rest in a chain."""
        found = [*struct.unpack_from("<109I", self._content, 76)]
        (more,) = struct.unpack_from("<I", self._content, 68)
        while more < _LAST_SECTOR and len(found) * self._size < len(self._content):
            *named, more = _numbers(self._sector(more))
            found += named
        return [sector for sector in found if sector < _LAST_SECTOR]

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._table)))


def _numbers(content: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(start: int, table: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a chain; one that runs in a circle is unreadable."""
    for _ in range(len(table) + 1):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = table[start]
    raise Unreadable


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part of the book: kind and content."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[int]:
    """Yield where each sheet begins; several may name the same place."""
    for kind, record in _records(stream, 0):
        if kind == _SHEET:
            yield struct.unpack_from("<I", record)[0]


def _span(stream: bytes, start: int) -> int:
    """Return rows times columns up to the last value of a sheet; at least as many as it has records."""
    if start >= len(stream):
        raise Unreadable
    records = rows = columns = 0
    for kind, record in _records(stream, start):
        records += 1
        if kind == _SIZE:
            top, bottom, left, right = struct.unpack_from("<IIHH" if len(record) >= 14 else "<HHHH", record)
            if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
                raise Unreadable
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", record)
            last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _SEVERAL else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
    return max(rows * columns, records)
