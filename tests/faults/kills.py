"""Kill the process that imports sheets, at any point, again and again: each import is whole or absent.

    python -m tests.faults.kills 500
    python -m tests.faults.kills 20 --plant acknowledged-early      (or torn)

After each kill the file that was broken off is sent again, as a person would, and must then be there once.
"""

import os
import random
import signal
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.faults.verdict import Found, run
from tests.killing import Import, acknowledged_early, faults_in, importing, served, torn
from tests.ward import open_in, ward_in

PLANTS: dict[str, Import] = {"acknowledged-early": acknowledged_early, "torn": torn}
ROUND = 20
"""How many kills one database takes; a long history would only slow the checks."""


def kills(count: int, plant: str = "") -> Found:
    """Kill that many times; return the faults found on the way."""
    chance, faults, stored = random.Random(7), list[str](), 0
    for first in range(0, count, ROUND):
        with tempfile.TemporaryDirectory() as folder:
            ward_in(Path(folder)).close()
            acknowledged: set[int] = set()
            for kill in range(first, min(first + ROUND, count)):
                numbers = range(kill * 1000, kill * 1000 + 1000)
                done = killed_while_importing(Path(folder), numbers, chance.uniform(0, 0.15), PLANTS.get(plant, served))
                acknowledged |= done
                db = open_in(Path(folder))
                faults += faults_in(db, acknowledged)
                if not plant:
                    again = max(done, default=numbers[0] - 1) + 1
                    served(db, again, partial(acknowledged.add, again))
                    faults += faults_in(db, acknowledged)
            stored += len(acknowledged)
    return Found(count, faults, f"{stored} imports acknowledged,")


def killed_while_importing(folder: Path, numbers: range, delay: float, how: Import) -> set[int]:
    """Import in a process of its own, kill it a while after its first word, and return what it acknowledged."""
    child, reading = importing(partial(open_in, folder), numbers, how)
    with os.fdopen(reading, "rb") as pipe:
        first = pipe.readline()
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return {int(line) for line in (first, *pipe.readlines()) if line}


if __name__ == "__main__":
    run(kills, count=500, plants=list(PLANTS), about=__doc__ or "")
