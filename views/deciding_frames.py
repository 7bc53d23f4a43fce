"""What to decide together, and what is known of vendors, as tables."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

import pandas as pd

from model.deciding import GapCluster, Waiting
from model.schedule import last_day
from model.snapshot import GapFigures
from model.vendor import VendorFigures
from views.names import Names
from views.steering_frames import decider, shown
from views.wording import count, t, table_day
from views.wording.deciding import last_word, load, realisation

ZERO = Fraction(0)
CLUSTERS = ("phrase", "gaps", "count", "latest", "points", "deciders", "systems")
VENDORS = (
    "vendor",
    "realisation",
    "gains",
    "last",
    "open",
    "ward",
    "overdue",
    "pace",
    "due",
    "coming",
    "load",
)


def by_damage(gaps: Iterable[GapFigures], waiting: Mapping[str, Waiting]) -> list[GapFigures]:
    """Return gaps, those first that a week's wait costs most, then those that must be decided first."""

    def damage(gap: GapFigures) -> tuple[Fraction, Fraction, datetime, Fraction, str]:
        cost = waiting.get(gap.id)
        days, points = (cost.days or ZERO, cost.points or ZERO) if cost else (ZERO, ZERO)
        return -days, -points, gap.latest_decision or datetime.max, -gap.points, gap.id

    return sorted(gaps, key=damage)


def clusters(found: Iterable[GapCluster], gaps: Mapping[str, GapFigures], names: Names) -> pd.DataFrame:
    """Return one row a cluster, in the order given."""
    rows = [
        {
            "phrase": cluster.phrase,
            "gaps": len(cluster.gaps),
            "count": len(cluster.systems),
            "latest": table_day(last_day(cluster.latest_decision)),
            "points": shown(cluster.points, 3),
            "deciders": t("comma").join(dict.fromkeys(decider(gaps[name], names) for name in cluster.gaps)),
            "systems": t("comma").join(names.system(system) for system in cluster.systems),
        }
        for cluster in found
    ]
    return pd.DataFrame(rows, columns=list(CLUSTERS))


def vendors(found: Iterable[VendorFigures]) -> pd.DataFrame:
    """Return one row a vendor, in the order given."""
    rows = [
        {
            "vendor": vendor.name,
            "realisation": realisation(vendor),
            "gains": f"{count(vendor.verified)} / {count(vendor.reported)}",
            "last": last_word(vendor),
            "open": vendor.open_gaps,
            "ward": vendor.awaiting_ward,
            "overdue": vendor.overdue,
            "pace": None if vendor.throughput is None else shown(vendor.throughput, 1),
            "due": [number for _, number in vendor.due],
            "coming": vendor.coming,
            "load": load(vendor),
        }
        for vendor in found
    ]
    return pd.DataFrame(rows, columns=list(VENDORS))
