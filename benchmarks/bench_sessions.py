"""Fifty people with the example open: how long each waits, and how much of that is the server's own work.

    PYTHONPATH=. python benchmarks/bench_sessions.py [people] [processes] [sqlite|postgresql]

The server was just started and has computed nothing yet.

1. All open the overview in the same instant, and once more when all is computed.
2. One person alone opens page after page: what a run of each costs the server.
3. All come within a minute, as on a Monday morning, and each goes on: a page or a click every ten seconds on average.
4. All send a sheet at once, and see what it would do.

No tab may end in an error, and no session be shared. Several processes serve one database, each its share of the
people, as behind a balancer that keeps a person with one process. The people are played by one more process on the same
machine: its time is told apart from the servers', and from what others take.
"""

import argparse
import asyncio
import os
import random
import tempfile
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

from actions.access import LOCAL_PERSON
from actions.example import load_example
from actions.opening import open_database
from tests import cluster, next_sheet
from tests.browser.serving import served
from tests.browser.tabs import Tab, now
from tests.places import Server
from views.wording import Language, text

PEOPLE, MINUTE, PAUSE, RUNS = 50, 60, 10, 10
PAGES = ("overview", "critical", "schedule", "fitgap", "actions", "history")
ALL_PAGES = (*PAGES, "system", "fiscal", "compare", "entry", "reports", "plan", "administration")


class Spent(NamedTuple):
    """Seconds of computing, and by the clock."""

    servers: float
    people: float
    everybody: float
    clock: float

    @classmethod
    def until_now(cls, servers: Sequence[psutil.Process]) -> "Spent":
        """Return what was spent since each began."""
        busy = psutil.cpu_times()
        idle = busy.idle + getattr(busy, "iowait", 0)
        own = psutil.Process().cpu_times()
        return cls(sum(map(_computing, servers)), own.user + own.system, sum(busy[:8]) - idle, now())


def _computing(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.user + times.system)


class Crowd:
    """The servers, and what their people wait for."""

    def __init__(self, addresses: Sequence[str], people: int) -> None:
        """Know where to go."""
        self.addresses, self.people = addresses, people
        self._servers = [each for each in psutil.Process().children() if "streamlit" in " ".join(each.cmdline())]
        self.errors = 0

    def tabs(self) -> list[Tab]:
        """Return a new tab for each person, each with one process for good."""
        return [Tab(self.addresses[number % len(self.addresses)], "overview") for number in range(self.people)]

    async def told(self, what: str, work: Sequence[Awaitable[list[float]]]) -> None:
        """Let it all be done at once; print the middle and the slow end of the waits, and who computed how much."""
        before = Spent.until_now(self._servers)
        waits = sorted(wait for waited in await asyncio.gather(*work) for wait in waited)
        spent = Spent(*(after - start for after, start in zip(Spent.until_now(self._servers), before, strict=True)))
        p50, p95 = (waits[len(waits) * share // 100] for share in (50, 95))
        others = max(0.0, spent.everybody - spent.servers - spent.people) / (spent.clock * (os.cpu_count() or 1))
        print(
            f"{what:36} n {len(waits):4}  p50 {p50:6.2f} s  p95 {p95:6.2f} s  longest {waits[-1]:6.2f} s |"
            f" server {1000 * spent.servers / len(waits):5.0f} ms each, {spent.servers / spent.clock:4.0%} of a core,"
            f" people {spent.people / spent.clock:4.0%}, others {others:4.0%} of the machine",
            flush=True,
        )

    def left(self, tabs: Sequence[Tab]) -> None:
        """Count what went wrong in tabs that close."""
        self.errors += sum(len(tab.errors) for tab in tabs)

    def megabytes(self) -> list[int]:
        """Return the memory of each server."""
        return [server.memory_info().rss // 2**20 for server in self._servers]


async def opened(stack: AsyncExitStack, tab: Tab, *, after: float = 0) -> list[float]:
    """Open a tab; return how long it took."""
    await asyncio.sleep(after)
    began = now()
    await stack.enter_async_context(tab)
    return [now() - began]


async def going_on(tab: Tab, chance: random.Random) -> list[float]:
    """Turn pages with pauses for a minute; return how long each took."""
    end, waits = now() + MINUTE, []
    while now() < end:
        await asyncio.sleep(chance.expovariate(1 / PAUSE))
        began = now()
        await tab.run(page=chance.choice(PAGES))
        waits.append(now() - began)
    return waits


async def arriving(stack: AsyncExitStack, tab: Tab, number: int) -> list[float]:
    """Come some time within the minute, and go on until everybody has been there for one."""
    chance = random.Random(number)
    after = chance.uniform(0, MINUTE)
    return [*await opened(stack, tab, after=after), *await going_on(tab, chance)]


async def again(tab: Tab, page: str) -> list[float]:
    """Run a page some times, one after the other."""
    waits = []
    for _ in range(RUNS):
        began = now()
        await tab.run(page=page)
        waits.append(now() - began)
    return waits


async def ready_to_send(tab: Tab) -> None:
    """Go where sheets are sent."""
    await tab.run(page="fitgap")
    tab.put("fitgap_view", string_array_value={"data": [text("fitgap_view_upload", Language.JA)]})
    await tab.run(page="fitgap")
    tab.put("fitgap_vendor", string_value=next_sheet.VENDOR)


async def sending(tab: Tab) -> list[float]:
    """Send a sheet and see what it would do; return how long it took."""
    began = now()
    await tab.upload("fitgap_file", next_sheet.FILE, next_sheet.next_sheet())
    await tab.run(page="fitgap")
    if not tab.shows("fitgap_counts"):
        raise RuntimeError(f"the sheet was not shown: {tab.words}")
    return [now() - began]


async def crowd(of: Crowd) -> None:
    """Let them all come in, go on, and send."""
    for how in ("nothing computed", "all computed"):
        async with AsyncExitStack() as stack:
            tabs = of.tabs()
            await of.told(f"{of.people} open at once, {how}", [opened(stack, tab) for tab in tabs])
            of.left(tabs)
    async with AsyncExitStack() as stack:
        alone = of.tabs()[0]
        await stack.enter_async_context(alone)
        for page in ALL_PAGES:
            await again(alone, page)
            await of.told(f"one person alone, {page}", [again(alone, page)])
        of.left([alone])
    async with AsyncExitStack() as stack:
        tabs = of.tabs()
        coming = [arriving(stack, tab, number) for number, tab in enumerate(tabs)]
        await of.told(f"{of.people} come within a minute, go on", coming)
        on = [going_on(tab, random.Random(number)) for number, tab in enumerate(tabs)]
        await of.told(f"{of.people} turn pages, every {PAUSE} s each", on)
        for tab in tabs:
            await ready_to_send(tab)
        await of.told(f"{of.people} send a sheet at once", [sending(tab) for tab in tabs])
        of.left(tabs)
    print(f"errors shown: {of.errors}; memory of each server, MB: {of.megabytes()}")


@contextmanager
def database(kind: str) -> Iterator[tuple[Path, str]]:
    """Make a database of that kind with the example; give the file beside which the servers write, and its address."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = f"sqlite:///{folder}/tracker.db"
        if kind == "postgresql":
            url = Server(stack.enter_context(cluster.running()).url).url(folder)
        opened_database = open_database(url)
        load_example(opened_database, LOCAL_PERSON, next_sheet.WARD, datetime.now(UTC))
        opened_database.close()
        yield folder / "tracker.db", url


def main() -> None:
    """Serve the example and let them in."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("people", nargs="?", type=int, default=PEOPLE)
    asked.add_argument("processes", nargs="?", type=int, default=1)
    asked.add_argument("kind", nargs="?", choices=("sqlite", "postgresql"), default="sqlite")
    told = asked.parse_args()
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    print(
        f"{told.people} people, {told.processes} server processes, {told.kind}; load {load} on {os.cpu_count()} cores"
    )
    with database(told.kind) as (file, url), ExitStack() as stack:
        own = [file.with_suffix(f".{number}") for number in range(told.processes)]
        addresses = [stack.enter_context(served(each, lambda _: {"DATABASE_URL": url})) for each in own]
        asyncio.run(crowd(Crowd(addresses, told.people)))
    print(f"load average at the end {', '.join(f'{average:.1f}' for average in os.getloadavg())}")


if __name__ == "__main__":
    main()
