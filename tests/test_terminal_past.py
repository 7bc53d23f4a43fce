"""The commands on what of the past stands, and on kept what-ifs, over a copy of the example."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

import cli
from actions.opening import open_database
from tests.test_views_trust import told_late

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def ward(example_database: Path, tmp_path: Path) -> Path:
    """Return a copy of the example that a test may change."""
    return Path(copy(example_database, tmp_path / "ward.db"))


@pytest.fixture
def run(ward: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command and gives its JSON answer."""

    def running(*arguments: str, exit_code: int = 0) -> dict[str, Any]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["--database", f"sqlite:///{ward}", "--json", *arguments])
        assert ended.value.code == exit_code
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return running


def test_status_has_every_definition_and_every_index_of_the_pace(run: Run) -> None:
    answer = run("status")

    assert answer["equal_system_mean"]["denominator"] == 18
    assert answer["planned_verified"]["rate"] > answer["verified"]["rate"]
    assert answer["pace"]["attainment"] == "1/2"
    assert answer["pace"]["incremental_spi"] == "40/47"
    assert set(answer["pace"]) >= {"spi_time", "tspi_time", "estimated_weeks", "required_pace", "actual_pace"}


def test_a_late_correction_is_restated_while_the_published_week_stands(run: Run, ward: Path) -> None:
    before = run("history")["weeks"]
    step = told_late(open_database(f"sqlite:///{ward}"))

    answer = run("history", "--restated")

    *same, last = answer["weeks"]
    assert not any(week["differs"] for week in same)
    assert (last["differs"], last["tasks"]) == (True, [step])
    assert last["published"]["national"]["numerator"] == 637
    assert last["restated"]["national"]["numerator"] == 638
    assert run("history")["weeks"] == before
    assert answer["baseline"]["declared"]["value"] == "75"


def test_past_forecasts_are_told_with_what_came(run: Run) -> None:
    answer = run("history", "--forecasts")

    assert answer["tested"] == sum(each["came"] is not None for each in answer["forecasts"])
    assert answer["inside"] == sum(bool(each["inside"]) for each in answer["forecasts"])


def test_a_what_if_is_kept_compared_and_withdrawn(run: Run) -> None:
    task = run("status")["critical_path"][-1]

    saved = run("what-if", "--slip", f"{task}=10", "--save", "遅れ")["saved"]
    again = run("what-if", "--slip", f"{task}=10", "--save", "遅れ")["saved"]
    refused = run("what-if", "--slip", f"{task}=20", "--save", "遅れ", exit_code=1)
    listed = run("what-ifs")["what_ifs"]
    after = run("what-ifs", "--withdraw", "遅れ")

    assert (saved["new"], again["new"], saved["number"]) == (True, False, again["number"])
    assert refused["issues"][0]["code"] == "what-if-name-taken"
    assert [each["saved"]["name"] for each in listed] == ["遅れ"]
    assert listed[0]["days"] == "10"
    assert (after["what_ifs"], [each["name"] for each in after["withdrawn"]]) == ([], ["遅れ"])


def test_a_gap_that_is_not_open_is_told_and_nothing_is_kept(run: Run) -> None:
    refused = run("what-if", "--verify", "nothing", "--save", "x", exit_code=2)

    assert refused["issues"][0]["code"] == "gap-unknown"
    assert run("what-ifs")["what_ifs"] == []


def test_a_person_reads_the_same_in_columns(ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["history", "--restated"], ["history", "--forecasts"], ["what-ifs"]):
        with pytest.raises(SystemExit):
            cli.main(["--database", f"sqlite:///{ward}", "--lang", "en", *command])

    told = capsys.readouterr().out
    assert "In all 26 weeks the published figures equal" in told
    assert "2024-W19" in told
    assert "No what-if is kept yet" in told
