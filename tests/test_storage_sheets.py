import hashlib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from model.fitgap import FitGapRecord, Verdict
from model.record import SystemCode, VendorCode
from storage import sheets
from storage.database import Database
from storage.rows import Decoder
from tests.ward import MANAGER, WEEK, on, open_in, row, send

pytestmark = pytest.mark.usefixtures("each_database")

FRIDAYS = (date(2024, 5, 3), date(2024, 5, 10), date(2024, 5, 17), date(2024, 5, 24))


def notes(db: Database, day: date) -> list[str]:
    with db.read(MANAGER) as tx:
        return [each.note for each in sheets.records_as_of(tx, effective_until=day, systems=None)]


def test_a_row_comes_back_exactly_as_it_was_stored_fractions_and_all(tmp_path: Path) -> None:
    db, stored = open_in(tmp_path), (row(1, note="髙\U00020bb7\n'\"\\"), row(2))

    with db.write(MANAGER) as tx:
        send(tx, added=stored)

    with db.read(MANAGER) as tx:
        assert sheets.records_as_of(tx, effective_until=WEEK.friday, systems=None) == stored


def test_a_row_that_later_sheets_leave_out_stays_as_it_was(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1, note="old"), row(2, note="old")), effective=FRIDAYS[0])
        send(tx, changed=(row(1, note="new"),), effective=FRIDAYS[1], content=b"second")

    assert notes(db, FRIDAYS[0]) == ["old", "old"]
    assert notes(db, FRIDAYS[1]) == ["new", "old"]


def test_of_two_sheets_true_for_the_same_day_the_one_stored_later_counts(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1, note="first"),))
        send(tx, changed=(row(1, note="second"),), content=b"second")

    assert notes(db, WEEK.friday) == ["second"]


def test_what_was_learned_later_does_not_show_in_what_was_known_before(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1, note="known"),), recorded=on(5, 17))
        send(tx, changed=(row(1, note="learned"),), recorded=on(5, 20), content=b"second")

    with db.read(MANAGER) as tx:
        before, now = (
            sheets.records_as_of(tx, effective_until=WEEK.friday, recorded_until=until, systems=None)
            for until in (on(5, 19), None)
        )
    assert [each.note for each in (*before, *now)] == ["known", "learned"]


def test_a_late_sheet_does_not_reach_past_a_later_one_that_confirmed_the_row(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1, note="A"), row(2, note="A")), effective=FRIDAYS[0], content=b"0")
        send(tx, unchanged=(row(1, note="A"),), effective=FRIDAYS[2], content=b"2")
        send(tx, changed=(row(1, note="B"), row(2, note="B")), effective=FRIDAYS[1], content=b"1, late")

    assert notes(db, FRIDAYS[0]) == ["A", "A"]
    assert notes(db, FRIDAYS[1]) == ["B", "B"]
    assert notes(db, FRIDAYS[2]) == ["A", "B"]


def test_a_late_sheet_does_not_reach_past_a_later_one_that_changed_the_row(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1, note="A"),), effective=FRIDAYS[0], content=b"0")
        send(tx, changed=(row(1, note="C"),), effective=FRIDAYS[2], content=b"2")
        send(tx, unchanged=(row(1, note="C"),), effective=FRIDAYS[3], content=b"3")
        send(tx, changed=(row(1, note="B"),), effective=FRIDAYS[1], content=b"1, late")

    assert [notes(db, day) for day in FRIDAYS] == [["A"], ["B"], ["C"], ["C"]]


def test_a_sheet_outranks_a_master_list_even_one_that_came_later(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    listed = (row(1, verdict=Verdict.NOT_JUDGED), row(2, verdict=Verdict.NOT_JUDGED))

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1),), effective=FRIDAYS[0])
        sheets.save_requirements(
            tx,
            listed,
            system=SystemCode("01"),
            file="01.csv",
            content=b"list",
            effective=FRIDAYS[1],
            recorded=on(5, 10),
            actor=MANAGER,
        )

    with db.read(MANAGER) as tx:
        verdicts = [each.verdict for each in sheets.records_as_of(tx, effective_until=FRIDAYS[2], systems=None)]
        known = sheets.receipt_of_requirements(tx, hashlib.sha256(b"list").hexdigest(), SystemCode("01"))
    assert verdicts == [Verdict.GAP, Verdict.NOT_JUDGED]
    assert known is not None
    assert known.counts.added == 2


def test_the_scope_hides_the_rows_of_other_systems(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1, system="01"), row(1, system="02")))

    with db.read(MANAGER) as tx:
        seen = sheets.records_as_of(tx, effective_until=WEEK.friday, systems=[SystemCode("02")])
        nothing = sheets.records_as_of(tx, effective_until=WEEK.friday, systems=[])
    assert [each.system for each in seen] == ["02"]
    assert nothing == ()


def test_the_receipt_is_found_again_by_bytes_week_and_vendor_and_by_no_other(tmp_path: Path) -> None:
    db, sha256 = open_in(tmp_path), hashlib.sha256(b"sheet").hexdigest()

    with db.write(MANAGER) as tx:
        receipt = send(tx, added=(row(1),), unchanged=(row(2),))

    with db.read(MANAGER) as tx:
        assert sheets.receipt_of(tx, sha256, WEEK, VendorCode("A")) == receipt
        assert sheets.receipt_of(tx, sha256, WEEK, VendorCode("B")) is None
        assert sheets.receipt_of(tx, "0" * 64, WEEK, VendorCode("A")) is None
    assert (receipt.counts.rows_in, receipt.counts.added, receipt.counts.unchanged) == (2, 1, 1)
    assert (receipt.sha256, receipt.size, receipt.by) == (sha256, 5, MANAGER.name)


def test_the_bytes_come_back_as_they_were_sent_and_are_kept_once(tmp_path: Path) -> None:
    db, content = open_in(tmp_path), bytes(range(256)) * 100

    with db.write(MANAGER) as tx:
        send(tx, added=(row(1),), content=content)
        send(tx, changed=(row(1, note="x"),), effective=date(2024, 5, 24), content=content)

    with db.read(MANAGER) as tx:
        assert sheets.sheet_bytes(tx, hashlib.sha256(content).hexdigest()) == content
        assert sheets.sheet_bytes(tx, "0" * 64) is None


def test_reading_goes_on_when_more_rows_were_read_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.rows.REMEMBERED", 3)
    decoder = Decoder(FitGapRecord)
    texts = [row(number).model_dump_json() for number in range(5)]

    assert decoder.decode(texts[:2]) == (row(0), row(1))
    assert decoder.decode(texts) == tuple(row(number) for number in range(5))
    assert decoder.decode([texts[1], texts[1]]) == (row(1), row(1))


def test_a_row_that_was_written_is_given_back_as_it_is_and_read_alike_by_who_did_not_write_it() -> None:
    values = {"progress": Fraction(100, 3), "effort": Fraction(5, 2), "due": date(2024, 6, 1)}
    written = row(1).model_copy(update=values)
    writer, reader = Decoder(FitGapRecord), Decoder(FitGapRecord)

    texts = writer.encode([written, row(2)])

    assert writer.decode(texts)[0] is written
    assert reader.decode(texts) == (written, row(2))
