"""Our count against every rate the ministry published for January 2026 (read beside the project, not kept in it)."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from migration_plan.progress import count_steps, mean_rate, national_rate, step_rate
from model.snapshot import Rate, StepCount
from model.system import StepStatus

DATA = Path(__file__).parents[2] / "shared" / "data"
PUBLISHED = {
    "完了済み": StepStatus.COMPLETED,
    "作業中": StepStatus.IN_PROGRESS,
    "未": StepStatus.NOT_STARTED,
    "対象外": StepStatus.NOT_APPLICABLE,
}
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published figures lie beside the project, not in it")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def steps_of(row: dict[str, str]) -> StepCount:
    return count_steps(PUBLISHED[cell] for name, cell in row.items() if name not in ("都道府県", "業務", "公表完了率"))


def test_every_published_system_rate_is_our_count_of_its_forty_steps() -> None:
    published = list(rows("pref_step_status_202601.csv"))

    assert len(published) == 94
    assert all(step_rate(steps_of(row)).value == 100 * Fraction(row["公表完了率"]) for row in published)


def test_every_published_prefecture_mean_is_our_national_rate() -> None:
    systems: dict[str, list[StepCount]] = defaultdict(list)
    published: dict[str, list[Fraction]] = {}
    for row in rows("pref_step_status_202601.csv"):
        systems[row["都道府県"]].append(steps_of(row))
        published.setdefault(row["都道府県"], []).append(Fraction(row["公表完了率"]))

    assert len(systems) == 47
    for prefecture, steps in systems.items():
        mean = sum(published[prefecture], Fraction(0)) / len(published[prefecture])
        assert national_rate(steps).value == 100 * mean


def test_every_published_municipality_mean_is_the_plain_mean_of_its_systems() -> None:
    bodies = list(rows("municipality_step_rate_202601.csv"))

    assert len(bodies) == 1741
    for body in bodies:
        cells = [cell for name, cell in body.items() if name not in ("都道府県", "市区町村", "公表完了率")]
        mean = mean_rate(Rate(numerator=Fraction(cell), denominator=Fraction(1)) for cell in cells if cell)
        ours = (mean.value or Fraction(0)) / 100
        assert abs(ours - Fraction(body["公表完了率"])) <= Fraction(1, 20_000), body["市区町村"]
