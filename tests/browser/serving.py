"""The real app on a free port, and a headless Chromium that notes every address it was sent to."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect, sync_playwright

from views.wording import t

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AT_REST = """() => document.querySelector("h1")
    && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-testid=stSkeleton], [data-testid=stStatusWidget]")"""
STANDS_STILL = """() => new Promise(done => {
    let quiet = setTimeout(done, 400);
    new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(done, 400); })
        .observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
})"""
PATIENCE = 60
"""Seconds that the app may take to answer, on a slow and busy machine."""


@contextmanager
def served(
    database: Path, told: Callable[[str], Mapping[str, str]] = lambda _: {}, script: str = "app.py"
) -> Iterator[str]:
    """Run the app on a database file and give its address; ``told`` says which settings it has at that address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", **told(address)}
    with (
        Path(f"{database}.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as app,
    ):
        try:
            wait_for(port)
            yield address
        finally:
            app.terminate()


@contextmanager
def opened(
    address: str, *, width: int = 1440, height: int = 900, scheme: Literal["light", "dark"] = "light"
) -> Iterator[tuple[Page, list[str]]]:
    """Open a browser, Japanese as the ward's are, and give a page with the list of addresses asked for elsewhere."""
    elsewhere: list[str] = []
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            color_scheme=scheme,
        )
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
        page.on("websocket", lambda socket_: None if socket_.url.startswith(own) else elsewhere.append(socket_.url))
        yield page, elsewhere
        browser.close()


def settled(page: Page) -> None:
    """Wait until the page stands still: it was computed to its end, and its charts are drawn."""
    page.wait_for_function(AT_REST)
    page.evaluate(STANDS_STILL)
    page.wait_for_function(AT_REST)


def turn_to(page: Page, name: str) -> None:
    """Turn to a page by the list of pages."""
    title = t(f"{name}_title")
    page.get_by_test_id("stSidebarNavLink").get_by_text(title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def wait_for(port: int, path: str = "/_stcore/health") -> None:
    """Return when a server on this machine says that it is well."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        asking = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asking.request("GET", path)
            if asking.getresponse().status == HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            asking.close()
    raise TimeoutError(f"nothing answered on port {port}")
