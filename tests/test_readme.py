"""The README's commands exist, and what it names is there."""

import re
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def named(pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, README, re.MULTILINE)))


@pytest.mark.parametrize("target", named(r"\bmake ([a-z]+)\b(?=[`\s])"))
def test_a_make_target_that_is_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", named(r"cli\.py (?:--database \S+ )?([a-z-]+)"))
def test_a_command_that_is_named_exists(command: str) -> None:
    assert command in cli.COMMANDS


def test_the_table_of_commands_is_complete() -> None:
    table = README.split("| command | what it does |")[1].split("\n\n")[0]

    assert re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE) == list(cli.COMMANDS)


@pytest.mark.parametrize("path", named(r"\]\((?!#)([^)]+)\)") + named(r"`(examples/\w+|\.ci/run|\w+/\w+\.py)`"))
def test_a_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_lines_for_windows_install_what_make_installs() -> None:
    assert "pip install -r requirements.txt" in README
    assert "-r requirements.txt" in MAKEFILE
