"""The gate: who reaches the tracker at all, over HTTP and websocket alike, and what every answer carries."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from views.door_settings import (
    SECRET_LENGTH,
    Settings,
    SignIn,
    UnusableSettings,
    oidc_section,
    read_settings,
    require_loopback,
    require_provider,
    told,
)
from views.gate import SECURITY, Gate, refusal

SECRET = "s" * SECRET_LENGTH
PROXY = {
    "TRACKER_SIGN_IN": "proxy",
    "TRACKER_PROXY_ADDRESS": "10.0.0.5, 10.1.0.0/16",
    "TRACKER_PROXY_SECRET": SECRET,
    "FORWARDED_ALLOW_IPS": "",
}
RIGHT = {"x-auth-user": "taro", "x-auth-secret": SECRET}
HERE = {"host": "127.0.0.1:8501"}
PAGE = b'<!doctype html><html lang="en"><body>en</body></html>'


def scope(
    kind: str = "http", path: str = "/", caller: str = "127.0.0.1", headers: Mapping[str, str] = HERE, query: str = ""
) -> dict[str, Any]:
    """Return a request as the server describes it; a header may be given twice by two spellings."""
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": kind, "path": path, "client": (caller, 5), "headers": pairs, "query_string": query.encode()}


def settings(**environment: str) -> Settings:
    return read_settings(environment)


def answered(told_of: Settings, asked: dict[str, Any], *, sends: bool = False) -> list[dict[str, Any]]:
    """Return what the gate sends to the caller; behind it stands an application that serves one page."""
    sent: list[dict[str, Any]] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": PAGE})

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(Gate(app, told_of, lambda _: sends)(asked, receive, send))
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("caller", "headers"),
    [
        ("10.0.0.5", {}),
        ("10.0.0.5", {"x-auth-user": "taro"}),
        ("10.0.0.5", RIGHT | {"x-auth-secret": "t" * SECRET_LENGTH}),
        ("10.0.0.5", RIGHT | {"x-auth-secret": SECRET[:-1]}),
        ("10.0.0.5", {"x-auth-secret": SECRET}),
        ("10.0.0.5", RIGHT | {"x-auth-user": " "}),
        ("10.0.0.5", RIGHT | {"X-Auth-User": "admin"}),
        ("10.0.0.6", RIGHT),
        ("127.0.0.1", RIGHT),
        ("", RIGHT),
    ],
)
def test_what_does_not_come_from_the_proxy_with_its_secret_about_one_person_is_refused(
    kind: str, caller: str, headers: dict[str, str]
) -> None:
    assert refusal(settings(**PROXY), scope(kind, caller=caller, headers=headers)) is HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("caller", ["10.0.0.5", "10.1.2.3", "::ffff:10.0.0.5"])
def test_what_comes_from_the_proxy_with_its_secret_is_let_in(kind: str, caller: str) -> None:
    assert refusal(settings(**PROXY), scope(kind, caller=caller, headers=RIGHT)) is None


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("caller", "host"),
    [("192.168.1.9", "127.0.0.1:8501"), ("127.0.0.1", "evil.example:8501"), ("127.0.0.1", ""), ("", "localhost")],
)
def test_without_sign_in_only_this_machine_gets_in_under_its_own_name(kind: str, caller: str, host: str) -> None:
    assert refusal(settings(), scope(kind, caller=caller, headers={"host": host})) is HTTPStatus.FORBIDDEN
    assert refusal(settings(), scope(kind)) is None


@pytest.mark.parametrize("way", [{}, PROXY, {"TRACKER_SIGN_IN": "oidc"}])
def test_the_counters_of_the_server_are_shown_to_nobody(way: dict[str, str]) -> None:
    asked = scope(path="/_stcore/metrics", caller="10.0.0.5" if way else "127.0.0.1", headers=HERE | RIGHT)

    assert refusal(settings(**way), asked) is HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(("sends", "status"), [(False, HTTPStatus.FORBIDDEN), (True, HTTPStatus.OK)])
def test_a_file_comes_in_only_for_a_session_whose_person_may_send(sends: bool, status: HTTPStatus) -> None:  # noqa: FBT001
    start, *_ = answered(settings(), scope(path="/_stcore/upload_file/session/file"), sends=sends)

    assert start["status"] == status


@pytest.mark.parametrize("headers", [HERE, {"host": "evil.example"}])
def test_every_answer_carries_the_security_headers(headers: dict[str, str]) -> None:
    start, *_ = answered(settings(), scope(headers=headers))

    assert SECURITY.items() <= dict(start["headers"]).items()
    assert b"frame-ancestors 'none'" in SECURITY[b"content-security-policy"]


@pytest.mark.parametrize(
    ("accepted", "query", "tag"),
    [("ja,en;q=0.5", "", "ja"), ("en-US", "", "en"), ("en", "lang=ja", "ja"), ("ja", "lang=en", "en"), ("", "", "ja")],
)
def test_a_page_names_the_language_in_which_it_will_be_read(accepted: str, query: str, tag: str) -> None:
    _, body = answered(settings(), scope(headers=HERE | {"accept-language": accepted}, query=query))

    assert body["body"] == PAGE.replace(b'lang="en"', f'lang="{tag}"'.encode())


def test_a_refused_websocket_gets_the_status_where_the_server_can_say_it() -> None:
    asked = scope("websocket", caller="10.0.0.9", headers=RIGHT)

    assert answered(settings(**PROXY), asked)[0]["type"] == "websocket.close"
    start, _ = answered(settings(**PROXY), asked | {"extensions": {"websocket.http.response": {}}})
    assert (start["type"], start["status"]) == ("websocket.http.response.start", HTTPStatus.UNAUTHORIZED)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"TRACKER_SIGN_IN": "open"}, "setting-unknown-way"),
        (PROXY | {"TRACKER_PROXY_SECRET": "short"}, "setting-secret-short"),
        (PROXY | {"TRACKER_PROXY_ADDRESS": ""}, "setting-missing"),
        (PROXY | {"TRACKER_PROXY_ADDRESS": "proxy.local"}, "setting-no-address"),
        ({**PROXY, "FORWARDED_ALLOW_IPS": "127.0.0.1"}, "setting-forwarded-allowed"),
        ({"TRACKER_IDLE_MINUTES": "0"}, "setting-no-number"),
        ({"TRACKER_SESSION_HOURS": "half"}, "setting-no-number"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_in_both_languages(changed: dict[str, str], code: str) -> None:
    with pytest.raises(UnusableSettings) as caught:
        read_settings(changed)

    assert caught.value.code == code
    japanese, english = told(caught.value).splitlines()
    assert japanese != english
    assert caught.value.setting in japanese
    assert caught.value.setting in english


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.5", "tracker.city.example"])  # noqa: S104
def test_the_mode_without_sign_in_is_never_served_to_a_network(address: str | None) -> None:
    with pytest.raises(UnusableSettings):
        require_loopback(settings(), address)
    require_loopback(settings(**PROXY), address)


def test_the_provider_is_stated_whole_or_not_at_all() -> None:
    whole = {
        f"TRACKER_OIDC_{name}": "x"
        for name in ("REDIRECT_URI", "COOKIE_SECRET", "CLIENT_ID", "CLIENT_SECRET", "SERVER_METADATA_URL")
    }

    assert oidc_section({}) is None
    assert oidc_section(whole) == {name.removeprefix("TRACKER_OIDC_").lower(): "x" for name in whole}
    with pytest.raises(UnusableSettings) as caught:
        oidc_section(whole | {"TRACKER_OIDC_CLIENT_SECRET": ""})
    assert caught.value.setting == "TRACKER_OIDC_CLIENT_SECRET"
    with pytest.raises(UnusableSettings):
        require_provider(settings(TRACKER_SIGN_IN="oidc"), stated=False)


def test_a_session_lasts_half_an_hour_without_use_and_half_a_day_at_most_unless_said_otherwise() -> None:
    assert settings().limits == {"minutes": 30, "hours": 12}
    assert settings(TRACKER_IDLE_MINUTES="90").idle == timedelta(minutes=90)
    assert settings().sign_in is SignIn.SINGLE
