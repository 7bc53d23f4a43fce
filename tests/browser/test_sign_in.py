"""Signing in for real: a provider of OpenID Connect beside the app, and a reverse proxy's word before it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from actions import backup, users
from actions.access import LOCAL_PERSON
from model.access import Role, User
from tests.browser.provider import SECRET, by_provider, provider
from tests.browser.serving import CHROMIUM, PATIENCE, opened, served
from tests.rights import NOW, ward_with_people
from views.wording import Language, text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
RIGHT = {"X-Auth-User": "manager", "X-Auth-Secret": SECRET}
expect.set_options(timeout=PATIENCE * 1000)


def ja(key: str, **values: object) -> str:
    return text(key, Language.JA, values)


def past_a_proxy(_: str) -> Mapping[str, str]:
    named = {"TRACKER_PROXY_ADDRESS": "127.0.0.1", "TRACKER_PROXY_SECRET": SECRET, "FORWARDED_ALLOW_IPS": ""}
    return {"TRACKER_SIGN_IN": "proxy"} | named


def test_a_person_signs_in_loses_a_right_is_refused_at_the_next_click_and_signs_out(tmp_path: Path) -> None:
    ward = ward_with_people(tmp_path)
    with (
        provider("admin") as issuer,
        served(tmp_path / "tracker.db", lambda address: by_provider(issuer, address)) as address,
        opened(address) as (page, _),
    ):
        page.goto(address)
        page.get_by_role("button", name=ja("access_sign_in")).click()
        page.get_by_role("button", name="admin", exact=True).click()
        role = ja("access_role_administrator")
        expect(page.get_by_text(ja("access_signed_in_as", name="admin", role=role))).to_be_visible()
        page.get_by_role("link", name=ja("administration_title")).click()
        page.get_by_role("textbox", name=ja("access_column_subject")).fill("friend")
        page.get_by_role("textbox", name=ja("access_column_name")).fill("友人")
        users.add_user(ward, LOCAL_PERSON, User(subject="other", name="other", role=Role.ADMINISTRATOR), NOW)
        users.change_user(ward, LOCAL_PERSON, User(subject="admin", name="admin", role=Role.VIEWER), NOW)
        page.get_by_role("button", name=ja("access_save")).click()
        expect(page.get_by_text(ja("access_action_manage_users")).first).to_be_visible()
        page.get_by_role("button", name=ja("access_go_on")).click()
        expect(page.get_by_role("link", name=ja("administration_title"))).to_have_count(0)
        page.get_by_role("button", name=ja("access_sign_out")).click()
        page.get_by_role("button", name="End session").click()  # the provider's own page
        expect(page.get_by_role("button", name=ja("access_sign_in"))).to_be_visible()
        page.goto(f"{address}/administration")
        expect(page.get_by_role("button", name=ja("access_sign_in"))).to_be_visible()

    assert "friend" not in {each.subject for each in users.users(ward, LOCAL_PERSON)}
    noted = [(each.role, each.action, each.object) for each in backup.ledger_entries(ward, LOCAL_PERSON)][-4:]
    assert ("viewer", "denied", "manage_users") in noted
    assert noted[-1] == ("viewer", "sign_out", "user:admin:signed_out")


def status(address: str, headers: Mapping[str, str]) -> int:
    """Return with what status a page is answered."""
    asking = HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)
    asking.request("GET", "/", headers=dict(headers))
    found = asking.getresponse().status
    asking.close()
    return found


def shown(address: str, headers: Mapping[str, str], words: str) -> bool:
    """Open the websocket of a page, ask for it, and tell whether the words come."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    with connect(url, additional_headers=headers, subprotocols=[Subprotocol("streamlit")], max_size=None) as stream:
        stream.send(asked.SerializeToString())
        for message in stream:
            if words.encode() in message:
                return True
    return False


def test_only_the_proxys_word_opens_a_page_or_a_websocket(tmp_path: Path) -> None:
    ward_with_people(tmp_path)
    with served(tmp_path / "tracker.db", past_a_proxy) as address:
        for refused in ({}, {"X-Auth-User": "manager"}, RIGHT | {"X-Auth-Secret": "x" * len(SECRET)}):
            assert status(address, refused) == HTTPStatus.UNAUTHORIZED
            with pytest.raises(InvalidStatus) as caught:
                shown(address, refused, "")
            assert caught.value.response.status_code == HTTPStatus.UNAUTHORIZED
        # the caller's own address counts, whatever a header says of it
        assert status(address, RIGHT | {"X-Forwarded-For": "203.0.113.9"}) == HTTPStatus.OK
        named = ja("access_signed_in_as", name="manager", role=ja("access_role_manager"))
        assert shown(address, RIGHT, named)


def test_without_sign_in_nothing_is_served_to_a_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "0"]  # noqa: S104
    told = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/tracker.db"}
    root = Path(__file__).parents[2]

    ended = subprocess.run(  # noqa: S603 - our own command
        command, cwd=root, env=told, capture_output=True, text=True, timeout=PATIENCE, check=False
    )

    assert ended.returncode != 0
    assert "docs/deployment/sign-in.md" in ended.stderr
