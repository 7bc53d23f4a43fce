"""Entering the week's status: a department's steps in one table, a block pasted from Excel, or a file.

All three are one paper of progress reports: it is read, its effect is shown, and one button stores it with a receipt.
"""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from actions import progress_reports, register, weekly
from migration_plan import paper_words as words
from migration_plan.facts import UNDER_WAY, Fact, facts_at, status_of
from migration_plan.report_papers import write_reports
from model.keeping import ImportStatus, ReportPreview, ReportResult, UploadKind
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.system import StepStatus
from model.task import Task, TaskKind
from views import fitgap_preview, fitgap_receipts, session
from views.names import COMMON, Names
from views.refusals import not_done
from views.table import cell_text
from views.wording import count, current_reader, t

KNOWN = ("task", "step", "task_name", "was")
ENTERED = ("status", "progress", "actual_start", "actual_finish", "reason", "approved_by")
SHOWN = 15
"""A table of more rows scrolls."""
_RESULT = "entry_result"
_FORM = "entry_form"


class Way(StrEnum):
    """How the status comes in."""

    TABLE = "table"
    PASTE = "paste"
    FILE = "file"


class Paper(NamedTuple):
    """Reports on the page: the name and the bytes they are kept under."""

    file: str
    content: bytes


def draw(plan: Plan) -> None:
    """Draw the way in, the reports that were entered, what they do, and the button that stores them."""
    _tell_of_result()
    way = st.segmented_control(
        t("entry_way"),
        list(Way),
        format_func=lambda way: t(f"entry_way_{way}"),
        default=Way.TABLE,
        required=True,
        key="entry_way",
        label_visibility="collapsed",
    )
    ways = {Way.TABLE: lambda: _table(plan), Way.PASTE: _paste, Way.FILE: _file}
    paper = ways[Way(way)]()
    if paper is not None:
        _check(paper)
    fitgap_receipts.draw(session.database(), session.current_actor(), (UploadKind.REPORTS, UploadKind.CORRECTION))


def entry_rows(tasks: Iterable[Task], facts: Mapping[TaskId, Fact]) -> pd.DataFrame:
    """Return one row a task: what was last reported of it, in the cells a person may fill anew."""
    rows = [_row(task, facts.get(task.id)) for task in tasks]
    return pd.DataFrame(rows, columns=[*KNOWN, *ENTERED]).astype({"progress": "Float64"})


def entered(shown: pd.DataFrame, edited: pd.DataFrame, stated: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the reports, as cells by field, of the rows a person touched; ``stated`` holds for all of them."""
    before, after = shown.to_dict("records"), edited.to_dict("records")
    return [
        dict(stated) | _cells(now)
        for was, now in zip(before, after, strict=True)
        if any(cell_text(was[name]) != cell_text(now[name]) for name in ENTERED)
    ]


def _row(task: Task, fact: Fact | None) -> dict[str, Any]:
    last = fact.report if fact else None
    status = status_of(fact)
    return {
        "task": task.id,
        "step": task.step or "",
        "task_name": task.name,
        "was": t(f"status_{status}"),
        "status": status.value,
        "progress": float(100 * last.progress) if last and last.progress is not None else None,
        "actual_start": last.actual_start if last else None,
        "actual_finish": last.actual_finish if last else None,
        "reason": "",
        "approved_by": "",
    }


def _cells(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """Return the cells of one report; a share is stated of work under way alone, a finish of what is completed."""
    status = StepStatus(row["status"])
    progress = cell_text(row["progress"]) if status is StepStatus.IN_PROGRESS else ""
    return {
        "task": str(row["task"]),
        "status": words.STATUSES[status][0],
        "progress": f"{progress}%" if progress else "",
        "actual_start": cell_text(row["actual_start"]) if status in UNDER_WAY else "",
        "actual_finish": cell_text(row["actual_finish"]) if status is StepStatus.COMPLETED else "",
        "reason": cell_text(row["reason"]),
        "approved_by": cell_text(row["approved_by"]),
    }


def _table(plan: Plan) -> Paper | None:
    names = Names(plan)
    codes = [*(system.code for system in plan.systems if system.in_scope), COMMON]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            t("column_system"),
            codes,
            format_func=lambda code: names.system(_system(code)),
            key=f"entry_system_{current_reader().language}",
            width=280,
        )
        effective = _effective()
        by = st.text_input(t("entry_by"), value=session.current_actor().name, key="entry_by", width=200)
        everything = st.toggle(t("entry_everything"), key="entry_everything")
    known = facts_at(register.reports_until(session.database(), session.current_actor(), effective), effective)
    system = _system(code)
    tasks = [task for task in plan.tasks if task.system == system and task.kind is TaskKind.TASK]
    shown = entry_rows((task for task in tasks if everything or _is_open(known.get(task.id))), known)
    st.caption(t("entry_table_lead"))
    edited = st.data_editor(
        shown,
        column_config=_columns(),
        column_order=[name for name in (*KNOWN, *ENTERED) if name != "task"],
        disabled=list(KNOWN),
        hide_index=True,
        height=560 if len(shown) > SHOWN else "content",
        placeholder="–",
        alt=t("entry_title"),
        key=f"entry_rows_{code}_{effective}_{everything}_{_form()}",
    )
    reports = entered(shown, edited, {"effective": effective.isoformat(), "reported_by": by, "entered": _form()})
    if not reports:
        st.caption(t("entry_nothing"))
        return None
    return Paper(t("entry_file_table", system=names.system(system), date=effective.isoformat()), write_reports(reports))


def _system(code: str) -> SystemCode | None:
    return None if code == COMMON else SystemCode(code)


def _is_open(fact: Fact | None) -> bool:
    return status_of(fact) in {StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS}


def _effective() -> date:
    today = weekly.present_day(session.database(), session.current_actor(), session.now())
    picked: date = st.date_input(t("entry_effective"), value=today, max_value=today, key="entry_effective", width=160)
    return picked


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "step": column.TextColumn(t("entry_step"), width=70, pinned=True),
        "task_name": column.TextColumn(t("column_task"), width=250, pinned=True),
        "was": column.TextColumn(t("entry_was"), width=80),
        "status": column.SelectboxColumn(
            t("entry_status"),
            options=[status.value for status in StepStatus],
            format_func=lambda status: t(f"status_{status}"),
            required=True,
            width=100,
        ),
        "progress": column.NumberColumn(t("entry_progress"), min_value=0, max_value=100, format="%g %%", width=80),
        "actual_start": column.DateColumn(t("entry_actual_start"), format="YYYY-MM-DD", width=110),
        "actual_finish": column.DateColumn(t("entry_actual_finish"), format="YYYY-MM-DD", width=110),
        "reason": column.TextColumn(t("entry_reason"), width=180, help=t("entry_reason_help")),
        "approved_by": column.TextColumn(t("entry_approved_by"), width=110, help=t("entry_reason_help")),
    }


def _paste() -> Paper | None:
    headings = "\t".join(spellings[0] for name, spellings in words.REPORT_COLUMNS.items() if name != "entered")
    st.caption(t("entry_paste_lead"))
    st.code(headings, language=None)
    text = st.text_area(t("entry_paste"), key=f"entry_paste_{_form()}", height=220)
    return Paper(t("entry_file_paste"), text.encode()) if text and text.strip() else None


def _file() -> Paper | None:
    st.caption(t("entry_file_lead"))
    file = st.file_uploader(t("fitgap_file"), key="entry_file", max_upload_size=20)
    return None if file is None else Paper(file.name, file.getvalue())


def _check(paper: Paper) -> None:
    """Show what the reports say and do, and offer to store them."""
    preview = _preview(paper)
    if preview.receipt is not None:
        st.info(t("fitgap_same_again"), icon=":material/content_copy:")
        fitgap_receipts.one(preview.receipt)
        return
    st.subheader(t("entry_check_title", number=count(len(preview.stated))), anchor=False)
    if preview.issues:
        fitgap_preview.findings(preview.issues, "entry")
    if preview.after is not None:
        fitgap_preview.effect(preview.before, preview.after)
    st.button(
        t("entry_store", number=count(len(preview.stated))),
        key="entry_store",
        type=session.main_button(),
        icon=":material/check:",
        disabled=not preview.stated,
        on_click=_store,
        args=(paper,),
    )


def _preview(paper: Paper) -> ReportPreview:
    return progress_reports.preview_reports(
        session.database(), session.current_actor(), file=paper.file, content=paper.content, now=session.now()
    )


def _store(paper: Paper) -> None:
    """Store the reports: one call, one transaction; the next run tells what became of them."""
    result = progress_reports.report(
        session.database(), session.current_actor(), file=paper.file, content=paper.content, now=session.now()
    )
    st.session_state[_RESULT] = result
    if result.status is not ImportStatus.REFUSED:
        st.session_state.pop(_FORM, None)


def _form() -> str:
    """Return the instant at which this form was opened: a second click on it stores nothing twice."""
    return str(st.session_state.setdefault(_FORM, session.now().isoformat(timespec="seconds")))


def _tell_of_result() -> None:
    """Say once what became of the reports that were stored."""
    result: ReportResult | None = st.session_state.pop(_RESULT, None)
    if result is None:
        return
    if result.receipt is None:
        not_done(t("fitgap_not_stored"), result.issues)
        return
    number = count(result.receipt.entry)
    told = t("entry_stored", count=count(result.counts.accepted), number=number)
    st.success(told, icon=":material/task_alt:")
