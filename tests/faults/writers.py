"""Fifty people store something at the same time, twenty times each: nothing is lost, nobody is told "locked".

    python -m tests.faults.writers 50
    python -m tests.faults.writers 50 --processes 50        each in a process of its own
    python -m tests.faults.writers 50 --servers 1           on a PostgreSQL of its own
    python -m tests.faults.writers 50 --plant impatient     nobody waits for the lock: somebody must be told
    python -m tests.faults.writers 50 --plant silent        and says "stored" all the same: something must be lost

The people are threads of one process, as the sessions of the server are, or of several that share the file; each sends
progress reports by the action of the page. The count is the number of people. Fifty who always wait wait fifty times
what one write costs: it ends with that, and with the load of the machine, which is a part of it.
"""

import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from actions.progress_reports import report
from storage import ledger, sqlite, tables
from storage.database import Database
from storage.faults import NotStored
from tests import ward
from tests.cluster import running
from tests.faults.verdict import Found, run
from tests.places import Server
from tests.ward import MANAGER, REPORT_HEADER, on, open_in

UPDATES = 20
TASKS = ("1-a", "1-b", "2-a", "2-b", "w-1", "w-2")


def writers(count: int, plant: str = "", processes: int = 1, servers: int = 0) -> Found:
    """Let that many people write at once; return what was lost or told wrongly, and how long they waited."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if servers:
            ward.places = Server(stack.enter_context(running()).url)
        ward.ward_in(folder).close()
        groups = [range(first, count, processes) for first in range(processes)]
        began, worked = time.monotonic(), _work_of_children()
        answers = list(_answers(folder, groups, plant))
        took, worked = time.monotonic() - began, _work_of_children() - worked
        kept, intact = _kept(folder)
    waits = sorted(wait for answer in answers for wait in answer["waits"])
    faults = [code for answer in answers for code in answer["told"]]
    faults += ["lost"] * (len(waits) - kept) + ["ledger broken"] * (not intact)
    p95, longest = (1000 * waits[place] for place in (len(waits) * 95 // 100, -1)) if waits else (0, 0)
    each = f"{1000 * took / len(waits or [0]):.1f} ms a write ({1000 * worked / len(waits or [0]):.1f} ms of CPU)"
    told = f"{kept} kept, p95 {p95:.0f} ms, longest {longest:.0f} ms, {each}, load {os.getloadavg()[0]:.1f},"
    return Found(count * UPDATES, faults, told)


def _work_of_children() -> float:
    """Return the seconds of CPU that processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _kept(folder: Path) -> tuple[int, bool]:
    """Return how many reports are kept, and whether the ledger is intact."""
    db = open_in(folder)
    with db.read(MANAGER) as tx:
        found = tx.connection.execute(select(func.count()).select_from(tables.reports)).scalar_one()
        intact = ledger.verify(tx).intact
    db.close()
    return found, intact


def _answers(folder: Path, groups: list[range], plant: str) -> Iterator[dict[str, Any]]:
    """Let each group of people write in a process of its own; yield how long they waited and what they were told."""
    pipes = []
    for people in groups:
        reading, writing = os.pipe()
        if os.fork() == 0:
            try:
                told = _people(folder, people, plant)
                os.write(writing, json.dumps(told).encode())
            finally:
                os._exit(0)
        os.close(writing)
        pipes.append(reading)
    for reading in pipes:
        with os.fdopen(reading) as pipe:
            yield json.load(pipe)
        os.wait()


def _people(folder: Path, numbers: range, plant: str) -> dict[str, Any]:
    db = open_in(folder)
    if plant:
        sqlite.BUSY_TIMEOUT_SECONDS = 0  # type: ignore[misc]
    waits, told = list[float](), list[str]()
    with ThreadPoolExecutor(len(numbers)) as pool:
        for person in pool.map(lambda number: _person(db, number, silent=plant == "silent"), numbers):
            waits += person[0]
            told += person[1]
    return {"waits": waits, "told": told}


def _person(db: Database, number: int, *, silent: bool) -> tuple[list[float], list[str]]:
    waits, told = list[float](), list[str]()
    for update in range(UPDATES):
        line = f"{TASKS[number % len(TASKS)]},2024-05-{update + 1:02},作業中,2024-04-01,,,{number}-{update},y\n"
        began = time.perf_counter()
        try:
            report(db, MANAGER, file="r.csv", content=f"{REPORT_HEADER}{line}".encode(), now=on(5, 25))
        except NotStored as fault:
            if not silent:
                told.append(fault.code)
                continue
        waits.append(time.perf_counter() - began)
    return waits, told


if __name__ == "__main__":
    run(writers, count=50, plants=("impatient", "silent"), about=__doc__ or "", processes=1, servers=0)
