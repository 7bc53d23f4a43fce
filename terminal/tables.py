"""Text in columns for a terminal, where a Japanese character is two cells wide."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

_GAP = "  "


def width(text: str) -> int:
    """Return how many cells of a terminal the text takes.

    >>> width("Fit"), width("適合"), width("○")
    (3, 4, 1)
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def columns(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Return one line a row, each column as wide as its widest cell; those in ``right`` are set to the right.

    >>> columns([("業務", "率"), ("戸籍", "75.0")], right=frozenset({1}))
    ['業務    率', '戸籍  75.0']
    """
    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    return [_line(row, widths, right) for row in table]


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    cells = []
    for index, (cell, wide) in enumerate(zip(row, widths, strict=True)):
        padding = " " * (wide - width(cell))
        cells.append(padding + cell if index in right else cell + padding)
    return _GAP.join(cells).rstrip()
