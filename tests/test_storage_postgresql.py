"""PostgreSQL alone: what every transaction is set to, whom it serves, and what is said when it fails."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text

from actions.progress_reports import report
from actions.register import reports_until
from actions.weekly import freeze_week, frozen_weeks
from model.keeping import ImportStatus
from storage import ledger, postgresql
from storage.backup import back_up
from storage.database import Database
from storage.faults import NotStored, UnusableDatabase
from storage.ledger import Deed
from storage.preparing import go_back, prepare
from storage.schema import present_revision
from storage.tables import SCHEMA_VERSION
from tests.places import APP, OWNER, PASSWORD, Server
from tests.ward import MANAGER, REPORT_HEADER, WEEK, behind_our_back, on, open_in, ward_in
from views.wording import Language
from views.wording.catalogue import messages

pytestmark = pytest.mark.usefixtures("on_postgresql")

DEED = Deed(action="try", subject="nothing")
SETTINGS = (
    *("transaction_isolation", "transaction_read_only", "synchronous_commit"),
    *("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"),
)


def settings_of(db: Database, *, writing: bool) -> list[str]:
    with db.write(MANAGER) if writing else db.read(MANAGER) as tx:
        return [str(tx.connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in SETTINGS]


def test_a_write_waits_for_the_disk_and_a_read_sees_one_state_whatever_the_server_is_set_to(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    with behind_our_back(tmp_path) as connection:
        connection.execute(
            text(f"ALTER ROLE {APP} IN DATABASE {connection.engine.url.database} SET synchronous_commit = off")
        )
    db.close()

    assert settings_of(db, writing=True) == ["read committed", "off", "on", "15s", "2min", "5min"]
    assert settings_of(db, writing=False)[:2] == ["repeatable read", "on"]


def test_a_read_stays_on_its_state_while_others_write(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    def write() -> None:
        with db.write(MANAGER) as tx:
            ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))

    with db.read(MANAGER) as tx:
        before = ledger.last_entry(tx)
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert ledger.last_entry(tx) == before == 0
    with db.read(MANAGER) as tx:
        assert ledger.last_entry(tx) == 1


def test_who_waits_too_long_for_the_writer_before_is_told_that_it_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql.LIMITS, "lock_timeout", "50ms")
    first, second = open_in(tmp_path), open_in(tmp_path)

    with first.write(MANAGER), pytest.raises(NotStored) as caught, second.write(MANAGER):
        pass

    assert caught.value.code == "database-busy"


def test_who_finds_no_connection_left_is_told_that_it_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgresql.POOL, "pool_size", 1)
    monkeypatch.setitem(postgresql.POOL, "max_overflow", 0)
    monkeypatch.setitem(postgresql.POOL, "pool_timeout", 0.05)
    db = open_in(tmp_path)
    caught: list[str] = []

    def read_too() -> None:
        try:
            with db.read(MANAGER):
                pass
        except NotStored as fault:
            caught.append(fault.code)

    with db.read(MANAGER):
        other = threading.Thread(target=read_too)
        other.start()
        other.join()

    assert caught == ["database-busy"]


def test_a_statement_that_never_ends_is_broken_off_and_nothing_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql.LIMITS, "statement_timeout", "50ms")
    db = open_in(tmp_path)

    def never_end() -> None:
        with db.write(MANAGER) as tx:
            ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
            tx.connection.exec_driver_sql("SELECT pg_sleep(5)")

    with pytest.raises(NotStored) as caught:
        never_end()

    assert caught.value.code == "database-too-slow"
    with db.read(MANAGER) as tx:
        assert ledger.last_entry(tx) == 0


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "disk-full"),
        ("58030", "disk-failed"),
        ("53300", "database-busy"),
        ("40001", "database-conflict"),
        ("40P01", "database-conflict"),
        ("25006", "database-readonly"),
        ("42501", "database-forbids"),
        ("XX001", "database-damaged"),
        ("08006", "database-gone"),
        ("57P01", "database-gone"),
        ("22012", "database-failed"),
    ],
)
def test_what_went_wrong_is_told_by_the_state_that_the_server_names(tmp_path: Path, state: str, code: str) -> None:
    with pytest.raises(NotStored) as caught, open_in(tmp_path).write(MANAGER) as tx:
        tx.connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")

    assert caught.value.code == code


@pytest.mark.parametrize("language", Language)
def test_every_cause_has_a_sentence(language: Language) -> None:
    assert set(postgresql.CAUSES.values()) <= messages(language).keys()


def test_a_plain_address_is_taken_too_and_no_password_is_told(tmp_path: Path, on_postgresql: Server) -> None:
    plain = on_postgresql.url(tmp_path).replace("postgresql+psycopg://", "postgresql://")

    db = Database.open(plain)
    db.close()

    assert db.settings.kind == "postgresql"
    assert PASSWORD not in db.url


def test_a_server_that_does_not_answer_is_told_as_gone() -> None:
    with pytest.raises(UnusableDatabase) as caught:
        Database.open("postgresql://nobody:secret@/nowhere?host=/tmp/there-is-no-such-socket")

    assert caught.value.code == "database-gone"
    assert "secret" not in str(caught.value)


def test_a_connection_that_the_server_closed_is_replaced_before_it_is_used(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    with db.read(MANAGER):
        pass
    with behind_our_back(tmp_path) as connection:
        ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :app")
        assert connection.execute(ended, {"app": APP}).scalars().all()

    with db.write(MANAGER) as tx:
        assert ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1)) == 1


def test_a_database_that_was_not_prepared_is_refused_and_preparing_twice_is_once(on_postgresql: Server) -> None:
    name = on_postgresql.created()
    owner, app = (on_postgresql.address(name, role) for role in (OWNER, APP))

    with pytest.raises(UnusableDatabase) as caught:
        Database.open(app)
    for _ in range(2):
        prepare(owner, app)
    db = Database.open(app)
    with db.read(MANAGER) as tx:
        revision = present_revision(tx.connection)
    db.close()

    assert caught.value.code == "database-not-prepared"
    assert revision == SCHEMA_VERSION


@pytest.mark.parametrize(
    "loosened",
    [
        "ALTER TABLE records DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE records NO FORCE ROW LEVEL SECURITY",
        f"GRANT DELETE ON ledger TO {APP}",
        f"ALTER ROLE {APP} BYPASSRLS",
        f"GRANT {OWNER} TO {APP}",
    ],
)
def test_a_database_whose_guards_are_loosened_is_refused(tmp_path: Path, on_postgresql: Server, loosened: str) -> None:
    open_in(tmp_path)

    with behind_our_back(tmp_path) as connection:
        connection.exec_driver_sql(loosened)
    try:
        with pytest.raises(UnusableDatabase) as caught:
            Database.open(on_postgresql.url(tmp_path))
    finally:
        with behind_our_back(tmp_path) as connection:
            connection.exec_driver_sql(f"ALTER ROLE {APP} NOBYPASSRLS; REVOKE {OWNER} FROM {APP}")
        prepare(on_postgresql.url(tmp_path, OWNER), on_postgresql.url(tmp_path))

    assert caught.value.code == "database-not-prepared"
    open_in(tmp_path)


def test_the_role_that_owns_the_tables_does_not_serve(tmp_path: Path, on_postgresql: Server) -> None:
    with pytest.raises(UnusableDatabase) as caught:
        Database.open(on_postgresql.url(tmp_path, OWNER))

    assert caught.value.code == "database-not-prepared"


@pytest.mark.parametrize(
    ("owner", "app", "code"),
    [
        ("sqlite:///a.db", "sqlite:///a.db", "needs-no-preparing"),
        ("sqlite:///a.db", "postgresql://app@host/name", "needs-no-preparing"),
        ("postgresql://owner@host/name", "postgresql://host/name", "database-role-missing"),
    ],
)
def test_what_cannot_be_prepared_is_refused_with_the_reason(owner: str, app: str, code: str) -> None:
    with pytest.raises(UnusableDatabase) as caught:
        prepare(owner, app)

    assert caught.value.code == code


def test_a_schema_that_no_release_had_is_refused(tmp_path: Path, on_postgresql: Server) -> None:
    with pytest.raises(UnusableDatabase) as caught:
        go_back(on_postgresql.url(tmp_path, OWNER), "9999")

    assert (caught.value.code, caught.value.detail) == ("schema-unknown", "9999")
    assert PASSWORD not in str(caught.value)


def test_a_copy_is_the_servers_work_and_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase) as caught:
        back_up(open_in(tmp_path), tmp_path / "copy.dump")

    assert caught.value.code == "backup-is-the-servers"
    assert all("pg_dump" in messages(language)[caught.value.code] for language in Language)


def test_an_index_that_the_server_distrusts_is_told_as_damage(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    assert db.damage() == []

    with behind_our_back(tmp_path) as connection:
        connection.exec_driver_sql(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_reports_effective'::regclass"
        )
    found = db.damage()
    with behind_our_back(tmp_path) as connection:
        connection.exec_driver_sql(
            "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'ix_reports_effective'::regclass"
        )

    assert found == ["index: ix_reports_effective"]


def test_the_register_is_sorted_as_sqlite_sorts_it_whatever_the_server_s_language(tmp_path: Path) -> None:
    with open_in(tmp_path).read(MANAGER) as tx:
        collations = tx.connection.exec_driver_sql(
            "SELECT attname, collname FROM pg_attribute JOIN pg_collation ON pg_collation.oid = attcollation "
            "WHERE attrelid = 'records'::regclass AND attname IN ('system', 'kind', 'requirement_id')"
        )
        assert {tuple(row) for row in collations} == set(product(("system", "kind", "requirement_id"), ("C",)))


@contextmanager
def conflicts(folder: Path, count: int) -> Iterator[None]:
    """Let the server break off that many transactions that write into the ledger."""
    made = (
        "CREATE SEQUENCE conflicts; GRANT USAGE ON conflicts TO PUBLIC;"
        "CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF nextval('conflicts') <= {count} THEN RAISE 'x' USING ERRCODE = 'serialization_failure'; END IF; "
        "RETURN NEW; END $$;"
        "CREATE TRIGGER conflict BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION conflict()"
    )
    with behind_our_back(folder) as connection:
        connection.exec_driver_sql(made)
    yield
    with behind_our_back(folder) as connection:
        connection.exec_driver_sql("DROP FUNCTION conflict CASCADE; DROP SEQUENCE conflicts")


def test_an_action_that_lost_against_another_is_repeated_whole_and_done_once(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    content = f"{REPORT_HEADER}1-a,2024-05-10,作業中,2024-04-01,,,x,y\n".encode()

    with conflicts(tmp_path, 2):
        first = report(db, MANAGER, file="r.csv", content=content, now=on(5, 18))
    again = report(db, MANAGER, file="r.csv", content=content, now=on(5, 18))

    assert first.receipt == again.receipt
    assert (first.status, again.status) == (ImportStatus.STORED, ImportStatus.ALREADY_STORED)
    assert len(reports_until(db, MANAGER, date(2024, 5, 18))) == 1


def test_an_action_that_always_loses_is_told_and_has_stored_nothing(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    with conflicts(tmp_path, 99), pytest.raises(NotStored) as caught:
        freeze_week(db, MANAGER, WEEK, on(5, 18))

    assert caught.value.code == "database-conflict"
    assert frozen_weeks(db, MANAGER) == ()
