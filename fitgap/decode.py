"""From bytes to text: size, kind, byte-order mark, strict UTF-8, strict CP932, or a refusal with its line.

Nothing is replaced and nothing is guessed from statistics: a file is read in an encoding in which every byte is right,
or it is refused. CP932 is Python's ``cp932`` (never ``shift_jis``, which lacks ①㈱髙), less the four bytes that Python
lets through although they mean nothing.
"""

import re
from collections.abc import Iterable
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from fitgap.content import kind_of
from fitgap.findings import finding, refuse
from fitgap.limits import FILE_BYTES, LINE_CHARACTERS
from model.issue import Issue, Severity

UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UTF32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_ISO_2022_JP = re.compile(rb"\x1b(\$[@B]|\([BJI])")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_CP932_GHOSTS = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"
_SEEN = re.compile(rb"[^ \t\r\n]")
_ASCII = bytes(range(128))
_UTF8_FIRST = b"\xc3\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef"
"""The bytes that a Japanese character (``_JAPANESE``) begins with in UTF-8."""
_UTF8_JAPANESE = re.compile(rb"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]")
_KANA_OR_KANJI = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_JAPANESE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f○◯△×◎□■※→←↑↓―…‥・]")
_HALFWIDTH_KANA = re.compile("[\uff61-\uff9f]")


class Text(NamedTuple):
    """A decoded file and how its bytes were read."""

    text: str
    encoding: str


def decode(content: bytes, file: str) -> tuple[Text | None, list[Issue]]:
    """Return the text of a file, or None and the one finding that refuses it."""
    refusal = unreadable(content, file)
    if refusal:
        return None, [refusal]
    if content.startswith(UTF16_BOMS):
        return _decode_utf16(content, file)
    body = content.removeprefix(UTF8_BOM)
    text, problem = _decode_bytes(body, file, marked=body is not content and len(body) < len(content))
    if text is None:
        return None, [problem] if problem else []
    return _checked(text, file)


def unreadable(content: bytes, file: str) -> Issue | None:
    """Return the finding of bytes that are no text of a table, or too many."""
    if len(content) > FILE_BYTES:
        return refuse("size-limit", file, limit="20 MB", place=f"{len(content) / 2**20:.1f} MB")
    if not _SEEN.search(content, len(UTF8_BOM) if content.startswith(UTF8_BOM) else 0):
        return refuse("no-rows", file)
    if content.startswith(_UTF32_BOMS):
        return refuse("encoding-error", file, 1, found="UTF-32")
    kind = kind_of(content)
    if kind:
        return refuse("format-error", file, kind=kind)
    if not content.startswith(UTF16_BOMS):
        return _zeros(content, file) or _long_line(content, file)
    return None


def _zeros(content: bytes, file: str) -> Issue | None:
    if b"\x00" in content and content.rstrip(b"\r\n").endswith(b"\x00") and not _looks_utf16(content):
        line = content.rstrip(b"\r\n").rstrip(b"\x00").count(b"\n") + 1
        return refuse("control-char", file, line, value="NUL", column="")
    if _looks_utf16(content):
        return refuse("encoding-error", file, 1, found="UTF-16")
    match = _ISO_2022_JP.search(content) if b"\x1b" in content else None
    if match:
        line = content.count(b"\n", 0, match.start()) + 1
        return refuse("encoding-error", file, line, found="ISO-2022-JP (JIS)")
    return None


def _looks_utf16(content: bytes) -> bool:
    sample = content[:4096]
    zeros = max(sample[::2].count(0), sample[1::2].count(0))
    return zeros * 8 > len(sample) and abs(sample[::2].count(0) - sample[1::2].count(0)) * 2 > zeros


def _long_line(content: bytes, file: str) -> Issue | None:
    start = 0
    while len(content) - start >= LINE_CHARACTERS:
        end = start + LINE_CHARACTERS
        last = max(content.rfind(b"\n", start, end), content.rfind(b"\r", start, end))
        if last < start:
            number = len(_LINE_END.split(content[:start]))
            return refuse("size-limit", file, number, limit="1 MiB", place=f"{number}")
        start = last + 1
    return None


def _decode_utf16(content: bytes, file: str) -> tuple[Text | None, list[Issue]]:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        code = "truncated-file" if error.end >= len(content) else "encoding-error"
        return None, [refuse(code, file, content[: error.start].count(b"\n") + 1, found="UTF-16")]
    return Text(text, "utf-16"), [finding("encoding-converted", Severity.REPAIRED, file, found="UTF-16")]


def _decode_bytes(body: bytes, file: str, *, marked: bool) -> tuple[Text | None, Issue | None]:
    try:
        return Text(body.decode("utf-8"), "utf-8"), None
    except UnicodeDecodeError as error:
        utf8_error = error.with_traceback(None)  # which would keep this frame, and so the text, until a collection
    if marked:
        return None, _undecodable(body, utf8_error, file)
    try:
        text = body.decode("cp932")
    except UnicodeDecodeError as error:
        return None, _undecodable(body, max(utf8_error, error, key=lambda e: e.start), file)
    ghosts = ghosts_in(text)
    if ghosts:
        line, found = text.count("\n", 0, min(ghosts)) + 1, f"U+{ord(text[min(ghosts)]):04X}"
        return None, _mixed(body, file) or refuse("encoding-error", file, line, found=found)
    other = _mixed(body, file) or euc(body, text, file)
    return (None, other) if other else (Text(text, "cp932"), None)


def _undecodable(body: bytes, error: UnicodeDecodeError, file: str) -> Issue:
    line = body.count(b"\n", 0, error.start) + 1
    at_the_end = error.end >= len(body)
    cut = at_the_end and ("unexpected end" in error.reason or error.start == len(body) - 1)
    if cut:
        return refuse("truncated-file", file, line)
    found = body[error.start : error.start + 1].hex().upper()
    return _mixed(body, file) or refuse("encoding-error", file, line, found=f"0x{found}")


def ghosts_in(text: str) -> list[int]:
    """Return the places of characters for which CP932 has no bytes, though Python reads some as them."""
    return [text.index(ghost) for ghost in _CP932_GHOSTS if ghost in text]


def begins_as_utf8(lines: Iterable[bytes]) -> bool:
    """Tell whether the first Japanese character of any line may be one of UTF-8."""
    firsts = set(map(itemgetter(slice(1)), map(bytes.lstrip, lines, repeat(_ASCII))))
    return any(first and first in _UTF8_FIRST for first in firsts)


def _mixed(body: bytes, file: str) -> Issue | None:
    """Return the finding of two encodings in one file: some lines are UTF-8 and some are CP932."""
    lines = body.split(b"\n")
    if not begins_as_utf8(lines):
        return None
    utf8 = cp932 = 0
    for number, line in enumerate(lines, 1):
        first = line.lstrip(_ASCII)[:1]
        if not first:
            continue
        if first in _UTF8_FIRST and _is_utf8(line):
            utf8 = utf8 or number
        elif not cp932 and _is_cp932(line):
            cp932 = number
        if utf8 and cp932:
            return refuse("mixed-encoding", file, max(utf8, cp932))
    return None


def _is_utf8(line: bytes) -> bool:
    """Tell whether a line is Japanese in UTF-8, and not a few bytes that happen to be right in it."""
    try:
        foreign = [character for character in line.decode("utf-8") if character > "\x7f"]
    except UnicodeDecodeError:
        return False
    return len(foreign) >= 2 and all(_JAPANESE.match(character) for character in foreign)


def _is_cp932(line: bytes) -> bool:
    try:
        line.decode("cp932")
    except UnicodeDecodeError:
        return False
    return True


def euc(body: bytes, text: str, file: str) -> Issue | None:
    """Return the finding of EUC-JP, which CP932 reads as a run of half-width kana without an error."""
    sample = text[:20_000]
    foreign = sum(character > "\x7f" for character in sample)
    if foreign == 0 or len(_HALFWIDTH_KANA.findall(sample)) * 2 < foreign:
        return None
    try:
        body.decode("euc_jp")
    except UnicodeDecodeError:
        return None
    return refuse("encoding-error", file, 1, found="EUC-JP")


def _checked(decoded: Text, file: str) -> tuple[Text | None, list[Issue]]:
    """Return the text without a second mark and a DOS end-of-file mark, or the finding that it is garbled."""
    text, issues = decoded.text, []
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        issues.append(finding("bom-removed", Severity.REPAIRED, file, 1))
    if "\x1a" in text and text.rstrip("\r\n").endswith("\x1a"):
        text = text.rstrip("\r\n").rstrip("\x1a")
        issues.append(finding("control-char", Severity.REPAIRED, file, text.count("\n") + 1, value="U+001A"))
    garbled = garbled_line(text)
    if garbled:
        return None, [refuse("mojibake", file, garbled)]
    return Text(text, decoded.encoding), issues


def garbled_line(text: str) -> int | None:
    """Return the first line that was garbled before it was saved, None where the text reads as it should.

    Text that was read in the wrong encoding turns back into Japanese when the mistake is undone.

    >>> garbled_line("機能ID,機能名称".encode().decode("cp932", "replace")), garbled_line("機能ID,機能名称")
    (1, None)
    """
    sample = text[:20_000]
    foreign = [character for character in sample if character > "\x7f"]
    if len(foreign) < 4:
        return None
    lost = foreign.count("\ufffd")
    if lost * 3 > len(foreign) or _was_utf8(sample) or _was_cp932(sample, len(foreign)):
        start = next(place for place, character in enumerate(sample) if character > "\x7f")
        return sample.count("\n", 0, start) + 1
    return None


def _was_utf8(sample: str) -> bool:
    """Tell whether the text is UTF-8 that was read as CP932 or as the Windows code page of the West."""
    for encoding in ("cp932", "cp1252", "latin-1"):
        octets = sample.encode(encoding, "ignore")
        high = len(octets.translate(None, _ASCII))
        if high and 3 * len(_UTF8_JAPANESE.findall(octets)) * 2 > high:
            return True
    return False


def _was_cp932(sample: str, foreign: int) -> bool:
    """Tell whether the text is CP932 that was read as the Windows code page of the West."""
    octets = sample.encode("cp1252", "ignore")
    if len(octets.translate(None, _ASCII)) < foreign * 0.8:
        return False
    return len(_KANA_OR_KANJI.findall(octets.decode("cp932", "ignore"))) * 3 > foreign
