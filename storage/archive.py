"""Everything in one ZIP of open formats, and the way back into an empty database of either kind.

``manifest.json`` names each file with its sha256 and number of lines. ``tables/NAME.jsonl`` has one canonical JSON
object a row, in the order of its key; what the database packs stands there unpacked, as text. ``files/SHA256`` are the
files that were sent, byte for byte. The ledger is in it, so the proof of everything goes along.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import ValidationError
from sqlalchemy import Column, Date, LargeBinary, Table, insert, select

from model.keeping import Archive, LedgerProof
from model.record import Record
from storage import tables
from storage.database import Transaction
from storage.faults import UnusableDatabase
from storage.proof import prove
from storage.tables import SCHEMA_VERSION, Instant, metadata

FORMAT: Final = "migration-tracker-archive-1"
BATCH: Final = 1000
"""How many rows are stored at once."""
_MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20
Row = dict[str, Any]


class Part(Record):
    """One file of the archive."""

    name: str
    sha256: str
    lines: int = 0


class Manifest(Record):
    """What an archive says of itself."""

    format: str
    schema_version: str
    entries: int
    head: str
    """The last hash of the ledger."""
    parts: tuple[Part, ...]


def write_archive(tx: Transaction, path: Path) -> Archive:
    """Write everything to a new file; a record that is not intact is refused, for nobody could take it in again."""
    proof = prove(tx)
    if not proof.intact:
        raise UnusableDatabase("archive-unproven", str(path), _told(proof))
    try:
        with path.open("xb") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
            parts = [_write_table(tx, archive, table) for table in metadata.sorted_tables]
            parts += _write_files(tx, archive)
            manifest = Manifest(
                format=FORMAT, schema_version=SCHEMA_VERSION, entries=proof.entries, head=proof.head, parts=tuple(parts)
            )
            archive.writestr(_MANIFEST, manifest.model_dump_json(indent=2))
    except FileExistsError as error:
        raise UnusableDatabase("backup-exists", str(path)) from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise UnusableDatabase("file-unwritable", str(path), error.strerror or "") from error
    return _archive(path, manifest)


def read_archive(tx: Transaction, path: Path) -> tuple[Archive, LedgerProof]:
    """Store everything of an archive in an empty database and prove it there; raise, in the transaction, else."""
    if tx.connection.execute(select(tables.ledger.c.seq).limit(1)).first() is not None:
        raise UnusableDatabase("archive-into-full", str(path))
    try:
        with ZipFile(path) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            _require_known(manifest, path)
            _require_whole(archive, manifest, path)
            for table in metadata.sorted_tables:
                for rows in _batches(_rows(archive, table)):
                    tx.connection.execute(insert(table), rows)
    except (OSError, BadZipFile, KeyError, ValueError, ValidationError, zlib.error) as error:
        raise UnusableDatabase("archive-unreadable", str(path), str(error)[:200]) from error
    proof = prove(tx)
    if not proof.intact or (proof.entries, proof.head) != (manifest.entries, manifest.head):
        raise UnusableDatabase("restore-unproven", str(path), _told(proof))
    return _archive(path, manifest), proof


def _write_table(tx: Transaction, archive: ZipFile, table: Table) -> Part:
    name, digest, lines = f"tables/{table.name}.jsonl", hashlib.sha256(), 0
    columns = _columns(table)
    found = tx.connection.execute(select(*columns).order_by(*table.primary_key)).mappings()
    with archive.open(name, "w", force_zip64=True) as file:
        for row in found:
            line = _line({column.name: _written(column)(row[column.name]) for column in columns})
            digest.update(line)
            file.write(line)
            lines += 1
    return Part(name=name, sha256=digest.hexdigest(), lines=lines)


def _write_files(tx: Transaction, archive: ZipFile) -> Iterator[Part]:
    column = tables.files.c
    for (sha256,) in tx.connection.execute(select(column.sha256).order_by(column.sha256)).all():
        content = tx.connection.execute(select(column.content).where(column.sha256 == sha256)).scalar_one()
        sent = zlib.decompress(content)
        archive.writestr(f"files/{sha256}", sent)
        yield Part(name=f"files/{sha256}", sha256=hashlib.sha256(sent).hexdigest())  # nothing, where it was pruned


def _rows(archive: ZipFile, table: Table) -> Iterator[Row]:
    columns = _columns(table)
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        for line in lines:
            written = json.loads(line)
            row = {column.name: _read(column)(written[column.name]) for column in columns}
            if table is tables.files:
                row["content"] = zlib.compress(archive.read(f"files/{row['sha256']}"))
            yield row


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _columns(table: Table) -> list[Column[Any]]:
    """Return the columns that stand in the lines: the bytes of the files are files themselves."""
    return [column for column in table.columns if column is not tables.files.c.content]


def _written(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, LargeBinary):
        return lambda packed: zlib.decompress(packed).decode()
    return (lambda day: day.isoformat()) if isinstance(column.type, Date | Instant) else lambda value: value


def _read(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, LargeBinary):
        return lambda text: zlib.compress(text.encode())
    if isinstance(column.type, Date):
        return date.fromisoformat
    return datetime.fromisoformat if isinstance(column.type, Instant) else lambda value: value


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _require_known(manifest: Manifest, path: Path) -> None:
    if (manifest.format, manifest.schema_version) != (FORMAT, SCHEMA_VERSION):
        raise UnusableDatabase("archive-of-another-release", str(path), manifest.schema_version)


def _require_whole(archive: ZipFile, manifest: Manifest, path: Path) -> None:
    """Refuse an archive in which a file is missing, is another one, or is not named by the manifest."""
    named = {part.name for part in manifest.parts}
    differing = [part.name for part in manifest.parts if part.sha256 != _sha256(archive.open(part.name))]
    strange = sorted(set(archive.namelist()) - named - {_MANIFEST})
    if differing or strange:
        raise UnusableDatabase("archive-unreadable", str(path), ", ".join([*differing, *strange][:5]))


def _archive(path: Path, manifest: Manifest) -> Archive:
    rows = tuple((Path(part.name).stem, part.lines) for part in manifest.parts if part.name.startswith("tables/"))
    with path.open("rb") as file:
        sha256 = _sha256(file)
    return Archive(path=str(path), sha256=sha256, entries=manifest.entries, head=manifest.head, rows=rows)


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def _told(proof: LedgerProof) -> str:
    broken: Iterable[str] = () if proof.broken_at is None else (f"ledger {proof.broken_at}",)
    return ", ".join([*broken, *proof.altered][:5])
