"""The predecessors of all rows together: links that exist, circles, and dates that contradict the order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fitgap.circles import connected_parts, shortest_around
from fitgap.findings import finding
from fitgap.headings import OWN_NAME, Header
from fitgap.links import KnownIds, read_links
from fitgap.plain import key
from fitgap.records import Draft, issue_of
from fitgap.vocabulary import Field
from model.fitgap import RecordKey
from model.issue import Severity
from model.record import RequirementId, SystemCode

_SHOWN = 12


def link_rows(drafts: Sequence[Draft], header: Header, known: Iterable[RecordKey], file: str) -> None:
    """Give each row the predecessors that exist; links of a circle are set aside, and all is told."""
    place = header.place_of(Field.PREDECESSORS)
    if place is None or not any(draft.row.cells[place] for draft in drafts):
        return
    ids: dict[SystemCode | None, list[RequirementId]] = defaultdict(list)
    for record in known:
        ids[record.system].append(record.requirement_id)
    for draft in drafts:
        ids[draft.system].append(draft.requirement_id)
    heading = header.headings[place]
    for system, listed in ids.items():
        index = KnownIds.of(listed)
        rows = [draft for draft in drafts if draft.system == system]
        for draft in rows:
            text = draft.row.cells[place]
            if not text:
                continue
            links = read_links(text, draft.requirement_id, index)
            draft.predecessors = links.predecessors
            draft.issues += [issue_of(found, file, draft.row.line, heading, text) for found in links.found]
        _set_circles_aside(rows, file)
        _tell_conflicts(rows, file)


def _set_circles_aside(drafts: Sequence[Draft], file: str) -> None:
    rows = {key(draft.requirement_id): draft for draft in drafts}
    graph = {node: [key(p) for p in row.predecessors if key(p) in rows] for node, row in rows.items()}
    for part in connected_parts(graph):
        path = [rows[node].requirement_id for node in shortest_around(part, graph)]
        members = [rows[node] for node in part]
        lines = [f"{line}" for line in sorted(row.row.line for row in members)]
        values = {"path": _shortened(path, "→"), "lines": _shortened(lines, "、")}
        told = finding("cycle", Severity.LINK_ASIDE, file, members[0].row.line, value=path[0], **values)
        members[0].issues.append(told)
        inside = set(part)
        for row in members:
            row.in_circle = True
            row.predecessors = tuple(p for p in row.predecessors if key(p) not in inside)


def _shortened(words: Sequence[str], mark: str) -> str:
    return mark.join(words if len(words) <= _SHOWN else [*words[: _SHOWN - 2], "…", words[-1]])


def _tell_conflicts(drafts: Sequence[Draft], file: str) -> None:
    """Tell where a row starts before one of its predecessors ends; both stay as they are."""
    finish = {key(draft.requirement_id): draft.values.get(Field.FINISH) for draft in drafts}
    for draft in drafts:
        start = draft.values.get(Field.START)
        late = [p for p in draft.predecessors if start and (end := finish.get(key(p))) and end > start]
        draft.issues += [
            finding("schedule-conflict", Severity.NOTICE, file, draft.row.line, column=OWN_NAME[Field.START], value=p)
            for p in late
        ]
