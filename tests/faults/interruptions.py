"""Interrupt imports in the real app: a second click, another page, a reload, a tab that is closed.

    python -m tests.faults.interruptions 100
    python -m tests.faults.interruptions 8 --plant in-pieces    rows, a progress bar, more rows: must be found torn

Each import is interrupted a moment after its click. It must then be whole or absent, and whoever opens the page again
with the same file must be told that it is stored, or be offered to store it.
"""

import asyncio
import random
import tempfile
from pathlib import Path

from actions.register import receipts
from storage.database import Database
from tests.browser.serving import served
from tests.browser.tabs import Tab
from tests.faults.verdict import Found, run
from tests.killing import faults_in, sheet_of
from tests.ward import MANAGER, open_in, ward_in
from views.wording import Language, text

ROWS, LONGEST = 300, 0.6
WAYS = ("second click", "another page", "reload", "closed")
PLANTED = "tests/faults/in_pieces.py"
_STORED = text("fitgap_same_again", Language.JA)


def interruptions(count: int, plant: str = "") -> Found:
    """Interrupt that many imports; return what was torn or not reported."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ward_in(folder).close()
        with served(folder / "tracker.db", script=PLANTED if plant else "app.py") as address:
            faults, stored = asyncio.run(_interrupted(address, open_in(folder), count))
    return Found(count, faults, f"{stored} of them stored,")


async def _interrupted(address: str, db: Database, count: int) -> tuple[list[str], int]:
    chance, faults, stored = random.Random(3), list[str](), set[int]()
    for number in range(1, count + 1):
        faults += await _import_broken_off(address, number, WAYS[number % len(WAYS)], chance.uniform(0, LONGEST))
        told = await _told_stored(address, db, number)
        kept = {int(receipt.file.removesuffix(".csv")) for receipt in receipts(db, MANAGER) if receipt.week}
        if told != (number in kept):
            faults.append("unreported")
        stored = kept
        faults += sorted(faults_in(db, set(), ROWS))
    return faults, len(stored)


async def _import_broken_off(address: str, number: int, way: str, delay: float) -> list[str]:
    """Import, and interrupt it; return the faults that the tab was shown."""
    async with Tab(address, "fitgap", "view=upload") as tab:
        await _chosen(tab, number)
        await tab.ask(press="fitgap_accept")
        await asyncio.sleep(delay)
        if way == "second click":
            await tab.ask(press="fitgap_accept")
            await tab.finished()
        elif way == "another page":
            await tab.run(page="overview")
    if way == "reload":
        async with Tab(address, "fitgap", "view=upload") as again:
            return ["error shown"] * bool(tab.errors or again.errors)
    return ["error shown"] * bool(tab.errors)


async def _chosen(tab: Tab, number: int) -> None:
    """Choose the vendor and the file, and agree to its questions."""
    tab.put("fitgap_view", string_array_value={"data": [text("fitgap_view_upload", Language.JA)]})
    tab.put("fitgap_vendor", string_value="A社")
    await tab.upload("fitgap_file", f"{number}.csv", sheet_of(number, ROWS))
    await tab.run()
    if tab.shows("fitgap_agree"):
        tab.put("fitgap_agree", bool_value=True)
        await tab.run()


async def _told_stored(address: str, db: Database, number: int) -> bool:
    """Open the page anew with the same file, once what was begun has ended; return whether it says "stored"."""
    before = len(receipts(db, MANAGER))
    await asyncio.sleep(1)
    while len(receipts(db, MANAGER)) != before:
        before = len(receipts(db, MANAGER))
        await asyncio.sleep(1)
    async with Tab(address, "fitgap", "view=upload") as tab:
        await _chosen(tab, number)
        return any(_STORED in words for words in tab.words)


if __name__ == "__main__":
    run(interruptions, count=100, plants=("in-pieces",), about=__doc__ or "")
