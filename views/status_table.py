"""The status of one system's steps in a table: what was last reported of each, and what a person says now.

What was said and not yet stored is kept as a draft by task: it outlives a turned page, another system and another
language. Every cell that is filled is text, so that a pasted block is judged by the reader of papers, which tells what
it does not understand, and never by the table, which would make R6.10.4 today and 100% one percent.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from migration_plan import paper_words as words
from migration_plan.facts import UNDER_WAY, Fact, status_of
from model.record import TaskId
from model.system import StepStatus
from model.task import Task
from views.table import cell_text
from views.wording import t

KNOWN = ("row", "task", "step", "task_name", "was")
ENTERED = ("status", "progress", "actual_start", "actual_finish", "reason", "approved_by")
SHOWN = 15
"""A table of more rows scrolls."""
Cells = dict[str, str]
_DRAFTS = "entry_drafts"
_OPENED = "entry_opened"


class Draft(NamedTuple):
    """What is said of a task and not stored yet, and what was known of it that day when its first cell was filled."""

    said: Cells
    known: Cells
    on: date

    @property
    def touched(self) -> bool:
        """Tell whether anything is said that was not known."""
        return bool(self.said.items() - self.known.items())


Drafts = dict[TaskId, Draft]


def drafts_of(code: str) -> Drafts:
    """Return the drafts of one system by task."""
    every: dict[str, Drafts] = st.session_state.setdefault(_DRAFTS, {})
    return every.setdefault(code, {})


def drafted_elsewhere(code: str) -> dict[str, int]:
    """Return how many tasks of each other system have a draft."""
    every: dict[str, Drafts] = st.session_state.get(_DRAFTS, {})
    numbers = {other: sum(draft.touched for draft in drafts.values()) for other, drafts in every.items()}
    return {other: number for other, number in numbers.items() if number and other != code}


def forget(code: str, tasks: Iterable[TaskId] | None = None) -> None:
    """Drop the drafts of a system, or those of some of its tasks."""
    drafts = drafts_of(code)
    for task in list(drafts) if tasks is None else tasks:
        drafts.pop(task, None)


def known_cells(fact: Fact | None) -> Cells:
    """Return what was last reported of a task, in the cells a person may fill anew."""
    last = fact.report if fact else None
    share = last.progress if last else None
    return {
        "status": status_of(fact).value,
        "progress": "" if share is None else f"{cell_text(float(100 * share))}%",
        "actual_start": cell_text(last.actual_start) if last else "",
        "actual_finish": cell_text(last.actual_finish) if last else "",
        "reason": "",
        "approved_by": "",
    }


def with_edits(
    drafts: Drafts, edits: Mapping[int, Mapping[str, Any]], known: Mapping[TaskId, Cells], on: date
) -> Drafts:
    """Return the drafts with the cells that were edited in the table; ``known`` has its tasks in their order."""
    found, tasks = dict(drafts), list(known)
    statuses = {t(f"status_{status}"): status.value for status in StepStatus}
    for row, cells in edits.items():
        task = tasks[row]
        said = {name: cell_text(cell) for name, cell in cells.items() if name in ENTERED}
        if "status" in said:
            said["status"] = statuses.get(said["status"], known[task]["status"])
        before = found.get(task, Draft({}, known[task], on))
        found[task] = before._replace(said=before.said | said)
    return found


def reported_meanwhile(drafts: Drafts, known: Mapping[TaskId, Cells], on: date) -> list[TaskId]:
    """Return the tasks of which something else was reported since their first cell was filled."""
    return [
        task for task, draft in drafts.items() if draft.touched and draft.on == on and draft.known != known.get(task)
    ]


def entered(drafts: Drafts, known: Mapping[TaskId, Cells], stated: Mapping[str, str]) -> list[Cells]:
    """Return the reports, as cells by field, of the tasks of which something new is said; ``stated`` holds for all."""
    return [
        {"task": task, **stated, **_report(known[task], known[task] | drafts[task].said)}
        for task in known
        if task in drafts and drafts[task].said.items() - known[task].items()
    ]


def _report(known: Cells, now: Cells) -> Cells:
    """Return the cells of one report: what is known gives way to the new status, what is new never does."""
    status = StepStatus(now["status"])
    places = {
        "progress": status is StepStatus.IN_PROGRESS,
        "actual_start": status in UNDER_WAY,
        "actual_finish": status is StepStatus.COMPLETED,
    }
    kept = {name: now[name] if has or now[name] != known[name] else "" for name, has in places.items()}
    return {**now, **kept, "status": words.STATUSES[status][0]}


def rows_of(tasks: Iterable[Task], known: Mapping[TaskId, Cells], drafts: Drafts) -> pd.DataFrame:
    """Return one row a task, all of it text: what is known, and over it what was said."""
    rows = [{"row": str(row), **_row(task, known[task.id], drafts.get(task.id))} for row, task in enumerate(tasks, 1)]
    return pd.DataFrame(rows, columns=[*KNOWN, *ENTERED], dtype="object")


def _row(task: Task, known: Cells, draft: Draft | None) -> Cells:
    cells = known | (draft.said if draft else {})
    status, before = t(f"status_{cells['status']}"), t(f"status_{known['status']}")
    shown = {"status": status, "was": f"{before} {known['progress']}".strip()}
    return {"task": task.id, "step": task.step or "", "task_name": task.name, **cells, **shown}


def draw(tasks: list[Task], known: Mapping[TaskId, Cells], code: str, on: date, place: str) -> None:
    """Draw the table; each edit goes into the draft before anything else is run, so that no click can lose it."""
    own = {task.id: known[task.id] for task in tasks}
    key = f"{place}_{hash(repr(own))}"
    st.data_editor(
        _as_opened(key, tasks, own, code),
        column_config=_columns(),
        column_order=[name for name in (*KNOWN, *ENTERED) if name != "task"],
        disabled=list(KNOWN),
        hide_index=True,
        height=560 if len(tasks) > SHOWN else "content",
        placeholder="–",
        alt=t("entry_title"),
        key=key,
        on_change=_note,
        args=(key, code, own, on),
    )


def _as_opened(key: str, tasks: list[Task], known: Mapping[TaskId, Cells], code: str) -> pd.DataFrame:
    """Return the rows as they were when this table was opened: one that changes under a typing hand loses letters."""
    opened, rows = st.session_state.get(_OPENED, ("", None))
    if opened != key or key not in st.session_state:
        rows = rows_of(tasks, known, drafts_of(code))
        st.session_state[_OPENED] = key, rows
    shown: pd.DataFrame = rows
    return shown


def _note(key: str, code: str, known: Mapping[TaskId, Cells], on: date) -> None:
    edits = st.session_state[key]["edited_rows"]
    st.session_state[_DRAFTS][code] = with_edits(drafts_of(code), edits, known, on)


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "row": column.TextColumn(t("entry_read_line"), width=36, pinned=True),
        "step": column.TextColumn(t("entry_step"), width=70, pinned=True),
        "task_name": column.TextColumn(t("column_task"), width=250, pinned=True),
        "was": column.TextColumn(t("entry_was"), width=100),
        "status": column.SelectboxColumn(
            t("entry_status"), options=[t(f"status_{status}") for status in StepStatus], required=True, width=100
        ),
        "progress": column.TextColumn(t("entry_progress"), width=80, alignment="right"),
        "actual_start": column.TextColumn(t("entry_actual_start"), width=110, help=t("entry_day_help")),
        "actual_finish": column.TextColumn(t("entry_actual_finish"), width=110, help=t("entry_day_help")),
        "reason": column.TextColumn(t("entry_reason"), width=180, help=t("entry_reason_help")),
        "approved_by": column.TextColumn(t("entry_approved_by"), width=110, help=t("entry_reason_help")),
    }
