"""From nothing to the first overview: the server of the example is started, and Chromium is let in when it answers.

    PYTHONPATH=. python benchmarks/bench_start.py [times]

Beside it, in turns, the least page of the same libraries: one chart, one table, no database. What the two differ by is
our own; the rest is Python's, Streamlit's and the browser's. The goal is 6 s for the whole.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from actions.access import LOCAL_PERSON
from actions.example import load_example
from actions.opening import open_database
from tests import next_sheet
from tests.browser.serving import opened, served
from views.wording import Language, text

GOAL = 6.0
LAST = {"overview": text("critical_list_title", Language.JA), "least page": "the last line"}
LEAST_PAGE = f"""
import altair, pandas, streamlit
table = pandas.DataFrame({{"week": range(26), "value": range(26)}})
streamlit.altair_chart(altair.Chart(table).mark_line().encode(altair.X("week:Q"), altair.Y("value:Q")))
streamlit.dataframe(table)
streamlit.subheader("{LAST["least page"]}")
"""


def main() -> None:
    """Start each the given number of times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", type=int, nargs="?", default=5)
    with tempfile.TemporaryDirectory() as folder:
        database, least = Path(folder, "example.db"), Path(folder, "least_page.py")
        load_example(open_database(str(database)), LOCAL_PERSON, next_sheet.WARD, datetime.now(UTC))
        least.write_text(LEAST_PAGE, "utf-8")
        scripts = {"overview": "app.py", "least page": str(least)}
        seconds: dict[str, list[float]] = {name: [] for name in scripts}
        for _ in range(parser.parse_args().times):
            for name, script in scripts.items():
                answers, shown = started(database, script, LAST[name])
                seconds[name].append(shown)
                print(f"{name:11} the server answers after {answers:5.2f} s, the page is there after {shown:5.2f} s")
    middle = {name: statistics.median(each) for name, each in seconds.items()}
    print(f"median {middle['overview']:.2f} s: {middle['overview'] / GOAL:.2f} of the goal of {GOAL:.0f} s,")
    print(f"{middle['overview'] / middle['least page']:.2f} x the least page ({middle['least page']:.2f} s)")


def started(database: Path, script: str, last: str) -> tuple[float, float]:
    """Return after how many seconds the server answered, and the last words of the page stood there."""
    with opened("http://127.0.0.1") as (page, _):
        begun = time.monotonic()
        with served(database, script=script) as address:
            answered = time.monotonic()
            page.goto(address, wait_until="commit")
            page.get_by_text(last).first.wait_for()
            return answered - begun, time.monotonic() - begun


if __name__ == "__main__":
    main()
