"""The text of a Primavera XER file: bytes to tables of named fields that know their line, and tables back to bytes.

``%T`` names a table, ``%F`` its fields, ``%R`` is a row, ``%E`` the end; fields are parted by tabs. The program writes
in the code page of its computer and does not say which: UTF-8, CP932 and CP1252 are told apart here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from migration_plan.exchange.findings import Findings, fits
from model.issue import Severity

MOST_ROWS = 2_000_000
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HIGH_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]{0,18})?|\.[0-9]{1,18})")
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its fields by name, and its line in the file."""

    line: int
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a field, "" where the table has none of that name."""
        return self.fields.get(name, "")


Tables = dict[str, list[Row]]


def read_tables(content: bytes, findings: Findings) -> Tables | None:
    """Return the tables of a file by their names in capitals; None with the finding that refuses it."""
    if not fits(content, findings):
        return None
    text = _decoded(content, findings)
    if not text.lstrip().startswith("ERMHDR"):
        findings.refuse("exchange-not-a-project", value=text[:20])
        return None
    lines = _LINE_END.split(text)
    if len(lines) > MOST_ROWS:
        findings.refuse("size-limit", limit=f"{MOST_ROWS:,}", place="XER")
        return None
    return _tables(lines, findings)


def write_tables(header: Sequence[str], tables: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """Return a file of the tables. It is CP932 where every character survives that and is read back so, else UTF-8."""
    lines = ["\t".join(header)]
    for name, rows in tables.items():
        if rows:
            fields = list(rows[0])
            lines += [f"%T\t{name}", "\t".join(["%F", *fields])]
            lines += ["\t".join(["%R", *(_written(row[field]) for field in fields)]) for row in rows]
    text = "\r\n".join([*lines, "%E", ""])
    try:
        content = text.encode("cp932")
    except UnicodeEncodeError:
        return text.encode()
    return content if _decoded(content, Findings("")) == text else text.encode()


def number(text: str, marks: tuple[str, str] = (".", "")) -> Fraction:
    """Return a decimal number, ValueError of another text; ``marks`` are the signs of decimals and thousands.

    >>> number("1.234,5", (",", "."))
    Fraction(2469, 2)
    """
    decimal, group = marks
    plain = text.strip().replace(group, "") if group else text.strip()
    plain = plain.replace(decimal, ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"not a number: {text!r}")
    return Fraction(plain)


def _decoded(content: bytes, findings: Findings) -> str:
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        encoding = "cp932" if _is_japanese(content) else "cp1252"
    findings.note("exchange-encoding", Severity.NOTICE, value=encoding)
    return content.decode(encoding, "replace")


def _is_japanese(content: bytes) -> bool:
    """Tell whether bytes that are no UTF-8 are CP932: Japanese comes in runs, accented letters stand alone.

    >>> _is_japanese("移行の計画".encode("cp932")), _is_japanese("Démolition côté été".encode("cp1252"))
    (True, False)
    """
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        return False
    high = sum(character > "\x7f" for character in text)
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(text))
    return in_runs * 2 > high


def _tables(lines: Iterable[str], findings: Findings) -> Tables:
    tables: Tables = {}
    rows: list[Row] = []
    names: list[str] = []
    open_cells: list[str] | None = None
    for line, text in enumerate(lines, start=1):
        mark, *cells = text.split("\t")
        if mark == "%E":
            break
        if mark == "%T":
            rows = tables.setdefault(cells[0].strip().upper() if cells else "", [])
            open_cells = None
        elif mark == "%F":
            names, open_cells = [cell.strip().lower() for cell in cells], None
        elif mark == "%R":
            if len(cells) > len(names):
                findings.not_understood("%R")
            open_cells = cells
            rows.append(Row(line, _fields(names, cells)))
        elif open_cells is not None and text:
            open_cells[-1] += "\n" + text
            rows[-1] = Row(rows[-1].line, _fields(names, open_cells))
    return tables


def _fields(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell.replace('""', '"') for name, cell in zip(names, cells, strict=False)}


def _written(cell: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", cell).replace('"', '""')
