"""The shelf of horrors: files that once broke the reader, each with its expected reading."""

from pathlib import Path

import pytest

from tests.corpus import import_file

SHELF = Path(__file__).parent / "sheets" / "horror"
BOTH = [("0010001", "転入届", ""), ("0010002", "転出届", "")]
EXPECTED: dict[str, dict[str, object]] = {
    "formula_never_computed.xlsx": {
        "rejected": 1,
        "codes": ["header-normalised", "missing-label", "type-error"],
        "records": BOTH[1:],
    },
    "headings_as_in_a_form.csv": {
        "rejected": 1,  # the weekday belongs to another day
        "skipped": 1,
        "codes": [*["header-normalised"] * 8, "missing-label", "footer-skipped", "normalised", "type-error"],
        "records": BOTH[:1],
    },
    "ids_that_a_spreadsheet_changed.csv": {
        "rejected": 5,
        "codes": ["missing-label", *["type-error"] * 2, *["auto-format"] * 3],
        "records": BOTH[1:],
    },
    "line_ends_doubled_but_not_in_cells.csv": {"codes": ["line-ends", "missing-label"], "records": BOTH},
    "no_row_complete.csv": {"status": "repair", "rows_in": 1, "rejected": 1},
    "tabs_with_every_cell_quoted.csv": {
        "codes": ["encoding-converted", "delimiter-detected", "missing-label"],
        "records": BOTH,
    },
}
"""By file: what must come out, besides that every row is in one list."""


def test_every_horror_has_its_expected_reading() -> None:
    assert {path.name for path in SHELF.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_horror_is_read_as_expected_and_no_row_is_lost(name: str) -> None:
    answer = import_file(str(SHELF / name))

    assert {key: answer[key] for key in EXPECTED[name]} == EXPECTED[name]
    lists = ("accepted", "repaired", "rejected", "blank", "skipped")
    assert answer["rows_in"] == sum(answer[name] for name in lists)
