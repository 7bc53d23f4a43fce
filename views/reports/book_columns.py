"""What the sheets of the workbook share: headings, the four columns of a rate, a mark."""

from collections.abc import Iterable
from fractions import Fraction

from model.snapshot import Rate
from views import frames
from views.reports.sheets import Cell, Sheet
from views.wording import t

Rows = list[list[Cell]]


def sheet(name: str, columns: Iterable[str], rows: Rows, fixed: int = 1) -> Sheet:
    """Return a table with its name and headings in the reader's language."""
    return Sheet(t(f"book_sheet_{name}"), [_heading(column) for column in columns], rows, fixed)


def _heading(column: str) -> str:
    """Return the heading of a column; the four of a rate are named by the rate and what of it they hold."""
    rate, dot, part = column.partition(".")
    return t("book_of_rate", rate=t(f"book_{rate}"), part=t(f"book_{part}")) if dot else t(f"book_{column}")


def four(rates: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of rates: each is shown, exact, and told by numerator and denominator."""
    return tuple(f"{rate}.{part}" for rate in rates for part in ("shown", "exact", "numerator", "denominator"))


def rate(rate: Rate) -> tuple[Cell, Cell, Cell, Cell]:
    """Return a rate as it is shown, its value, its numerator and its denominator."""
    return frames.shown(rate), rate.value, _whole(rate.numerator), _whole(rate.denominator)


def _whole(value: Fraction) -> Fraction | int:
    return value.numerator if value.denominator == 1 else value


def mark(*, marked: bool) -> str:
    """Return the mark of a fact that is so, else nothing."""
    return t("book_mark") if marked else ""
