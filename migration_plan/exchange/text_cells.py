"""What every workbook that we write has in common: no cell is a formula, a link or a number unless we say so."""

from typing import Any, Final

from model.spreadsheet import FORMULA_SIGNS

TEXT_ONLY: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""The options of XlsxWriter under which a text stays one."""
CHARACTERS: Final = 32_767
"""As many as a cell can hold."""
QUOTED: Final[dict[str, Any]] = {"quote_prefix": True}
"""The format of a text that looks like a formula: it stays a text when the cell is edited."""


def looks_like_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula once its cell is edited."""
    return bool(cell) and cell[0] in FORMULA_SIGNS


def width(cell: str) -> int:
    """Return the width of a cell in characters, where a Japanese one is two wide.

    >>> width("ID"), width("機能ID")
    (2, 6)
    """
    return sum(2 if character > "\u2e80" else 1 for character in cell)
