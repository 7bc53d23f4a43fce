"""The PostgreSQL server is killed in the middle of imports: each is whole or absent, and said so rightly.

``TRACKER_TEST_KILLS=50`` kills it that many times.
"""

import os
import random
import time
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import text

from storage import postgresql
from storage.database import Database
from storage.faults import NotStored
from tests import cluster
from tests.cluster import Cluster
from tests.killing import Import, acknowledged_early, faults_in, importing, torn, whole
from tests.places import APP, Server
from tests.ward import MANAGER

KILLS = int(os.environ.get("TRACKER_TEST_KILLS", "5"))
LAZY = ("synchronous_commit=off", "wal_writer_delay=10s")
"""A server that lets nobody wait for the disk unless they ask for it, and writes as late as it may."""


@pytest.fixture(scope="module")
def doomed() -> Iterator[Cluster]:
    """Return a server that may be killed."""
    if reason := cluster.why_not():
        pytest.skip(reason)
    with cluster.running(*cluster.POWERED, *LAZY) as server:
        yield server


def address_on(server: Cluster) -> str:
    """Return the address of a new, prepared database."""
    return Server(server.url).prepared(APP)


def killed_while_importing(server: Cluster, address: str, numbers: range, delay: float, how: Import) -> set[int]:
    """Kill the server a while after the first import was stored, start it again, and return what was acknowledged."""
    child, reading = importing(partial(Database.open, address), numbers, how)
    with os.fdopen(reading, "rb") as pipe:
        first = pipe.readline()
        time.sleep(delay)
        server.kill()
        os.waitpid(child, 0)
        acknowledged = {int(line) for line in (first, *pipe.readlines()) if line}
    server.start()
    return acknowledged


def faults_after_kills(server: Cluster, how: Import, kills: int) -> tuple[set[str], int]:
    """Kill again and again; return the faults found on the way and how many imports were acknowledged."""
    address, chance, acknowledged, found = address_on(server), random.Random(5), set[int](), set[str]()
    for kill in range(kills):
        numbers = range(kill * 1000, kill * 1000 + 1000)
        acknowledged |= killed_while_importing(server, address, numbers, chance.uniform(0, 0.1), how)
        db = Database.open(address)
        found |= faults_in(db, acknowledged)
        db.close()
    return found, len(acknowledged)


def test_kills_of_the_server_tear_nothing_and_lose_nothing_that_was_acknowledged(doomed: Cluster) -> None:
    faults, acknowledged = faults_after_kills(doomed, whole, KILLS)

    assert faults == set()
    assert acknowledged >= KILLS


@pytest.mark.parametrize(
    ("planted", "fault"), [(torn, "torn"), (acknowledged_early, "acknowledged and lost")], ids=["torn", "early"]
)
def test_the_kills_find_an_import_that_is_wrong(doomed: Cluster, planted: Import, fault: str) -> None:
    faults, _ = faults_after_kills(doomed, planted, 3)

    assert fault in faults


def test_the_kills_find_a_commit_that_does_not_wait_for_the_disk(
    doomed: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "BEGIN", text(postgresql.BEGIN.text.replace(postgresql.DURABLE, "1")))

    faults, _ = faults_after_kills(doomed, whole, 3)

    assert "acknowledged and lost" in faults


def test_who_is_at_work_when_the_server_dies_is_told_and_goes_on_when_it_is_back(doomed: Cluster) -> None:
    db = Database.open(address_on(doomed))

    def dies() -> None:
        with db.write(MANAGER) as tx:
            doomed.kill()
            tx.connection.exec_driver_sql("SELECT 1")

    with pytest.raises(NotStored) as caught:
        dies()
    with pytest.raises(NotStored) as while_down, db.read(MANAGER):
        pass
    doomed.start()
    with db.write(MANAGER) as tx:
        found = tx.connection.exec_driver_sql("SELECT 1").scalar()
    db.close()

    assert (caught.value.code, while_down.value.code, found) == ("database-gone", "database-gone", 1)
