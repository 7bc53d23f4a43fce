"""A process is killed in the middle of an import, twenty times: the import is whole or absent, and said so rightly."""

import os
import random
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from tests.killing import Import, acknowledged_early, faults_in, importing, torn, whole
from tests.ward import open_in

KILLS = 20
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def killed_while_importing(folder: Path, numbers: range, delay: float, how: Import) -> set[int]:
    """Import in a process of its own, kill it a while after its first word, and return what it acknowledged."""
    child, reading = importing(partial(open_in, folder), numbers, how)
    with os.fdopen(reading, "rb") as pipe:
        first = pipe.readline()
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return {int(line) for line in (first, *pipe.readlines())}


def faults_after_kills(folder: Path, how: Import, kills: int) -> tuple[set[str], int]:
    """Kill again and again; return the faults found on the way and how many imports were acknowledged."""
    db, chance, acknowledged, found = open_in(folder), random.Random(7), set[int](), set[str]()
    for kill in range(kills):
        numbers = range(kill * 1000, kill * 1000 + 1000)
        acknowledged |= killed_while_importing(folder, numbers, chance.uniform(0, 0.1), how)
        found |= faults_in(db, acknowledged)
    return found, len(acknowledged)


def test_twenty_kills_tear_nothing_and_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    faults, acknowledged = faults_after_kills(tmp_path, whole, KILLS)

    assert faults == set()
    assert acknowledged > 0


def test_the_kills_find_an_import_that_says_stored_too_early(tmp_path: Path) -> None:
    faults, _ = faults_after_kills(tmp_path, acknowledged_early, KILLS)

    assert "acknowledged and lost" in faults


def test_the_kills_find_an_import_that_is_not_whole(tmp_path: Path) -> None:
    faults, _ = faults_after_kills(tmp_path, torn, 2)

    assert "torn" in faults
