"""Commands that help to decide: what waiting costs and what can be decided together, and each vendor's record."""

from datetime import date

import typer

from actions import deciding as decide
from actions.vendors import vendors_now
from model.deciding import Decisions
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot
from model.vendor import VendorFigures
from terminal.answers import Answer
from terminal.door import Door
from terminal.looking import AsOf, figures_of
from terminal.tables import columns
from views.wording import count, points, t, table_day
from views.wording.deciding import last_word, load, no_return, price, realisation
from views.wording.figures import NOTHING

_SHOWN = 20


def decisions(context: typer.Context, as_of: AsOf = "") -> None:
    """Show the point of no return, the gaps that wait with the cost of waiting, and gaps to decide together."""
    door: Door = context.obj
    database = door.database()
    _, snapshot = figures_of(door, database, as_of)
    found = decide.decisions_now(database, door.actor, snapshot.status_date)
    door.answer(found.model_dump(mode="json") if found else {}, _decision_lines(found, snapshot) if found else [])


def vendors(context: typer.Context, as_of: AsOf = "") -> None:
    """Show each vendor's realisation, freshness and load."""
    door: Door = context.obj
    database = door.database()
    _, snapshot = figures_of(door, database, as_of)
    found = vendors_now(database, door.actor, snapshot)
    rows = [_vendor_row(vendor) for vendor in found]
    named = ("vendor", "systems", "realisation", "gains", "last", "open", "ward", "overdue", "pace", "coming", "load")
    headings = tuple(t(f"vendors_column_{name}") for name in named)
    lines = columns([headings, *rows], right=frozenset({2, 3, 5, 6, 7, 8, 9, 10})) if rows else [t("vendors_none")]
    door.answer({"vendors": [_vendor(vendor) for vendor in found]}, lines)


def _decision_lines(found: Decisions, snapshot: Snapshot) -> list[str]:
    gaps = {gap.id: gap for gap in snapshot.gaps}
    waits = [
        (table_day(_day(gaps[each.gap])), each.gap, gaps[each.gap].name, gaps[each.gap].department, price(each))
        for each in sorted(found.waiting, key=lambda each: -(each.days or 0))
    ]
    shared = [
        (cluster.phrase, count(len(cluster.gaps)), count(len(cluster.systems)), points(cluster.points))
        for cluster in found.clusters
    ]
    told = [line.replace("*", "") for line in no_return(found.no_return) if line]
    lines = [*told, ""] if told else []
    if waits:
        named = ("actions_column_latest", "actions_column_gap", "cli_gap_name", "actions_column_decider")
        head = (*map(t, named), t("decide_waiting"))
        lines += [t("cli_decisions_lead"), *columns([head, *waits[:_SHOWN]]), ""]
    if shared:
        head = tuple(t(f"clusters_column_{name}") for name in ("phrase", "gaps", "count", "points"))
        lines += [t("cli_clusters_lead"), *columns([head, *shared[:_SHOWN]], right=frozenset({1, 2, 3}))]
    return lines


def _day(gap: GapFigures) -> date | None:
    """Return the last day on which the gap may be decided: its latest decision is the instant at which that is over."""
    return last_day(gap.latest_decision)


def _vendor_row(vendor: VendorFigures) -> tuple[str, ...]:
    return (
        vendor.name,
        " ".join(vendor.systems),
        realisation(vendor),
        f"{count(vendor.verified)} / {count(vendor.reported)}",
        last_word(vendor),
        *(count(number) for number in (vendor.open_gaps, vendor.awaiting_ward, vendor.overdue)),
        count(vendor.throughput) if vendor.throughput is not None else NOTHING,
        count(vendor.coming),
        load(vendor),
    )


def _vendor(vendor: VendorFigures) -> Answer:
    derived = {
        name: None if (value := getattr(vendor, name)) is None else str(value)
        for name in ("realisation", "throughput", "load")
    }
    return vendor.model_dump(mode="json") | derived
