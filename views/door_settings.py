"""How people come in, as the environment says: alone at this machine, by OpenID Connect, or past a reverse proxy.

The door reads the environment and hands it over; what cannot be meant is refused before anything is served.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from actions.log import LEVELS
from model.issue import Issue, Severity
from views.wording import Language, sentence

DEFAULT_URL: Final = "sqlite:///var/tracker.db"
SECRET_LENGTH: Final = 32
"""Characters that a shared secret must have at least."""
OIDC_NAMES: Final = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
"""What Streamlit's ``[auth]`` section must hold; in the environment ``TRACKER_OIDC_`` and the name in capitals."""
_LOOPBACK_NAMES: Final = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SignIn(StrEnum):
    """How the tracker learns who is there."""

    SINGLE = "single"
    OIDC = "oidc"
    PROXY = "proxy"


class UnusableSettings(Exception):  # noqa: N818 (the name says what it is)
    """A setting that cannot be meant: ``code`` says why, ``setting`` which, ``value`` what it was (no secret)."""

    def __init__(self, code: str, setting: str, value: str = "") -> None:
        """Keep the evidence."""
        super().__init__(f"{code}: {setting} {value}".strip())
        self.code, self.setting, self.value = code, setting, value


@dataclass(frozen=True)
class Proxy:
    """The reverse proxy that is believed: from these addresses, with this secret, about the person in this header."""

    networks: tuple[Network, ...]
    secret: str
    user_header: str
    secret_header: str


@dataclass(frozen=True)
class Settings:
    """What the door was told. ``idle`` and ``longest`` end a session; ``contact`` is whom a stranger is sent to."""

    url: str
    sign_in: SignIn
    idle: timedelta
    longest: timedelta
    claim: str
    contact: str
    sign_out_url: str
    proxy: Proxy | None = None
    log_level: str = "info"
    backup_folder: str = ""
    """Where the page puts copies; without one the browser takes them."""

    @property
    def limits(self) -> dict[str, int]:
        """Return the two limits of a session as sentences name them."""
        return {"minutes": self.idle // timedelta(minutes=1), "hours": self.longest // timedelta(hours=1)}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that the environment states."""
    way = _way(environment)
    return Settings(
        url=environment.get("DATABASE_URL") or DEFAULT_URL,
        sign_in=way,
        idle=timedelta(minutes=_whole(environment, "TRACKER_IDLE_MINUTES", 30)),
        longest=timedelta(hours=_whole(environment, "TRACKER_SESSION_HOURS", 12)),
        claim=environment.get("TRACKER_SUBJECT_CLAIM") or "sub",
        contact=environment.get("TRACKER_CONTACT", ""),
        sign_out_url=environment.get("TRACKER_SIGN_OUT_URL", ""),
        proxy=_proxy(environment) if way is SignIn.PROXY else None,
        log_level=_log_level(environment),
        backup_folder=environment.get("TRACKER_BACKUP_FOLDER", ""),
    )


def oidc_section(environment: Mapping[str, str]) -> dict[str, str] | None:
    """Return the ``[auth]`` section that the environment states; None where it states none, and a file may."""
    stated = {name: environment.get(f"TRACKER_OIDC_{name.upper()}", "") for name in OIDC_NAMES}
    if not any(stated.values()):
        return None
    for name, value in stated.items():
        if not value:
            raise UnusableSettings("setting-missing", f"TRACKER_OIDC_{name.upper()}")
    return stated


def require_loopback(settings: Settings, address: str | None) -> None:
    """Refuse to serve a network in the mode that asks nobody who they are."""
    if settings.sign_in is SignIn.SINGLE and not is_loopback(address or ""):
        raise UnusableSettings("setting-single-person-elsewhere", "server.address", address or "0.0.0.0")  # noqa: S104


def require_provider(settings: Settings, *, stated: bool) -> None:
    """Refuse to start where sign-in is wanted and nothing says with whom."""
    if settings.sign_in is SignIn.OIDC and not stated:
        raise UnusableSettings("setting-no-provider", "TRACKER_OIDC_CLIENT_ID")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("localhost"), is_loopback("192.168.1.5")
    (True, True, True, False)
    """
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.lower() in _LOOPBACK_NAMES
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def told(error: UnusableSettings) -> str:
    """Return what is wrong and what to do, in both languages: nobody has chosen one yet."""
    found = Issue(code=error.code, severity=Severity.REFUSED, column=error.setting, value=error.value)
    return "\n".join(sentence(found, language) for language in Language)


def _way(environment: Mapping[str, str]) -> SignIn:
    written = environment.get("TRACKER_SIGN_IN") or SignIn.SINGLE
    if written not in set(SignIn):
        raise UnusableSettings("setting-unknown-way", "TRACKER_SIGN_IN", written)
    return SignIn(written)


def _proxy(environment: Mapping[str, str]) -> Proxy:
    # Without this the server takes X-Forwarded-For of a caller on this machine for the caller's own address.
    if environment.get("FORWARDED_ALLOW_IPS") != "":
        raise UnusableSettings("setting-forwarded-allowed", "FORWARDED_ALLOW_IPS")
    secret = environment.get("TRACKER_PROXY_SECRET", "")
    if len(secret) < SECRET_LENGTH or not secret.isascii():
        raise UnusableSettings("setting-secret-short", "TRACKER_PROXY_SECRET")
    return Proxy(
        networks=_networks(environment.get("TRACKER_PROXY_ADDRESS", "")),
        secret=secret,
        user_header=(environment.get("TRACKER_PROXY_USER_HEADER") or "X-Auth-User").lower(),
        secret_header=(environment.get("TRACKER_PROXY_SECRET_HEADER") or "X-Auth-Secret").lower(),
    )


def _networks(written: str) -> tuple[Network, ...]:
    names = written.replace(",", " ").split()
    if not names:
        raise UnusableSettings("setting-missing", "TRACKER_PROXY_ADDRESS")
    try:
        return tuple(ipaddress.ip_network(name) for name in names)
    except ValueError as error:
        raise UnusableSettings("setting-no-address", "TRACKER_PROXY_ADDRESS", written) from error


def _log_level(environment: Mapping[str, str]) -> str:
    written = environment.get("TRACKER_LOG_LEVEL") or "info"
    if written not in LEVELS:
        raise UnusableSettings("setting-no-level", "TRACKER_LOG_LEVEL", written)
    return written


def _whole(environment: Mapping[str, str], name: str, default: int) -> int:
    written = environment.get(name) or str(default)
    if not written.isascii() or not written.isdigit() or int(written) == 0:
        raise UnusableSettings("setting-no-number", name, written)
    return int(written)
