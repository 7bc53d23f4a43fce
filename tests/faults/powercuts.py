"""Cut the power during imports, in simulation: what was not synced is lost, reordered or torn.

    python -m tests.faults.powercuts 1000
    python -m tests.faults.powercuts 1000 --plant unsynced      synchronous=OFF: must damage the file
    python -m tests.faults.powercuts 1000 --plant lazy          WAL with NORMAL: must lose acknowledged imports

The statements that real imports send are recorded, and sent once more through a VFS of apsw that writes down every
write and sync; the settings are the tracker's own, in both journal modes it may choose. The files are then rebuilt as
they could be after losing power at any point, opened as the tracker opens them, and looked through. That a file is
created or deleted counts as durable at once, which flatters the mode DELETE.
"""

import random
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import apsw
from sqlalchemy import Connection, event

from storage.database import Database
from storage.sqlite import PRAGMAS
from tests.faults.verdict import Found, run
from tests.killing import faults_in, served
from tests.ward import ward_in

IMPORTS, ROWS = 12, 60
SECTOR: Final = 512
SHIPPED: Final = (("DELETE", PRAGMAS), ("WAL", PRAGMAS))
PLANTS: Final = {
    "unsynced": (("WAL", (*PRAGMAS, "PRAGMA synchronous=OFF")),),
    "lazy": (("WAL", (*PRAGMAS, "PRAGMA synchronous=NORMAL")),),
}
Step = tuple[Any, ...]
"""``("write", file, offset, bytes)``, ``("truncate", file, size)``, ``("sync" or "delete", file)``, ``("said", n)``."""


def power_cuts(count: int, plant: str = "") -> Found:
    """Cut the power that many times, shared among the journal modes."""
    settings = PLANTS[plant] if plant else SHIPPED
    with tempfile.TemporaryDirectory() as name:
        before, statements = recorded_imports(Path(name))
    faults, steps = list[str](), 0
    for journal, pragmas in settings:
        with tempfile.TemporaryDirectory() as name:
            log = written_down(Path(name), before, statements, journal, pragmas)
        chance, steps = random.Random(11), steps + len(log)
        for _ in range(count // len(settings)):
            faults += after_a_cut(log[: chance.randint(1, len(log))], before, chance)
    modes = " and ".join(journal for journal, _ in settings)
    return Found(count, faults, f"{steps} writes and syncs, {modes}, SQLite {apsw.sqlite_lib_version()},")


def recorded_imports(folder: Path) -> tuple[bytes, list[tuple[str, Any]]]:
    """Import for real; return the file before and every statement that was sent, with the words of acknowledgement."""
    db = ward_in(folder)
    before = (folder / "tracker.db").read_bytes()
    statements: list[tuple[str, Any]] = []
    engine = db._kind.engine  # noqa: SLF001 - the recording stands where the driver does

    @event.listens_for(engine, "before_cursor_execute")
    def _executed(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:  # noqa: FBT001
        statements.extend((statement, each) for each in (parameters if many else [parameters]))

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:  # the driver itself begins to write
        if connection.get_execution_options()["tracker_writes"]:
            statements.append(("BEGIN IMMEDIATE", ()))

    event.listen(engine, "commit", lambda _: statements.append(("COMMIT", ())))
    event.listen(engine, "rollback", lambda _: statements.append(("ROLLBACK", ())))
    for number in range(IMPORTS):
        served(db, number, partial(statements.append, ("said", number)), ROWS)
    return before, statements


def written_down(
    folder: Path, before: bytes, statements: list[tuple[str, Any]], journal: str, pragmas: tuple[str, ...]
) -> list[Step]:
    """Send the statements again through the recording file system; return what it was told to do."""
    log: list[Step] = []
    (folder / "tracker.db").write_bytes(before)
    vfs = _Vfs(log)
    connection = apsw.Connection(str(folder / "tracker.db"), vfs=vfs.vfs_name)
    for pragma in (f"PRAGMA journal_mode={journal}", *pragmas, "PRAGMA wal_autocheckpoint=60"):
        connection.execute(pragma).fetchall()
    for statement, parameters in statements:
        if statement == "said":
            log.append(("said", parameters))
        else:
            connection.execute(statement, parameters).fetchall()
    end = max(place for place, step in enumerate(log) if step[0] == "said") + 1
    connection.close()
    vfs.unregister()
    return log[:end]


def after_a_cut(log: list[Step], before: bytes, chance: random.Random) -> list[str]:
    """Rebuild the files as they could be after these steps, open them as the tracker does, and return the faults."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in files_left(log, before, chance).items():
            (Path(name) / file).write_bytes(content)
        acknowledged = {step[1] for step in log if step[0] == "said"}
        try:
            db = Database.open(f"{name}/tracker.db")
            return sorted(faults_in(db, acknowledged, ROWS))
        except Exception:  # noqa: BLE001 - whatever a damaged file leads to
            return ["damaged"]


def files_left(log: list[Step], before: bytes, chance: random.Random) -> dict[str, bytearray]:
    """Return the files: everything synced is there, of the rest any part."""
    files, waiting = {"tracker.db": bytearray(before)}, dict[str, list[Step]]()
    for step in log:
        match step:
            case ("said", _):
                pass
            case ("sync", name):
                for done in waiting.pop(name, []):
                    _apply(files, done)
            case ("delete", name):
                files.pop(name, None)
                waiting.pop(name, None)
            case (_, name, *_):
                waiting.setdefault(name, []).append(step)
    for steps in waiting.values():
        chance.shuffle(steps)
        for step in steps:
            for part in _survivors(step, chance):
                _apply(files, part)
    return files


def _survivors(step: Step, chance: random.Random) -> Iterator[Step]:
    """Yield what is left of a step that nobody waited for: nothing, all of it, or some of its sectors."""
    fate = chance.random()
    if fate < 0.4:
        return
    if step[0] != "write" or fate > 0.6:
        yield step
        return
    _, name, offset, content = step
    for cut in range(0, len(content), SECTOR):
        if chance.random() < 0.5:
            yield ("write", name, offset + cut, content[cut : cut + SECTOR])


def _apply(files: dict[str, bytearray], step: Step) -> None:
    content = files.setdefault(step[1], bytearray())
    if step[0] == "truncate":
        del content[step[2] :]
        return
    _, _, offset, new = step
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(new)] = new


class _Vfs(apsw.VFS):
    """The file system of the machine, which writes down what it is asked to do."""

    vfs_name = "recording"

    def __init__(self, log: list[Step]) -> None:
        self._log = log
        super().__init__(self.vfs_name, "")

    def xOpen(self, name: Any, flags: list[int]) -> "_File":  # noqa: N802 - SQLite's word
        return _File(self._log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        self._log.append(("delete", Path(filename).name))
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    """One file of it."""

    def __init__(self, log: list[Step], name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary"
        self._log, self._name = log, Path(path).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._log.append(("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._log.append(("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._log.append(("sync", self._name))
        super().xSync(flags)


if __name__ == "__main__":
    run(power_cuts, count=1000, plants=list(PLANTS), about=__doc__ or "")
