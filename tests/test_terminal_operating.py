"""Back from a copy, everything out and in, and the doctor, as whoever keeps the machine types them."""

import re
import sqlite3
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import cli
from terminal.doctor import differing
from tests.test_cli import Run, run
from tests.test_storage_backup import full_ward

__all__ = ["run"]
POINTS = {"tracker", "python", "packages", "disk", "database", "journal", "ledger", "clock", "zone", "fonts", "sign_in"}
POINTS |= {"address", "retention"}
ROOT = Path(__file__).parents[1]
PLACES = ("", "tests", "tests/faults")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is to be found


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    """Return a function that runs a command on a ward with a sheet and a frozen week."""
    full_ward(tmp_path).close()
    return run


def test_a_copy_comes_back_with_all_its_weeks(kept: Run, tmp_path: Path) -> None:
    weeks = kept("history", "--json").json["weeks"]
    made = kept("backup", tmp_path / "copy.db", "--json").json

    done = kept("restore", tmp_path / "copy.db", "--to", tmp_path / "new.db", "--json")

    assert done.code == 0
    assert (done.json["entries"], done.json["head"]) == (made["ledger"]["entries"], made["ledger"]["head"])
    assert len(done.json["weeks"]) == len(weeks)
    back = kept("history", "--database", f"sqlite:///{tmp_path}/new.db", "--json").json["weeks"]
    assert back == weeks
    again = kept("restore", tmp_path / "copy.db", "--to", tmp_path / "new.db")
    assert (again.code, "is there already" in again.err) == (2, True)


def test_everything_goes_out_and_into_an_empty_database(kept: Run, tmp_path: Path) -> None:
    out = kept("export", tmp_path / "all.zip", "--everything", "--json")
    new = ("--database", f"sqlite:///{tmp_path}/new.db")

    taken = kept("import-everything", tmp_path / "all.zip", *new, "--json")

    assert (out.code, taken.code) == (0, 0)
    assert (taken.json["head"], taken.json["sha256"]) == (out.json["head"], out.json["sha256"])
    assert kept("history", *new, "--json").json == kept("history", "--json").json
    assert kept("verify", *new).code == 0
    assert kept("import-everything", tmp_path / "all.zip").code == 2


def test_what_the_manual_of_operation_names_is_there() -> None:
    manual = (ROOT / "docs" / "deployment" / "operation.md").read_text(encoding="utf-8")
    tests = re.findall(r"`((?:tests/(?:faults/)?)?\w+\.py)`", manual)
    commands = re.findall(r"cli\.py (?:--database \S+ )?([a-z-]+)", manual)

    assert len(tests) > 10
    assert [name for name in tests if not any((ROOT / place / name).exists() for place in PLACES)] == []
    assert set(commands) <= set(cli.COMMANDS)
    assert all(
        (ROOT / "tests" / "faults" / f"{name}.py").exists() for name in re.findall(r"^\| `(\w+)", manual, re.MULTILINE)
    )


def states(told: Any) -> dict[str, str]:
    return {each["point"]: each["state"] for each in told["points"]}


def test_the_doctor_finds_a_sound_installation_sound_and_changes_nothing(kept: Run, tmp_path: Path) -> None:
    before = (tmp_path / "tracker.db").read_bytes()

    told = kept("doctor", "--json")

    assert set(states(told.json).values()) <= {"ok", "look"}
    assert set(states(told.json)) == POINTS
    assert told.code == 0
    assert (tmp_path / "tracker.db").read_bytes() == before
    assert "listens on 127.0.0.1" in kept("doctor").out


def statement(sql: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with sqlite3.connect(path) as raw:
            raw.execute(sql)
        raw.close()

    return run


@pytest.mark.parametrize(
    ("spoil", "point", "state", "code"),
    [
        (statement("UPDATE ledger SET who = 'x' WHERE seq = 2"), "ledger", "fault", "ledger_fault"),
        (
            statement("UPDATE ledger SET at = '2999-01-01T00:00:00.000000Z' WHERE seq = 2"),
            "clock",
            "look",
            "clock_look",
        ),
        (statement("UPDATE alembic_version SET version_num = '0001'"), "database", "look", "database_older"),
        (statement("UPDATE alembic_version SET version_num = '9999'"), "database", "fault", "database_newer"),
        (lambda path: path.write_bytes(b"no database" * 900), "database", "fault", "not-a-database"),
        (lambda path: path.unlink(), "database", "look", "database_missing"),
    ],
)
def test_the_doctor_names_what_is_wrong_with_the_database(
    kept: Run, tmp_path: Path, spoil: Callable[[Path], object], point: str, state: str, code: str
) -> None:
    spoil(tmp_path / "tracker.db")

    told = kept("doctor", "--json").json

    found = {each["point"]: (each["state"], each["code"]) for each in told["points"]}
    assert found[point] == (state, code)
    assert all(each["sentence"] != each["code"] for each in told["points"])
    assert code != "database_missing" or not (tmp_path / "tracker.db").exists()


@pytest.mark.parametrize(
    ("environment", "point", "state"),
    [
        ({"STREAMLIT_SERVER_ADDRESS": EVERYWHERE}, "settings", "fault"),
        ({"STREAMLIT_SERVER_ADDRESS": EVERYWHERE, "TRACKER_SIGN_IN": "oidc"}, "address", "look"),
        ({"TRACKER_SIGN_IN": "none"}, "settings", "fault"),
        ({"TRACKER_SIGN_IN": "oidc"}, "sign_in", "ok"),
    ],
)
def test_the_doctor_tells_who_may_reach_the_server(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    point: str,
    state: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    told = run("doctor", "--json")

    assert states(told.json)[point] == state
    assert told.code == (state == "fault")


def test_a_package_of_another_version_and_one_that_is_missing_are_named() -> None:
    pins = f"pydantic=={version('pydantic')}\nSQLAlchemy==1.0\nno-such-thing==1\nneither==2 ; sys_platform == 'win32'\n"

    assert [line.split()[0] for line in differing(pins)] == ["SQLAlchemy", "no-such-thing"]


def test_the_retention_is_told_set_and_refused_and_what_is_due_is_listed_before_it_goes(kept: Run) -> None:
    at_first = kept("retention", "--json").json
    too_short = kept("retention", "--days", 30)
    set_now = kept("retention", "--days", 365, "--json").json

    assert (at_first["days"], at_first["due"]) == (None, [])
    assert (too_short.code, "365" in too_short.err) == (1, True)
    assert (set_now["days"], set_now["set_by"]) == (365, "local")
    assert kept("prune", "--json").json == {"status": "due", "files": []}
    assert kept("prune", "--yes", "--json").json == {"status": "pruned", "files": []}
    assert kept("retention", "--for-ever", "--json").json["days"] is None
