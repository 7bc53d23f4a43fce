"""The entry point for the corpus of bad sheets (not in this repository): one file in, what became of it out.

Goes through the real action with a store of its own. Acts as a vendor's user whose only system is 住民記録, who takes
note of rows that are set aside and says yes to no question. A week's files (w0, w1, w2) meet in one store; any other
file finds it empty.
"""

import atexit
import shutil
import tempfile
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from actions.intake import import_sheet
from model.access import Actor, Role
from model.calendar import Calendar, Shift
from model.plan import Goal, MeasureName, Plan
from model.record import CalendarId, SystemCode, VendorCode
from model.sheet import SheetResult, SheetStatus
from model.system import System, Vendor
from model.week import IsoWeek
from storage.database import Database
from storage.plans import save_plan

NOW = datetime(2026, 4, 30, 3, tzinfo=UTC)
VENDOR = VendorCode("A")
OWN = SystemCode("01")
ACTOR = Actor(name="A社", role=Role.VENDOR, vendor=VENDOR, systems=(OWN,))
WEEKS = {"w0": IsoWeek(year=2026, number=13), "w1": IsoWeek(year=2026, number=14), "w2": IsoWeek(year=2026, number=15)}
PLAN = Plan(
    name="corpus",
    municipality="例示区",
    start=datetime(2024, 4, 1, 8, 30),
    deadline=date(2027, 3, 31),
    baseline=Goal(measure=MeasureName.NATIONAL, day=date(2024, 3, 31), value=Fraction(75)),
    target=Goal(measure=MeasureName.NATIONAL, day=date(2027, 3, 31), value=Fraction(85)),
    calendars=(Calendar(id=CalendarId("ward"), week=((Shift(start=480, end=960),),) * 5 + ((),) * 2),),
    calendar=CalendarId("ward"),
    systems=(
        System(code=OWN, name="住民基本台帳", aliases=("住民記録",), vendor=VENDOR),
        System(code=SystemCode("02"), name="個人住民税", aliases=("税務",), vendor=VendorCode("B")),
    ),
    vendors=(Vendor(code=VENDOR, name="A社"), Vendor(code=VendorCode("B"), name="B社")),
)


def import_file(path: str) -> dict[str, Any]:
    content, file = Path(path).read_bytes(), Path(path).name
    week = WEEKS.get(file[:2])
    if week:
        return _imported(_shared_store(), file, content, week)
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        return _imported(_store(folder), file, content, WEEKS["w0"])


def _imported(database: Database, file: str, content: bytes, week: IsoWeek) -> dict[str, Any]:
    return _answer(import_sheet(database, ACTOR, vendor=VENDOR, file=file, content=content, week=week, now=NOW))


def _answer(result: SheetResult) -> dict[str, Any]:
    reading = result.reading
    stored = result.receipt is not None
    return {
        "status": "reject" if result.status is SheetStatus.HELD else str(result.status),
        "rows_in": reading.rows_in,
        "accepted": len(reading.accepted) if stored else 0,
        "repaired": len(reading.repaired) if stored else 0,
        "rejected": len(reading.rejected),
        "blank": len(reading.blank),
        "skipped": len(reading.skipped),
        "codes": [issue.code for issue in result.issues],
        "records": [(each.requirement_id, each.name, each.note) for each in reading.records] if stored else [],
    }


@cache
def _shared_store() -> Database:
    folder = tempfile.mkdtemp(prefix="corpus-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _store(folder)


def _store(folder: str) -> Database:
    path = Path(folder, "tracker.db")
    path.write_bytes(_with_the_plan())
    return Database.open(str(path))


@cache
def _with_the_plan() -> bytes:
    """Return the bytes of a database that holds the plan and nothing else."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        path = Path(folder, "tracker.db")
        with Database.open(str(path)).write(ACTOR) as tx:
            save_plan(tx, PLAN, recorded=NOW, actor=ACTOR)
        return path.read_bytes()
