"""Every figure of the example ward beside networkx over the same graph, and beside the limit of 30 ms.

    python benchmarks/bench_snapshot.py [rounds]

The example is loaded into a new database through the actions that users have (that is timed too, against its limit of
5 s). Then a snapshot of its 820 tasks is taken in turns with both passes of networkx over node attributes, which gives
dates and floats alone: no calendar, gap, progress, rate or record. Some of a snapshot is kept for the next one of the
same plan, so it is shown three ways: the same day again, the Fridays of half a year one after another, and a plan that
was never seen. Least and median of the rounds are shown, in milliseconds of the processor. Machines differ: read the
ratios.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_risk import WARD
from schedule_peers import networkx_pass

from actions import weekly
from actions.access import LOCAL_PERSON
from actions.example import load_example
from actions.opening import open_database
from migration_plan.gaps import apply_reviews
from migration_plan.graph import graph_of
from migration_plan.network import network_of
from migration_plan.snapshot import take_snapshot
from storage.canonical import canonical_json
from storage.facts import Facts

LIMIT, LIMIT_OF_LOADING = 30, 5_000
ROUNDS = 25
PEER = "networkx: both passes over node attributes"


def milliseconds(act: Callable[[], object]) -> float:
    """Return the time of one run on the processor: others on the machine do not count."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def example(folder: Path) -> tuple[Facts, date]:
    """Load the example into a new database, show how long that took, and return its facts with their day."""
    db = open_database(f"sqlite:///{folder / 'example.db'}")
    spent = milliseconds(lambda: load_example(db, LOCAL_PERSON, WARD, datetime.now(UTC)))
    print(f"loading the example, 26 weeks frozen: {spent:,.0f} ms, limit {LIMIT_OF_LOADING:,}")
    day = weekly.latest_status_date(db, LOCAL_PERSON)
    with db.read(LOCAL_PERSON) as tx:
        known = weekly.facts(tx, day)
    if known is None:
        raise SystemExit("the example has no plan")
    return known, day


def contenders(known: Facts, day: date) -> dict[str, Callable[[], object]]:
    """Return all that is measured, by name."""
    plan, reports, records = known.plan, known.reports, apply_reviews(known.records, known.reviews)
    fridays, graph = cycle(day - timedelta(weeks=week) for week in range(26)), graph_of(network_of(plan))
    snapshot = take_snapshot(plan, records, reports, day)
    if take_snapshot(plan.model_copy(), records, reports, day) != snapshot:
        raise SystemExit("what is kept changes the figures")
    return {
        "take_snapshot: the same day again": lambda: take_snapshot(plan, records, reports, day),
        "take_snapshot: one Friday after another": lambda: take_snapshot(plan, records, reports, next(fridays)),
        "take_snapshot: a plan never seen": lambda: take_snapshot(plan.model_copy(), records, reports, day),
        "applying the reviews to the register": lambda: apply_reviews(known.records, known.reviews),
        "the canonical JSON of the snapshot": lambda: canonical_json(snapshot),
        PEER: lambda: networkx_pass(graph),
    }


def main() -> None:
    """Measure in turns and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with TemporaryDirectory() as folder:
        known, day = example(Path(folder))
        every = contenders(known, day)
        spent: dict[str, list[float]] = {name: [] for name in every}
        for _ in range(rounds):
            for name, act in every.items():
                spent[name].append(milliseconds(act))
    peer = min(spent[PEER])
    print(f"{len(known.plan.tasks):,} tasks, {len(known.records):,} rows, {len(known.reports):,} reports")
    for name, times in spent.items():
        least, median = min(times), statistics.median(times)
        limit = f"  limit {LIMIT} ms: {'kept' if least <= LIMIT else 'MISSED'}" if name.startswith("take") else ""
        print(f"  {name:<46}{least:8.1f} ms least{median:8.1f} median {least / peer:6.1f} × networkx{limit}")


if __name__ == "__main__":
    main()
