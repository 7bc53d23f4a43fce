"""The database itself keeps vendors apart and the record unaltered, whatever a query forgets to ask."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from sqlalchemy import (
    Connection,
    Executable,
    RowMapping,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    union,
    update,
)

from actions.correcting import undo_sheet
from actions.intake import import_sheet
from actions.progress_reports import report
from actions.register import original_file, receipts, register_as_of, reports_until
from actions.users import add_user
from actions.weekly import freeze_week, snapshot_as_of
from actions.what_ifs import save_what_if, withdraw_what_if
from model.access import Actor, Role, User
from model.keeping import UploadKind
from model.progress import Decision, Review
from model.record import SystemCode, TaskId, VendorCode
from model.week import IsoWeek
from model.what_if import Assumptions
from storage import mappings, reviews, tables, uploads
from storage.database import Database, Transaction
from storage.faults import NotStored
from storage.preparing import prepare
from storage.row_security import GUARDS
from tests.places import APP, OWNER, Server
from tests.ward import MANAGER, REPORT_HEADER, WEEK, behind_our_back, on, open_in, row, ward_in

pytestmark = pytest.mark.usefixtures("on_postgresql")

ROOT = Path(__file__).parents[1]
HEADER = "機能ID,業務名,機能名称,適合区分,対応状況,進捗率\r\n"
A = Actor(name="A社 担当", role=Role.VENDOR, vendor=VendorCode("A"), systems=(SystemCode("01"),))
B = Actor(name="B社 担当", role=Role.VENDOR, vendor=VendorCode("B"), systems=(SystemCode("02"),))
ADMINISTRATOR = Actor(name="管理", role=Role.ADMINISTRATOR)
OWN: Final = {A: "A", B: "B"}
NAMES: Final = {"A": "住民基本台帳", "B": "戸籍"}


class Cell(NamedTuple):
    """A subject, a table, what is wanted of its row, and whose that row is."""

    subject: Actor | None
    table: str
    verb: str
    owner: str


SENT: Final = "sha256 IN (SELECT sha256 FROM uploads WHERE vendor = '{}')"
UNDONE: Final = "undone IN (SELECT entry FROM uploads WHERE vendor = '{}')"
WHOSE: Final[Mapping[str, Mapping[str, str]]] = {
    "uploads": {"A": "vendor = 'A'", "B": "vendor = 'B'", "": "vendor = ''"},
    "files": {"A": SENT.format("A"), "B": SENT.format("B"), "": SENT.format("")},
    "records": {"A": "system = '01'", "B": "system = '02'"},
    "reports": {"A": "system = '01'", "B": "system = '02'", "": "system = ''"},
    "reviews": {"A": "system = '01'", "B": "system = '02'"},
    "corrections": {"A": UNDONE.format("A"), "B": UNDONE.format("B")},
    "mappings": {"A": "vendor = 'A'", "B": "vendor = 'B'"},
    "ledger": {
        "A": "role = 'vendor' AND who LIKE 'A%'",
        "B": "role = 'vendor' AND who LIKE 'B%'",
        "": "role = 'manager'",
    },
    "plans": {"": "true"},
    "snapshots": {"": "true"},
    "what_ifs": {"": "true"},
    "what_ifs_withdrawn": {"": "true"},
    "users": {"": "true"},
}
"""Whose a row is, in SQL: a vendor's, or (without a name) the ward's."""
VENDORS_OWN: Final = frozenset({"uploads", "files", "records", "reports", "mappings"})
SEEN: Final = {(table, "own") for table in (*VENDORS_OWN, "reviews", "corrections")} | {
    ("plans", "ward"),
    ("snapshots", "ward"),
}
"""What a vendor sees; a transaction on nobody's behalf sees the last two, and who may sign in."""
ADDED: Final = {(table, "own") for table in (*VENDORS_OWN, "ledger")} | {
    ("ledger", "other"),
    ("files", "other"),
    ("files", "ward"),
}
"""What a vendor may add. The ledger has a role to every entry, no vendor; a file is bytes, seen by who has sent it."""
NEW: Final[Mapping[str, Mapping[str, Any]]] = {
    "records": {"requirement_id": "new"},
    "reports": {"position": 99},
    "reviews": {"position": 99},
    "files": {"sha256": "f" * 64},
    "ledger": {"seq": 9_999},
    "plans": {"version": 99},
    "snapshots": {"week": "2030-W01"},
    "uploads": {"week": "2030-W01"},
}
"""What makes a copy of a row a new one."""
TAMPERING: Final = (
    "UPDATE ledger SET who = 'x'",
    "DELETE FROM ledger",
    "TRUNCATE ledger",
    "DROP TABLE ledger",
    "UPDATE records SET body = 'x'",
    "ALTER TABLE records DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE ledger NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY seen ON records",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE mine (x integer)",
    f"SET ROLE {OWNER}",
)


def both_vendors(folder: Path) -> Database:
    """Return a ward in which each vendor and the ward itself has something in every table."""
    db = ward_in(folder)
    for number, vendor in enumerate((A, B), 1):
        send(db, vendor, "×")
        again = send(db, vendor, "○", IsoWeek(year=2024, number=19))
        undo_sheet(db, MANAGER, again, "別の週", on(5, 18))
        paper = f"{REPORT_HEADER}{number}-a,2024-05-10,作業中,2024-04-01,,,x,y\n".encode()
        assert report(db, vendor, file="r.csv", content=paper, now=on(5, 18)).receipt
        with db.write(vendor) as tx:
            known = mappings.saved_mapping(tx, VendorCode(OWN[vendor]))
            mappings.save_mapping(
                tx, known.model_copy(update={"pairs": (("x", ""),)}), recorded=on(5, 18), actor=vendor
            )
        with db.write(MANAGER) as tx:
            said = Review(
                key=row(1, f"0{number}").key, effective=WEEK.friday, decision=Decision.VERIFIED, reviewer="長"
            )
            reviews.save_reviews(tx, [said], recorded=on(5, 19), actor=MANAGER)
    assert report(
        db,
        MANAGER,
        file="w.csv",
        content=f"{REPORT_HEADER}w-1,2024-05-10,作業中,2024-04-22,,,x,y\n".encode(),
        now=on(5, 19),
    ).receipt
    freeze_week(db, MANAGER, WEEK, on(5, 20))
    save_what_if(db, MANAGER, "仮", Assumptions(finished=(TaskId("1-a"),)), on(5, 20))
    withdraw_what_if(db, MANAGER, "仮", on(5, 20))
    save_what_if(db, MANAGER, "別", Assumptions(finished=(TaskId("1-a"),)), on(5, 20))
    add_user(
        db, ADMINISTRATOR, User(subject="b", name="B", role=Role.VENDOR, vendor=B.vendor, systems=B.systems), on(5, 20)
    )
    return db


def send(db: Database, vendor: Actor, mark: str, week: IsoWeek = WEEK) -> int:
    name = OWN[vendor]
    content = f"{HEADER}0000001,{NAMES[name]},機能{name},{mark},未着手,0\r\n".encode()
    done = import_sheet(
        db,
        vendor,
        vendor=VendorCode(name),
        file=f"{name}.csv",
        content=content,
        week=week,
        now=on(5, 18),
        confirmed=True,
    )
    assert done.receipt, done.issues
    return done.receipt.entry


@contextmanager
def taken_back(db: Database, actor: Actor | None) -> Iterator[Transaction]:
    """Run the block in a writing transaction of which nothing stays."""
    with suppress(_NothingStays), db.write(actor) as tx:
        yield tx
        raise _NothingStays


class _NothingStays(Exception):  # noqa: N818
    """Ends a transaction."""


def allowed(db: Database, actor: Actor | None, statement: Executable) -> int:
    """Return how many rows a statement sees or changes on somebody's behalf; none where the database refuses it."""
    try:
        with taken_back(db, actor) as tx:
            result = tx.connection.execute(statement, execution_options={"preserve_rowcount": True})
            return len(result.all()) if result.returns_rows else result.rowcount
    except NotStored as fault:
        if fault.code != "database-forbids":
            raise
        return 0


def copied(connection: Connection, table: Table, found: RowMapping) -> dict[str, Any]:
    """Return a row like the one found that could be added beside it."""
    new: dict[str, Any] = {**found, **NEW.get(table.name, {})}
    if table.name == "corrections":
        vendor = select(tables.uploads.c.vendor).where(tables.uploads.c.entry == found["undone"]).scalar_subquery()
        standing = tables.uploads.c.entry.not_in(union(select(table.c.undone), select(table.c.entry)))
        query = select(func.max(tables.uploads.c.entry)).where(standing, tables.uploads.c.vendor == vendor)
        return new | dict.fromkeys(("entry", "undone"), connection.execute(query).scalar_one())
    if table.name == "what_ifs_withdrawn":
        new["what_if"] = connection.execute(select(func.max(tables.what_ifs.c.entry))).scalar_one()
    if [column.name for column in table.primary_key] == ["entry"]:
        free = tables.ledger.c.seq.not_in(select(table.c.entry))
        new["entry"] = connection.execute(select(func.max(tables.ledger.c.seq)).where(free)).scalar_one()
    return new


def cells(folder: Path, db: Database, names: Iterable[str]) -> Iterator[tuple[Cell, bool]]:
    """Yield what each subject may do with a table's rows of its own, of another vendor's and of the ward's."""
    for name, actor in product(names, (A, B, MANAGER, None)):
        table = tables.metadata.tables[name]
        for whose, condition in WHOSE[name].items():
            with behind_our_back(folder) as connection:
                found = connection.execute(select(table).where(text(condition)).limit(1)).mappings().one()
                new = copied(connection, table, found)
            same = [column == found[column.name] for column in table.primary_key]
            owner = "ward" if not whose else "own" if whose == OWN.get(actor or MANAGER) else "other"
            verbs: dict[str, Executable] = {
                "see": select(literal(1)).select_from(table).where(*same),
                "add": insert(table).values(new),
                "change": update(table).where(*same).values(new),
                "delete": delete(table).where(*same),
            }
            for verb, statement in verbs.items():
                yield Cell(actor, name, verb, owner), allowed(db, actor, statement) > 0


def is_right(cell: Cell) -> bool:
    """Tell what the rights are: the ward sees and adds everything, nobody changes or deletes anything."""
    if cell.verb in {"change", "delete"}:
        return False
    if cell.subject is MANAGER:
        return True
    if cell.subject is None:
        return cell.verb == "see" and cell.table in {"plans", "snapshots", "users"}
    return (cell.table, cell.owner) in {"see": SEEN, "add": ADDED}[cell.verb]


def test_every_table_has_its_guard_and_its_owner() -> None:
    assert set(GUARDS) == set(tables.metadata.tables) == set(WHOSE)


def test_each_subject_reaches_its_own_rows_and_no_others(tmp_path: Path) -> None:
    db = both_vendors(tmp_path)

    tried = list(cells(tmp_path, db, WHOSE))

    assert {cell for cell, done in tried if done != is_right(cell)} == set()
    assert len(tried) >= 252


@pytest.mark.parametrize(
    ("planted", "table"),
    [
        ("ALTER TABLE records DISABLE ROW LEVEL SECURITY", "records"),
        ("CREATE POLICY open ON reports FOR SELECT USING (true)", "reports"),
        (f"GRANT UPDATE ON mappings TO {APP}; CREATE POLICY open ON mappings USING (true)", "mappings"),
    ],
)
def test_the_matrix_finds_a_guard_that_is_missing(
    tmp_path: Path, on_postgresql: Server, planted: str, table: str
) -> None:
    db = both_vendors(tmp_path)

    with behind_our_back(tmp_path) as connection:
        connection.exec_driver_sql(planted)
    tried = list(cells(tmp_path, db, [table]))
    prepare(on_postgresql.url(tmp_path, OWNER), on_postgresql.url(tmp_path))

    assert [cell for cell, done in tried if done != is_right(cell)]


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_application_cannot_alter_the_record_or_its_guards(tmp_path: Path, statement: str) -> None:
    with pytest.raises(NotStored) as caught, open_in(tmp_path).write(MANAGER) as tx:
        tx.connection.exec_driver_sql(statement)

    assert caught.value.code == "database-forbids"


@pytest.mark.parametrize("ending", [None, ValueError("broken off")])
def test_a_pooled_connection_carries_nothing_of_a_vendor_to_the_next(tmp_path: Path, ending: Exception | None) -> None:
    db = both_vendors(tmp_path)

    def look(actor: Actor | None) -> tuple[int, int]:
        with db.read(actor) as tx:
            process = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            rows = tx.connection.execute(select(func.count()).select_from(tables.records)).scalar_one()
            tx.connection.exec_driver_sql("SELECT set_config('app.vendor', 'A', false)")
            if ending and actor:
                raise ending
        return process, rows

    with suppress(ValueError):
        assert look(A)[1] > 0
    first, nothing = look(None)
    second, nothing_again = look(None)

    assert (nothing, nothing_again) == (0, 0)
    assert first == second


def test_the_scope_is_the_transactions_and_never_the_connections(tmp_path: Path) -> None:
    db = both_vendors(tmp_path)
    with db.read(A):
        pass

    with db._kind.engine.connect() as pooled:  # noqa: SLF001 - what no transaction of ours has touched yet
        left = pooled.exec_driver_sql("SELECT current_setting('app.vendor', true)").scalar()

    assert not left


def test_a_look_at_the_whole_ward_inside_a_vendors_transaction_ends_with_its_block(tmp_path: Path) -> None:
    db = both_vendors(tmp_path)
    count = select(func.count()).select_from(tables.records)

    with db.read(A) as tx:
        own = tx.connection.execute(count).scalar_one()
        with suppress(ValueError), tx.whole_ward():
            everything = tx.connection.execute(count).scalar_one()
            raise ValueError
        with db.read(None) as inner:
            nothing = inner.connection.execute(count).scalar_one()
        assert tx.connection.execute(count).scalar_one() == own

    assert 0 == nothing < own < everything


def test_a_vendor_sees_the_wards_totals_and_only_its_own_papers(tmp_path: Path) -> None:
    db = both_vendors(tmp_path)
    ward = snapshot_as_of(db, MANAGER, WEEK.friday)
    seen = snapshot_as_of(db, A, WEEK.friday)
    theirs = next(each for each in receipts(db, MANAGER) if each.vendor == B.vendor)

    assert ward
    assert seen
    assert (seen.national, seen.reported) == (ward.national, ward.reported)
    assert {each.system for each in register_as_of(db, A, WEEK.friday)} == {"01"}
    assert {each.task for each in reports_until(db, A, WEEK.friday)} == {"1-a"}
    assert {each.vendor for each in receipts(db, A)} == {A.vendor}
    assert original_file(db, A, theirs.sha256) is None
    assert original_file(db, B, theirs.sha256)


def test_the_same_bytes_of_two_vendors_are_kept_once_and_each_has_its_receipt(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    paper = f"{REPORT_HEADER}".encode() + b"1-a,2024-05-10,\xe4\xbd\x9c\xe6\xa5\xad\xe4\xb8\xad,2024-04-01,,,x,y\n"

    first = report(db, A, file="r.csv", content=paper, now=on(5, 18))
    with db.write(MANAGER) as tx:
        kept = uploads.find_receipt(
            tx, UploadKind.REPORTS, first.receipt.sha256 if first.receipt else "", vendor=A.vendor
        )
    again = report(db, MANAGER, file="r.csv", content=paper, now=on(5, 19))

    assert kept == first.receipt
    assert again.receipt
    assert again.receipt != first.receipt
    assert original_file(db, A, again.receipt.sha256) is not None


def test_only_totals_and_the_chain_look_past_a_vendors_scope() -> None:
    """A vendor's transaction is widened in these places alone: each says why, and none gives a row away."""
    found = {
        (path.name, function.name)
        for room in ("storage", "actions")
        for path in (ROOT / room).glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Attribute) and ast.unparse(node) == "tx.whole_ward" for node in ast.walk(function))
    }

    assert found == {
        ("facts.py", "facts_as_of"),
        ("facts.py", "state_of_facts"),
        ("facts.py", "latest_day"),
        ("preparing.py", "_take_over"),
        ("restating.py", "past_forecasts"),
        ("steering.py", "forecast_target"),
        ("ledger.py", "_last"),
        ("ledger.py", "last_change"),
        ("ledger.py", "hash_of"),
        ("ledger.py", "last_instant"),
        ("sheets.py", "_restated_later"),
        ("uploads.py", "undone_entries"),
        ("uploads.py", "_save_content"),
    }
