"""Which system each row is about, and that all of them are the vendor's own."""

from collections.abc import Iterable, Sequence

from fitgap.columns import Understood, places_in
from fitgap.findings import finding, refuse
from fitgap.headings import Header
from fitgap.plain import plain
from fitgap.records import Drafts
from fitgap.vocabulary import SYSTEM_ENDINGS, Field
from model.issue import Issue, Severity
from model.record import SystemCode
from model.system import System

_SHOWN = 3
"""How many unknown words are named."""


def assign_systems(
    drafts: Drafts,
    header: Header,
    file: str,
    systems: Iterable[System],
    allowed: frozenset[SystemCode],
    default_system: SystemCode | None,
    titles: Sequence[str],
) -> list[Issue]:
    """Give each row its system; the findings of the file are returned, those of a row go to the row."""
    names = system_names(systems)
    place = header.place_of(Field.SYSTEM)
    if place is None:
        place = _area_as_system(drafts, header, names)
    if place is None:
        found_for_all = _one_for_all(drafts, file, names, allowed, default_system, titles)
        return [_with_its_words(issue, drafts, header) for issue in found_for_all]
    heading = header.headings[place]
    texts = drafts.rows.columns[place]
    found = {text: names.get(plain(text)) if plain(text) else None for text in set(texts)}
    drafts.systems = Understood(texts, found)
    odd = {text for text, system in found.items() if system not in allowed or text != text.strip()}
    for at in places_in(texts, odd):
        line, text = drafts.rows.lines[at], texts[at]
        if not plain(text):
            drafts.issues[at].append(finding("missing-cell", Severity.REJECTED, file, line, column=heading))
        elif found[text] not in allowed:
            return [finding("foreign-tenant", Severity.REFUSED, file, line, column=heading, value=text)]
        else:
            after = text.strip()
            told = finding("normalised", Severity.REPAIRED, file, line, column=heading, value=text, after=after)
            drafts.issues[at].append(told)
    return []


def system_names(systems: Iterable[System]) -> dict[str, SystemCode]:
    """Return the code for every spelling of a system: its names and number, with and without システム at the end."""
    names: dict[str, SystemCode] = {}
    for system in systems:
        for name in (*system.names(), system.code):
            word = plain(name)
            for ending in ("", *SYSTEM_ENDINGS):
                names.setdefault(word + plain(ending), system.code)
                names.setdefault(word.removesuffix(plain(ending)), system.code)
    return names


def _area_as_system(drafts: Drafts, header: Header, names: dict[str, SystemCode]) -> int | None:
    """Return the place of the column 業務名 where its words are mostly systems."""
    place = header.place_of(Field.AREA)
    if place is None:
        return None
    words = {plain(text) for text in set(drafts.rows.columns[place])} - {""}
    return place if words and sum(word in names for word in words) * 2 >= len(words) else None


def _with_its_words(issue: Issue, drafts: Drafts, header: Header) -> Issue:
    """Return the finding of an unknown system with the words that stand in the column 業務名, where there is one."""
    place = header.place_of(Field.AREA)
    if issue.code != "system-unknown" or place is None:
        return issue
    words = [text for text in dict.fromkeys(drafts.rows.columns[place]) if plain(text)]
    shown = "、".join(words[:_SHOWN]) + ("…" if len(words) > _SHOWN else "")
    heading = header.headings[place]
    return refuse("system-name-unknown", issue.file, header.line, column=heading, value=shown) if words else issue


def _one_for_all(
    drafts: Drafts,
    file: str,
    names: dict[str, SystemCode],
    allowed: frozenset[SystemCode],
    default_system: SystemCode | None,
    titles: Sequence[str],
) -> list[Issue]:
    """Give all rows the system the uploader named, the only one there is, or the one the titles name."""
    told: list[Issue] = []
    drafts.systems = [None] * len(drafts.rows.lines)
    system = default_system or (next(iter(allowed)) if len(allowed) == 1 else None)
    if system is None:
        system, word = _named_in(titles, names, allowed)
        if system is None:
            return [refuse("system-unknown", file)]
        told = [finding("system-guessed", Severity.REPAIRED, file, value=word)]
    if system not in allowed:
        return [refuse("foreign-tenant", file, value=system)]
    drafts.systems = [system] * len(drafts.rows.lines)
    return told


def _named_in(
    titles: Sequence[str], names: dict[str, SystemCode], allowed: frozenset[SystemCode]
) -> tuple[SystemCode | None, str]:
    """Return the only system the titles name, with the name that stands there."""
    text = plain(" ".join(titles))
    found = {code: name for name, code in sorted(names.items()) if len(name) > 2 and name in text and code in allowed}
    return next(iter(found.items())) if len(found) == 1 else (None, "")
