"""Let the disk run out at every point of an import, a little later each time, until the import succeeds.

    python -m tests.faults.full_disk 1000
    python -m tests.faults.full_disk 1000 --plant torn        (or silent)

Twice: with no pages left for the database ("disk is full"), and with no room for any file beyond a size, which the
system reports as a failed write. Each time the import is absent, the person is told the right thing, the database is
sound, and the same file is stored once there is room. The count is an upper bound; the sweep ends at success.
"""

import os
import resource
import signal
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import event

from storage.database import Database
from storage.faults import NotStored
from tests.faults.verdict import Found, run
from tests.killing import Import, faults_in, served, torn
from tests.ward import open_in, ward_in

ROWS = 400
STORED, FULL, FAILED, OTHER = 0, 3, 4, 5
CODES = {"disk-full": FULL, "disk-failed": FAILED}
Limit = Callable[[int, Database], None]
PLANTED_STEPS, QUICKLY = 30, 8
PLANTS: dict[str, Import] = {"torn": torn, "silent": served}


def full_disks(count: int, plant: str = "", *, quickly: bool = False) -> Found:
    """Sweep both limits; return what was wrong at any step."""
    faults, steps, refused = list[str](), 0, 0
    for limit, told, first, growth in SWEEPS:
        for step in range(min(count, PLANTED_STEPS) if plant else count):
            ended, found = _imported(plant, limit, first + step * growth * (QUICKLY if quickly else 1))
            steps, refused = steps + 1, refused + (ended != STORED)
            faults += found if ended in {STORED, *told} else [*found, "told something else"]
            if ended == STORED and not plant:
                break
    return Found(steps, faults, f"{refused} imports were refused,")


def _imported(plant: str, limit: Limit, bound: int) -> tuple[int, list[str]]:
    """Import under a limit in a process of its own, then again without; return how it ended and what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ward_in(folder).close()
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os._exit(_attempt(plant, open_in(folder), partial(limit, bound)))
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        db = open_in(folder)
        faults = faults_in(db, {1} if ended == STORED else set(), ROWS)
        if not plant:
            served(db, 1, lambda: None, ROWS)
            faults |= faults_in(db, {1}, ROWS)
    return ended, sorted(faults)


def _attempt(plant: str, db: Database, limit: Callable[[Database], None]) -> int:
    limit(db)
    try:
        PLANTS.get(plant, served)(db, 1, lambda: None)
    except NotStored as fault:
        return STORED if plant == "silent" else CODES.get(fault.code, OTHER)
    except Exception:  # noqa: BLE001 - told as an accident, which it is not
        return OTHER
    return STORED


def _pages(bound: int, db: Database) -> None:
    """Let the database grow to so many pages."""
    pragma = f"PRAGMA max_page_count={bound}"
    event.listen(db._kind.engine, "connect", lambda raw, _: raw.execute(pragma))  # noqa: SLF001 - as a full disk would


def _file_size(bound: int, _: Database) -> None:
    """Let no file of this process grow beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bound, bound))


SWEEPS: tuple[tuple[Limit, set[int], int, int], ...] = (
    (_pages, {FULL}, 60, 4),
    (_file_size, {FAILED, FULL}, 16 << 10, 24 << 10),
)
"""What runs out, what may be told, where the sweep begins, and by how much the room grows each time."""

if __name__ == "__main__":
    run(full_disks, count=1000, plants=list(PLANTS), about=__doc__ or "")
