"""What a spreadsheet does with a cell on its own: nothing that a person typed may be run by it."""

from typing import Final

FORMULA_SIGNS: Final = "=+-@\t\r＝＋－＠"
"""A cell that begins with one of these may be taken for a formula."""
