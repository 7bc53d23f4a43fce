"""What kind of file the bytes are, by their content and never by the name."""

import json
import re

ZIP = "ZIP"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file (MS-CFB) begins: an .xls, or a plan of Microsoft Project."""
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08", ZIP),
    (COMPOUND, "Excel 97-2003 (xls)"),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", "Excel 97-2003 (xls)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM\x00", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"RIFF", "RIFF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x1f\x9d", "compress"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"MSCF", "CAB"),
    (b"MZ", "Windows EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"{\\rtf", "RTF"),
    (b"ID;P", "SYLK"),
    (b"\x00\x01\x00\x00Standard ", "Access"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|table|\?xml|!--|svg|workbook|meta)\b|\s*<!--", re.IGNORECASE)
_MAIL = re.compile(
    rb"(from|return-path|received|mime-version|subject|date|to|message-id|delivered-to):\s", re.IGNORECASE
)
_UTF8_BOM = b"\xef\xbb\xbf"
_NOTHING = b"\x00\r\n\x1a "
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")


def kind_of(content: bytes) -> str | None:
    """Return what the bytes are where they are no text of a table: None for what may be a CSV.

    >>> kind_of(b"%PDF-1.7"), kind_of("機能ID,機能名称".encode())
    ('PDF', None)
    """
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return name
    head = content.removeprefix(_UTF8_BOM)[:4096]
    if _MARKUP.match(head):
        return "HTML / XML"
    if _MAIL.match(head) and b"," not in head.split(b"\n", 1)[0]:
        return "mail"
    if _is_json(content):
        return "JSON"
    return "binary" if _is_binary(content) else None


def _is_json(content: bytes) -> bool:
    if content.removeprefix(_UTF8_BOM)[:1] not in (b"{", b"["):
        return False
    body = content.removeprefix(_UTF8_BOM).strip()
    return any(_parses(text) for text in (body, body.split(b"\n", 1)[0]))


def _parses(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_binary(content: bytes) -> bool:
    """Tell whether control bytes say that this is no text; UTF-16 is left to the decoder."""
    sample = content[:4096]
    if sample and not sample.strip(_NOTHING) and not content.strip(_NOTHING):
        return True
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    odd = sum(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in sample if byte)
    return odd * 20 > len(sample)
