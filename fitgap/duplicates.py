"""Ids that are there twice: the same content is left out once, other content and look-alikes are set aside together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fitgap.findings import finding
from fitgap.grid import Line
from fitgap.plain import exact_key, look, looks_of
from fitgap.records import Drafts
from model.fitgap import RequirementKind
from model.issue import Issue, Severity


def set_duplicates_aside(drafts: Drafts, skipped: list[Line], file: str) -> None:
    """Set every row aside whose id is there with other content, or in a spelling that looks the same."""
    alike = _alike(drafts)
    for rows in _groups(drafts, alike, exact_key):
        repeats = [row for row in rows[1:] if _content(drafts, row) == _content(drafts, rows[0])]
        if len(repeats) == len(rows) - 1:
            drafts.repeats.update(repeats)
            skipped += map(drafts.row, repeats)
            told = [_told(drafts, row, rows[0], "duplicate-row", Severity.NOTICE, file) for row in repeats]
            drafts.issues[rows[0]] += told
        else:
            _set_aside(drafts, rows, "primary-key", file)
    for rows in _groups(drafts, [at for at in alike if at not in drafts.repeats], look):
        if len({exact_key(drafts.ids[at]) for at in rows}) > 1:
            _set_aside(drafts, rows, "confusable-id", file)


def _alike(drafts: Drafts) -> list[int]:
    """Return the rows whose id looks like that of another row: only they can be the same."""
    looks = looks_of(drafts.ids)
    if len(set(looks)) == len(looks):
        return []
    counts = Counter(looks)
    return [at for at, name in enumerate(looks) if name and counts[name] > 1]


def _groups(drafts: Drafts, places: Iterable[int], normal: Callable[[str], str]) -> list[list[int]]:
    """Return the rows that share an id in a normal form."""
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for at in places:
        is_form = drafts.kinds[at] is RequirementKind.FORM
        groups[drafts.systems[at], is_form, normal(drafts.ids[at])].append(at)
    return [rows for rows in groups.values() if len(rows) > 1]


def _content(drafts: Drafts, at: int) -> tuple[Any, ...]:
    return drafts.systems[at], *(column[at] for column in drafts.values.values())


def _set_aside(drafts: Drafts, rows: Sequence[int], code: str, file: str) -> None:
    for place, at in enumerate(rows):
        other = rows[0] if place else rows[1]
        drafts.issues[at].append(_told(drafts, at, other, code, Severity.REJECTED, file))


def _told(drafts: Drafts, at: int, other: int, code: str, severity: Severity, file: str) -> Issue:
    return finding(
        code,
        severity,
        file,
        drafts.rows.lines[at],
        column="機能ID",
        value=drafts.ids[at],
        other=f"{drafts.rows.lines[other]}",
        candidate=drafts.ids[other],
    )
