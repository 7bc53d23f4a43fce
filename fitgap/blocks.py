"""The short way from bytes to rows: block by block, so that no text of the whole file is ever held.

It is taken as long as nothing about the file is out of the ordinary. Where anything is, it gives nothing, and the file
is read as a whole, with all that has to be told about it. Both ways give the same rows; a test proves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from operator import add, contains
from typing import NamedTuple

from fitgap.decode import UTF8_BOM, UTF16_BOMS, begins_as_utf8, euc, garbled_line, ghosts_in, unreadable
from fitgap.grid import Grid
from fitgap.rows import SEP_LINE, SEPARATORS, LineEnds, outside_quotes, separator_of, take_csv

BLOCK = 64 * 1024
"""Bytes that are read together: few enough that their text is still at hand in the processor."""


class PlainRows(NamedTuple):
    """The rows of a plain file, and how its bytes were read."""

    rows: Grid
    encoding: str
    separator: str


class _NotPlainError(Exception):
    """A block looked as if its lines were of one width, and are not."""


def read_blocks(content: bytes, file: str, size: int = BLOCK) -> PlainRows | None:
    """Return the rows of a plain file, None for any other."""
    if content.startswith(UTF16_BOMS) or b"\x1a" in content or unreadable(content, file):
        return None
    marked = content.startswith(UTF8_BOM)
    for encoding in ("utf-8",) if marked else ("utf-8", "cp932"):
        try:
            found = _rows(_cut(content, len(UTF8_BOM) if marked else 0, size), encoding)
        except UnicodeDecodeError:
            continue
        except _NotPlainError:
            return None
        return None if encoding == "cp932" and euc(content, content[:BLOCK].decode(encoding, "ignore"), file) else found
    return None


def _cut(content: bytes, start: int, size: int) -> Iterator[bytes]:
    """Return the content in blocks that end with a line, outside a quoted cell."""
    quoted = b'"' in content
    while start < len(content):
        end, quotes, looked = start + size, 0, start
        while end < len(content):
            end = content.find(b"\n", end) + 1 or len(content)
            quotes += content.count(b'"', looked, end) if quoted else 0
            if quotes % 2 == 0:
                break
            looked = end
        yield content[start:end]
        start = end


def _rows(blocks: Iterator[bytes], encoding: str) -> PlainRows | None:
    grid, separator, ends, line = Grid(), "", LineEnds(), 1
    for block in blocks:
        separator = separator or _plain_separator(block.decode(encoding, "ignore"))
        if not separator:
            return None
        taken = _take(grid, block, encoding, separator, line)
        if taken is None:
            return None
        line, more = taken
        ends = LineEnds(*map(add, ends, more))
        if ends.uneven:
            return None
    return PlainRows(grid, encoding, separator)


def _plain_separator(head: str) -> str:
    """Return the separator, nothing where the beginning of the text has something to be told."""
    if head.startswith("\ufeff") or SEP_LINE.match(head) or garbled_line(head):
        return ""
    separator = separator_of(head)
    return separator if separator in SEPARATORS else ""


def _take(grid: Grid, block: bytes, encoding: str, separator: str, first: int) -> tuple[int, LineEnds] | None:
    """Take the rows of a block; return the number of the next line and how lines end, None for what is not plain."""
    end = b"\r\n" if b"\r" in block else b"\n"
    columns = [] if b'"' in block else _columns(block, separator.encode(), end)
    if encoding == "cp932" and _may_hold_utf8(columns) and begins_as_utf8(block.split(b"\n")):
        return None
    if columns:
        after = first + len(columns[0])
        grid.add_encoded(range(first, after), columns, partial(_texts, encoding=encoding, separator=separator))
        return after, LineEnds(both=1) if end == b"\r\n" else LineEnds(new=1)
    text = _text(block, encoding)
    outside, stray = outside_quotes(text, separator)
    if stray is not None:
        return None
    line, error = take_csv(grid, text, separator, first)
    return None if error else (line, LineEnds.of(outside))


def _columns(block: bytes, separator: bytes, end: bytes) -> list[list[bytes]]:
    r"""Return the cells of a block by columns; none where it has less than two lines or they are not of one width.

    The block is cut at its separators alone, which are never part of another character, in UTF-8 as in CP932: so the
    last cell of a line hangs together with the first of the next.

    >>> _columns(b"a,b,c\n1,2,3\n", b",", b"\n")
    [[b'a', b'1'], [b'b', b'2'], [b'c', b'3']]
    """
    cells = block.removesuffix(end).split(separator)
    step = block.count(separator, 0, max(block.find(end), 0))
    if step == 0 or len(cells) <= step + 1 or len(cells) % step != 1 % step:
        return []
    edges = cells[step:-1:step]
    halves = end.join(edges).split(end)
    if len(halves) != 2 * len(edges) or not all(map(contains, edges, repeat(end))):
        return []
    inner = (cells[at::step] for at in range(1, step))
    return [[cells[0], *halves[1::2]], *inner, [*halves[::2], cells[-1]]]


def _may_hold_utf8(columns: Iterable[Sequence[bytes]]) -> bool:
    """Tell whether a line of CP932 may begin as one of UTF-8, by the columns up to one with Japanese in every row."""
    for cells in columns:
        if b"".join(cells).isascii():
            continue
        distinct = set(cells)
        if begins_as_utf8(distinct):
            return True
        if not any(map(bytes.isascii, distinct)):
            return False
    return True


def _texts(cells: Sequence[bytes], encoding: str, separator: str) -> list[str]:
    """Return the texts of cells of a block that was cut at its separators; raise where one goes over a line's end."""
    together = separator.encode().join(cells)
    if b"\n" in together or b"\r" in together:
        raise _NotPlainError
    return _text(together, encoding).split(separator)


def _text(octets: bytes, encoding: str) -> str:
    text = octets.decode(encoding)
    if encoding == "cp932" and ghosts_in(text):
        raise UnicodeDecodeError(encoding, octets, 0, 1, "a byte without a meaning")
    return text
