"""A small ward for tests of what is kept and done: two systems, six tasks, its papers and its people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from actions.opening import Database
from actions.planning import import_plan
from model.access import Actor, Role
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.keeping import Receipt
from model.record import RequirementId, SystemCode, VendorCode
from model.sheet import Reconciled, SheetReading
from model.week import IsoWeek
from storage import sheets
from storage.database import Transaction
from tests.places import Files, Places

MANAGER = Actor(name="主任", role=Role.MANAGER)
DEPARTMENT = Actor(name="戸籍住民課", role=Role.DEPARTMENT)
VENDOR = Actor(name="A社 担当", role=Role.VENDOR, vendor=VendorCode("A"), systems=(SystemCode("01"),))
WEEK = IsoWeek(year=2024, number=20)

SETTINGS = """
name = "計画"
municipality = "例示区"
start = 2024-04-01T08:30:00
deadline = 2026-03-31
calendar = "office"
[baseline]
day = 2024-03-31
value = "75"
[target]
day = 2025-03-31
value = "85"
[[calendars]]
id = "office"
years = [2024, 2026]
holidays = { country = "JP" }
[calendars.week]
mon = ["09:00-17:00"]
tue = ["09:00-17:00"]
wed = ["09:00-17:00"]
thu = ["09:00-17:00"]
fri = ["09:00-17:00"]
"""
SYSTEMS = "業務番号,業務名,ベンダ\n01,住民基本台帳,A\n02,戸籍,B\n"
VENDORS = "ベンダコード,ベンダ名\nA,A社\nB,B社\n"
TASKS = """作業ID,作業名,業務番号,ステップ,期間,重み,計画開始,計画終了
1-a,分析,01,③-2,5,3,2024-04-01,2024-04-05
1-b,対応,01,⑬-1,10,5,2024-04-08,2024-04-19
2-a,分析,02,③-2,5,3,2024-04-01,2024-04-05
2-b,対応,02,⑬-1,10,5,2024-04-08,2024-04-19
w-1,移行計画書,,,5,2,2024-04-22,2024-04-26
w-2,切替,,,5,2,2024-05-07,2024-05-13
"""
DEPENDENCIES = "先行作業ID,後続作業ID,関係\n1-a,1-b,FS\n2-a,2-b,FS\n1-b,w-2,FS\n2-b,w-2,FS\nw-1,w-2,FS\n"
REPORT_HEADER = "作業ID,基準日,状況,実績開始,実績終了,理由,報告者,承認者\n"
REVIEW_HEADER = "業務,機能ID,確認日,判断,確認者,理由\n"


def plan_papers(**changed: str) -> dict[str, bytes]:
    """Return the papers of the plan; a keyword replaces the paper of that name."""
    texts = {"systems": SYSTEMS, "vendors": VENDORS, "tasks": TASKS, "dependencies": DEPENDENCIES} | changed
    settings = texts.pop("plan", SETTINGS)
    return {"plan.toml": settings.encode()} | {f"{name}.csv": text.encode() for name, text in texts.items()}


def on(month: int, day: int, hour: int = 9) -> datetime:
    """Return an instant of 2024."""
    return datetime(2024, month, day, hour, tzinfo=UTC)


places: Places = Files()
"""Where databases lie; the fixture ``on_postgresql`` puts a server here."""


def open_in(folder: Path) -> Database:
    """Return the database of a folder, empty the first time."""
    return places.open(folder)


@contextmanager
def behind_our_back(folder: Path) -> Iterator[Connection]:
    """Yield a transaction on the database of a folder for somebody whom no rights bind."""
    with create_engine(places.unbound_url(folder), poolclass=NullPool).begin() as connection:
        yield connection


def ward_in(folder: Path) -> Database:
    """Return a database that holds the plan."""
    db = open_in(folder)
    assert import_plan(db, MANAGER, plan_papers(), on(4, 1)).issues == ()
    return db


def row(
    number: int,
    system: str = "01",
    verdict: Verdict = Verdict.GAP,
    resolution: Resolution = Resolution.OPEN,
    note: str = "",
) -> FitGapRecord:
    """Return a row of the register."""
    return FitGapRecord(
        system=SystemCode(system),
        requirement_id=RequirementId(f"{number:07d}"),
        name=f"機能{number}",
        verdict=verdict,
        ever_gap=verdict is Verdict.GAP,
        resolution=resolution,
        effort=Fraction(7, 3),
        due=date(2024, 7, 31),
        note=note,
        file="sheet.csv",
        line=number + 1,
    )


def send(
    tx: Transaction,
    *,
    added: tuple[FitGapRecord, ...] = (),
    changed: tuple[FitGapRecord, ...] = (),
    unchanged: tuple[FitGapRecord, ...] = (),
    effective: date = WEEK.friday,
    recorded: datetime | None = None,
    content: bytes = b"sheet",
) -> Receipt:
    """Store a sheet as the intake does."""
    stated = (*added, *changed, *unchanged)
    return sheets.save_sheet(
        tx,
        SheetReading(file="sheet.csv", rows_in=len(stated), accepted=stated),
        Reconciled(added=added, changed=changed, unchanged=unchanged),
        vendor=VendorCode("A"),
        week=IsoWeek.of(effective),
        effective=effective,
        recorded=recorded or on(5, 17),
        actor=MANAGER,
        content=content,
    )
