"""The command that prepares a server, as its administrator runs it."""

import json
from pathlib import Path

import pytest

import cli
from tests.places import OWNER, Server
from tests.ward import open_in


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--lang", "en"])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def test_an_administrator_prepares_a_database_and_the_tracker_runs_on_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, on_postgresql: Server
) -> None:
    name = on_postgresql.created()
    monkeypatch.setenv("DATABASE_OWNER_URL", on_postgresql.address(name, OWNER))
    monkeypatch.setenv("DATABASE_URL", on_postgresql.address(name, "tracker_test_app"))

    refused, _, why = run(capsys, "verify")
    prepared, told, _ = run(capsys, "prepare-database", "--json")
    works, proof, _ = run(capsys, "verify", "--json")
    copied, _, command = run(capsys, "backup", "copy.dump")

    assert (refused, prepared, works, copied) == (2, 0, 0, 2)
    assert "prepare-database" in why
    assert json.loads(told)["status"] == "prepared"
    assert json.loads(proof)["status"] == "intact"
    assert "pg_dump --format=custom --file=copy.dump" in command


def test_the_rights_can_be_read_before_they_are_given(capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = run(capsys, "prepare-database", "--show", "--database", "postgresql://app@host/name")

    assert code == 0
    assert 'GRANT SELECT, INSERT ON ledger TO "app";' in told
    assert "UPDATE" not in told


def test_without_an_owner_nothing_is_prepared_and_a_file_needs_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    app = ("--database", "postgresql://app@host/name")

    missing, _, owner = run(capsys, "prepare-database", *app)
    file, _, none = run(capsys, "prepare-database", "--show", "--database", f"sqlite:///{tmp_path}/a.db")

    assert (missing, file) == (2, 2)
    assert "DATABASE_OWNER_URL" in owner
    assert "needs no preparing" in none


def test_the_schema_goes_back_and_is_prepared_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, on_postgresql: Server
) -> None:
    open_in(tmp_path)
    place = ("--database", on_postgresql.url(tmp_path), "--owner", on_postgresql.url(tmp_path, OWNER))

    back, told, _ = run(capsys, "prepare-database", "--back-to", "0003", *place)
    refused, _, _ = run(capsys, "verify", *place[:2])
    again, _, _ = run(capsys, "prepare-database", *place)

    assert (back, refused, again) == (0, 2, 0)
    assert "0003" in told
    open_in(tmp_path)
