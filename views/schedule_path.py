"""The critical path as a list: the chain that decides the end, or the end of any chosen task, gaps named in it."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from model.plan import Plan
from model.record import TaskId
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot, TaskFigures
from views.names import Names
from views.schedule_frames import gaps_driving, is_open
from views.schedule_words import gap_name
from views.wording import count, current_reader, t, table_day

WHOLE = ""
_TABLE = "schedule_path_table"
_TARGET = "schedule_path_target"


def path_rows(names: Names, snapshot: Snapshot, path: Iterable[TaskId]) -> list[dict[str, Any]]:
    """Return one row for each unfinished task of a path, and before it one for each gap that set its dates."""
    figures = {task.id: task for task in snapshot.tasks}
    gaps = {gap.id: gap for gap in snapshot.gaps}
    rows: list[dict[str, Any]] = []
    for task in path:
        if task not in figures or not is_open(figures[task]):
            continue
        rows.extend(_gap_row(names, gaps[gap]) for gap in gaps_driving(figures[task]) if gap in gaps)
        rows.append(_task_row(names, figures[task]))
    return rows


def draw(plan: Plan, snapshot: Snapshot, choose: Callable[[str | None], None]) -> None:
    """Draw the list, with the choice of the task whose chain is asked for."""
    names = Names(plan)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader(t("schedule_path_title"), anchor=False, width="content")
        target = _target(names, snapshot)
    path = snapshot.driving_chain(TaskId(target)) if target else snapshot.critical_path
    rows = path_rows(names, snapshot, path)
    if not rows:
        st.info(t("schedule_path_empty"), icon=":material/task_alt:")
        return
    finished = len(path) - sum(row["kind"] == "task" for row in rows)
    st.caption(t("schedule_path_text", open=count(len(path) - finished), finished=count(finished)))
    st.dataframe(
        path_frame(rows),
        hide_index=True,
        key=_TABLE,
        on_select=lambda: _choose_row(rows, choose),
        selection_mode="single-row",
        column_config={
            t("schedule_column_system"): st.column_config.TextColumn(width=110),
            t("schedule_column_name"): st.column_config.TextColumn(width=240),
            t("schedule_column_why"): st.column_config.TextColumn(width="large"),
        },
    )


def path_frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows as a table whose headings are in the reader's language."""
    columns = ("number", "system", "name", "start", "finish", "float", "owner", "why")
    table = pd.DataFrame(
        [row | {"number": number} for number, row in enumerate(rows, start=1)], columns=list(columns), dtype=object
    )
    return table.rename(columns={name: t(f"schedule_column_{name}") for name in columns})


def _task_row(names: Names, figures: TaskFigures) -> dict[str, Any]:
    dates = figures.schedule
    return {
        "kind": "task",
        "id": figures.id,
        "system": names.system(names.system_of(figures.id)),
        "name": names.task(figures.id),
        "start": table_day(dates.start.date() if dates.start else None),
        "finish": table_day(last_day(dates.finish)),
        "float": names.float_days(figures),
        "owner": names.owner(figures.id),
        "why": names.why(figures),
    }


def _gap_row(names: Names, gap: GapFigures) -> dict[str, Any]:
    drag = "" if gap.drag_days is None else t("schedule_gap_drag", days=count(gap.drag_days))
    return {
        "kind": "gap",
        "id": gap.task or "",
        "system": names.system(gap.system),
        "name": f"◇ Gap {gap_name(gap)}",
        "start": "",
        "finish": table_day(gap.due),
        "float": "",
        "owner": gap.department,
        "why": drag,
    }


def _target(names: Names, snapshot: Snapshot) -> str:
    options = [WHOLE, *(task.id for task in snapshot.tasks if is_open(task))]
    held = st.session_state.get(_TARGET, WHOLE)
    target = st.selectbox(
        t("schedule_path_to"),
        options,
        index=options.index(held) if held in options else 0,
        format_func=lambda task: _target_name(names, task),
        key=f"schedule_path_to_{current_reader().language}",
        width=420,
    )
    st.session_state[_TARGET] = target
    return str(target)


def _target_name(names: Names, task: str) -> str:
    if task == WHOLE:
        return t("schedule_path_whole")
    return f"{names.system(names.system_of(TaskId(task)))}　{names.task(TaskId(task))}"


def _choose_row(rows: list[dict[str, Any]], choose: Callable[[str | None], None]) -> None:
    picked = st.session_state[_TABLE]["selection"]["rows"]
    if picked and picked[0] < len(rows) and rows[picked[0]]["id"]:
        choose(rows[picked[0]]["id"])
