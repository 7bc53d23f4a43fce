from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from model.access import Actor, Role
from model.keeping import NotedHead
from storage import ledger, tables
from storage.database import Database
from storage.ledger import Deed
from tests.ward import MANAGER, behind_our_back, on, open_in

pytestmark = pytest.mark.usefixtures("each_database")

COLUMNS = ("at", "who", "role", "session", "action", "object", "before", "after", "file_sha256", "prev", "h")


def kept_in(folder: Path, entries: int = 5) -> Database:
    db = open_in(folder)
    with db.write(MANAGER) as tx:
        for number in range(entries):
            deed = Deed(action="import", subject=f"sheet {number}", before="b", after="a", file_sha256="f")
            ledger.append(tx, deed, actor=MANAGER, at=on(4, 1 + number))
    return db


def broken_at(db: Database) -> int | None:
    with db.read(MANAGER) as tx:
        return ledger.verify(tx).broken_at


def test_entries_are_numbered_and_each_names_the_hash_of_the_one_before(tmp_path: Path) -> None:
    with kept_in(tmp_path).read(MANAGER) as tx:
        kept = ledger.entries(tx)
        proof = ledger.verify(tx)

    assert [entry.seq for entry in kept] == [1, 2, 3, 4, 5]
    assert [entry.prev for entry in kept] == ["", *(entry.h for entry in kept[:-1])]
    assert (proof.intact, proof.entries, proof.head) == (True, 5, kept[-1].h)


def test_an_empty_ledger_is_intact(tmp_path: Path) -> None:
    with open_in(tmp_path).read(MANAGER) as tx:
        assert ledger.verify(tx).intact


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_change_of_any_word_of_any_entry_is_found(tmp_path: Path, column: str, seq: int) -> None:
    db = kept_in(tmp_path)

    with behind_our_back(tmp_path) as connection:
        value = on(7, 7) if column == "at" else "changed"
        connection.execute(update(tables.ledger).where(tables.ledger.c.seq == seq).values({column: value}))
    assert broken_at(db) in (seq, seq + 1)


def test_a_deleted_entry_and_two_swapped_ones_are_found(tmp_path: Path) -> None:
    db = kept_in(tmp_path)

    with behind_our_back(tmp_path) as connection:
        connection.execute(delete(tables.ledger).where(tables.ledger.c.seq == 3))
    assert broken_at(db) == 3
    with behind_our_back(tmp_path) as connection:
        connection.execute(update(tables.ledger).where(tables.ledger.c.seq == 2).values(seq=3))
    assert broken_at(db) == 2


def test_an_entry_forged_at_the_end_is_found(tmp_path: Path) -> None:
    db = kept_in(tmp_path)

    with db.write(MANAGER) as tx:
        last = dict(tx.connection.execute(select(tables.ledger).where(tables.ledger.c.seq == 5)).mappings().one())
        tx.connection.execute(insert(tables.ledger).values(last | {"seq": 6, "prev": last["h"]}))
        assert ledger.verify(tx).broken_at == 6


def test_a_cut_off_end_is_found_by_a_head_that_was_noted(tmp_path: Path) -> None:
    db = kept_in(tmp_path)
    with db.read(MANAGER) as tx:
        head = NotedHead(5, ledger.verify(tx).head)
        begins = NotedHead.parse(f"5:{head.hash[:16]}")
        assert ledger.verify(tx, noted=head).intact
        assert ledger.verify(tx, noted=begins).intact

    with behind_our_back(tmp_path) as connection:
        connection.execute(delete(tables.ledger).where(tables.ledger.c.seq == 5))
    assert broken_at(db) is None
    with db.read(MANAGER) as tx:
        assert [ledger.verify(tx, noted=noted).missing for noted in (head, begins)] == [5, 5]


@pytest.mark.parametrize("text", ["", "5", "9f3a5c770012abcd", "5:9f3a5c770012abc", "0:9f3a5c770012abcd", "5:x" * 20])
def test_what_is_no_noted_head_is_told_apart(text: str) -> None:
    with pytest.raises(ValueError, match="not a noted head"):
        NotedHead.parse(text)


def test_a_name_with_a_line_break_forges_no_entry(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    rogue = Actor(name='x\n{"seq":2,"who":"y"}', role=Role.MANAGER)

    with db.write(MANAGER) as tx:
        ledger.append(tx, Deed(action="import", subject="a"), actor=rogue, at=on(4, 1))
        kept = ledger.entries(tx)

    assert [entry.who for entry in kept] == [rogue.name]


def test_an_instant_without_a_time_zone_is_a_programmers_mistake(tmp_path: Path) -> None:
    with open_in(tmp_path).write(MANAGER) as tx, pytest.raises(ValueError, match="time zone"):
        ledger.append(tx, Deed(action="a", subject="b"), actor=MANAGER, at=on(4, 1).replace(tzinfo=None))
