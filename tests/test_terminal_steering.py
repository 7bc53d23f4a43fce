"""The commands that steer, on the example."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import cli

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(example_database: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command over the example and gives its JSON answer."""

    def running(*arguments: str, exit_code: int = 0) -> dict[str, Any]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["--database", f"sqlite:///{example_database}", "--json", *arguments])
        assert ended.value.code == exit_code
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return running


def test_the_bars_of_an_explanation_sum_to_the_difference(run: Run) -> None:
    told = run("explain", "2024-W30", "2024-W38", "--measure", "verified")

    bars = sum((Fraction(bar["points"]) for bar in told["bars"]), Fraction(0))
    assert bars == Fraction(told["after"]) - Fraction(told["before"])


def test_advice_and_forecast_speak_of_the_same_need(run: Run) -> None:
    advice, found = run("advise"), run("forecast")

    assert advice["needed"] == found["needed"]
    assert Fraction(advice["best"]["gain"]) >= Fraction(advice["needed"])
    assert 0 <= Fraction(found["chance"]) <= 1


def test_a_slip_of_the_last_task_of_the_path_moves_the_finish(run: Run) -> None:
    path = run("status")["critical_path"]

    answer = run("what-if", "--slip", f"{path[-1]}=10")

    assert Fraction(answer["days"]) > 0
    assert answer["before"]["national"] == answer["after"]["national"]


def test_links_put_in_and_taken_out_move_the_finish(run: Run) -> None:
    path = run("status")["critical_path"]
    before, after = path[-3], path[-2]

    freed = run("what-if", "--unlink", f"{before}>{after}")
    held = run("what-if", "--link", f"{before}>{after}:FS+30d")

    assert Fraction(freed["days"]) <= 0 < Fraction(held["days"])
    assert held["assumptions"]["added"][0]["lag"] == {"value": "30", "unit": "d"}


@pytest.mark.parametrize(
    ("option", "code", "exit_code"),
    [
        ("--link=12-15-1>12-09-1", "what-if-loop", 1),
        ("--link=12-15-1", "link-unreadable", 2),
        ("--link=12-15-1>nobody", "task-unknown", 2),
        ("--unlink=12-15-1>12-09-1", "link-unknown", 2),
    ],
)
def test_a_link_that_cannot_be_tried_is_told(run: Run, option: str, code: str, exit_code: int) -> None:
    issue = run("what-if", option, exit_code=exit_code)["issues"][0]

    assert issue["code"] == code
    if code == "what-if-loop":
        assert "12-15-1 → 12-09-1" in issue["message"]


def test_health_has_fourteen_points_and_alerts_their_evidence(run: Run) -> None:
    assert len(run("health")["checks"]) == 14
    assert all(alert["evidence"] for alert in run("alerts")["alerts"])
    assert run("best-actions")["actions"]


@pytest.mark.parametrize("wrong", ["12-11-2", "12-11-2=x", "nobody=3"])
def test_a_slip_that_cannot_be_understood_ends_in_a_sentence(run: Run, wrong: str) -> None:
    answer = run("what-if", "--slip", wrong, exit_code=2)

    assert answer["issues"][0]["message"]


def test_the_point_of_no_return_stands_with_the_advice_and_with_the_decisions(run: Run) -> None:
    decided, edge = run("decisions"), run("advise")["no_return"]

    assert edge == decided["no_return"]
    assert Fraction(edge["ceiling"]) >= Fraction(edge["target"]) > Fraction(edge["next_ceiling"])
    assert decided["waiting"]
    assert decided["clusters"]


def test_a_vendors_record_carries_what_follows_from_it(run: Run) -> None:
    first = run("vendors")["vendors"][0]

    reported, verified = (sum((Fraction(w[n]) for w in first["weeks"]), Fraction(0)) for n in ("reported", "verified"))
    assert Fraction(first["realisation"]) == verified / reported
    assert Fraction(first["load"]) > 0


@pytest.mark.parametrize("language", ["ja", "en"])
def test_decisions_and_vendors_are_told_to_a_person(
    language: str, example_database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, said in (("decisions", "文字要件に基づく文字の管理"), ("vendors", "43.4%")):
        with pytest.raises(SystemExit):
            cli.main(["--database", f"sqlite:///{example_database}", "--lang", language, command])
        assert said in capsys.readouterr().out


def test_risk_tells_the_network_beside_the_trend(run: Run) -> None:
    found = run("risk")

    assert 0 <= Fraction(found["target"]["chance"]) <= 1
    assert (found["trials"], found["seed"], Fraction(found["shared"])) == (10_000, 85, Fraction(3, 10))
    assert found["planned"] <= found["finish"][1]["at"]
    assert run("risk") == found
