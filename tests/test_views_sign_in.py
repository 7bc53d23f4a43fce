"""The pages under sign-in: who sees which, that a vendor meets no word of another's systems, and how a session ends."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from actions import backup, users
from actions.access import LOCAL_PERSON
from actions.opening import Database
from tests.rights import PEOPLE, SIGNS, demote, ward_with_people
from tests.ward import on
from views.sign_in import presence
from views.wording import Language, text

ROOT = Path(__file__).parents[1]
PAGES = {path.stem for path in (ROOT / "views" / "pages").glob("*.py")} - {"__init__"}
MANAGERS = {"manager", "mgr_01", "demoted"}
DEPARTMENTS = {"depart", "dept_01"}
VENDORS = {"vend_a", "vend_b"}
ONLY_FOR = {
    "actions": MANAGERS | DEPARTMENTS | {"auditor"},
    "entry": MANAGERS | DEPARTMENTS | VENDORS,
    "reports": MANAGERS | DEPARTMENTS | {"viewer", "auditor"},
    "plan": MANAGERS,
    "administration": {"auditor", "admin"},
}
"""Who is offered the pages that are not everybody's."""
HOUR = 3600


def ja(key: str, **values: object) -> str:
    return text(key, Language.JA, values)


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    monkeypatch.setenv("TRACKER_SIGN_IN", "oidc")
    presence.clear()
    return ward_with_people(tmp_path)


def app_of(subject: str | None, *, signed_in: int = 0) -> AppTest:
    """Return the app in the browser of somebody who signed in so many seconds ago."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.user = {"is_logged_in": False}
    if subject is not None:
        app.user = {"is_logged_in": True, "sub": subject, "iat": int(time.time()) - signed_in}
    return app.run()


def offered(app: AppTest) -> Iterator[str]:
    """Yield the pages that can be gone to."""
    for name in sorted(PAGES):
        try:
            app.switch_page(f"views/pages/{name}.py")
        except ValueError:
            continue
        yield name


def said(app: AppTest) -> bytes:
    """Return everything that was sent to the browser."""
    found, waiting = b"", [app._tree]  # noqa: SLF001 - tables and charts have no other door
    while waiting:
        node = waiting.pop()
        proto = getattr(node, "proto", None)
        found += proto.SerializeToString() if proto is not None else b""
        waiting += getattr(node, "children", {}).values()
    return found


def shows(app: AppTest, system: str) -> list[str]:
    """Return the signs of a system that the page bears, as they are or escaped; not as a part of some number."""
    page = said(app)
    spellings = {sign: (sign, json.dumps(sign)[1:-1]) for sign in SIGNS[system]}
    return [sign for sign, both in spellings.items() if any(re.search(_alone(each), page) for each in both)]


def _alone(sign: str) -> bytes:
    return b"(?<![0-9a-z-])" + re.escape(sign.encode()) + b"(?![0-9a-z-])"


@pytest.mark.usefixtures("ward")
@pytest.mark.parametrize("subject", [each for each in PEOPLE if each != "disabled"])
def test_each_person_is_offered_their_pages(subject: str) -> None:
    app = app_of(subject)

    assert not app.exception
    assert set(offered(app)) == {page for page in PAGES if subject in ONLY_FOR.get(page, PEOPLE)}


@pytest.mark.usefixtures("ward")
@pytest.mark.parametrize(("subject", "own", "other"), [("vend_a", "01", "02"), ("vend_b", "02", "01")])
def test_a_vendor_meets_no_word_of_anothers_systems_on_any_page(subject: str, own: str, other: str) -> None:
    app = app_of(subject)
    met = False

    for name in list(offered(app)):
        app.switch_page(f"views/pages/{name}.py").run()
        assert not app.exception, name
        assert not app.error, name
        assert shows(app, other) == [], name
        met = met or bool(shows(app, own))
    assert met


@pytest.mark.usefixtures("ward")
@pytest.mark.parametrize("subject", ["viewer", "admin"])
def test_who_only_reads_meets_no_door_that_is_refused(subject: str) -> None:
    app = app_of(subject)

    for name in list(offered(app)):
        app.switch_page(f"views/pages/{name}.py").run()
        assert not app.exception, name
        assert not app.error, name


@pytest.mark.parametrize("subject", ["unknown", "disabled"])
def test_who_may_not_come_in_sees_one_plain_page_with_their_identifier_and_it_is_noted(
    ward: Database, subject: str
) -> None:
    app = app_of(subject)

    assert app.title[0].value == ja("access_unknown_title")
    assert app.code[0].value == subject
    assert shows(app, "01") + shows(app, "02") == []
    note = backup.ledger_entries(ward, LOCAL_PERSON)[-1]
    assert (note.who, note.role, note.action, note.object) == (subject, "", "sign_in", f"user:{subject}")


@pytest.mark.usefixtures("ward")
def test_who_has_not_signed_in_sees_nothing_but_the_way_in() -> None:
    app = app_of(None)

    assert app.title[0].value == ja("access_sign_in_title")
    assert [button.label for button in app.button] == [ja("access_sign_in")]
    assert not app.sidebar.children


def test_a_right_that_is_taken_away_is_gone_at_the_next_click(ward: Database) -> None:
    app = app_of("demoted")
    assert "actions" in set(offered(app))

    demote(ward)

    assert "actions" not in set(offered(app.run()))
    users.disable_user(ward, LOCAL_PERSON, "demoted", on(5, 21))
    assert app.run().title[0].value == ja("access_unknown_title")


@pytest.mark.usefixtures("ward")
@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (31 * 60, ja("access_ended_idle", minutes=30, hours=12)),
        (13 * HOUR, ja("access_ended_old", minutes=30, hours=12)),
    ],
)
def test_an_old_cookie_opens_nothing(ago: int, told: str) -> None:
    app = app_of("manager", signed_in=ago)

    assert app.title[0].value == ja("access_ended_title")
    assert app.markdown[0].value == told


def test_signing_out_ends_every_tab_and_is_noted(ward: Database) -> None:
    app = app_of("manager")
    other = app_of("manager")
    other.user = dict(app.user)

    app.button(key="sign_out").click().run()

    assert other.run().title[0].value == ja("access_ended_title")
    actions = [each.action for each in backup.ledger_entries(ward, LOCAL_PERSON) if each.who == "manager"]
    assert actions[-2:] == ["sign_in", "sign_out"]


def test_a_person_is_let_in_and_changed_on_the_administration_page(ward: Database) -> None:
    app = app_of("admin")
    app.switch_page("views/pages/administration.py").run()

    app.text_input(key="access_subject_").set_value("hanako")
    app.text_input(key="access_name_").set_value("花子")
    app.button(key="access_save").click().run()
    app.selectbox(key="access_who_ja").select("hanako").run()
    app.selectbox(key="access_role_hanako_ja").select("auditor")
    app.button(key="access_save").click().run()

    assert not app.exception
    (kept,) = (each for each in users.users(ward, LOCAL_PERSON) if each.subject == "hanako")
    assert (kept.name, kept.role, kept.enabled, kept.changed_by) == ("花子", "auditor", True, "admin")


@pytest.mark.usefixtures("ward")
def test_the_last_administrator_stays_and_the_page_says_why() -> None:
    app = app_of("admin")
    app.switch_page("views/pages/administration.py").run()

    app.selectbox(key="access_who_ja").select("admin").run()
    app.checkbox(key="access_enabled_admin").uncheck()
    app.button(key="access_save").click().run()

    assert len(app.error) == 1
    assert not app.exception


def test_the_administrator_makes_a_copy_and_sets_the_retention_on_the_page(ward: Database) -> None:
    app = app_of("admin")
    app.switch_page("views/pages/administration.py").run()

    app.button(key="access_backup_make").click().run()

    assert not app.exception
    (made,) = [each.value for each in app.success]
    assert made.startswith(ja("access_backup_made", place="", entries="").partition("（")[0])
    assert [each.action for each in backup.ledger_entries(ward, LOCAL_PERSON)][-1] == "back_up"
    app.number_input(key="access_retention_new").set_value(400)
    app.button(key="access_retention_save").click().run()
    assert ja("access_retention_days", days=400) in [each.value for each in app.markdown]
    assert backup.ledger_entries(ward, LOCAL_PERSON)[-1].object == "retention:400"


@pytest.mark.usefixtures("ward")
def test_who_sees_some_systems_is_told_who_finds_the_receipt_of_a_report() -> None:
    app = app_of("dept_01")
    app.switch_page("views/pages/entry.py").run()

    assert ja("fitgap_receipts_scoped") in [each.value for each in app.caption]


@pytest.mark.usefixtures("ward")
def test_the_auditor_verifies_the_ledger_on_the_page_and_meets_no_people() -> None:
    app = app_of("auditor")
    app.switch_page("views/pages/administration.py").run()

    app.button(key="access_verify").click().run()

    assert app.success[0].value.startswith("記録")
    entries, head = app.code[0].value.split(":")
    app.text_input(key="access_noted").set_value(f"{entries}：{head[:16]}").run()
    app.button(key="access_verify").click().run()
    assert app.success[1].value == ja("access_ledger_has_head", entry=entries)
    app.text_input(key="access_noted").set_value(f"{int(entries) + 1}:{head}").run()
    app.button(key="access_verify").click().run()
    assert app.error[0].value == ja("access_ledger_lacks", entry=int(entries) + 1, entries=entries)
    app.text_input(key="access_noted").set_value(head).run()
    app.button(key="access_verify").click().run()
    assert "1234:9f3a" in app.error[0].value.replace("\\", "")
    assert [tab.label for tab in app.tabs] == [ja("access_tab_record"), ja("access_tab_setup")]


def test_the_single_person_is_told_that_nobody_is_asked_who_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward_with_people(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()

    assert ja("single_person") in [each.value for each in app.sidebar.caption]
    app.switch_page("views/pages/administration.py").run()
    assert ja("access_second_person_single") in [each.value for each in app.markdown]
