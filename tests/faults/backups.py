"""Make copies while sheets are being imported, and restore every one of them.

    python -m tests.faults.backups 30
    python -m tests.faults.backups 3 --plant by-hand        the file copied as a slow disk copies it

A copy must restore with every proof; hold everything that was acknowledged before it was begun, and the sent files
byte for byte; and show the frozen week with the same digest as the database it was taken from.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count as counting
from pathlib import Path

from actions import backup
from actions.access import LOCAL_PERSON
from actions.register import original_file, receipts
from actions.weekly import freeze_week, frozen_weeks
from storage.database import Database
from storage.faults import UnusableDatabase
from tests.faults.verdict import Found, run
from tests.killing import served, sheet_of
from tests.ward import MANAGER, WEEK, on, open_in, ward_in

ROWS = 200
Copying = Callable[[Database, Path, list[int]], object]


def drill(copies: int, plant: str = "") -> Found:
    """Copy and restore that often under load; return what was wrong."""
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = ward_in(folder)
        served(db, 0, lambda: None, ROWS)
        freeze_week(db, MANAGER, WEEK, on(5, 17))
        with _importing(open_in(folder)) as acknowledged:
            for number in range(copies):
                faults += _copied_and_restored(db, folder / f"{number}", acknowledged, PLANTS.get(plant, _shipped))
    return Found(copies, faults, f"{len(acknowledged)} imports meanwhile,")


@contextmanager
def _importing(db: Database) -> Iterator[list[int]]:
    """Import sheet after sheet beside the block; yield the numbers of those that are stored."""
    acknowledged, stop = list[int](), threading.Event()

    def work() -> None:
        for number in counting(1):
            if stop.is_set():
                return
            served(db, number, lambda number=number: acknowledged.append(number), ROWS)  # type: ignore[misc]

    writer = threading.Thread(target=work)
    writer.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        writer.join()


def _copied_and_restored(db: Database, folder: Path, acknowledged: list[int], how: Copying) -> list[str]:
    folder.mkdir()
    before = set(acknowledged)
    how(db, folder / "copy.db", acknowledged)
    try:
        backup.restore(LOCAL_PERSON, folder / "copy.db", folder / "restored.db", on(5, 20))
    except UnusableDatabase as fault:
        return [fault.code]
    restored = Database.open(str(folder / "restored.db"))
    kept = {each.file: each.sha256 for each in receipts(restored, MANAGER)}
    missing = [number for number in before if f"{number}.csv" not in kept]
    sent = {number: original_file(restored, MANAGER, kept[f"{number}.csv"]) for number in before - set(missing)}
    altered = [number for number, file in sent.items() if file is None or file[1] != sheet_of(number, ROWS)]
    same_weeks = frozen_weeks(restored, MANAGER) == frozen_weeks(db, MANAGER)
    return ["missing"] * bool(missing) + ["altered"] * bool(altered) + ["other weeks"] * (not same_weeks)


def _shipped(db: Database, to: Path, _: list[int]) -> object:
    return backup.back_up(db, LOCAL_PERSON, to, on(5, 18))


def _by_hand(db: Database, to: Path, acknowledged: list[int]) -> None:
    """Copy half of the file, and the other half when something more was stored."""
    source = Path(db.url.removeprefix("sqlite:///"))
    half, seen = source.read_bytes()[: source.stat().st_size // 2], len(acknowledged)
    while len(acknowledged) < seen + 2:
        time.sleep(0.01)
    to.write_bytes(half + source.read_bytes()[len(half) :])


PLANTS: dict[str, Copying] = {"by-hand": _by_hand}

if __name__ == "__main__":
    run(drill, count=30, plants=list(PLANTS), about=__doc__ or "")
