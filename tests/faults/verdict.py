"""How every harness ends: it says what it found, and its exit status is 0 only where that is what should be found."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """What a harness saw: how often it tried, and every fault. A planted fault that is not found is a failure too."""

    trials: int
    faults: list[str]
    told: str = ""


def run(harness: Callable[..., Found], *, count: int, plants: Sequence[str], about: str, **options: int) -> None:
    """Run a harness from the command line and end the process; an option is a number that it takes besides."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=count, help=f"how many; {count} unless told")
    parser.add_argument("--plant", choices=("", *plants), default="", help="a fault that must be found")
    for name, value in options.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"{value} unless told")
    chosen = parser.parse_args()
    began = time.monotonic()
    found = harness(chosen.count, chosen.plant, **{name: getattr(chosen, name) for name in options})
    faults = dict(Counter(found.faults)) or "no faults"
    took = f"{time.monotonic() - began:.0f} s"
    print(f"{found.trials} trials, {chosen.plant or 'as shipped'}: {faults}; {found.told} {took}")
    sys.exit(bool(found.faults) != bool(chosen.plant))
