"""The gate before every request and websocket: who may reach the tracker at all, and what a browser may do with a page.

Pure ASGI. It asks before Streamlit does: uploads come in only for a session whose person is known, the counters of
the server for nobody, and behind a proxy nothing at all without the proxy's word.
"""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

from actions import log
from views.door_settings import Network, Proxy, Settings, SignIn, is_loopback
from views.wording import Language

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOADS: Final = "/_stcore/upload_file/"
HEALTH: Final = "/_stcore/health"
CLOSED: Final = ("/_stcore/metrics",)
"""What nobody is shown."""
SECURITY: Final = {
    b"content-security-policy": (
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
        b"base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
}
"""What every answer carries. Streamlit's page needs inline scripts, and the charts' library compiles its own."""
_TAG: Final = b'<html lang="en"'


class Gate:
    """Lets a request through to the application, or answers it."""

    def __init__(self, app: Application, settings: Settings, may_send: Callable[[str], bool]) -> None:
        """Stand before the application; ``may_send`` tells whether a session's person may send files."""
        self._app, self._settings, self._may_send = app, settings, may_send

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or websocket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        status = refusal(self._settings, scope) or await self._upload(scope)
        if status is not None:
            await _refuse(scope, receive, send, status)
            return
        await self._app(_uncompressed(scope), receive, _dressed(scope, send))

    async def _upload(self, scope: Scope) -> HTTPStatus | None:
        _, found, rest = str(scope["path"]).partition(UPLOADS)
        if not found:
            return None
        # The answer is in the database, which must not hold up everybody else's requests.
        known = await asyncio.to_thread(self._may_send, rest.partition("/")[0])
        return None if known else HTTPStatus.FORBIDDEN


def refusal(settings: Settings, scope: Scope) -> HTTPStatus | None:
    """Return with which status a request is refused by where it comes from and what it asks; None lets it on."""
    path = str(scope["path"])
    if path.rstrip("/").endswith(CLOSED):
        return HTTPStatus.NOT_FOUND
    if settings.sign_in is SignIn.SINGLE and not _from_this_machine(scope):
        return HTTPStatus.FORBIDDEN
    if settings.proxy is not None and not path.endswith(HEALTH) and not _vouched(settings.proxy, scope):
        return HTTPStatus.UNAUTHORIZED
    return None


def _from_this_machine(scope: Scope) -> bool:
    """Tell whether caller and name asked for are this machine: a name that only resolves here is somebody's trick."""
    hosts = _all(scope, "host")
    name = hosts[0].rpartition(":")[0] or hosts[0] if len(hosts) == 1 else ""
    return is_loopback(_caller(scope)) and is_loopback(name)


def _vouched(proxy: Proxy, scope: Scope) -> bool:
    """Tell whether the named proxy sent this, with its secret, about exactly one person."""
    secrets, users = _all(scope, proxy.secret_header), _all(scope, proxy.user_header)
    known = len(secrets) == 1 and hmac.compare_digest(secrets[0].encode(), proxy.secret.encode())
    vouched = _within(_caller(scope), proxy.networks) and known and len(users) == 1 and bool(users[0].strip())
    if not vouched:
        log.warn(log.Event.NOT_FROM_PROXY, caller=_address(_caller(scope)), secret_right=known)
    return vouched


def _within(address: str, networks: tuple[Network, ...]) -> bool:
    plain = _address(address)
    return plain is not None and any(plain in network for network in networks)


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(written)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _caller(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _all(scope: Scope, name: str) -> list[str]:
    wanted = name.encode()
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == wanted]


async def _refuse(scope: Scope, receive: Receive, send: Send, status: HTTPStatus) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *SECURITY.items()]
    kind = "http"
    if scope["type"] == "websocket":
        await receive()
        kind = "websocket.http"
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
    await send({"type": f"{kind}.response.start", "status": int(status), "headers": headers})
    await send({"type": f"{kind}.response.body", "body": status.phrase.encode()})


def _uncompressed(scope: Scope) -> Scope:
    """Return the request of a page without the wish for compression, so that its first words can be read."""
    if scope["type"] != "http" or not any("text/html" in accepted for accepted in _all(scope, "accept")):
        return scope
    return {**scope, "headers": [each for each in scope["headers"] if each[0].lower() != b"accept-encoding"]}


def _dressed(scope: Scope, send: Send) -> Send:
    """Return the sender that adds the security headers and names the language of a page."""
    waiting = False

    async def dressed(message: Message) -> None:
        nonlocal waiting
        if message["type"] in {"http.response.start", "websocket.http.response.start"}:
            own = [(key, value) for key, value in message.get("headers", []) if key.lower() not in SECURITY]
            waiting = any(key.lower() == b"content-type" and value.startswith(b"text/html") for key, value in own)
            message = {**message, "headers": [*own, *SECURITY.items(), *([_VARIES] if waiting else [])]}
        elif waiting and message["type"] == "http.response.body":
            waiting = False
            tag = _TAG.replace(b"en", language_of(scope).encode())  # as long as the other, so the length stays true
            message = {**message, "body": message.get("body", b"").replace(_TAG, tag, 1)}
        await send(message)

    return dressed


_VARIES: Final = (b"vary", b"accept-language")


def language_of(scope: Scope) -> Language:
    """Return the language in which a page will be read: as its address asks, else as the browser prefers."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    preferred = next(iter(_all(scope, "accept-language")), "") or Language.JA
    if asked in set(Language):
        return Language(asked)
    return Language.JA if preferred.lower().startswith("ja") else Language.EN
