"""The fever chart: which systems use up their time in hand faster than they get on."""

from fractions import Fraction

import pandas as pd
import streamlit as st

from migration_plan.buffers import HIGH, LOW, BufferUse, Zone, border, buffer_uses, without_buffer
from model.plan import Plan
from model.snapshot import Snapshot
from views import session
from views.charts.drawn import drawn
from views.charts.fever import fever
from views.charts.house import apart, palette
from views.made_once import made_once
from views.names import Names
from views.steering_frames import shown
from views.wording import count, percent, t, table_day

POINTS = ("system", "progress", "used", "zone", "label", "place", "words")
_LINES_OF_TEXT = 18
"""So many names fit one above the other."""
_MOST = 120.0


@made_once()
def draw_fever(snapshot: Snapshot, plan: Plan, names: Names) -> None:
    """Draw the chart with what its zones ask for; nothing where no system has a buffer."""
    uses = buffer_uses(plan, snapshot)
    if not uses:
        return
    st.subheader(t("fever_title"), anchor=False, help=t("fever_help"))
    systems = points_of(uses, names)
    axes = (t("fever_progress"), t("fever_used"))
    counted = {zone: sum(use.zone is zone for use in uses) for zone in Zone}
    st.markdown(t("fever_zones", **{zone: count(number) for zone, number in counted.items()}))
    st.vega_lite_chart(
        drawn(fever, systems, borders(), zone_names(systems), axes, palette(dark=session.on_dark_ground())),
        theme=None,
        alt=t("fever_alt", systems=t("comma").join(systems["words"])),
    )
    spent = without_buffer(plan, snapshot)
    if spent:
        st.caption(t("fever_without", systems=t("comma").join(map(names.system, spent))))


def points_of(uses: tuple[BufferUse, ...], names: Names) -> pd.DataFrame:
    """Return a point a system; those that need an eye are named, at places where their names do not meet."""
    rows = [
        {
            "system": use.code,
            "progress": shown(use.progress, 1),
            "used": shown(use.used, 1),
            "zone": use.zone.value,
            "label": "" if use.zone is Zone.GREEN else names.system(use.code),
            "place": shown(use.used, 1),
            "words": _words(use, names),
        }
        for use in sorted(uses, key=lambda use: -use.used)
    ]
    table = pd.DataFrame(rows, columns=list(POINTS))
    named = table["label"] != ""
    room = max(_MOST, float(table["used"].max())) / _LINES_OF_TEXT
    table.loc[named, "place"] = apart(list(table.loc[named, "used"]), room)
    return table


def borders() -> pd.DataFrame:
    """Return the two borders between the zones, from no progress to all of it."""
    ends = [(int(at), float(border(LOW, at)), float(border(HIGH, at))) for at in (Fraction(0), Fraction(100))]
    return pd.DataFrame(ends, columns=["progress", "low", "high"])


def zone_names(systems: pd.DataFrame) -> pd.DataFrame:
    """Return the names of the zones, each in the middle of its height at the right end."""
    least, most = min(0.0, float(systems["used"].min())), max(_MOST, float(systems["used"].max()))
    heights = (
        (Zone.GREEN, (least + LOW[1]) / 2),
        (Zone.YELLOW, (LOW[1] + HIGH[1]) / 2),
        (Zone.RED, (HIGH[1] + most) / 2),
    )
    rows = [(100, float(height), t(f"fever_{zone}")) for zone, height in heights]
    return pd.DataFrame(rows, columns=["progress", "used", "name"])


def _words(use: BufferUse, names: Names) -> str:
    return t(
        "fever_point",
        system=names.system(use.code),
        used=percent(use.used),
        progress=percent(use.progress),
        finish=table_day(use.finish),
        planned=table_day(use.planned),
        days=count(use.buffer),
        zone=t(f"fever_{use.zone}"),
    )
