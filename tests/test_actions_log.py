"""The log of the server tells what happened and how much, and holds no word of a person."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions import entrance, log, planning, progress_reports
from actions.access import NOBODY, Action, Forbidden
from actions.backup import back_up
from actions.log import Event
from actions.users import add_user
from actions.weekly import freeze_week
from model.access import Actor, Role, User
from storage.faults import NotStored
from tests.ward import MANAGER, REPORT_HEADER, WEEK, on, ward_in

WORDS = ("山田", "taro@example.jp", "秘密", "secret", "主任", "住民基本台帳", "1-a")
"""What a person wrote, in a name, a file or a cell."""
ADMIN = Actor(name="山田 花子", role=Role.ADMINISTRATOR, subject="admin@example.jp")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Return what is logged."""
    stream = io.StringIO()
    log.set_up("info", stream)
    yield stream
    logging.getLogger("tracker").handlers = [logging.NullHandler()]


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    assert not [word for word in WORDS if word in written.getvalue()]
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_what_people_do_is_logged_by_role_and_count_and_without_a_word_of_theirs(
    tmp_path: Path, written: io.StringIO
) -> None:
    db = ward_in(tmp_path)
    add_user(db, ADMIN, User(subject="taro@example.jp", name="山田 太郎", role=Role.VIEWER), on(5, 1))
    entrance.note_sign_in(db, "taro@example.jp", on(5, 2))
    entrance.note_sign_in(db, "secret@example.jp", on(5, 2))
    viewer = entrance.actor_of(db, "taro@example.jp")
    entrance.note_denial(db, viewer, Forbidden(viewer, Action.EXPORT), on(5, 2))
    rows = "1-a,2024-05-17,完了済み,2024-04-01,2024-04-05,秘密,山田 太郎,\nxx,2024-05-17,作業中,,,,,\n"
    progress_reports.report(db, MANAGER, file="秘密.csv", content=f"{REPORT_HEADER}{rows}".encode(), now=on(5, 17))
    planning.import_plan(db, MANAGER, {"plan.toml": "name = 山田".encode()}, on(5, 18))
    freeze_week(db, MANAGER, WEEK, on(5, 18))
    back_up(db, ADMIN, tmp_path / "山田.db", on(5, 18))

    told = [{name: line[name] for name in line if name not in {"at", "level"}} for line in lines(written)]

    assert [line["event"] for line in told] == [
        *(Event.IMPORT, Event.SIGN_IN, Event.SIGN_IN, Event.DENIED, Event.IMPORT, Event.IMPORT),
        *(Event.FREEZE, Event.BACK_UP),
    ]
    assert told[1:4] == [
        {"event": "sign_in", "role": "viewer", "allowed": True},
        {"event": "sign_in", "role": None, "allowed": False},
        {"event": "denied", "role": "viewer", "action": "export"},
    ]
    assert (told[4]["status"], told[4]["accepted"], told[4]["rejected"]) == ("stored_in_part", 1, 1)
    assert (told[5]["plan"], told[5]["findings"]) == (None, 1)
    assert (told[6]["week"], told[6]["new"], told[7]["intact"]) == (str(WEEK), True, True)


def test_a_word_that_is_not_our_own_cannot_be_logged(written: io.StringIO) -> None:
    with pytest.raises(TypeError, match="could hold words of a person"):
        log.note(Event.DENIED, name=NOBODY.name)  # type: ignore[arg-type]  # what is to be refused

    assert lines(written) == []


def test_an_error_is_logged_with_its_number_kind_and_places_and_without_its_message(written: io.StringIO) -> None:
    def fails() -> None:
        try:
            int("山田")
        except ValueError as error:
            raise NotStored("disk-full", "/secret", "taro@example.jp") from error

    with pytest.raises(NotStored) as caught:
        fails()
    number = log.note_error(caught.value)

    (line,) = lines(written)
    assert (line["event"], line["level"], line["incident"]) == ("error", "error", number)
    assert [(each["kind"], each["code"]) for each in line["errors"]] == [("NotStored", "disk-full"), ("ValueError", "")]
    assert any(place.startswith("tests/test_actions_log.py:") for place in line["errors"][1]["trace"])


def test_the_level_leaves_out_what_is_below_it() -> None:
    stream = io.StringIO()

    log.set_up("warning", stream)
    log.note(Event.START)
    log.warn(Event.DENIED)

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["denied"]
