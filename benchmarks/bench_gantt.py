"""The whole plan in the Gantt chart: how long 820 tasks take to draw, and how many frames a second scrolling keeps.

    PYTHONPATH=. python benchmarks/bench_gantt.py [rounds]

The real page in headless Chromium. The goals are 100 ms to draw and 40 frames a second. Beside it, in the same page and
turn about, a plain list of as many lines is scrolled: it shows what the browser itself can do on this machine.
"""

import argparse
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator

from actions.access import LOCAL_PERSON
from actions.example import load_example
from actions.opening import open_database
from tests import next_sheet
from tests.browser.serving import opened, served, settled
from views.wording import Language, text

DRAWING, FRAMES, STEP = 100, 40, 48
"""The goals (ms, frames a second), and how many pixels a turn of the wheel moves."""
DRAWN = """frame => {
    frame.scrollTop = frame.scrollTop ? 0 : frame.scrollHeight / 2;
    return new Promise(done => requestAnimationFrame(() => done(frame.parentElement.dataset)));
}"""
SCROLLED = """(frame, step) => new Promise(done => {
    const begun = performance.now();
    let frames = 0, down = true;
    const next = now => {
        if (now - begun > 2000) return done(1000 * frames / (now - begun));
        frames += 1;
        if (frame.scrollTop + frame.clientHeight >= frame.scrollHeight - 1) down = false;
        if (frame.scrollTop === 0) down = true;
        frame.scrollTop += down ? step : -step;
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
})"""
PLAIN = """rows => {
    const list = document.createElement("div");
    list.id = "plain";
    list.style.cssText = "position: fixed; inset: auto 0 0 auto; width: 50%; height: 560px; overflow: auto; z-index: 9";
    for (let row = 0; row < rows; row++) list.append(document.createElement("p"), `${row}`);
    document.body.append(list);
}"""


def main() -> None:
    """Open the page of the whole plan and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "example.db")
        load_example(open_database(f"sqlite:///{database}"), LOCAL_PERSON, next_sheet.WARD, datetime.now(UTC))
        with served(database) as address, opened(f"{address}/schedule") as (page, _):
            page.goto(f"{address}/schedule")
            settled(page)
            page.get_by_role("button", name=text("gantt_expand", Language.JA)).click()
            gantt = page.get_by_role("treegrid")
            rows = int(gantt.get_attribute("aria-rowcount") or 0)
            measure(gantt, rows, parser.parse_args().rounds)


def measure(gantt: Locator, rows: int, rounds: int) -> None:
    """Print what drawing and scrolling cost."""
    page = gantt.page
    page.evaluate(PLAIN, rows)
    plain = page.locator("#plain")
    drawing, whole, frames, bare = [], [], [], []
    for _ in range(rounds):
        said = gantt.evaluate(DRAWN)
        drawing.append(float(said["drawMs"]))
        whole.append(float(said["updateMs"]))
        frames.append(gantt.evaluate(SCROLLED, STEP))
        bare.append(plain.evaluate(SCROLLED, STEP))
    print(f"{rows} rows. All that came from the server: {statistics.median(whole):.1f} ms (goal {DRAWING});")
    print(f"a new place drawn: {statistics.median(drawing):.1f} ms")
    print(f"scrolling: {statistics.median(frames):.1f} frames a second (goal {FRAMES}), least {min(frames):.1f};")
    print(f"a plain list of as many lines: {statistics.median(bare):.1f}, least {min(bare):.1f}")


if __name__ == "__main__":
    main()
