"""An .xls is looked into before its reader makes every cell up to the last one: a few bytes name sixteen million."""

import struct

import pytest

from fitgap.biff_scan import require_small
from fitgap.content import COMPOUND
from fitgap.workbook_scan import TooLarge, Unreadable
from tests.fitgap_sheets import codes, read

END, FREE, SECTOR, SMALL = 0xFFFF_FFFE, 0xFFFF_FFFF, 512, 64


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def value(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, 1.0))


def several(row: int, last: int) -> bytes:
    return record(0xBD, struct.pack("<HHH", row, last, last))


def size(rows: int, columns: int, top: int = 0) -> bytes:
    return record(0x200, struct.pack("<IIHHH", top, rows, 0, columns, 0))


def book(*cells: bytes, sheets: int = 1) -> bytes:
    """Return the records of a workbook whose sheets all show the same cells."""
    begin, end = record(0x809, bytes(16)), record(0x0A)
    start = len(begin) + sheets * len(record(0x85, bytes(6))) + len(end)
    return begin + sheets * record(0x85, struct.pack("<IH", start, 0)) + end + begin + b"".join(cells) + end


def numbers(*found: int) -> bytes:
    return struct.pack(f"<{len(found)}I", *found).ljust(SECTOR, b"\xff")


def entry(kind: int, start: int, length: int) -> bytes:
    return bytes(66) + bytes([kind]) + bytes(49) + struct.pack("<IQ", start, length)


def compound(stream: bytes, *, circle: bool = False) -> bytes:
    """Return a compound file of one stream: a short one lies in small sectors, as everything under 4,096 bytes does.

    Its sectors are the table of chains, the directory, the table of the small ones, and then the stream.
    """
    short = len(stream) < 4096
    sectors = -(-len(stream) // SECTOR)
    chain = [*range(4, 3 + sectors), 3 if circle else END]
    small = [*range(1, -(-len(stream) // SMALL)), END]
    root = entry(5, 3 if short else END, len(stream))
    head = COMPOUND + bytes(22) + struct.pack("<HH", 9, 6) + bytes(10)
    head += struct.pack("<8I", 1, 1, 0, 4096, 2, 1, END, 0) + numbers(0)[: 109 * 4]
    listed = root + entry(2, 0 if short else 3, len(stream)) + bytes(2 * 128)
    tables = numbers(FREE, END, END, *chain), listed, numbers(*small)
    return head + b"".join(tables) + stream.ljust(sectors * SECTOR, b"\0")


LONG = record(0x3C, bytes(5000))
"""Makes a stream too long for small sectors."""


@pytest.mark.parametrize("padding", [b"", LONG])
@pytest.mark.parametrize("cells", [value(65_535, 255), several(65_535, 255), value(65_535, 0) + value(0, 255)])
def test_a_cell_far_away_is_refused(padding: bytes, cells: bytes) -> None:
    assert codes(read(compound(book(padding, cells)), "sheet.xls")) == ["size-limit"]


def test_the_sheets_count_together_also_where_they_lie_at_one_place() -> None:
    stream = book(value(9_999, 99), sheets=6)

    with pytest.raises(TooLarge):
        require_small(compound(stream))
    require_small(compound(book(value(9_999, 99), sheets=5)))


def test_a_sheet_that_says_it_is_larger_than_any_can_be_is_refused() -> None:
    require_small(compound(book(size(65_536, 256), value(0, 0))))
    for said in (size(65_537, 256), size(65_536, 257), size(5, 1, top=6)):
        with pytest.raises(Unreadable):
            require_small(compound(book(said, value(0, 0))))


def test_a_chain_that_runs_in_a_circle_is_refused() -> None:
    with pytest.raises(Unreadable):
        require_small(compound(book(LONG, value(0, 0)), circle=True))


def test_a_sheet_that_begins_behind_the_end_is_refused() -> None:
    stream = book(value(0, 0))
    with pytest.raises(Unreadable):
        require_small(compound(stream[: stream.index(record(0x0A)) + 4]))


@pytest.mark.parametrize("length", [8, 60, 600, 1100])
def test_a_file_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        require_small(compound(book(value(0, 0)))[:length])
