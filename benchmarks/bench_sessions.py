"""Fifty people with the example open: how long each waits for the overview, for a turn of a page, for an upload.

    PYTHONPATH=. python benchmarks/bench_sessions.py [people]

First all open the overview in the same instant. Then each goes on as a person does, a page or a click every ten
seconds on average, for one minute. Then all send a sheet at once. No tab may end in an error, and no session be shared.
"""

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from actions.access import LOCAL_PERSON
from actions.example import load_example
from actions.opening import open_database
from tests import next_sheet
from tests.browser.serving import served
from tests.browser.tabs import Tab, now
from views.wording import Language, text

PEOPLE, MINUTE, PAUSE = 50, 60, 10
PAGES = ("overview", "critical", "schedule", "fitgap", "actions", "history")


async def timed(work: Awaitable[None]) -> float:
    """Return how long it took."""
    began = now()
    await work
    return now() - began


async def going_on(tab: Tab, chance: random.Random) -> list[float]:
    """Turn pages with pauses for a minute; return how long each took."""
    end, waits = now() + MINUTE, []
    while now() < end:
        await asyncio.sleep(chance.expovariate(1 / PAUSE))
        waits.append(await timed(tab.run(page=chance.choice(PAGES))))
    return waits


async def ready_to_send(tab: Tab) -> None:
    """Go where sheets are sent."""
    await tab.run(page="fitgap")
    tab.put("fitgap_view", string_array_value={"data": [text("fitgap_view_upload", Language.JA)]})
    await tab.run(page="fitgap")
    tab.put("fitgap_vendor", string_value=next_sheet.VENDOR)


async def sending(tab: Tab) -> None:
    """Send a sheet and see what it would do."""
    await tab.upload("fitgap_file", next_sheet.FILE, next_sheet.next_sheet())
    await tab.run(page="fitgap")
    if not tab.shows("fitgap_counts"):
        raise RuntimeError(f"the sheet was not shown: {tab.words}")


def told(what: str, waits: list[float]) -> None:
    """Print the middle and the slow end."""
    ordered = sorted(waits)
    p50, p95 = (ordered[len(ordered) * share // 100] for share in (50, 95))
    print(f"{what:34} n {len(ordered):4}  p50 {p50:6.2f} s  p95 {p95:6.2f} s  longest {ordered[-1]:6.2f} s")


async def crowd(address: str, people: int) -> None:
    """Let them all come in, go on, and send."""
    async with AsyncExitStack() as open_tabs:
        tabs = [Tab(address, "overview") for _ in range(people)]
        entering = [timed(_entered(open_tabs.enter_async_context, tab)) for tab in tabs]
        told(f"{people} open the overview at once", await asyncio.gather(*entering))
        steps = await asyncio.gather(*(going_on(tab, random.Random(number)) for number, tab in enumerate(tabs)))
        told(f"{people} turn pages, every {PAUSE} s each", [wait for waits in steps for wait in waits])
        for tab in tabs:
            await ready_to_send(tab)
        waits = await asyncio.gather(*(timed(sending(tab)) for tab in tabs))
        told(f"{people} send a sheet at once", waits)
        print(f"errors shown: {sum(len(tab.errors) for tab in tabs)}")


async def _entered(enter: Callable[[Tab], Awaitable[Tab]], tab: Tab) -> None:
    await enter(tab)


def main() -> None:
    """Serve the example and let them in."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    print(f"load average before: {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "tracker.db"
        load_example(open_database(str(database)), LOCAL_PERSON, next_sheet.WARD, datetime.now(UTC))
        with served(database) as address:
            asyncio.run(crowd(address, people))


if __name__ == "__main__":
    main()
