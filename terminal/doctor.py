"""The doctor: what this installation stands on, point by point, with what to do; it changes nothing."""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from actions import doctoring
from actions.doctoring import Point, State, point
from model.issue import Issue, Severity
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.tables import columns
from views import door_settings
from views.door_settings import SignIn, UnusableSettings
from views.reports import fonts
from views.wording import sentence

ROOT: Final = Path(__file__).parents[1]
OLDEST: Final = (3, 11)
_PIN: Final = re.compile(r"^([\w.-]+)==([^\s;]+)\s*(;)?", re.MULTILINE)


def doctor(context: typer.Context) -> None:
    """Examine the installation and the database; exit code 1 where something is at fault."""
    door: Door = context.obj
    points = [*_program(), *doctoring.examine(door.url, door.actor, door.now), *_surroundings(door)]
    counts = Counter(each.state for each in points)
    lines = columns([(door.say(f"doctor_state_{each.state}"), _sentence(door, each)) for each in points])
    answer: Answer = {
        "status": "fault" if counts[State.FAULT] else "look" if counts[State.LOOK] else "ok",
        "points": [_answer(door, each) for each in points],
    }
    door.answer(answer, [*lines, door.say("doctor_sum", **{state: counts[state] for state in State})])
    if counts[State.FAULT]:
        raise typer.Exit(FINDINGS)


def differing(pins: str) -> Iterator[str]:
    """Yield the packages that are not installed as pinned; one for another system only may be missing."""
    for name, wanted, conditional in _PIN.findall(pins):
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "" if not conditional else wanted
        if found != wanted:
            yield f"{name} {found or '–'} ≠ {wanted}"


def _program() -> Iterator[Point]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield point("tracker", State.OK, version=project["version"])
    fits = sys.version_info[:2] >= OLDEST
    running = ".".join(map(str, sys.version_info[:3]))
    yield point("python", State.OK if fits else State.FAULT, version=running, wanted=".".join(map(str, OLDEST)))
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    others = list(differing(pins))
    count = len(_PIN.findall(pins))
    yield point("packages", State.LOOK if others else State.OK, count=count, names="、".join(others))


def _surroundings(door: Door) -> Iterator[Point]:
    yield _zone()
    yield _fonts()
    try:
        settings = door_settings.read_settings(door.environment)
        addresses = ", ".join(map(str, settings.proxy.networks)) if settings.proxy else ""
        about = {"claim": settings.claim, "addresses": addresses, **settings.limits}
        yield point("sign_in", State.OK, f"sign_in_{settings.sign_in}", **about)
        address = _address(door)
        door_settings.require_loopback(settings, address)
        open_to_others = settings.sign_in is not SignIn.SINGLE and not door_settings.is_loopback(address)
        yield point("address", State.LOOK if open_to_others else State.OK, address=address)
    except UnusableSettings as fault:
        yield point("settings", State.FAULT, fault.code, column=fault.setting, value=fault.value)


def _zone() -> Point:
    try:
        ZoneInfo("Asia/Tokyo")
    except ZoneInfoNotFoundError:
        return point("zone", State.FAULT)
    return point("zone", State.OK)


def _fonts() -> Point:
    found = [path for folder in fonts.FOLDERS for path in Path(folder).glob("*.[ot]t[fc]")]
    return point("fonts", State.OK if found else State.FAULT, count=len(found), place=", ".join(fonts.FOLDERS))


def _address(door: Door) -> str:
    """Return where the server listens, as it reads it: the environment before its file."""
    file = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return door.environment.get("STREAMLIT_SERVER_ADDRESS") or str(file.get("server", {}).get("address", ""))


def _sentence(door: Door, found: Point) -> str:
    if "-" in found.code:  # what a refusal of the database or of a setting is called everywhere
        return sentence(_issue(found), door.language)
    return door.say(f"doctor_{found.code}", **dict(found.values))


def _issue(found: Point) -> Issue:
    values = dict(found.values)
    fixed = {name: values.pop(name) for name in ("file", "column", "value") if name in values}
    return Issue(code=found.code, severity=Severity.REFUSED, values=tuple(values.items()), **fixed)


def _answer(door: Door, found: Point) -> Answer:
    told = {"point": found.name, "state": found.state, "code": found.code, "sentence": _sentence(door, found)}
    return told | {"values": dict(found.values)}
