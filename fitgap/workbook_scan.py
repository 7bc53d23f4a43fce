"""A look into the parts of a workbook before anything opens it: how large its sheets are, and what calamine leaves out.

A cell far away makes a reader fill everything up to it, which no memory holds: such a workbook is refused here. In
.xlsx the formats that change a value's meaning (percent, leading zeros), error cells, formulas without a value and
hidden rows are noted too. Whatever part calamine may take for a sheet is looked at: it is found by its relation, in any
case of letters, whatever it says it is.
"""

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from xml.parsers import expat

from fitgap.limits import WORKBOOK_CELLS

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PERCENT_FORMATS = frozenset({"9", "10"})
_ZEROS = re.compile(r"0{2,}")
_CHUNK = 1 << 20
_BOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_OPEN_DOCUMENT = "content.xml"
Place = tuple[int, int]
"""Row and column, from 1."""


class TooLarge(Exception):  # noqa: N818 - the name says what it is
    """A sheet would take more cells than the limit."""


class Unreadable(Exception):  # noqa: N818
    """A part is missing, is no well-formed XML, is larger than it says, or has a document type, as no workbook has."""


@dataclass
class SheetScan:
    """What one sheet holds beside its values."""

    formats: dict[Place, str] = field(default_factory=dict)
    """``%``, or as many zeros as digits are shown."""
    errors: dict[Place, str] = field(default_factory=dict)
    """What stands where a value should be: an error, or a formula whose value was never computed."""
    hidden_rows: int = 0
    last_row: int = 0
    last_column: int = 0


def scan(content: bytes) -> dict[str, SheetScan]:
    """Return the sheets by name (of an .ods less of each); raise where they are too large or no XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _Parts(archive)
        parts.require_honest()
        if (_BOOK in parts) == (_OPEN_DOCUMENT in parts):
            raise Unreadable
        if _OPEN_DOCUMENT in parts:
            document = _OpenDocument()
            _parse(parts.read(_OPEN_DOCUMENT), document.start)
            return document.found
        formats = _formats(parts.read(_STYLES)) if _STYLES in parts else {}
        found = {sheet: [_scan_part(parts.read(name), formats) for name in named] for sheet, named in _sheets(parts)}
    return {sheet: scans[0] for sheet, scans in found.items()}


class _Parts:
    """The parts of an archive under the names that calamine knows them by: in any case of letters, with any slash."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._known = {_plain(part.filename): part for part in archive.infolist()}
        if len(self._known) < len(archive.infolist()):
            raise Unreadable

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        return self._archive.read(self._known[name])

    def require_honest(self) -> None:
        """Unpack each part once; one that is larger than the archive says may be so without end."""
        for part in self._known.values():
            unbounded = copy(part)
            unbounded.file_size = part.file_size + 1
            with self._archive.open(unbounded) as file:
                if sum(map(len, iter(lambda: file.read(_CHUNK), b""))) > part.file_size:
                    raise Unreadable


def _scan_part(part: bytes, formats: Mapping[str, str]) -> SheetScan:
    reader = _Worksheet(formats)
    _parse(part, reader.start, reader.text)
    return reader.found


class _Worksheet:
    """Follows the cells of a sheet's XML; places are counted on where a cell does not name its own."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self.found = SheetScan()
        self._formats = formats
        self._row = self._column = 0
        self._type = self._inside = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._inside = local
        if local == "c":
            self._cell(attributes)
        elif local in ("v", "is", "t", "f"):
            self._fill()
            if local == "f" and self._type != "str":
                self.found.errors[self._row, self._column] = "="
        elif local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            self.found.hidden_rows += attributes.get("hidden") in ("1", "true")

    def text(self, data: str) -> None:
        place, errors = (self._row, self._column), self.found.errors
        if self._inside == "f" and place in errors:
            errors[place] += data.strip()
        elif self._inside == "v" and data.strip():
            errors.pop(place, None)
            if self._type == "e" and data.startswith("#"):
                errors[place] = data

    def _cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        match = _REFERENCE.fullmatch(reference) if reference is not None else None
        if reference is None:
            self._column += 1
        elif match:
            self._row, self._column = int(match[2]), column_number(match[1])
        else:
            raise Unreadable
        self._type = attributes.get("t", "")
        shown = self._formats.get(attributes.get("s", ""))
        if shown:
            self.found.formats[self._row, self._column] = shown

    def _fill(self) -> None:
        found = self.found
        found.last_row = max(found.last_row, self._row)
        found.last_column = max(found.last_column, self._column)
        if found.last_row * found.last_column > WORKBOOK_CELLS:
            raise TooLarge


class _OpenDocument:
    """Counts the cells of an .ods with all their repetitions, and notes percentages and filled hidden rows."""

    def __init__(self) -> None:
        self.found: dict[str, SheetScan] = {}
        self._sheet = SheetScan()
        self._hidden = False
        self._rows = range(1, 1)
        self._column = 1
        self._cells = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "table":
            self._sheet = self.found[values.get("name", "")] = SheetScan()
            self._rows = range(1, 1)
        elif local == "table-row":
            self._rows = range(self._rows.stop, self._rows.stop + int(values.get("number-rows-repeated", 1)))
            self._column = 1
            self._hidden = values.get("visibility") in ("collapse", "filter")
        elif local in ("table-cell", "covered-table-cell"):
            columns = range(self._column, self._column + int(values.get("number-columns-repeated", 1)))
            self._column = columns.stop
            if "value-type" in values or "formula" in values:
                self._fill(columns, percent=values.get("value-type") == "percentage")

    def _fill(self, columns: range, *, percent: bool) -> None:
        self._sheet.hidden_rows += len(self._rows) if self._hidden else 0
        self._hidden = False
        self._cells += len(self._rows) * len(columns)
        if self._cells > WORKBOOK_CELLS:
            raise TooLarge
        if percent:
            self._sheet.formats.update(dict.fromkeys(product(self._rows, columns), "%"))


def column_number(letters: str) -> int:
    """Return the number of a column from its letters.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _parse(
    content: bytes, start: Callable[[str, dict[str, str]], None], text: Callable[[str], None] | None = None
) -> None:
    def no_document_type(*_: Any) -> None:
        raise Unreadable

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = no_document_type
    if text:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable from error


def _formats(styles_part: bytes) -> dict[str, str]:
    """Return for each cell style that matters what it shows: a percentage, or a number with leading zeros."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = name.rpartition(":")[2]
        if local in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = local
        elif local == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif local == "xf" and inside == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))

    _parse(styles_part, start)
    shown = {f"{place}": _shown(number, codes.get(number, "")) for place, number in enumerate(styles)}
    return {style: text for style, text in shown.items() if text}


def _shown(number: str, code: str) -> str:
    if number in _PERCENT_FORMATS or "%" in re.sub(r'"[^"]*"|\\.', "", code):
        return "%"
    return code if _ZEROS.fullmatch(code) else ""


def _sheets(parts: _Parts) -> Iterator[tuple[str, list[str]]]:
    """Yield each sheet with the parts that it may be."""
    targets = defaultdict[str, list[str]](list)
    sheets: list[tuple[str, list[str]]] = []

    def relation(_: str, attributes: dict[str, str]) -> None:
        if "Id" in attributes:
            # Some programs write the place from the root of the archive, most from the folder of the workbook.
            target = attributes.get("Target", "")
            targets[attributes["Id"]] += [_plain(f"xl/{target}"), _plain(target)]

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            sheets.append((attributes.get("name", ""), ids))

    _parse(parts.read(_RELATIONS), relation)
    _parse(parts.read(_BOOK), sheet)
    for name, ids in sheets:
        named = [part for each in ids for part in targets[each] if part in parts]
        if not named:
            raise Unreadable
        yield name, named


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).casefold()
