"""A process is killed in the middle of an import: the import is whole or absent, and said so rightly."""

import os

import pytest

from tests.faults.kills import kills

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def test_twenty_kills_tear_nothing_and_lose_nothing_that_was_acknowledged() -> None:
    found = kills(20)

    assert (found.trials, found.faults) == (20, [])


@pytest.mark.parametrize(
    ("plant", "count", "fault"), [("acknowledged-early", 20, "acknowledged and lost"), ("torn", 2, "torn")]
)
def test_the_kills_find_a_planted_fault(plant: str, count: int, fault: str) -> None:
    assert fault in kills(count, plant).faults
