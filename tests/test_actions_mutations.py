"""The tests of rights are tight: take out any single check of ``actions/``, and one of them comes out wrong."""

import ast
import importlib
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from actions import access, exchange, reports, requirements, steering
from actions.access import ALLOWED, NOBODY, Action, Forbidden
from actions.opening import Database
from model.access import Actor, Role
from model.record import SystemCode
from model.what_if import Assumptions
from tests import rights
from tests.test_actions_rights import ACTS, Act, seen
from tests.ward import WEEK, open_in

ACTIONS = Path(access.__file__).parent
LACKING = Actor(name="x", role=Role.MANAGER, subject="x")
"""A manager from whose part one right is taken away."""
DAY = WEEK.friday


class Check(NamedTuple):
    """A place in the source where a right or a scope is asked for."""

    module: str
    line: int
    name: str


class Trial(NamedTuple):
    """Something that is tried, and how it must end."""

    name: str
    right: str
    attempt: Callable[[Database, Path], str]


class Watch:
    """Stands in for ``require`` and ``scope`` in every action: notes which checks are met, and leaves one out."""

    def __init__(self, checks: list[Check]) -> None:
        """Watch over these checks, and leave out none."""
        self.checks = checks
        self.left_out: Check | None = None
        self.met: set[Check] = set()

    def require(self, actor: Actor, action: Action, *rest: Any, **named: Any) -> None:
        """Ask as the real one does, unless this check is left out."""
        if not self._passes("require"):
            access.require(actor, action, *rest, **named)

    def scope(self, actor: Actor) -> tuple[SystemCode, ...] | None:
        """Answer as the real one does; all systems where this check is left out."""
        return None if self._passes("scope") else access.scope(actor)

    def _passes(self, name: str) -> bool:
        caller = sys._getframe(2)  # noqa: SLF001 - who asks
        check = Check(Path(caller.f_code.co_filename).stem, caller.f_lineno, name)
        self.met.add(check)
        return check == self.left_out


def checks_in_source() -> Iterator[Check]:
    """Yield every call of ``require`` and ``scope`` in the actions."""
    for path in sorted(set(ACTIONS.glob("*.py")) - {ACTIONS / "access.py"}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_check(path.stem, name := ast.unparse(node.func)):
                yield Check(path.stem, node.lineno, name)


def _is_check(module: str, name: str) -> bool:
    """Tell whether a name in a module is one of the two that ask."""
    asking = {"require": access.require, "scope": access.scope}.get(name)
    return asking is not None and getattr(importlib.import_module(f"actions.{module}"), name, None) is asking


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watching = Watch(list(checks_in_source()))
    for module, name in {(check.module, check.name) for check in watching.checks}:
        monkeypatch.setattr(f"actions.{module}.{name}", getattr(watching, name))
    return watching


def cells() -> Iterator[Trial]:
    """Yield the cells of the matrix that a missing check would change."""
    for (subject, act, system), right in rights.expected().items():
        todo = rights.ACTS[act]
        if subject != "demoted" and (right != "+" or todo in rights.SEES):
            yield Trial(f"{subject} {act} {system}", right, partial(_cell, todo, subject, system))


LISTS = Action.IMPORT_REQUIREMENTS
READ: dict[str, Any] = {"system": SystemCode("01"), "file": "l.csv", "content": b""}
MORE: dict[str, tuple[Action, Act]] = {
    "forecast": (
        Action.SEE_FIGURES,
        lambda db, who, _: steering.forecast_target(db, who, seen(db)),
    ),
    "ceiling": (Action.STEER, lambda db, who, _: steering.ceiling_now(db, who, seen(db))),
    "least_effort": (Action.STEER, lambda db, who, _: steering.least_effort_to_target(db, who, DAY)),
    "best_actions": (Action.SEE_FIGURES, lambda db, who, _: steering.best_actions_now(db, who, DAY)),
    "what_if": (Action.STEER, lambda db, who, _: steering.what_if_now(db, who, DAY, Assumptions())),
    "chains": (Action.STEER, lambda db, who, _: steering.chains_now(db, who, DAY)),
    "risk": (Action.STEER, lambda db, who, _: steering.risk_now(db, who, DAY)),
    "health": (Action.STEER, lambda db, who, _: steering.health_now(db, who, DAY)),
    "alerts": (Action.SEE_FIGURES, lambda db, who, _: steering.alerts_now(db, who, DAY)),
    "weekly_paper": (Action.DRAW_PAPERS, lambda db, who, _: reports.weekly_paper(db, who, WEEK)),
    "month_values": (Action.DRAW_PAPERS, lambda db, who, _: reports.month_values(db, who, DAY)),
    "everything": (Action.EXPORT, lambda db, who, _: reports.everything(db, who, DAY, rights.NOW)),
    "read_list": (LISTS, lambda db, who, _: requirements.read_requirements(db, who, **READ)),
    "preview_list": (LISTS, lambda db, who, _: requirements.preview_requirements(db, who, **READ, now=rights.NOW)),
    "import_list": (LISTS, lambda db, who, _: requirements.import_requirements(db, who, **READ, now=rights.NOW)),
    "import_project": (Action.IMPORT_PLAN, lambda db, who, _: exchange.import_project(db, who, "x", b"", rights.NOW)),
    "its reports": (Action.REPORT_PROGRESS, lambda db, who, _: exchange.import_project(db, who, "x", b"", rights.NOW)),
    "export_plan": (
        Action.EXPORT,
        lambda db, who, _: exchange.export_plan(db, who, exchange.ExportKind.MSPDI, rights.NOW),
    ),
}


def refusals() -> Iterator[Trial]:
    """Yield every action, asked for by nobody, and by a manager who lacks the one right it needs."""
    for name, (action, act) in (ACTS | MORE).items():
        yield Trial(f"nobody {name}", "x", partial(_ended, act, NOBODY))
        yield Trial(f"without {action}: {name}", "x", partial(_without, action, act))


def _cell(act: rights.Act, subject: str, system: str, db: Database, place: Path) -> str:
    return rights.outcome(act, db, rights.acting(db, subject), system, place)


def _ended(act: Act, who: Actor, db: Database, place: Path) -> str:
    """Return how it ended; a refusal with how deep in the actions it came: each asks before it does anything."""
    try:
        act(db, who, place)
    except Forbidden as denied:
        frames = traceback.extract_tb(denied.__traceback__)
        return f"x{sum(Path(frame.filename).parent == ACTIONS for frame in frames)}"
    except Exception as error:  # noqa: BLE001 - past the check, whatever it met there
        return f"past the check: {error}"
    return "+"


def _without(action: Action, act: Act, db: Database, place: Path) -> str:
    kept = ALLOWED[Role.MANAGER]
    ALLOWED[Role.MANAGER] = kept - {action}
    try:
        return _ended(act, LACKING, db, place)
    finally:
        ALLOWED[Role.MANAGER] = kept


def test_without_any_single_check_a_test_of_rights_fails(watch: Watch, tmp_path: Path) -> None:
    rights.ward_with_people(tmp_path).close()
    meeting: dict[Check, list[Trial]] = {check: [] for check in watch.checks}

    def outcomes(trials: Iterable[Trial], place: Path) -> Iterator[tuple[Trial, str]]:
        """Try them one after the other in a copy of the ward: what is refused leaves it as it is."""
        place.mkdir()
        shutil.copy(tmp_path / "tracker.db", place / "tracker.db")
        db = open_in(place)
        for trial in trials:
            yield trial, trial.attempt(db, place)
        db.close()

    for trial, outcome in outcomes((*cells(), *refusals()), tmp_path / "all there"):
        assert outcome[0] == trial.right, f"{trial.name}: {outcome}"
        for check in watch.met:
            meeting[check].append(trial._replace(right=outcome))
        watch.met.clear()

    def goes_unnoticed(check: Check) -> bool:
        watch.left_out = check
        place = tmp_path / f"without {check.module} {check.line} {check.name}"
        return all(outcome == trial.right for trial, outcome in outcomes(meeting[check], place))

    unnoticed = [f"{check.module}.py:{check.line}" for check in meeting if goes_unnoticed(check)]
    assert ", ".join(unnoticed) == ""
