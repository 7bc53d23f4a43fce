"""A sheet is shown with its effect, then stored whole, once, with a receipt; a question holds it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.access import Forbidden
from actions.intake import import_requirements, import_sheet, preview_sheet
from model.access import Actor, Role
from model.fitgap import FitGapRecord, Verdict
from model.plan import Plan
from model.record import SystemCode, VendorCode
from model.sheet import SheetResult, SheetStatus
from model.system import System, Vendor
from model.task import ProgressRule
from model.week import IsoWeek
from storage import ledger, sheets
from storage.database import Database
from storage.plans import save_plan
from tests.small_ward import plan_of, task

pytestmark = pytest.mark.usefixtures("each_database")

WEEK = IsoWeek(year=2024, number=40)
NOW = datetime(2024, 10, 5, 3, tzinfo=UTC)
B = VendorCode("B")
MANAGER = Actor(name="主任", role=Role.MANAGER)
VENDOR = Actor(name="B社", role=Role.VENDOR, vendor=B, systems=(SystemCode("B"),))
HEADER = "機能ID,システム名,機能名称,適合区分,進捗率,作業ID,備考\r\n"


def plan() -> Plan:
    steps = [task("B1", 10, step="③-2", rule=ProgressRule.UNITS), task("B2", 30, step="⑬-1")]
    return plan_of(
        steps,
        systems=(
            System(code=SystemCode("A"), name="住民基本台帳"),
            System(code=SystemCode("B"), name="戸籍", vendor=B),
        ),
        vendors=(Vendor(code=B, name="B社"),),
    )


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = Database.open(str(tmp_path / "tracker.db"))
    with database.write(MANAGER) as tx:
        save_plan(tx, plan(), recorded=NOW, actor=MANAGER)
    return database


def rows(*verdicts: str, progress: str = "50") -> bytes:
    lines = (
        f"010000{number},戸籍,機能{number},{mark},{progress},,都が行う\r\n" for number, mark in enumerate(verdicts)
    )
    return (HEADER + "".join(lines)).encode("cp932")


def send(
    db: Database, content: bytes, *, actor: Actor = MANAGER, week: IsoWeek = WEEK, confirmed: bool = False
) -> SheetResult:
    return import_sheet(db, actor, vendor=B, file="b.csv", content=content, week=week, now=NOW, confirmed=confirmed)


def register(db: Database, week: IsoWeek = WEEK) -> tuple[FitGapRecord, ...]:
    with db.read(MANAGER) as tx:
        return sheets.records_as_of(tx, effective_until=week.friday, systems=None)


def codes(result: SheetResult) -> list[str]:
    return [issue.code for issue in result.issues]


def test_a_sheet_is_stored_with_its_bytes_and_a_receipt(db: Database) -> None:
    content = rows("○", "△", "？")

    result = send(db, content)

    assert result.status is SheetStatus.REPAIR
    assert result.receipt is not None
    assert (result.receipt.week, result.receipt.effective) == (WEEK, WEEK.friday)
    assert [record.verdict for record in register(db)] == [Verdict.FIT, Verdict.PARTIAL]
    with db.read(MANAGER) as tx:
        assert sheets.sheet_bytes(tx, result.reading.sha256) == content


def test_the_same_bytes_again_change_nothing_and_give_the_first_receipt(db: Database) -> None:
    first = send(db, rows("○", "△"))

    second = send(db, rows("○", "△"))

    assert (second.receipt, codes(second)[-1]) == (first.receipt, "duplicate-upload")
    assert second.status is SheetStatus.ACCEPT


def test_the_same_content_in_another_order_changes_nothing(db: Database) -> None:
    first = send(db, rows("○", "△"))
    head, *lines = rows("○", "△").splitlines(keepends=True)

    second = send(db, head + b"".join(reversed(lines)))

    assert (second.receipt, codes(second)[-1]) == (first.receipt, "duplicate-upload")


def test_other_content_for_a_week_that_is_there_waits_for_a_yes_and_the_old_version_stays(db: Database) -> None:
    first = send(db, rows("○", "△"))

    held = send(db, rows("○", "×"))
    stored = send(db, rows("○", "×"), confirmed=True)

    assert (held.status, held.receipt, "replace-week" in codes(held)) == (SheetStatus.HELD, None, True)
    assert stored.receipt not in (None, first.receipt)
    assert register(db)[1].verdict is Verdict.GAP
    with db.read(MANAGER) as tx:
        assert sheets.sheet_bytes(tx, first.reading.sha256) == rows("○", "△")


def test_rows_that_vanish_hold_the_sheet_and_are_carried_forward_after_a_yes(db: Database) -> None:
    send(db, rows("○", "△", "×"))
    later = IsoWeek(year=2024, number=39)
    send(db, rows("○", "△", "×", "○"), week=later)

    held = send(db, rows("○"), week=IsoWeek(year=2024, number=40))

    assert held.status is SheetStatus.HELD
    assert len(register(db)) == 4


def test_an_older_week_is_told_and_the_latest_view_stays(db: Database) -> None:
    send(db, rows("×"))
    older = IsoWeek(year=2024, number=38)

    result = send(db, rows("○"), week=older)

    assert "stale-week" in codes(result)
    assert register(db)[0].verdict is Verdict.GAP
    assert register(db, older)[0].verdict is Verdict.FIT


def test_the_file_of_last_week_sent_again_is_told(db: Database) -> None:
    send(db, rows("×"), week=IsoWeek(year=2024, number=39))

    assert "same-as-week" in codes(send(db, rows("×")))


def test_a_row_of_another_system_refuses_the_file_and_the_ledger_says_who(db: Database) -> None:
    content = rows("○", "△").replace("戸籍,機能1".encode("cp932"), "住民基本台帳,機能1".encode("cp932"))

    result = send(db, content, actor=VENDOR)

    assert (result.status, codes(result), register(db)) == (SheetStatus.REJECT, ["missing-label", "foreign-tenant"], ())
    with db.read(MANAGER) as tx:
        last = ledger.entries(tx)[-1]
    assert (last.action, last.who, last.file_sha256) == ("refuse_foreign_rows", "B社", result.reading.sha256)


def test_a_vendor_sends_under_its_own_name_alone(db: Database) -> None:
    other = VENDOR.model_copy(update={"vendor": VendorCode("A")})

    with pytest.raises(Forbidden):
        send(db, rows("○"), actor=other)


def test_an_unknown_vendor_a_week_to_come_and_a_missing_plan_are_refused(db: Database, tmp_path: Path) -> None:
    empty = Database.open(str(tmp_path / "empty.db"))
    unknown = import_sheet(db, MANAGER, vendor=VendorCode("Z"), file="z.csv", content=rows("○"), week=WEEK, now=NOW)

    assert codes(unknown) == ["vendor-unknown"]
    assert codes(send(db, rows("○"), week=IsoWeek(year=2024, number=42))) == ["week-to-come"]
    assert codes(send(empty, rows("○"))) == ["no-plan-yet"]


def test_a_vendor_cannot_take_rows_out_of_scope_but_the_ward_can(db: Database) -> None:
    claimed = send(db, rows("×", "対象外"), actor=VENDOR)
    decided = send(db, rows("×", "対象外", "○"), confirmed=True)

    assert "scope-claim" in codes(claimed)
    assert "scope-change" in codes(decided)
    assert register(db)[1].verdict is Verdict.NOT_APPLICABLE


def test_the_preview_shows_the_figures_before_and_after_and_changes_nothing(db: Database) -> None:
    send(db, rows("○", "○"), week=IsoWeek(year=2024, number=39))

    preview = preview_sheet(db, VENDOR, vendor=B, file="b.csv", content=rows("×", "○"), week=WEEK, now=NOW)

    assert preview.before is not None
    assert preview.after is not None
    assert (len(preview.before.gaps), len(preview.after.gaps)) == (0, 1)
    assert [record.requirement_id for record in preview.reconciled.changed] == ["0100000"]
    assert [record.verdict for record in register(db)] == [Verdict.FIT, Verdict.FIT]


def test_what_is_stored_has_the_effect_that_was_shown(db: Database) -> None:
    preview = preview_sheet(db, MANAGER, vendor=B, file="b.csv", content=rows("×", "○"), week=WEEK, now=NOW)
    send(db, rows("×", "○"))

    again = preview_sheet(db, MANAGER, vendor=B, file="b.csv", content=rows("×", "○"), week=WEEK, now=NOW)

    assert again.duplicate is not None
    assert again.before == preview.after


def test_a_sheet_of_the_running_week_is_true_from_today(db: Database) -> None:
    wednesday = datetime(2024, 10, 2, 3, tzinfo=UTC)

    result = import_sheet(db, MANAGER, vendor=B, file="b.csv", content=rows("○"), week=WEEK, now=wednesday)

    assert result.receipt is not None
    assert result.receipt.effective == wednesday.date()


def test_requirements_wait_in_the_register_until_a_sheet_judges_them(db: Database) -> None:
    content = (
        "機能ID,機能名称,実装区分,仕様書版,判定\r\n0100000,届,実装必須,4.0,○\r\n0100009,届,実装不可,4.0,\r\n".encode()
    )

    listed = import_requirements(db, MANAGER, system=SystemCode("B"), file="list.csv", content=content, now=NOW)
    again = import_requirements(db, MANAGER, system=SystemCode("B"), file="list.csv", content=content, now=NOW)
    send(db, rows("△"))

    assert (listed.status, codes(again)[-1]) == (SheetStatus.ACCEPT, "duplicate-upload")
    assert [record.verdict for record in register(db, IsoWeek(year=2024, number=41))] == [
        Verdict.PARTIAL,
        Verdict.NOT_JUDGED,
    ]
