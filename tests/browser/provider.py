"""A provider of OpenID Connect beside the app, and the settings with which the app asks it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from socket import create_server

from tests.browser.serving import wait_for

SECRET = "only-for-tests-" * 3


@contextmanager
def provider(*subjects: str) -> Iterator[str]:
    """Run a provider that knows these people, and give its address."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    known = [word for each in subjects for word in ("--user-claims", json.dumps({"sub": each}))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *known]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:  # noqa: S603
        try:
            wait_for(port, "/.well-known/openid-configuration")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def by_provider(issuer: str, address: str) -> Mapping[str, str]:
    return {
        "TRACKER_SIGN_IN": "oidc",
        "TRACKER_OIDC_REDIRECT_URI": f"{address}/oauth2callback",
        "TRACKER_OIDC_COOKIE_SECRET": SECRET,
        "TRACKER_OIDC_CLIENT_ID": "tracker",
        "TRACKER_OIDC_CLIENT_SECRET": SECRET,
        "TRACKER_OIDC_SERVER_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
    }
