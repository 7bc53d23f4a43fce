"""The predecessors of all rows together: links that exist, circles, and dates that contradict the order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from fitgap.circles import connected_parts, shortest_around
from fitgap.findings import finding
from fitgap.headings import OWN_NAME, Header
from fitgap.links import KnownIds, read_links
from fitgap.plain import key
from fitgap.records import Drafts, issue_of
from fitgap.vocabulary import Field
from model.fitgap import RecordKey
from model.issue import Severity
from model.record import RequirementId, SystemCode

_SHOWN = 12


def link_rows(drafts: Drafts, header: Header, known: Iterable[RecordKey], file: str) -> None:
    """Give each row the predecessors that exist; links of a circle are set aside, and all is told."""
    place = header.place_of(Field.PREDECESSORS)
    if place is None or not any(drafts.rows.columns[place]):
        return
    texts, rejected = drafts.rows.columns[place], drafts.rejected()
    ids: dict[SystemCode | None, list[RequirementId]] = defaultdict(list)
    for record in known:
        ids[record.system].append(record.requirement_id)
    rows: dict[SystemCode | None, list[int]] = defaultdict(list)
    for at in drafts.places:
        if at not in rejected:
            rows[drafts.systems[at]].append(at)
    for system, places in rows.items():
        index = KnownIds.of([*ids[system], *(drafts.ids[at] for at in places)])
        for at in places:
            if texts[at]:
                links = read_links(texts[at], drafts.ids[at], index)
                drafts.predecessors[at] = links.predecessors
                line, heading = drafts.rows.lines[at], header.headings[place]
                drafts.issues[at] += [issue_of(found, file, line, heading, texts[at]) for found in links.found]
        _set_circles_aside(drafts, places, file)
        _tell_conflicts(drafts, places, file)


def _set_circles_aside(drafts: Drafts, places: Sequence[int], file: str) -> None:
    rows = {key(drafts.ids[at]): at for at in places}
    graph = {node: [key(p) for p in drafts.predecessors.get(at, ()) if key(p) in rows] for node, at in rows.items()}
    for part in connected_parts(graph):
        path = [drafts.ids[rows[node]] for node in shortest_around(part, graph)]
        members = [rows[node] for node in part]
        lines = [f"{line}" for line in sorted(drafts.rows.lines[at] for at in members)]
        values = {"path": _shortened(path, "→"), "lines": _shortened(lines, "、")}
        line = drafts.rows.lines[members[0]]
        drafts.issues[members[0]].append(finding("cycle", Severity.LINK_ASIDE, file, line, value=path[0], **values))
        inside = set(part)
        for at in members:
            drafts.in_circle.add(at)
            drafts.predecessors[at] = tuple(p for p in drafts.predecessors.get(at, ()) if key(p) not in inside)


def _shortened(words: Sequence[str], mark: str) -> str:
    return mark.join(words if len(words) <= _SHOWN else [*words[: _SHOWN - 2], "…", words[-1]])


def _tell_conflicts(drafts: Drafts, places: Sequence[int], file: str) -> None:
    """Tell where a row starts before one of its predecessors ends; both stay as they are."""
    nothing: Sequence[date | None] = [None] * len(drafts.ids)
    starts, finishes = (drafts.values.get(name, nothing) for name in (Field.START, Field.FINISH))
    finish = {key(drafts.ids[at]): finishes[at] for at in places}
    for at in places:
        start, line = starts[at], drafts.rows.lines[at]
        late = [p for p in drafts.predecessors.get(at, ()) if start and (end := finish.get(key(p))) and end > start]
        for p in late:
            told = finding("schedule-conflict", Severity.NOTICE, file, line, column=OWN_NAME[Field.START], value=p)
            drafts.issues[at].append(told)
