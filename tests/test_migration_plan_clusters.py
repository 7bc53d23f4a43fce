"""Gaps of several systems that share a phrase."""

from datetime import datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from migration_plan.clusters import SYSTEMS, gap_clusters, phrases
from model.fitgap import Resolution, Verdict
from model.record import RequirementId, SystemCode
from model.snapshot import GapFigures


def gap(system: str, name: str, *, points: str = "1", latest: datetime | None = None) -> GapFigures:
    return GapFigures(
        id=f"{system}:{name}",
        system=SystemCode(system),
        requirement_id=RequirementId(name),
        name=name,
        verdict=Verdict.GAP,
        severity=1,
        resolution=Resolution.OPEN,
        task=None,
        department="",
        due=None,
        latest_decision=latest,
        driving=False,
        drag_days=None,
        points=Fraction(points),
    )


def test_one_requirement_of_three_systems_is_one_decision() -> None:
    early, late = datetime(2024, 11, 27), datetime(2025, 12, 15)
    gaps = [
        gap("01", "文字要件に基づく文字の管理", latest=late),
        gap("04", "文字要件に基づく文字の管理", points="1/2"),
        gap("18", "文字要件に基づく文字の管理", latest=early),
        gap("18", "操作ログの取得"),
    ]

    (cluster,) = gap_clusters(gaps)

    assert cluster.phrase == "文字要件に基づく文字の管理"
    assert cluster.gaps == tuple(gap.id for gap in gaps[:3])
    assert cluster.systems == ("01", "04", "18")
    assert (cluster.points, cluster.latest_decision) == (Fraction(5, 2), early)


def test_the_longest_shared_phrase_takes_its_gaps_and_the_next_takes_those_left() -> None:
    warned = [gap(system, "支援措置対象者の検索時の警告") for system in ("05", "14", "17")]
    hidden = [
        gap("01", "支援措置対象者の表示の抑止"),
        gap("07", "支援措置対象者のメモの管理"),
        gap("10", "支援措置対象者の一覧"),
    ]

    found = {cluster.phrase: len(cluster.gaps) for cluster in gap_clusters([*hidden, *warned])}

    assert found == {"支援措置対象者の検索時の警告": 3, "支援措置対象者": 3}


def test_two_systems_and_a_single_common_word_make_no_cluster() -> None:
    assert gap_clusters([gap("01", "公印の管理"), gap("04", "公印の管理"), gap("04", "公印の管理（支所）")]) == ()
    assert gap_clusters([gap("01", "異動の管理"), gap("02", "届出の管理"), gap("03", "照会の管理")]) == ()


def test_full_and_half_width_are_one() -> None:
    (cluster,) = gap_clusters(
        [gap("01", "ＥＵＣ（データの抽出）"), gap("02", "EUC(データの抽出)"), gap("03", "euc(データの抽出)")]
    )

    assert len(cluster.gaps) == 3


NAMES = st.builds(
    "の".join, st.lists(st.sampled_from(["住民票", "受付一覧", "出力", "警告", "CSV出力"]), min_size=1, max_size=4)
)


@given(st.lists(st.builds(gap, st.sampled_from(["01", "02", "03", "04"]), NAMES), unique_by=lambda each: each.id))
def test_a_gap_is_in_one_cluster_at_most_has_its_phrase_and_order_does_not_matter(gaps: list[GapFigures]) -> None:
    found = gap_clusters(gaps)
    names = {each.id: each.name for each in gaps}
    members = [name for cluster in found for name in cluster.gaps]

    assert len(members) == len(set(members))
    assert all(cluster.phrase in list(phrases(names[name])) for cluster in found for name in cluster.gaps)
    assert all(len(cluster.systems) >= SYSTEMS for cluster in found)
    turned = gap_clusters(gaps[::-1])
    assert [(c.phrase, set(c.gaps)) for c in turned] == [(c.phrase, set(c.gaps)) for c in found]
