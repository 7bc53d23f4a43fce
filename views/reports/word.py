"""A Word document as an office expects it: real styles, a table of contents, repeated headings, page numbers.

The only place that knows python-docx. Everything is text; what a person typed cannot become a field or a link.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT: Final = "BIZ UDPゴシック"
"""Comes with Windows; Word takes another one where it is missing."""
_INK, _HEADING, _QUIET = RGBColor(0x10, 0x15, 0x1C), RGBColor(0x1D, 0x4F, 0x91), RGBColor(0x4D, 0x57, 0x63)
_SIZES = {"Title": 24, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12, "Caption": 9}
_PAGE: Final = (Mm(210), Mm(297))
_CELL = "Cell"
"""The style of the words in a table."""
_WASH, _HEAD = "FFF6DF", "DCE6F1"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Paper:
    """A document that grows from top to bottom."""

    def __init__(self, title: str, author: str, stamp: datetime) -> None:
        """Set up page, styles and page numbers; ``stamp`` is noted as the time of its making."""
        self.document: Document = docx.Document()
        self._headings: list[tuple[int, str]] = []
        self._contents: Paragraph | None = None
        properties = self.document.core_properties
        properties.title, properties.author = _clean(title), _clean(author)
        properties.created = properties.modified = stamp.replace(tzinfo=None)
        _styles(self.document)
        _page(self.document)

    def title(self, text: str, under: Iterable[str] = ()) -> None:
        """Write the title, with lines under it."""
        self.document.add_paragraph(_clean(text), style="Title")
        for line in under:
            self.document.add_paragraph(_clean(line), style="Subtitle")

    def contents(self, heading: str) -> None:
        """Leave the place of the table of contents, and begin a new page after it."""
        caption = self.document.add_paragraph()
        caption.add_run(_clean(heading)).bold = True
        self._contents = self.document.add_paragraph()
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def heading(self, text: str, level: int = 1) -> None:
        """Begin a chapter or a section."""
        self._headings.append((level, _clean(text)))
        self.document.add_heading(_clean(text), level)

    def text(self, *sentences: str) -> None:
        """Write paragraphs."""
        for sentence in sentences:
            self.document.add_paragraph(_clean(sentence))

    def note(self, text: str) -> None:
        """Write a small line on what stands here."""
        self.document.add_paragraph(_clean(text), style="Caption")

    def to_write(self, text: str) -> None:
        """Leave a place, seen at once, for words that only a person can write."""
        paragraph = self.document.add_paragraph(_clean(text))
        _shade(paragraph._p.get_or_add_pPr(), _WASH)  # noqa: SLF001 - python-docx has no call for it

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
        """Write a table whose heading is repeated on every page; ``widths`` are millimetres."""
        lines = [headings, *rows]
        table = self.document.add_table(rows=len(lines), cols=len(headings), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row, line in zip(table.rows, lines, strict=True):
            for cell, words, width in zip(row.cells, line, widths, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                paragraph._p.style = _CELL  # noqa: SLF001 - looking the style up for each cell takes most of the time
                paragraph.add_run(_clean(words))
        _repeat_heading(table)
        self.document.add_paragraph()

    def finish(self) -> bytes:
        """Return the document, its table of contents filled in."""
        if self._contents is not None:
            _fill_contents(self._contents, self._headings)
        content = io.BytesIO()
        self.document.save(content)
        return content.getvalue()


def _styles(document: Document) -> None:
    document.styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH).paragraph_format.space_after = Pt(0)
    for name, size in {"Normal": 10.5, _CELL: 8, **_SIZES}.items():
        style = document.styles[name]
        assert isinstance(style, CharacterStyle)  # noqa: S101 - a fact of the template
        style.font.size, style.font.name = Pt(size), FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
        style.font.color.rgb = _HEADING if name.startswith("Heading") else _QUIET if name == "Caption" else _INK
        style.font.italic = False


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot, "PAGE", "1")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES", "1")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Write a field that Word computes; ``shown`` is what a reader without fields sees."""
    _mark(paragraph, "begin")
    code = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no call for fields
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    code.append(text)
    _mark(paragraph, "separate")
    for number, line in enumerate(shown.split("\n")):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(line)
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001


def _fill_contents(paragraph: Paragraph, headings: Iterable[tuple[int, str]]) -> None:
    chapters = (text for level, text in headings if level == 1)
    _field(paragraph, 'TOC \\o "1-1" \\h \\z \\u', "\n".join(chapters))


def _repeat_heading(table: Table) -> None:
    head = table.rows[0]
    for cell in head.cells:
        _shade(cell._tc.get_or_add_tcPr(), _HEAD)  # noqa: SLF001
        for run in cell.paragraphs[0].runs:
            run.bold = True
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _shade(properties: BaseOxmlElement, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _clean(text: str) -> str:
    """Return a text without the characters that no XML may hold."""
    return _NOT_IN_XML.sub("", text)
