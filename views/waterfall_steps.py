"""The waterfall as tables: what rose and what fell for each cause, and the two ends."""

from fractions import Fraction

import pandas as pd

from model.explanation import Cause, Explanation
from views.steering_frames import shown
from views.wording import percent, points, t


def steps(told: Explanation, first: str, last: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what rose and what fell for each cause, and the two ends."""
    rows, level = [], told.before
    for cause in Cause:
        bars = [bar.points for bar in told.bars if bar.cause is cause]
        for key, parts in (("up", [p for p in bars if p > 0]), ("down", [p for p in bars if p < 0])):
            if parts:
                moved = sum(parts, Fraction(0))
                name = t(f"cause_{cause}") if key == "up" else t(f"cause_{cause}_down")
                rows.append((name, shown(level, 3), shown(level + moved, 3), points(moved), moved > 0))
                level += moved
    ends = [(first, shown(told.before, 3), percent(told.before)), (last, shown(told.after, 3), percent(told.after))]
    bars_table = pd.DataFrame(rows, columns=["name", "from", "to", "label", "rises"])
    return bars_table, pd.DataFrame(ends, columns=["name", "to", "label"])
