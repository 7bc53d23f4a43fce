"""The schema's history: from every released revision up with everything in it, and back down, over both databases."""

from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from actions.correcting import undo_sheet
from actions.intake import import_sheet
from actions.opening import Database
from actions.progress_reports import report
from actions.register import reports_until
from actions.users import add_user
from actions.weekly import freeze_week, recompute
from actions.what_ifs import save_what_if, withdraw_what_if
from model.access import Actor, Role, User
from model.keeping import UndoStatus
from model.progress import Decision, Review
from model.record import TaskId, VendorCode
from model.what_if import Assumptions
from storage import migrations
from storage.database import Transaction
from storage.faults import UnusableDatabase
from storage.ledger import verify
from storage.migrations import NOTHING, downgrade, upgrade
from storage.preparing import go_back, prepare
from storage.proof import prove
from storage.reviews import save_reviews
from storage.tables import REVISIONS, metadata
from tests import ward
from tests.places import APP, OWNER, Files, Server
from tests.ward import MANAGER, REPORT_HEADER, VENDOR, WEEK, behind_our_back, on, open_in, row, ward_in

SHEET = "機能ID,業務名,機能名称,適合区分,対応状況,進捗率,メモ欄\r\n0000001,住民基本台帳,機能A,×,未着手,0,x\r\n"
ADMINISTRATOR = Actor(name="管理", role=Role.ADMINISTRATOR)
EARLIER = REVISIONS[:-1]
VERSIONS = Path(migrations.__file__).parent


def lived_in(folder: Path) -> Database:
    """Return a database with something in every table."""
    db = ward_in(folder)
    sent = import_sheet(
        db,
        VENDOR,
        vendor=VendorCode("A"),
        file="a.csv",
        content=SHEET.encode(),
        week=WEEK,
        now=on(5, 16),
        mapping={"メモ欄": "note"},
    )
    assert sent.receipt
    for paper in ("1-a,2024-05-10,作業中,2024-04-01,,,x,y\n", "w-1,2024-05-10,作業中,2024-04-22,,,x,y\n"):
        report(db, MANAGER, file="r.csv", content=(REPORT_HEADER + paper).encode(), now=on(5, 16))
    said = Review(key=row(1).key, effective=WEEK.friday, decision=Decision.APPROVED, reviewer="課長")
    with db.write(MANAGER) as tx:
        save_reviews(tx, [said], recorded=on(5, 17), actor=MANAGER)
    freeze_week(db, MANAGER, WEEK, on(5, 17))
    save_what_if(db, MANAGER, "遅れ", Assumptions(finished=(TaskId("1-a"),)), on(5, 18))
    withdraw_what_if(db, MANAGER, "遅れ", on(5, 18))
    add_user(db, ADMINISTRATOR, User(subject="x", name="X", role=Role.VIEWER), on(5, 18))
    assert undo_sheet(db, MANAGER, sent.receipt.entry, "別の週", on(5, 19)).status is UndoStatus.UNDONE
    return db


def taken_back(folder: Path, revision: str) -> None:
    """Take the schema back as the owner of the tables."""
    if isinstance(ward.places, Server):
        go_back(ward.places.url(folder, OWNER), revision)
        return
    with behind_our_back(folder) as connection:
        downgrade(connection, revision)


def brought_up(folder: Path) -> Database:
    """Open the database as a later version of the tracker does: a server is prepared first."""
    if isinstance(ward.places, Server):
        prepare(ward.places.url(folder, OWNER), ward.places.url(folder))
    return open_in(folder)


Contents = dict[str, list[dict[str, Any]]]


def contents(folder: Path) -> Contents:
    """Return every row of every table."""
    with behind_our_back(folder) as connection:
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2")).mappings()]  # noqa: S608
            for name in inspect(connection).get_table_names()
            if name != "alembic_version"
        }


def columns(folder: Path) -> dict[str, set[tuple[str, bool]]]:
    """Return the columns of every table, and which may be empty."""
    with behind_our_back(folder) as connection:
        seen = inspect(connection)
        return {
            name: {(column["name"], column["nullable"]) for column in seen.get_columns(name)}
            for name in seen.get_table_names()
        }


def schema(folder: Path) -> dict[str, list[Any]]:
    """Return what a database says of every table: columns by name, keys, references, unique columns and indexes."""
    with behind_our_back(folder) as connection:
        seen = inspect(connection)
        return {
            name: [
                {column["name"]: column | {"type": str(column["type"])} for column in seen.get_columns(name)},
                seen.get_pk_constraint(name),
                *(sorted(ask(name), key=str) for ask in (seen.get_foreign_keys, seen.get_unique_constraints)),
                sorted(seen.get_indexes(name), key=str),
            ]
            for name in seen.get_table_names()
        }


def common(contents: Contents, other: Contents) -> Contents:
    """Return the rows of the tables and columns that the other has too."""
    return {
        name: [{column: row[column] for column in row if column in other[name][0]} for row in rows]
        for name, rows in contents.items()
        if other.get(name)
    }


def test_every_revision_in_the_folder_is_named_in_its_order() -> None:
    walked = [known.revision for known in ScriptDirectory(str(VERSIONS)).walk_revisions()]

    assert walked[::-1] == list(REVISIONS)


def test_the_revisions_build_the_schema_with_which_a_new_file_is_made(tmp_path: Path) -> None:
    open_in(tmp_path)
    made = schema(tmp_path)

    taken_back(tmp_path, NOTHING)
    with behind_our_back(tmp_path) as connection:
        upgrade(connection)

    assert schema(tmp_path) == made


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("revision", EARLIER)
def test_a_database_goes_back_to_a_release_and_up_again_with_everything_that_the_release_knew(
    tmp_path: Path, revision: str
) -> None:
    db = lived_in(tmp_path)
    published = recompute(db, MANAGER, WEEK).published
    whole = contents(tmp_path)
    assert all(whole.values())

    taken_back(tmp_path, revision)
    then = contents(tmp_path)
    again = brought_up(tmp_path)
    now = contents(tmp_path)

    assert common(whole, then) == common(then, whole) == then
    assert now == {name: rows if name in then else [] for name, rows in whole.items()}
    assert recompute(again, MANAGER, WEEK).published == published
    assert recompute(again, MANAGER, WEEK).holds
    assert {each.task for each in reports_until(again, VENDOR, WEEK.friday)} == {"1-a"}
    with again.read(MANAGER) as tx:
        assert verify(tx).intact


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("revision", EARLIER)
def test_going_back_leaves_the_schema_that_the_release_made(tmp_path: Path, revision: str) -> None:
    fresh, returned = tmp_path / "fresh", tmp_path / "returned"
    for folder in (fresh, returned):
        open_in(folder)
        taken_back(folder, revision if folder is returned else NOTHING)
    with behind_our_back(fresh) as connection:
        upgrade(connection, revision)

    assert columns(fresh) == columns(returned)


@pytest.mark.usefixtures("each_database")
def test_a_schema_taken_back_to_its_beginning_leaves_nothing(tmp_path: Path) -> None:
    lived_in(tmp_path)

    taken_back(tmp_path, NOTHING)

    assert columns(tmp_path).keys() == {"alembic_version"}


def rows_in(tx: Transaction) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted(tuple(row) for row in tx.connection.execute(select(table)))
        for table in metadata.sorted_tables
    }


def test_a_file_is_taken_over_by_a_server_with_everything_in_it(
    tmp_path: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ward, "places", Files())
    lived_in(tmp_path)
    name = postgresql.created()
    owner, app = (postgresql.address(name, role) for role in (OWNER, APP))

    prepare(owner, app, ward.places.unbound_url(tmp_path))
    server = Database.open(app)
    with server.read(MANAGER) as tx:
        taken, proof = rows_in(tx), prove(tx)
    held = recompute(server, MANAGER, WEEK).holds
    server.close()
    with open_in(tmp_path).read(MANAGER) as tx:
        kept, head = rows_in(tx), verify(tx).head

    assert taken == kept
    assert (proof.intact, proof.head, held) == (True, head, True)
    with pytest.raises(UnusableDatabase) as caught:
        prepare(owner, app, ward.places.unbound_url(tmp_path))
    assert caught.value.code == "database-not-empty"
