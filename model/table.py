"""A table as it came out of a file: headings and rows of text that know their physical line."""

from model.record import Record


class Row(Record):
    """One logical row. ``line`` is its first physical line in the file; ``cells`` is as long as the row was."""

    line: int
    cells: tuple[str, ...]


class Table(Record):
    """The rows below one header. Cells are text exactly as written; nothing was trimmed or guessed."""

    file: str
    header_line: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
