"""Predecessors (先行機能ID): from the text of a cell to ids that exist, with every doubtful link set aside and told.

A row is never rejected for its predecessors.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fitgap import vocabulary
from fitgap.cells import Found
from fitgap.plain import key, look, plain, written_id
from fitgap.vocabulary import spellings
from model.issue import Severity
from model.record import RequirementId

_NONE = frozenset(spellings(vocabulary.NO_PREDECESSOR))
_SEPARATORS = re.compile(r"[,、，；\s]+")
_LAG = re.compile(r"\s(?:FS|SS|FF|SF)\b|\s[+＋\-－]\s*[0-9０-９]|[0-9０-９]\s*(?:日|営業日|週|days?\b)", re.IGNORECASE)
"""A link with a type or a lag behind a blank: it is told as a whole, never read without its lag."""
_LOOSE_SEPARATORS = re.compile(r"[/／・|｜+＋&＆]+")


class KnownIds(NamedTuple):
    """The ids that a predecessor may name: by their normal form, and by what they look like."""

    by_key: Mapping[str, RequirementId]
    by_look: Mapping[str, RequirementId]

    @classmethod
    def of(cls, ids: Iterable[RequirementId]) -> "KnownIds":
        """Return the index of ids."""
        listed = list(ids)
        return cls({key(known): known for known in listed}, {look(known): known for known in listed})


class Links(NamedTuple):
    """The predecessors of one row that exist, and what was found in the cell."""

    predecessors: tuple[RequirementId, ...]
    found: tuple[Found, ...]


def read_links(text: str, own: RequirementId, known: KnownIds) -> Links:
    """Return the predecessors a cell names."""
    if not text.strip():
        return Links((), ())
    found: list[Found] = []
    kept: dict[str, RequirementId] = {}
    for token in _tokens(text, known, found):
        written = written_id(token.removeprefix("'"))
        target = known.by_key.get(key(written))
        if target is not None and written != token:
            found.append(Found("normalised", Severity.REPAIRED, (("after", written),), value=token))
        if target is None:
            found.append(_unknown(token, known))
        elif key(target) == key(own):
            found.append(Found("self-loop", Severity.LINK_ASIDE, value=written))
        elif key(target) in kept:
            found.append(Found("duplicate-edge", Severity.REPAIRED, value=written))
        else:
            kept[key(target)] = target
    return Links(tuple(kept.values()), tuple(found))


def _tokens(text: str, known: KnownIds, found: list[Found]) -> list[str]:
    """Return the ids in a cell as written; other separators and words for "none" are told."""
    tokens = []
    for part in text.split(";"):
        pieces = [part.strip()] if _LAG.search(part) else [piece for piece in _SEPARATORS.split(part) if piece]
        if len(pieces) > 1 and plain(part) not in _NONE:
            mark = _SEPARATORS.search(part.strip())
            shown = (mark.group().strip() or "␣") if mark else ""
            found.append(Found("list-separator", Severity.REPAIRED, value=shown))
        tokens += [token for piece in pieces for token in _loose(piece, known, found)]
    real = [token for token in tokens if plain(token) not in _NONE or key(token) in known.by_key]
    if len(real) < len(tokens) or (text.count(";") and not all(part.strip() for part in text.split(";"))):
        found.append(Found("normalised", Severity.REPAIRED, (("after", ";".join(real)),)))
    return real


def _loose(piece: str, known: KnownIds, found: list[Found]) -> list[str]:
    """Split at marks that may also belong to an id, only where every part is known and the whole is not."""
    parts = [part for part in _LOOSE_SEPARATORS.split(piece) if part]
    if len(parts) > 1 and key(piece) not in known.by_key and all(key(part) in known.by_key for part in parts):
        mark = _LOOSE_SEPARATORS.search(piece)
        found.append(Found("list-separator", Severity.REPAIRED, value=mark.group() if mark else ""))
        return parts
    return [piece]


def _unknown(written: str, known: KnownIds) -> Found:
    """Return what is said of a predecessor that does not exist; with a lag (A1FS+5日) the whole is told."""
    similar = known.by_look.get(look(written))
    if similar is not None:
        return Found("confusable-id", Severity.LINK_ASIDE, (("candidate", similar),), value=written)
    return Found("foreign-key", Severity.LINK_ASIDE, value=written)
