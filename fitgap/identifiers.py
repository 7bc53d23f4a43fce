"""A requirement's id as Excel left it: always text, and set aside where a spreadsheet has changed it for good."""

import re
from collections.abc import Collection

from fitgap.cells import Cell, Found, is_error_cell, reject
from fitgap.limits import ID_CHARACTERS
from fitgap.plain import narrow, trimmed, written_id
from model.issue import Severity
from model.record import RequirementId

NATIONAL_DIGITS = 7
"""A national 機能ID has seven digits and begins with 0."""

_PLAIN = re.compile(r"[0-9]{7,14}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_KEPT_BY_FORMULA = re.compile(r'\s*=\s*"([^"]*)"\s*')
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E[+-][0-9]+", re.IGNORECASE)
_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
_DATE = re.compile(
    r"((令和|平成)([0-9]{1,2}|元)年)?[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年[0-9]{1,2}月([0-9]{1,2}日)?"
    r"|[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}( 0:00(:00)?)?|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
    rf"|{_MONTHS}-[0-9]{{1,4}}|[0-9]{{1,2}}-{_MONTHS}(-[0-9]{{2,4}})?|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}",
    re.IGNORECASE,
)
_LOST_ZERO = re.compile(r"[0-9]{5,6}")
_LOST_DIGITS = re.compile(r"[0-9]{15}0+")


def are_ids(texts: Collection[str]) -> bool:
    """Tell whether each of the texts is an id that is read as it stands, by one look at all of them together."""
    together = "".join(texts)
    lengths = set(map(len, texts))
    return together.isascii() and together.encode().isdigit() and min(lengths) >= 7 and max(lengths) <= 14


def read_id(text: str) -> Cell:
    """Return an id as it is stored, or the reason why the row is set aside.

    >>> read_id('="0010001"').value, read_id("10001").found[0].code
    ('0010001', 'leading-zero-lost')
    """
    if _PLAIN.fullmatch(text):
        return Cell(text)
    control = _CONTROL.search(text)
    if control:
        return Cell(None, (Found("control-char", Severity.REJECTED, value=f"U+{ord(control.group()):04X}"),))
    found: list[Found] = []
    body = text
    kept = _KEPT_BY_FORMULA.fullmatch(text)
    if kept:
        body = kept[1]
        found.append(Found("formula-cell", Severity.REPAIRED, (("after", body),)))
    body = body.strip().removeprefix("'")
    written = written_id(body)
    fault = _fault(written)
    if fault:
        return fault
    if written != (kept[1] if kept else text):
        found.append(Found("normalised", Severity.REPAIRED, (("after", written),)))
    return Cell(RequirementId(written), tuple(found))


def read_id_restored(text: str) -> Cell:
    """Return an id with the leading zeros that it lost, where the uploader said yes to that.

    >>> read_id_restored("10001").value, read_id_restored("1月2日").rejected
    ('0010001', True)
    """
    cell = read_id(text)
    if not any(found.code == "leading-zero-lost" for found in cell.found):
        return cell
    restored = dict(cell.found[0].values)["candidate"]
    return Cell(RequirementId(restored), (Found("zeros-restored", Severity.REPAIRED, (("after", restored),)),))


def _fault(written: str) -> Cell | None:
    """Return why an id cannot be taken: the checks in order, the first that applies."""
    if not written:
        return reject("required")
    if len(written) > ID_CHARACTERS:
        return reject("constraint-error", range=f"1–{ID_CHARACTERS}")
    if is_error_cell(written):
        return reject("error-cell")
    if trimmed(written)[:1] in ("=", "+", "-", "@"):
        return reject("formula-cell")
    if "\ufffd" in written or "???" in written:
        return reject("suspect-lost-char")
    return _spreadsheet_fault(written)


def _spreadsheet_fault(written: str) -> Cell | None:
    if _SCIENTIFIC.fullmatch(narrow(written)):
        return reject("type-error", expected="1".zfill(NATIONAL_DIGITS))
    if _DATE.fullmatch(narrow(written)):
        return reject("auto-format")
    if _LOST_ZERO.fullmatch(written):
        return reject("leading-zero-lost", candidate=written.zfill(NATIONAL_DIGITS))
    if len(written) > 15 and _LOST_DIGITS.fullmatch(written):
        return reject("suspect-lost-digits")
    return None
