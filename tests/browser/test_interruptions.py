"""Imports that are interrupted in the real app; no browser is needed."""

import pytest

from tests.faults.interruptions import interruptions

pytestmark = pytest.mark.browser


def test_an_import_that_is_interrupted_is_whole_or_absent_and_the_next_visit_says_which() -> None:
    found = interruptions(4)

    assert (found.trials, found.faults) == (4, [])


def test_the_interruptions_find_an_import_in_pieces() -> None:
    assert "torn" in interruptions(2, "in-pieces").faults
