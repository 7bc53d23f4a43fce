"""From text to rows that know their first physical line: separator, line ends and quotation marks, all strict.

Line numbers are those an editor shows: a row with a line break inside a cell takes several, and is known by the first.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from fitgap.findings import finding, refuse
from fitgap.grid import Grid
from fitgap.limits import LINE_CHARACTERS
from model.issue import Issue, Severity

csv.field_size_limit(LINE_CHARACTERS - 1)

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_FOREIGN_SEPARATORS = "|:，、"
SEP_LINE = re.compile('"?sep=(.)"?\\s*?(\r\n|\r|\n|$)', re.IGNORECASE)
_LINE_END = re.compile("\r\n|\r|\n")
_QUOTED = re.compile('"[^"]*"')


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
    preamble = SEP_LINE.match(text)
    if preamble:
        first, body, separator = 2, text[preamble.end() :], preamble.group(1)
        issues.append(finding("preamble-skipped", Severity.REPAIRED, file, 1, value=preamble.group(0).strip()))
    separator = separator or separator_of(body)
    if separator not in SEPARATORS:
        return None, [refuse("delimiter", file, first, value=separator)]
    issues += [] if preamble else told_of_separator(separator, file, first)
    outside, stray = outside_quotes(body, separator)
    if stray is not None:
        return None, [_quote_fault(body, stray, separator, file, first)]
    if not line_ends and LineEnds.of(outside).uneven:
        issues.append(finding("line-ends", Severity.REPAIRED, file))
    grid = Grid()
    line, error = take_csv(grid, body, separator, first)
    return (None, [_fault_of(error, file, line)]) if error else (Rows(grid, separator), issues)


def told_of_separator(separator: str, file: str, first: int = 1) -> list[Issue]:
    """Return what is told of a separator that nobody named: nothing of a comma."""
    if separator == ",":
        return []
    name = SEPARATORS[separator]
    return [finding("delimiter-detected", Severity.REPAIRED, file, first, value=name, kind=name)]


def _straight_line_ends(text: str) -> tuple[str, bool]:
    """Return the text with doubled line ends (CR CR LF, LF CR) made one, where every line outside a cell ends so."""
    for odd in ("\r\r\n", "\n\r"):
        outside = _QUOTED.sub("", text) if odd in text else ""
        count = outside.count(odd)
        if count and (outside.count("\n"), outside.count("\r")) == (count, count * odd.count("\r")):
            return text.replace(odd, "\r\n"), True
    return text, False


class LineEnds(NamedTuple):
    """How many lines of a text end in CR LF, in LF and in the CR of old Macs; line breaks in cells do not count."""

    both: int = 0
    new: int = 0
    old: int = 0

    @classmethod
    def of(cls, outside: str) -> "LineEnds":
        """Count the line ends of a text less its quoted cells."""
        returns = outside.count("\r")
        both = outside.count("\r\n") if returns else 0
        return cls(both, outside.count("\n") - both, returns - both)

    @property
    def uneven(self) -> bool:
        """Tell whether lines end in more than one way, or in one that only old Macs know."""
        return self.old > 0 or (self.both > 0 and self.new > 0)


def separator_of(text: str) -> str:
    """Return the separator of the first lines: a comma where there is one, else the one that is used most."""
    head = _QUOTED.sub("", text[:20_000])
    lines = [line for line in _LINE_END.split(head) if line.strip(" ")][:10]
    best = max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines[:1]))
    if any(best in line for line in lines[:1]):
        return best
    counts = {mark: sum(line.count(mark) for line in lines) for mark in SEPARATORS}
    if any(counts.values()):
        return max(counts, key=lambda mark: counts[mark])
    foreign = {mark: min((line.count(mark) for line in lines), default=0) for mark in _FOREIGN_SEPARATORS}
    best = max(foreign, key=lambda mark: foreign[mark])
    return best if foreign[best] >= 2 else ","


def outside_quotes(text: str, separator: str) -> tuple[str, int | None]:
    """Return the text less its quoted cells, and the place of a quotation mark that stands where none may."""
    if '"' not in text:
        return text, None
    edge = _edge(separator)
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
    stray = pieces[-1].find('"')
    return ("".join(pieces), None) if stray < 0 else ("", done + stray)


def _edge(separator: str) -> str:
    return re.escape(separator) + "\r\n"


def _quote_fault(text: str, place: int, separator: str, file: str, first: int) -> Issue:
    line = first + len(_LINE_END.findall(text, 0, place))
    opens = place == 0 or text[place - 1] in _edge(separator)
    close = re.compile('[^"]*(?:""[^"]*)*').match(text, place + 1)
    end = close.end() if close else len(text)
    spans_lines = bool(_LINE_END.search(text, place, end))
    code = "unclosed-quote" if opens and (end >= len(text) or spans_lines) else "stray-quote"
    return refuse(code, file, line)


def take_csv(grid: Grid, text: str, separator: str, first: int) -> tuple[int, csv.Error | None]:
    """Take the rows of a text as the csv module finds them; return the number of the line after the last good row."""
    line = first

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal line
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for cells in reader:
            yield line, cells
            line = first + reader.line_num

    try:
        grid.take(rows())
    except csv.Error as error:
        return line, error
    return line, None


def _fault_of(error: csv.Error, file: str, line: int) -> Issue:
    if "field limit" in str(error):
        return refuse("size-limit", file, line, limit="1 MiB", place=f"{line}")
    return refuse("unclosed-quote" if "end of data" in str(error) else "stray-quote", file, line)
