"""The heat map of the Fit&Gap page: where the requirements of each system stand, and the records behind each cell."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st

from model.fitgap import FitGapRecord, Resolution, Verdict
from model.record import SystemCode
from model.snapshot import Snapshot
from views import session
from views.charts.drawn import drawn
from views.charts.heat import CELL, heat
from views.charts.house import palette
from views.facts import place
from views.fitgap_frames import tenths
from views.made_once import once
from views.names import Names
from views.wording import count, escaped, t, table_day

CELLS = ("row", "column", "system", "state", "number", "share", "words", "told")
RECORDS = ("requirement_id", "name", "verdict", "severity", "resolution", "response", "department", "due", "source")
_MANY = 10


class State(StrEnum):
    """Where a requirement stands: each is in exactly one, a gap on its rung of the ladder."""

    FIT = "fit"
    NOT_JUDGED = "not_judged"
    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    VENDOR_DONE = "vendor_done"
    VERIFIED = "verified"
    NOT_APPLICABLE = "not_applicable"


_RUNGS = {rung: State(rung.value) for rung in Resolution}


def state_of(record: FitGapRecord) -> State:
    """Return where a requirement stands; one that ever was a gap stays on the ladder."""
    if record.verdict is Verdict.NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    if record.counts_as_gap:
        return _RUNGS[record.resolution]
    return State.FIT if record.verdict is Verdict.FIT else State.NOT_JUDGED


def draw(snapshot: Snapshot, register: Sequence[FitGapRecord], names: Names) -> None:
    """Draw the map, and below it the records of the cell that was chosen."""
    chart, systems = once(_map, snapshot, register, names)
    if not systems:
        return
    st.subheader(t("heat_title"), anchor=False, help=t("heat_help"))
    answer = st.vega_lite_chart(
        chart,
        theme=None,
        key="fitgap_heat",
        on_select="rerun",
        selection_mode=CELL,
        alt=t("heat_alt", systems=count(systems)),
    )
    chosen = next((cell for cell in answer["selection"].get(CELL, []) if "system" in cell), None)
    if chosen is None:
        st.caption(t("heat_text"))
        return
    _records(SystemCode(chosen["system"]), State(chosen["state"]), register, names)


def _map(snapshot: Snapshot, register: Sequence[FitGapRecord], names: Names) -> tuple[dict[str, Any], int]:
    """Return the specification of the map, and how many systems it has."""
    table, systems = cells(snapshot, register, names)
    columns = tuple(t(f"heat_{state}") for state in State)
    rows = tuple(map(names.system, systems))
    return drawn(heat, table, rows, columns, palette(dark=session.on_dark_ground())) if systems else {}, len(systems)


def cells(
    snapshot: Snapshot, register: Sequence[FitGapRecord], names: Names
) -> tuple[pd.DataFrame, tuple[SystemCode, ...]]:
    """Return a cell for each system with records and each state: how many there are, and their share of the system."""
    numbers = Counter((record.system, state_of(record)) for record in register)
    totals = Counter(record.system for record in register)
    systems = tuple(system.code for system in snapshot.systems if totals[system.code])
    rows = [
        _cell(row, column, system, state, numbers[system, state], totals[system], names)
        for row, system in enumerate(systems)
        for column, state in enumerate(State)
    ]
    return pd.DataFrame(rows, columns=list(CELLS)), systems


def records_frame(records: Sequence[FitGapRecord]) -> pd.DataFrame:
    """Return one row a record, with the line of the sheet that says so."""
    rows = [
        {
            "requirement_id": record.requirement_id,
            "name": record.name,
            "verdict": t(f"fitgap_verdict_{record.verdict}"),
            "severity": t(f"fitgap_severity_{record.severity}"),
            "resolution": t(f"fitgap_resolution_{record.resolution}") if record.counts_as_gap else "",
            "response": t(f"fitgap_response_{record.response}"),
            "department": record.department,
            "due": table_day(record.due) if record.due else "",
            "source": place(record.file, record.line),
        }
        for record in records
    ]
    return pd.DataFrame(rows, columns=list(RECORDS))


def _cell(
    row: int, column: int, system: SystemCode, state: State, number: int, total: int, names: Names
) -> dict[str, object]:
    share = tenths(number, total)
    words = t("heat_words", number=count(number), share=f"{share:.1f}%")
    title = t(f"heat_{state}").replace("|", " ")
    return {
        "row": row,
        "column": column,
        "system": system,
        "state": state.value,
        "number": number,
        "share": share,
        "words": words,
        "told": f"{names.system(system)} {title} {words}",
    }


def _records(system: SystemCode, state: State, register: Sequence[FitGapRecord], names: Names) -> None:
    found = [record for record in register if record.system == system and state_of(record) is state]
    title = t(f"heat_{state}").replace("|", " ")
    st.markdown(f"**{t('heat_records', system=escaped(names.system(system)), state=title, number=count(len(found)))}**")
    columns = {
        name: st.column_config.TextColumn(
            t("schedule_source") if name == "source" else t(f"fitgap_field_{name}"),
            width={"name": 260, "source": 220}.get(name),
        )
        for name in RECORDS
    }
    st.dataframe(
        records_frame(found),
        column_config=columns,
        hide_index=True,
        height=380 if len(found) > _MANY else "content",
        key=f"fitgap_heat_{system}_{state}",
        alt=t("heat_alt_records"),
    )
    with st.container(horizontal=True):
        for page, icon, asked in (("fitgap", "rule", {"view": "gaps"}), ("system", "dns", {})):
            label = t("fitgap_to_gaps" if page == "fitgap" else "system_of", system=escaped(names.system(system)))
            st.page_link(
                f"views/pages/{page}.py",
                label=label,
                icon=f":material/{icon}:",
                query_params={"sys": system, **asked},
            )
