"""Gaps of several systems that one decision may settle: those whose requirements share a phrase of their names.

A name is cut into words at its particles and marks: 「支援措置対象者の検索時の警告」 has three. A phrase is a run of
whole words. The longest phrase that open gaps of at least three systems share takes them, then the next longest takes
those that are left. Nothing is guessed: the phrase is in every name of its cluster.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from model.deciding import GapCluster
from model.snapshot import GapFigures

SYSTEMS = 3
"""In so many systems at least a phrase must occur."""
LETTERS = 4
"""A phrase of one word has so many letters at least: 「管理」 alone says nothing."""

_BREAK = re.compile(r"に基づく|に対する|に関する|に伴う|による|との|への|の|と|を|に|[\s・、,。(\[「『【/:;\-]+")


def gap_clusters(gaps: Iterable[GapFigures]) -> tuple[GapCluster, ...]:
    """Return the clusters of open gaps, the one with the most gaps first; a gap is in one cluster at most."""
    left = {gap.id: gap for gap in gaps}
    sharing = _by_phrase(left.values())
    clusters = []
    for phrase in sorted(sharing, key=lambda phrase: (-len(phrase), phrase)):
        alike = [left[name] for name in sharing[phrase] if name in left]
        if len({gap.system for gap in alike}) >= SYSTEMS:
            clusters.append(_cluster(phrase, alike))
            for gap in alike:
                del left[gap.id]
    return tuple(sorted(clusters, key=lambda cluster: (-len(cluster.gaps), -cluster.points, cluster.phrase)))


def phrases(name: str) -> Iterator[str]:
    """Yield every phrase of a name that could be shared, in one form for full and half width.

    >>> list(phrases("支援措置対象者の検索時の警告"))
    ['支援措置対象者', '支援措置対象者の検索時', '支援措置対象者の検索時の警告', '検索時の警告']
    >>> list(phrases("ＥＵＣ（データの抽出・加工）"))
    ['EUC(データ', 'EUC(データの抽出', 'EUC(データの抽出・加工)', 'データの抽出', 'データの抽出・加工)', '抽出・加工)']
    """
    plain = unicodedata.normalize("NFKC", name).upper()
    words = list(_words(plain))
    for first, (begin, _) in enumerate(words):
        for last, (_, end) in enumerate(words[first:]):
            if last or end - begin >= LETTERS:
                yield plain[begin:end]


def _words(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where each word of a name begins and ends."""
    begin = 0
    for found in _BREAK.finditer(plain):
        if found.start() > begin:
            yield begin, found.start()
        begin = found.end()
    if begin < len(plain):
        yield begin, len(plain)


def _by_phrase(gaps: Iterable[GapFigures]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for gap in gaps:
        for phrase in dict.fromkeys(phrases(gap.name)):
            found.setdefault(phrase, []).append(gap.id)
    return found


def _cluster(phrase: str, gaps: Sequence[GapFigures]) -> GapCluster:
    return GapCluster(
        phrase=phrase,
        gaps=tuple(gap.id for gap in gaps),
        systems=tuple(sorted({gap.system for gap in gaps})),
        points=sum((gap.points for gap in gaps), Fraction(0)),
        latest_decision=min((gap.latest_decision for gap in gaps if gap.latest_decision), default=None),
    )
