"""Ids that are there twice: the same content is left out once, other content and look-alikes are set aside together."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from fitgap.findings import finding
from fitgap.plain import exact_key, look
from fitgap.records import Draft
from fitgap.grid import Line
from model.fitgap import RequirementKind
from model.issue import Issue, Severity


def set_duplicates_aside(drafts: list[Draft], skipped: list[Line], file: str) -> None:
    """Set every row aside whose id is there with other content, or in a spelling that looks the same."""
    for rows in _groups(drafts, exact_key):
        repeats = [row for row in rows[1:] if _content(row) == _content(rows[0])]
        if len(repeats) == len(rows) - 1:
            for row in repeats:
                drafts.remove(row)
                skipped.append(row.row)
                rows[0].issues.append(_told(row, rows[0], "duplicate-row", Severity.NOTICE, file))
        else:
            _set_aside(rows, "primary-key", file)
    for rows in _groups(drafts, look):
        if len({exact_key(row.requirement_id) for row in rows}) > 1:
            _set_aside(rows, "confusable-id", file)


def _groups(drafts: Sequence[Draft], normal: Callable[[str], str]) -> list[list[Draft]]:
    """Return the rows that share an id in a normal form."""
    groups: dict[tuple[Any, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.requirement_id:
            groups[draft.system, draft.kind is RequirementKind.FORM, normal(draft.requirement_id)].append(draft)
    return [rows for rows in groups.values() if len(rows) > 1]


def _content(draft: Draft) -> tuple[Any, ...]:
    return draft.system, tuple(draft.values.items())


def _set_aside(rows: Sequence[Draft], code: str, file: str) -> None:
    for place, row in enumerate(rows):
        other = rows[0] if place else rows[1]
        row.issues.append(_told(row, other, code, Severity.REJECTED, file))


def _told(row: Draft, other: Draft, code: str, severity: Severity, file: str) -> Issue:
    return finding(
        code,
        severity,
        file,
        row.row.line,
        column="機能ID",
        value=row.requirement_id,
        other=f"{other.row.line}",
        candidate=other.requirement_id,
    )
