"""From text to rows that know their first physical line: separator, line ends and quotation marks, all strict.

Line numbers are those an editor shows: a row with a line break inside a cell takes several, and is known by the first.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from fitgap.findings import finding, refuse
from fitgap.grid import CHUNK, Grid
from fitgap.limits import LINE_CHARACTERS
from model.issue import Issue, Severity

csv.field_size_limit(LINE_CHARACTERS - 1)

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_FOREIGN_SEPARATORS = "|:，、"
_SEP_LINE = re.compile('"?sep=(.)"?\\s*?(\r\n|\r|\n|$)', re.IGNORECASE)
_LINE_END = re.compile("\r\n|\r|\n")


class Rows(NamedTuple):
    """All rows of a text, blank ones too, and the separator they were read with."""

    rows: Grid
    separator: str


def read_rows(text: str, file: str) -> tuple[Rows | None, list[Issue]]:
    """Return the rows of a text, or None and the finding that refuses it."""
    issues: list[Issue] = []
    text, line_ends = _straight_line_ends(text)
    if line_ends:
        issues.append(finding("line-ends", Severity.REPAIRED, file))
    first, body, separator = 1, text, None
    preamble = _SEP_LINE.match(text)
    if preamble:
        first, body, separator = 2, text[preamble.end() :], preamble.group(1)
        issues.append(finding("preamble-skipped", Severity.REPAIRED, file, 1, value=preamble.group(0).strip()))
    separator = separator or _separator_of(body)
    if separator not in SEPARATORS:
        return None, [refuse("delimiter", file, first, value=separator)]
    if separator != "," and not preamble:
        issues.append(finding("delimiter-detected", Severity.REPAIRED, file, first, value=SEPARATORS[separator]))
    outside, fault = _outside_quotes(body, separator, file, first)
    if fault:
        return None, [fault]
    if not line_ends and _uneven_line_ends(outside):
        issues.append(finding("line-ends", Severity.REPAIRED, file))
    rows, fault = _parse(body, separator, file, first)
    return (None, [fault]) if fault else (Rows(rows, separator), issues)


def _straight_line_ends(text: str) -> tuple[str, bool]:
    """Return the text with doubled line ends (CR CR LF, LF CR) made one, where every line end is of that kind."""
    first = text.find("\n")
    for odd in ("\r\r\n", "\n\r"):
        if text.startswith(odd, max(first - odd.index("\n"), 0)):
            count = text.count(odd)
            if count == text.count("\n") and count * odd.count("\r") == text.count("\r"):
                return text.replace(odd, "\r\n"), True
    return text, False


def _uneven_line_ends(outside: str) -> bool:
    """Tell whether lines end in more than one way, or in the CR of old Macs; line breaks in cells do not count."""
    both = outside.count("\r\n")
    old, new = outside.count("\r") - both, outside.count("\n") - both
    return old > 0 or (both > 0 and new > 0)


def _separator_of(text: str) -> str:
    """Return the separator of the first lines: a comma where there is one, else the one that is used most."""
    head = re.sub('"[^"]*"', "", text[:20_000])
    lines = [line for line in _LINE_END.split(head) if line.strip()][:10]
    best = max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines[:1]))
    if any(best in line for line in lines[:1]):
        return best
    counts = {mark: sum(line.count(mark) for line in lines) for mark in SEPARATORS}
    if any(counts.values()):
        return max(counts, key=lambda mark: counts[mark])
    foreign = {mark: min((line.count(mark) for line in lines), default=0) for mark in _FOREIGN_SEPARATORS}
    best = max(foreign, key=lambda mark: foreign[mark])
    return best if foreign[best] >= 2 else ","


def _outside_quotes(text: str, separator: str, file: str, first: int) -> tuple[str, Issue | None]:
    """Return the text less its quoted cells; a quotation mark that is left stands where none may."""
    if '"' not in text:
        return text, None
    edge = re.escape(separator) + "\r\n"
    quoted = re.compile(f'(?<![^{edge}])"[^"]*(?:""[^"]*)*"(?![^{edge}])')
    done = 0
    pieces = []
    for match in quoted.finditer(text):
        pieces.append(text[done : match.start()])
        if '"' in pieces[-1]:
            break
        done = match.end()
    else:
        pieces.append(text[done:])
    if '"' not in pieces[-1]:
        return "".join(pieces), None
    return "", _quote_fault(text, done + pieces[-1].index('"'), edge, file, first)


def _quote_fault(text: str, place: int, edge: str, file: str, first: int) -> Issue:
    line = first + len(_LINE_END.findall(text, 0, place))
    opens = place == 0 or text[place - 1] in edge
    close = re.compile('[^"]*(?:""[^"]*)*').match(text, place + 1)
    end = close.end() if close else len(text)
    spans_lines = bool(_LINE_END.search(text, place, end))
    code = "unclosed-quote" if opens and (end >= len(text) or spans_lines) else "stray-quote"
    return refuse(code, file, line)


def _parse(text: str, separator: str, file: str, first: int) -> tuple[Grid, Issue | None]:
    """Return the rows. Without a quotation mark every line is a row, which is read in half the time."""
    if '"' not in text:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
        if text and max(map(len, lines)) < LINE_CHARACTERS:
            return _unquoted(lines, separator, first), None
    line = first

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal line
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for cells in reader:
            yield line, cells
            line = first + reader.line_num

    try:
        return Grid(rows()), None
    except csv.Error as error:
        if "field limit" in str(error):
            return Grid(), refuse("size-limit", file, line, limit="1 MiB", place=f"{line}")
        return Grid(), refuse("unclosed-quote" if "end of data" in str(error) else "stray-quote", file, line)


def _unquoted(lines: list[str], separator: str, first: int) -> Grid:
    grid = Grid()
    for at in range(0, len(lines), CHUNK):
        cells = [line.split(separator) if line else [] for line in lines[at : at + CHUNK]]
        grid.add(range(first + at, first + at + len(cells)), cells)
    return grid
