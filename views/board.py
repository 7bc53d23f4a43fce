"""The lower half of the overview: the twenty systems, worst first, and the tasks that set the end date."""

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ButtonColumnResult, ColumnConfig

from model.record import SystemCode
from model.snapshot import Snapshot
from views import frames, session
from views.charts.bars import bars
from views.charts.house import palette
from views.made_once import made_once, once
from views.names import Names
from views.wording import t

PAGES = "views/pages"
Column = ColumnConfig | ButtonColumnResult
_LOOKS = ["table", "bars"]
_ICONS = {"details": ":material/dns:", "schedule": ":material/view_timeline:", "fitgap": ":material/rule:"}
_CRITICAL_SHOWN = 8


def systems(snapshot: Snapshot, names: Names) -> None:
    """Show the systems, the worst first: as a table whose buttons open the records, or as bars to look at."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(t("board_title"), anchor=False, help=t("board_help"), width="content")
        look = st.segmented_control(
            t("board_look"),
            _LOOKS,
            default=_LOOKS[0],
            format_func=lambda code: t(f"board_look_{code}"),
            key="board_look",
            required=True,
            label_visibility="collapsed",
        )
    if look == "bars":
        _bars(snapshot, names)
    else:
        _table(snapshot, names)


@made_once()
def _bars(snapshot: Snapshot, names: Names) -> None:
    chart = bars(frames.bars(snapshot, names), palette(dark=session.on_dark_ground()))
    st.altair_chart(chart, theme=None, alt=t("board_alt"))
    st.caption(t("bars_legend"))


def _table(snapshot: Snapshot, names: Names) -> None:
    table, codes = once(_board_rows, snapshot, names)
    st.dataframe(
        table,
        column_config=_board_columns(codes),
        hide_index=True,
        height="content",
        placeholder="–",
        key=f"board_{snapshot.status_date}",
        alt=t("board_alt"),
    )


def _board_rows(snapshot: Snapshot, names: Names) -> tuple[pd.DataFrame, list[SystemCode]]:
    table = frames.board(snapshot, names)
    return table.drop(columns="code").assign(**_ICONS), list(table["code"])


def _board_columns(codes: list[SystemCode]) -> dict[str, Column]:
    column = st.column_config
    return {
        "system": column.TextColumn(t("column_system"), width=138),
        "state": column.TextColumn(t("column_state"), width=76, help=t("column_state_help")),
        "national": _bar("national"),
        "planned": _number("planned"),
        "steps": column.TextColumn(t("column_steps"), width=62, alignment="right"),
        "without_na": _number("without_na"),
        "verified": _bar("verified"),
        "reported": _number("reported"),
        "open_gaps": column.NumberColumn(t("column_open_gaps"), width=58),
        "days_late": column.NumberColumn(t("column_days_late"), width=62, help=t("column_days_late_help")),
        "last_report": column.TextColumn(t("column_last_report"), width=88),
        "vendor": column.TextColumn(t("column_vendor"), width=88),
        "details": _button("system", codes),
        "schedule": _button("schedule", codes),
        "fitgap": _button("fitgap", codes),
    }


def _bar(name: str) -> Column:
    return st.column_config.ProgressColumn(
        t(f"column_{name}"), min_value=0, max_value=100, format="%.1f%%", width=84, help=t(f"column_{name}_help")
    )


def _number(name: str) -> Column:
    return st.column_config.NumberColumn(t(f"column_{name}"), format="%.1f%%", width=62, help=t(f"column_{name}_help"))


def _button(page: str, codes: list[SystemCode]) -> Column:
    key = f"board_open_{page}"
    return st.column_config.ButtonColumn(
        t(f"open_{page}"), width=44, type="tertiary", key=key, on_click=_open_system, args=(page, key, codes)
    )


def _open_system(page: str, key: str, codes: list[SystemCode]) -> None:
    st.switch_page(f"{PAGES}/{page}.py", query_params={"sys": codes[st.session_state[key].row]})


def critical(snapshot: Snapshot, names: Names) -> None:
    """Show the next tasks of the critical path: what, when, by whom, and why then."""
    table, shown, tasks = once(_critical_rows, snapshot, names)
    st.subheader(t("critical_list_title"), anchor=False, help=t("critical_help"))
    if not tasks:
        st.caption(t("critical_none"))
        return
    st.caption(t("critical_lead", shown=len(shown), tasks=tasks))
    st.dataframe(
        table,
        column_config=_critical_columns(shown),
        column_order=frames.PATH_ORDER,
        hide_index=True,
        height="content",
        key=f"critical_{snapshot.status_date}",
        alt=t("critical_alt"),
    )


def _critical_rows(snapshot: Snapshot, names: Names) -> tuple[pd.DataFrame, list[str], int]:
    tasks = frames.critical_tasks(snapshot)
    shown = tasks[:_CRITICAL_SHOWN]
    table = frames.critical_path(shown, names).assign(schedule=_ICONS["schedule"])
    return table, [task.id for task in shown], len(tasks)


def _critical_columns(tasks: list[str]) -> dict[str, Column]:
    column = st.column_config
    key = "critical_open"
    return {
        "task": column.TextColumn(t("column_task"), width=250),
        "system": column.TextColumn(t("column_system"), width=115),
        "start": column.TextColumn(t("column_start"), width=92),
        "finish": column.TextColumn(t("column_finish"), width=92),
        "float": column.TextColumn(t("column_float"), width=66, alignment="right", help=t("column_float_help")),
        "owner": column.TextColumn(t("column_owner"), width=100),
        "why": column.TextColumn(t("column_why"), width=290),
        "schedule": column.ButtonColumn(
            t("open_schedule"), width=50, type="tertiary", key=key, on_click=_open_task, args=(key, tasks)
        ),
    }


def _open_task(key: str, tasks: list[str]) -> None:
    st.switch_page(f"{PAGES}/schedule.py", query_params={"task": tasks[st.session_state[key].row]})
