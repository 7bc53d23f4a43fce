"""A list of requirements is the denominator; its new version puts what changed back to "judge again"."""

from datetime import date
from pathlib import Path

import pytest

from actions.correcting import undo_sheet
from actions.intake import import_requirements, import_sheet, preview_requirements
from model.fitgap import FitGapRecord, Verdict
from model.record import SystemCode, VendorCode
from model.sheet import SheetPreview, SheetResult
from model.week import IsoWeek
from storage import proof, sheets
from storage.database import Database
from tests.ward import MANAGER, WEEK, on, ward_in

pytestmark = pytest.mark.usefixtures("each_database")

S = SystemCode("01")
HEAD = "機能ID,機能名称,実装区分,仕様書版\r\n"
FIRST = HEAD + "0010001,転入,実装必須,4.0\r\n0010002,転出,標準オプション,4.0\r\n0010003,転居,実装必須,4.0\r\n"
NEXT = IsoWeek(year=2024, number=22)
DAY = date(2024, 5, 20)


def load(db: Database, text: str, effective: date = date(2024, 4, 1)) -> SheetResult:
    return import_requirements(
        db, MANAGER, system=S, file="list.csv", content=text.encode(), now=on(5, 27), effective=effective
    )


def look(db: Database, text: str) -> SheetPreview:
    return preview_requirements(
        db, MANAGER, system=S, file="list.csv", content=text.encode(), now=on(5, 27), effective=DAY
    )


def judge(db: Database, *rows: str, week: IsoWeek = WEEK, head: str = "") -> SheetResult:
    text = (head or "機能ID,業務名,機能名称,判定,進捗率,実装区分,仕様書版\r\n") + "".join(f"{row}\r\n" for row in rows)
    now = on(6, 3)
    return import_sheet(
        db, MANAGER, vendor=VendorCode("A"), file="a.csv", content=text.encode(), week=week, now=now, confirmed=True
    )


JUDGED = (
    "0010001,住民基本台帳,転入,○,5,実装必須,4.0",
    "0010002,住民基本台帳,転出,×,5,標準オプション,4.0",
    "0010003,住民基本台帳,転居,○,5,実装必須,4.0",
)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = ward_in(tmp_path)
    load(database, FIRST)
    judge(database, *JUDGED)
    return database


def register(db: Database, day: date = NEXT.friday) -> dict[str, FitGapRecord]:
    with db.read(MANAGER) as tx:
        rows = sheets.records_as_of(tx, effective_until=day, systems=None)
    return {row.requirement_id: row for row in rows}


def codes(result: SheetResult | SheetPreview) -> list[str]:
    return [issue.code for issue in result.reconciled.issues]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("転出,標準", "転出届,標準"),
        ("転出,標準オプション", "転出,実装必須"),
        ("標準オプション,4.0", "標準オプション,4.1"),
    ],
    ids=["name", "category", "version of this row"],
)
def test_a_requirement_that_changed_is_judged_again_and_stays_a_gap(db: Database, old: str, new: str) -> None:
    result = load(db, FIRST.replace(old, new), DAY)

    row = register(db)["0010002"]
    assert codes(result) == ["judged-again"]
    assert (row.verdict, row.judged_before, row.ever_gap) == (Verdict.NOT_JUDGED, Verdict.GAP, True)
    assert register(db)["0010001"].verdict is Verdict.FIT
    assert register(db, WEEK.friday)["0010002"].verdict is Verdict.GAP


def test_a_version_that_the_whole_list_bears_changes_no_requirement_by_itself(db: Database) -> None:
    result = load(db, FIRST.replace("4.0", "5.0").replace("転居", "転居届"), DAY)

    assert [row.requirement_id for row in result.reconciled.changed] == ["0010003"]


def test_the_points_at_stake_are_shown_and_nothing_is_stored(db: Database) -> None:
    preview = look(db, FIRST.replace("転入", "転入届"))

    assert preview.before is not None
    assert preview.after is not None
    judged = [sum(system.judged for system in each.systems) for each in (preview.before, preview.after)]
    assert judged == [3, 2]
    assert (preview.after.verified.value or 0) <= (preview.before.verified.value or 0)
    assert register(db)["0010001"].verdict is Verdict.FIT


def test_what_was_shown_is_what_storing_the_list_does(db: Database) -> None:
    text = FIRST.replace("転入", "転入届") + "0010004,新規,実装必須,4.0\r\n"
    preview = look(db, text)

    load(db, text, DAY)

    again = look(db, text)
    assert again.duplicate is not None
    assert again.before == preview.after


def test_a_sheet_of_the_old_version_does_not_judge_the_new_one(db: Database) -> None:
    load(db, FIRST.replace("転出,標準オプション,4.0", "転出届,標準オプション,4.1"), DAY)

    stale = judge(db, *JUDGED, week=NEXT)
    kept = register(db)["0010002"]
    judge(db, "0010002,住民基本台帳,転出届,△,5,標準オプション,4.1", week=IsoWeek(year=2024, number=22))

    assert "judged-old-version" in codes(stale)
    assert (kept.verdict, kept.judged_before) == (Verdict.NOT_JUDGED, Verdict.GAP)
    row = register(db)["0010002"]
    assert (row.verdict, row.judged_before) == (Verdict.PARTIAL, None)


def test_requirements_that_the_new_list_has_no_more_are_told_and_stay(db: Database) -> None:
    result = load(db, FIRST.replace("0010003,転居,実装必須,4.0\r\n", ""), DAY)

    assert codes(result) == ["requirement-gone"]
    assert "0010003" in register(db)


def test_a_list_that_was_taken_back_leaves_the_verdicts_as_they_were(db: Database) -> None:
    before = register(db)
    receipt = load(db, FIRST.replace("転出", "転出届"), DAY).receipt
    assert receipt is not None

    undo_sheet(db, MANAGER, receipt.entry, "版の誤り", on(6, 3))

    assert register(db) == before
    with db.read(MANAGER) as tx:
        assert proof.prove(tx).intact


def test_a_sheet_is_told_where_it_differs_from_the_list(db: Database) -> None:
    result = judge(
        db,
        "0010001,住民基本台帳,転入,○,5,実装必須,3.0",
        "0010002,住民基本台帳,転出,×,5,実装不可,4.0",
        "0010009,住民基本台帳,不明,×,5,実装必須,4.0",
        week=NEXT,
    )

    told = {issue.code: dict(issue.values)["ids"] for issue in result.reconciled.issues if "ids" in dict(issue.values)}
    assert told["other-version"] == "0010001"
    assert told["category-changed"] == "0010002"
    assert told["id-not-listed"] == "0010009"
    assert told["listed-id-missing"] == "0010003"
