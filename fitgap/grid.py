"""The rows of a file kept by columns: a tenth of the memory of rows, for equal cells of a column share one text."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, islice, repeat
from typing import NamedTuple, overload

from fitgap.limits import HEADER_SEARCH_ROWS, ROWS

_CHUNK = 64
"""Rows that are turned into columns together: few enough that their texts are still at hand in the processor."""

_SEEN = 1024
"""After how many rows a column is known to hold other words in most of its rows."""


MOST_ROWS = ROWS + HEADER_SEARCH_ROWS
"""Rows of a file, with those above the header."""


class TooManyRows(Exception):  # noqa: N818 - the name says what it is
    """A file has more rows than the limit."""


class Line(NamedTuple):
    """One logical row as it was read: the light form of a ``Row``, by its first physical line."""

    line: int
    cells: tuple[str, ...]


Decode = Callable[[Sequence[bytes]], list[str]]
"""How the bytes of some cells become their texts; it raises where they cannot."""


class _Decoded(dict[bytes, str]):
    """The texts of the cells of a column by their bytes: each is decoded when it is met first."""

    def __init__(self, words: dict[str, str], decode: Decode) -> None:
        super().__init__()
        self._words = words
        self._decode = decode

    def __missing__(self, cell: bytes) -> str:
        text = self._decode((cell,))[0]
        self[cell] = text = self._words.setdefault(text, text)
        return text


class Stretch:
    """Rows of one width that follow each other: their lines, and their cells by columns."""

    __slots__ = ("_decoded", "_words", "columns", "lines")

    def __init__(self, width: int) -> None:
        """Begin a stretch without rows."""
        self.lines: list[int] = []
        self.columns: list[list[str]] = [[] for _ in range(width)]
        self._words: list[dict[str, str] | None] = []
        self._decoded: list[_Decoded] = []

    def __iter__(self) -> Iterator[Line]:
        """Return the rows."""
        cells: Iterable[tuple[str, ...]] = zip(*self.columns, strict=True) if self.columns else repeat(())
        return map(Line, self.lines, cells)

    def row(self, at: int) -> Line:
        """Return the row at a place."""
        return Line(self.lines[at], tuple([column[at] for column in self.columns]))

    def texts(self, place: int) -> Collection[str]:
        """Return what stands in a column: each text once, or all in their order where few are there again."""
        gave_up = self._words and self._words[place] is None
        return self.columns[place] if gave_up else set(self.columns[place])

    def take(self, other: "Stretch") -> None:
        """Take in the rows of another stretch at least as wide, less the cells past our own width."""
        self.lines += other.lines
        for column, more in zip(self.columns, other.columns, strict=False):
            column.extend(more)

    def leave_out(self, leaving: Collection[int]) -> None:
        """Drop some of the rows."""
        if not leaving:
            return
        keep = [at not in leaving for at in range(len(self.lines))]
        self.lines[:] = compress(self.lines, keep)
        for column in self.columns:
            column[:] = compress(column, keep)

    def part(self, place: int) -> "Stretch":
        """Part the rows above a place from the others: they are returned, the others stay."""
        above = Stretch(len(self.columns))
        above.lines = self.lines[:place]
        above.columns = [column[:place] for column in self.columns]
        del self.lines[:place]
        for column in self.columns:
            del column[:place]
        return above

    def append(self, line: int, cells: Sequence[str]) -> None:
        """Add one row among others of other widths, which may be all there is of this one."""
        self.lines.append(line)
        for column, text in zip(self.columns, cells, strict=True):
            column.append(text)

    def add(self, lines: Iterable[int], rows: Sequence[Sequence[str]]) -> None:
        """Add rows. Where a column repeats its texts the first of equal ones is kept; elsewhere nobody looks for it."""
        self.lines += lines
        self._words = self._words or [{} for _ in self.columns]
        for place, texts in enumerate(zip(*rows, strict=True)):
            words = self._words[place]
            if words is None:
                self.columns[place] += texts
                continue
            self.columns[place] += map(words.setdefault, texts, texts)
            self._give_up(place, words)

    def add_encoded(self, lines: Iterable[int], columns: Sequence[Sequence[bytes]], decode: Decode) -> None:
        """Add rows by their columns in bytes, in the same way; what is there already is not decoded again."""
        self.lines += lines
        self._words = self._words or [{} for _ in self.columns]
        self._decoded = self._decoded or [_Decoded({} if words is None else words, decode) for words in self._words]
        for place, cells in enumerate(columns):
            words = self._words[place]
            if words is None:
                self.columns[place] += decode(cells)
                continue
            decoded = self._decoded[place]
            if cells[0] == cells[-1] and cells.count(cells[0]) == len(cells):
                self.columns[place] += [decoded[cells[0]]] * len(cells)
            else:
                self.columns[place] += map(decoded.__getitem__, cells)
            self._give_up(place, words)

    def _give_up(self, place: int, words: dict[str, str]) -> None:
        """Look no longer for equal texts in a column that has another in most of its rows."""
        if len(words) * 2 > len(self.lines) >= _SEEN:
            self._words[place] = None
            if self._decoded:
                self._decoded[place].clear()


class Grid(Sequence[Line]):
    """All rows of a file in their order."""

    def __init__(self, rows: Iterable[tuple[int, Sequence[str]]] = ()) -> None:
        """Take in rows, each with its first physical line."""
        self.stretches: list[Stretch] = []
        self._count = 0
        self.take(rows)

    def take(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take in the next rows, each with its first physical line."""
        rest = iter(rows)
        while chunk := list(islice(rest, _CHUNK)):
            self.add([line for line, _ in chunk], [cells for _, cells in chunk])

    def add(self, lines: Iterable[int], rows: Sequence[Sequence[str]]) -> None:
        """Take in the next rows, best some dozens at a time; raise where they are too many."""
        self._counted(len(rows))
        if len(set(map(len, rows))) == 1:
            self._stretch(len(rows[0])).add(lines, rows)
            return
        for line, cells in zip(lines, rows, strict=True):
            self._stretch(len(cells)).append(line, cells)

    def add_encoded(self, lines: Sequence[int], columns: Sequence[Sequence[bytes]], decode: Decode) -> None:
        """Take in rows of one width by their columns in bytes."""
        self._counted(len(lines))
        self._stretch(len(columns)).add_encoded(lines, columns, decode)

    def _counted(self, more: int) -> None:
        self._count += more
        if self._count > MOST_ROWS:
            raise TooManyRows

    def _stretch(self, width: int) -> Stretch:
        """Return the last stretch, or a new one where it has another width."""
        if not self.stretches or len(self.stretches[-1].columns) != width:
            self.stretches.append(Stretch(width))
        return self.stretches[-1]

    def __len__(self) -> int:
        """Return the number of rows."""
        return sum(len(stretch.lines) for stretch in self.stretches)

    def __iter__(self) -> Iterator[Line]:
        """Return the rows in their order."""
        return chain.from_iterable(self.stretches)

    def cut_below(self, place: int) -> list[Stretch]:
        """Take the rows below the one at a place out of the grid, and return them."""
        upper: list[Stretch] = []
        rest, above = self.stretches, place + 1
        while rest and above >= len(rest[0].lines):
            above -= len(rest[0].lines)
            upper.append(rest.pop(0))
        if rest and above:
            upper.append(rest[0].part(above))
        self.stretches = upper
        return rest

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        """Return the row at a place, or the rows of a slice."""
        if isinstance(at, slice):
            return list(islice(self, *at.indices(len(self))))
        place = at + len(self) if at < 0 else at
        for stretch in self.stretches:
            if place < len(stretch.lines):
                return stretch.row(place)
            place -= len(stretch.lines)
        raise IndexError(at)
