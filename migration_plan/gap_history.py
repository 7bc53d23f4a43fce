"""How long gaps took once their response was decided: what a vendor's own past says of the gaps that it has open.

A gap counts from the day the department first approved its response to the day the ward verified it, if that word still
stands. Gaps of one vendor and one kind of response are alike; where those are too few, all gaps of the vendor are. An
open gap that has waited w days since its approval takes as long as one of those that took longer than w: what is known
by waiting is not drawn again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from migration_plan.gaps import end_of, gap_id
from model.fitgap import FitGapRecord, RecordKey, Response
from model.plan import Plan
from model.progress import Decision, Review
from model.record import SystemCode, VendorCode
from model.risk import GapBasis

ENOUGH = 5
"""So many resolved gaps that took longer are needed before they speak for one that is open."""
Kind = tuple[VendorCode, Response | None]
"""A vendor and a response; None stands for all of them."""


@dataclass(frozen=True, slots=True)
class GapHistory:
    """When open gaps may be verified, each instant equally likely, and which past that rests on, by gap."""

    instants: Mapping[str, tuple[datetime, ...]]
    kinds: Mapping[str, Kind]
    resolved: Mapping[Kind, Sequence[int]]
    """Days that resolved gaps took, by kind."""

    def basis(self, gaps: Iterable[str]) -> tuple[GapBasis, ...]:
        """Return how many of some gaps rest on which past, the most first; those without one on the plan's rule."""
        counted = Counter(self.kinds.get(gap) for gap in gaps)
        return tuple(
            GapBasis(vendor=kind[0], response=kind[1], resolved=len(self.resolved[kind]), gaps=count)
            if kind
            else GapBasis(gaps=count)
            for kind, count in counted.most_common()
        )


def gap_history(
    plan: Plan, records: Iterable[FitGapRecord], reviews: Iterable[Review], status_date: date
) -> GapHistory:
    """Return what the reviews until a day say of the gaps that are open on it; ``reviews`` in the order they count."""
    vendors = {system.code: system.vendor for system in plan.systems if system.vendor}
    said = _by_gap(review for review in reviews if review.effective <= status_date)
    decided = [(record, day) for record in records if (day := _approved(said.get(record.key, ())))]
    resolved: dict[Kind, list[int]] = {}
    for record, day in decided:
        last = said[record.key][-1]
        if last.decision is Decision.VERIFIED:
            for kind in _kinds(record, vendors):
                resolved.setdefault(kind, []).append((last.effective - day).days)
    instants: dict[str, tuple[datetime, ...]] = {}
    kinds: dict[str, Kind] = {}
    for record, day in decided:
        waited = (status_date - day).days
        longer = ((kind, _longer(resolved.get(kind, ()), waited)) for kind in _kinds(record, vendors))
        found = next((each for each in longer if len(each[1]) >= ENOUGH), None)
        if record.open_gap and found:
            kinds[gap_id(record)] = found[0]
            instants[gap_id(record)] = tuple(end_of(day + timedelta(days=took)) for took in found[1])
    return GapHistory(instants, kinds, resolved)


def _by_gap(reviews: Iterable[Review]) -> dict[RecordKey, list[Review]]:
    grouped: dict[RecordKey, list[Review]] = {}
    for review in reviews:
        grouped.setdefault(review.key, []).append(review)
    return grouped


def _approved(said: Iterable[Review]) -> date | None:
    return next((review.effective for review in said if review.decision is Decision.APPROVED), None)


def _longer(days: Iterable[int], waited: int) -> list[int]:
    return sorted(took for took in days if took > waited)


def _kinds(record: FitGapRecord, vendors: Mapping[SystemCode, VendorCode]) -> tuple[Kind, ...]:
    """Return the kinds that a gap belongs to, the closest first."""
    vendor = vendors.get(record.system)
    return ((vendor, record.response), (vendor, None)) if vendor else ()
