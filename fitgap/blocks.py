"""The short way from bytes to rows: block by block, so that no text of the whole file is ever held.

It is taken as long as nothing about the file is out of the ordinary. Where anything is, it gives nothing, and the file
is read as a whole, with all that has to be told about it. Both ways give the same rows; a test proves it.
"""

from collections.abc import Iterator
from operator import add
from typing import NamedTuple

from fitgap.decode import UTF8_BOM, UTF16_BOMS, begins_as_utf8, euc, garbled_line, ghosts_in, unreadable
from fitgap.grid import CHUNK, Decode, Grid
from fitgap.rows import SEP_LINE, SEPARATORS, LineEnds, outside_quotes, separator_of, take_csv

BLOCK = 128 * 1024
"""Bytes that are read together: few enough that their text is still at hand in the processor."""


class PlainRows(NamedTuple):
    """The rows of a plain file, and how its bytes were read."""

    rows: Grid
    encoding: str
    separator: str


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
    decode = _from_cp932 if encoding == "cp932" else _from_utf8
    for block in blocks:
        separator = separator or _plain_separator(block.decode(encoding, "ignore"))
        if not separator or (encoding == "cp932" and begins_as_utf8(block)):
            return None
        taken = _take(grid, block, decode, separator, line)
        if taken is None:
            return None
        line, more = taken
        ends = LineEnds(*map(add, ends, more))
        if ends.uneven:
            return None
    return PlainRows(grid, encoding, separator)


def _from_utf8(octets: bytes) -> str:
    return octets.decode()


def _from_cp932(octets: bytes) -> str:
    text = octets.decode("cp932")
    if ghosts_in(text):
        raise UnicodeDecodeError("cp932", octets, 0, 1, "a byte without a meaning")
    return text


def _plain_separator(head: str) -> str:
    """Return the separator, nothing where the beginning of the text has something to be told."""
    if head.startswith("\ufeff") or SEP_LINE.match(head) or garbled_line(head):
        return ""
    separator = separator_of(head)
    return separator if separator in SEPARATORS else ""


def _take(grid: Grid, block: bytes, decode: Decode, separator: str, first: int) -> tuple[int, LineEnds] | None:
    """Take the rows of a block; return the number of the next line and how lines end, None for what is not plain."""
    if b'"' not in block:
        return _take_lines(grid, block, decode, separator.encode(), first)
    text = decode(block)
    outside, stray = outside_quotes(text, separator)
    if stray is not None:
        return None
    line, error = take_csv(grid, text, separator, first)
    return None if error else (line, LineEnds.of(outside))


def _take_lines(grid: Grid, block: bytes, decode: Decode, separator: bytes, first: int) -> tuple[int, LineEnds] | None:
    """Take the rows of a block without a quotation mark, where every line is one.

    Neither a separator nor the end of a line is ever part of another character, in UTF-8 as in CP932.
    """
    returns = block.count(b"\r")
    end = b"\r\n" if returns else b"\n"
    lines = block.split(end)
    if returns and not returns == len(lines) - 1 == block.count(b"\n"):
        return None
    if not lines[-1]:
        lines.pop()
    for at in range(0, len(lines), CHUNK):
        cells = [line.split(separator) if line else [] for line in lines[at : at + CHUNK]]
        grid.add_encoded(range(first + at, first + at + len(cells)), cells, decode)
    return first + len(lines), LineEnds(both=1) if returns else LineEnds(new=1)
