"""The commands that exchange the plan with other programs, as a script meets them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import cli
from actions.exchange import ExportKind


@pytest.fixture
def database(example_database: Path, tmp_path: Path) -> str:
    """Return the URL of a copy of the example's database."""
    shutil.copy(example_database, tmp_path / "tracker.db")
    return f"sqlite:///{tmp_path / 'tracker.db'}"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Return the exit code of a command, its JSON answer, and what it said beside it."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main([*(str(argument) for argument in arguments), "--json", "--lang", "en"])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), json.loads(printed.out), printed.err


def test_the_example_goes_out_in_every_form_and_comes_back_from_microsoft_project_and_p6(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ExportKind:
        code, answer, _ = run(
            capsys, "export-plan", "--format", kind, tmp_path / f"plan.{kind}", "--database", database
        )
        assert (code, answer["status"], answer["format"]) == (0, "plan_exported", kind)
        assert (tmp_path / f"plan.{kind}").stat().st_size == answer["bytes"] > 0

    for kind in (ExportKind.MSPDI, ExportKind.XER):
        _, answer, _ = run(capsys, "import-project", tmp_path / f"plan.{kind}", "--database", database)
        assert answer["status"] in {"stored", "already_stored"}, answer["issues"]
        assert answer["tasks"] >= 800


def test_a_file_that_cannot_be_read_or_written_ends_in_a_sentence(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<Project>")

    code, answer, _ = run(capsys, "import-project", broken, "--database", database)
    assert (code, answer["status"]) == (1, "refused")
    assert "Export it again" in answer["issues"][0]["message"]

    code, answer, said = run(
        capsys, "export-plan", "--format", "xer", tmp_path / "no" / "plan.xer", "--database", database
    )
    assert (code, answer["status"]) == (2, "error")
    assert "cannot be written" in said
