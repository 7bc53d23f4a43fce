"""People: let in, changed, disabled, every version kept; the last administrator stays; a second person is another."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import cli
from actions import backup, entrance, opening, progress_reports, review, users
from actions.access import LOCAL_PERSON, NOBODY, Action, Forbidden, part_of, require
from actions.opening import Database
from actions.progress_reports import report
from model.access import Actor, Role, User
from model.fitgap import RecordKey
from model.keeping import ImportStatus
from model.progress import Decision, Review
from model.record import RequirementId, SystemCode, VendorCode
from tests.ward import REPORT_HEADER, WEEK, behind_our_back, on, row, send, ward_in

pytestmark = pytest.mark.usefixtures("each_database")
BOSS = User(subject="boss", name="課長", role=Role.ADMINISTRATOR)
TARO = User(subject="taro", name="太郎", role=Role.MANAGER)
HANAKO = User(subject="hanako", name="花子", role=Role.MANAGER)
VENDOR = User(subject="v", name="A社 担当", role=Role.VENDOR, vendor=VendorCode("A"), systems=(SystemCode("01"),))


@pytest.fixture
def ward(tmp_path: Path) -> Database:
    db = ward_in(tmp_path)
    for each in (BOSS, TARO, HANAKO, VENDOR):
        assert users.add_user(db, LOCAL_PERSON, each, on(5, 1)).new
    return db


def codes(kept: Any) -> list[str]:
    return [issue.code for issue in kept.issues]


def changed(user: User, **fields: Any) -> User:
    return user.model_copy(update=fields)


def test_a_person_acts_as_the_database_says_at_that_moment(ward: Database) -> None:
    assert entrance.actor_of(ward, "taro") == Actor(name="太郎", role=Role.MANAGER, subject="taro")

    users.change_user(ward, LOCAL_PERSON, changed(TARO, role=Role.VIEWER), on(5, 2))
    assert entrance.actor_of(ward, "taro").role is Role.VIEWER
    users.disable_user(ward, LOCAL_PERSON, "taro", on(5, 3))
    assert entrance.actor_of(ward, "taro") == entrance.actor_of(ward, "stranger") == NOBODY


def test_every_version_of_a_person_is_in_the_ledger_and_under_its_proof(ward: Database) -> None:
    boss = entrance.actor_of(ward, "boss")
    users.change_user(ward, boss, changed(TARO, systems=(SystemCode("02"),)), on(5, 2))
    users.disable_user(ward, boss, "taro", on(5, 3))

    told = [each for each in backup.ledger_entries(ward, LOCAL_PERSON) if each.object == "user:taro"]
    assert [(each.who, each.action) for each in told] == [
        ("local", "add_user"),
        ("boss", "change_user"),
        ("boss", "disable_user"),
    ]
    assert told[1].before == told[0].after
    assert told[2].before == told[1].after
    assert backup.verify(ward, LOCAL_PERSON).altered == ()


def test_a_right_that_somebody_wrote_into_the_database_is_found(ward: Database, tmp_path: Path) -> None:
    with behind_our_back(tmp_path) as connection:
        connection.execute(text("UPDATE users SET body = replace(body, 'manager', 'administrator')"))

    assert set(backup.verify(ward, LOCAL_PERSON).altered) == {"user:taro", "user:hanako"}


def test_the_same_again_changes_nothing(ward: Database) -> None:
    before = opening.edition(ward)

    assert not users.change_user(ward, LOCAL_PERSON, TARO, on(5, 2)).new
    again = users.add_user(ward, LOCAL_PERSON, TARO, on(5, 2))
    assert not again.new
    assert again.user in users.users(ward, LOCAL_PERSON)
    other = changed(TARO, role=Role.ADMINISTRATOR)
    assert codes(users.add_user(ward, LOCAL_PERSON, other, on(5, 2))) == ["user-known"]
    assert opening.edition(ward) == before


@pytest.mark.parametrize("fields", [{"enabled": False}, {"role": Role.MANAGER}])
def test_the_last_enabled_administrator_stays(ward: Database, fields: dict[str, Any]) -> None:
    gone = changed(BOSS, **fields)
    out = User(subject="out", name="前任", role=Role.ADMINISTRATOR, enabled=False)
    users.add_user(ward, LOCAL_PERSON, out, on(5, 2))

    assert codes(users.change_user(ward, LOCAL_PERSON, gone, on(5, 2))) == ["user-last-administrator"]
    assert codes(users.disable_user(ward, LOCAL_PERSON, "boss", on(5, 2))) == ["user-last-administrator"]
    users.change_user(ward, LOCAL_PERSON, changed(out, enabled=True), on(5, 3))
    assert users.change_user(ward, LOCAL_PERSON, gone, on(5, 3)).new


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        (changed(TARO, subject=""), "user-subject-unusable"),
        (changed(TARO, subject="new", name="\u200b"), "user-name-unusable"),
        (changed(TARO, subject="new\u200b", name="新人"), "user-subject-unusable"),
        (changed(TARO, subject="x" * 256, name="新人"), "user-subject-unusable"),
        (changed(TARO, subject="new"), "user-name-taken"),
        (changed(VENDOR, subject="new", name="B", systems=None), "user-vendor-incomplete"),
        (changed(VENDOR, subject="new", name="B", vendor=None), "user-vendor-incomplete"),
        (changed(VENDOR, subject="new", name="B", vendor="Z"), "user-vendor-unknown"),
        (changed(VENDOR, subject="new", name="B", systems=("99",)), "user-system-unknown"),
        (changed(TARO, subject="new", name="B", vendor="A"), "user-vendor-of-the-ward"),
    ],
)
def test_a_person_who_cannot_be_meant_is_refused(ward: Database, wished: User, code: str) -> None:
    before = users.users(ward, LOCAL_PERSON)

    assert code in codes(users.add_user(ward, LOCAL_PERSON, wished, on(5, 2)))
    assert users.users(ward, LOCAL_PERSON) == before


def test_a_refusal_is_noted_with_who_and_what_and_changes_no_edition(ward: Database) -> None:
    vendor, before = entrance.actor_of(ward, "v"), opening.edition(ward)
    with pytest.raises(Forbidden) as caught:
        require(vendor, Action.VERIFY_GAP, SystemCode("02"))

    entrance.note_denial(ward, vendor, caught.value, on(5, 2))

    note = backup.ledger_entries(ward, LOCAL_PERSON)[-1]
    assert (note.who, note.role, note.action, note.object) == ("v", "vendor", "denied", "verify_gap:02")
    assert opening.edition(ward) == before


def test_nobody_may_do_anything_and_no_registered_person_is_the_one_at_the_machine() -> None:
    namesake = LOCAL_PERSON.model_copy(update={"subject": "somebody"})

    assert not any(access_of(NOBODY))
    assert all(access_of(LOCAL_PERSON))
    assert not all(access_of(namesake))
    assert not all(access_of(part_of(namesake)))


def access_of(actor: Actor) -> list[bool]:
    def granted(action: Action) -> bool:
        try:
            require(actor, action)
        except Forbidden:
            return False
        return True

    return [granted(action) for action in Action]


def sent(db: Database, subject: str, *, reporter: str, approver: str) -> ImportStatus:
    """Let somebody send a report that takes a task out of the scope."""
    actor = entrance.actor_of(db, subject)
    line = f"1-b,2024-05-17,対象外,,,国の通知,{reporter},{approver}\n"
    content = f"{REPORT_HEADER}{line}".encode()
    return report(db, actor, file="r.csv", content=content, now=on(5, 20)).status


@pytest.mark.parametrize(
    ("sender", "reporter", "approver", "status"),
    [
        ("taro", "花子", "太郎", ImportStatus.STORED),
        ("taro", "花子", "taro", ImportStatus.STORED),
        ("taro", "太郎", "花子", ImportStatus.REFUSED),
        ("taro", "taro", "太郎", ImportStatus.REFUSED),
        ("taro", "", "太郎", ImportStatus.REFUSED),
        ("v", "花子", "A社 担当", ImportStatus.REFUSED),
        ("v", "A社 担当", "太郎", ImportStatus.REFUSED),
    ],
)
def test_a_task_leaves_the_scope_only_by_its_approvers_own_hand(
    ward: Database, sender: str, reporter: str, approver: str, status: ImportStatus
) -> None:
    assert sent(ward, sender, reporter=reporter, approver=approver) is status


def test_at_the_machine_itself_the_written_names_must_do(ward: Database) -> None:
    content = f"{REPORT_HEADER}1-b,2024-05-17,対象外,,,国の通知,花子,太郎\n".encode()

    done = progress_reports.report(ward, LOCAL_PERSON, file="r.csv", content=content, now=on(5, 20))
    assert done.status is ImportStatus.STORED


def test_who_approved_a_response_does_not_verify_the_gap(ward: Database) -> None:
    with ward.write(LOCAL_PERSON) as tx:
        send(tx, added=(row(1),))
    key = RecordKey(system=SystemCode("01"), requirement_id=RequirementId("0000001"))

    def decided(subject: str, decision: Decision) -> list[str]:
        said = [Review(key=key, effective=WEEK.friday, decision=decision, reviewer=subject, reason="x")]
        return codes(review.review(ward, entrance.actor_of(ward, subject), said, on(5, 20)))

    assert decided("taro", Decision.APPROVED) == []
    assert decided("taro", Decision.VERIFIED) == ["review-of-ones-own-approval"]
    assert decided("hanako", Decision.VERIFIED) == []


def test_the_first_administrator_is_made_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*line: str) -> tuple[int, Any]:
        with pytest.raises(SystemExit) as ended:
            cli.main([*line, "--json", "--database", f"sqlite:///{tmp_path}/own.db"])
        told = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(told)

    assert run("user-add", "boss", "--name", "課長", "--role", "administrator")[0] == 0
    assert run("user-add", "aide", "--role", "manager", "--system", "01")[1]["user"]["systems"] == ["01"]
    assert run("user-change", "aide", "--role", "auditor", "--all-systems")[1]["user"]["systems"] is None
    assert run("user-disable", "aide")[1]["user"]["enabled"] is False
    assert run("user-change", "aide", "--enable")[1]["user"]["enabled"] is True
    code, told = run("user-disable", "boss")
    assert (code, told["issues"][0]["code"]) == (1, "user-last-administrator")
    assert [(each["subject"], each["role"]) for each in run("users")[1]["users"]] == [
        ("aide", "auditor"),
        ("boss", "administrator"),
    ]
