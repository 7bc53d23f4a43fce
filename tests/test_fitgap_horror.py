"""The shelf of horrors: files that once broke the reader, each with its expected reading."""

from pathlib import Path

import pytest

from tests.corpus import import_file

SHELF = Path(__file__).parent / "sheets" / "horror"
EXPECTED = {
    "no_row_complete.csv": {"status": "repair", "rows_in": 1, "rejected": 1},
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
