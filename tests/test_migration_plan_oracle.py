"""The engine against the schedule cases with known answers beside the repository."""

import importlib.util
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from model.issue import Issue
from model.schedule import DriverKind, Schedule
from tests.oracle import schedule_case, solve

FOLDER = Path(__file__).parents[1].parent / "shared" / "oracle"
FILES = [
    "p6-native-23.12.json",
    "msproject-native.json",
    "mpxj-synthetic-p6rules.json",
    "mpxj-synthetic-msrules.json",
    "openplanner-handcalc.json",
    "progress-override-derived.json",
]
EXPLAINED = {"ops-progress-prog-oos-sf"}
"""Cases whose lists differ for a reason given in docs/decisions/0003-schedule-differences.md."""
needs_oracle = pytest.mark.skipif(not FOLDER.is_dir(), reason="the oracle's cases lie beside the repository")


def replay_module() -> ModuleType:
    """Return the comparison the oracle itself brings."""
    spec = importlib.util.spec_from_file_location("oracle_replay", FOLDER / "replay.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cases(file: str) -> list[dict[str, Any]]:
    """Return the cases of a file that are networks."""
    given = json.loads((FOLDER / file).read_text("utf-8"))["cases"]
    return [case for case in given if "links" in case]


def scheduled(case: Mapping[str, Any]) -> Schedule:
    """Return our schedule of a case."""
    rules = "ms" if case["rules"].startswith("msproject") else "p6"
    return schedule_case({**case, "rules": rules})


def links_of(issues: tuple[Issue, ...], code: str) -> set[tuple[str, str, str]]:
    """Return the links that issues of a code are about."""
    told = [dict(issue.values) for issue in issues if issue.code == code]
    return {(values["predecessor"], values["successor"], values["link"]) for values in told}


def driving_links(answer: Schedule) -> Iterator[tuple[str, str, str]]:
    """Yield the driving links of open tasks."""
    for task in answer.tasks:
        for driver in task.drivers:
            if driver.kind is DriverKind.DEPENDENCY and driver.link is not None:
                yield str(driver.task), str(task.id), driver.link.value


@needs_oracle
@pytest.mark.parametrize("file", FILES)
def test_every_confirmed_field_of_the_oracle_is_reproduced(file: str) -> None:
    counts, differences = replay_module().replay(cases(file), solve)

    assert counts["fields"] > 0
    assert differences == []


@needs_oracle
@pytest.mark.parametrize("file", FILES)
def test_the_project_finish_and_the_critical_set_are_those_of_the_source(file: str) -> None:
    for case in cases(file):
        unsettled = {entry["field"] for entry in case["unconfirmed"]}
        answer = scheduled(case)
        finish = case.get("expected_project_finish")
        if finish and not unsettled:
            assert answer.finish is not None
            assert answer.finish.isoformat(timespec="minutes") == finish, case["id"]
        critical = case.get("expected_critical_set")
        if critical is not None and not unsettled:
            assert {task.id for task in answer.tasks if task.critical} == set(critical), case["id"]


@needs_oracle
def test_hand_worked_lists_of_links_and_dates_are_reproduced() -> None:
    for case in cases("openplanner-handcalc.json"):
        answer = scheduled(case)
        if case["unconfirmed"] or case["id"] in EXPLAINED:
            continue
        for key, code in (
            ("expected_out_of_sequence", "out-of-sequence"),
            ("expected_truncated_leads", "lead-clipped"),
        ):
            if case.get(key) is not None:
                assert links_of(answer.issues, code) == {tuple(link) for link in case[key]}, (case["id"], key)
        for key, code in (
            ("expected_violated_constraints", "constraint-violated"),
            ("expected_missed_deadlines", "deadline-missed"),
        ):
            if case.get(key) is not None:
                found = {issue.value for issue in answer.issues if issue.code == code}
                assert found == set(case[key]), (case["id"], key)
        if case.get("expected_driving") is not None:
            assert set(driving_links(answer)) == {tuple(link) for link in case["expected_driving"]}, case["id"]


@needs_oracle
def test_driving_links_are_those_of_the_primavera_rules() -> None:
    for case in cases("mpxj-synthetic-p6rules.json"):
        done = {task["id"] for task in case["tasks"] if task.get("actual_finish")}
        ours = set(driving_links(scheduled(case)))
        for link in case["driving_links"]:
            if link.get("confirmed", True) and not {link["pred"], link["succ"]} & done:
                key = (link["pred"], link["succ"], link["type"])
                assert (key in ours) == link["driving"], (case["id"], key)


@needs_oracle
def test_a_task_as_late_as_possible_uses_its_free_float_and_no_more() -> None:
    for case in cases("openplanner-handcalc.json"):
        slid = {task["id"] for task in case["tasks"] if (task.get("constraint") or {}).get("type") == "ALAP"}
        unsettled = {(entry["id"], entry["field"]): entry["expected"] for entry in case["unconfirmed"]}
        answer = solve({**case, "rules": "p6"}) if slid else {}
        for (task, field), expected in unsettled.items():
            if task in slid:
                given = answer[task][field]
                assert (given[:16] if isinstance(given, str) else given) == expected, (case["id"], task, field)
