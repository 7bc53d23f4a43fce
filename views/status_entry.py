"""Entering the week's status: a department's steps in one table, a block pasted from Excel, or a file.

All three are one paper of progress reports: it is read, its effect is shown, and one button stores it with a receipt.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

import pandas as pd
import streamlit as st

from actions import progress_reports, register, weekly
from migration_plan import paper_words as words
from migration_plan.facts import facts_at
from migration_plan.report_papers import write_reports
from model.issue import Issue, Severity
from model.keeping import ImportStatus, ReportPreview, ReportResult, UploadKind
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode, TaskId
from model.system import StepStatus
from model.task import TaskKind
from model.week import IsoWeek
from views import fitgap_preview, fitgap_receipts, session, status_table
from views.names import COMMON, Names
from views.refusals import not_done
from views.table import table
from views.wording import count, current_reader, escaped, percent, t

_OPEN = {StepStatus.NOT_STARTED.value, StepStatus.IN_PROGRESS.value}
_READ = ("line", "task", "task_name", "effective", "status", "progress", "actual_start", "actual_finish", "reason")
_RESULT = "entry_result"
_FORM = "entry_form"
_TURN = "entry_turn"


class Way(StrEnum):
    """How the status comes in."""

    TABLE = "table"
    PASTE = "paste"
    FILE = "file"


class Paper(NamedTuple):
    """Reports on the page: the name and the bytes they are kept under; those of a table, of which system and row."""

    file: str
    content: bytes
    code: str = ""
    rows: tuple[int, ...] = ()


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


def _table(plan: Plan) -> Paper | None:
    names = Names(plan)
    codes = [*(system.code for system in plan.systems if system.in_scope), COMMON]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            t("column_system"),
            codes,
            format_func=lambda code: names.system(_system(code)),
            key=f"entry_system_{_language()}",
            width=280,
        )
        st.button(
            t("entry_next"),
            key="entry_next",
            icon=":material/arrow_forward:",
            shortcut="Alt+PageDown",
            on_click=_turn_to,
            args=(codes[(codes.index(code) + 1) % len(codes)],),
        )
        effective = _effective()
        by = st.text_input(t("entry_by"), value=session.current_actor().name, key="entry_by", width=200)
        everything = st.toggle(t("entry_everything"), key="entry_everything")
    facts = facts_at(register.reports_until(session.database(), session.current_actor(), effective), effective)
    tasks = [task for task in plan.tasks if task.system == _system(code) and task.kind is TaskKind.TASK]
    known = {task.id: status_table.known_cells(facts.get(task.id)) for task in tasks}
    drafts = status_table.drafts_of(code)
    shown = [task for task in tasks if everything or known[task.id]["status"] in _OPEN or task.id in drafts]
    st.caption(t("entry_table_lead"))
    status_table.draw(shown, known, code, effective, f"entry_rows_{code}_{effective}_{_language()}_{_turn()}")
    _tell_of_drafts(code, names, status_table.reported_meanwhile(drafts, known, effective))
    reports = status_table.entered(
        drafts, known, {"effective": effective.isoformat(), "reported_by": by, "entered": _form()}
    )
    if not reports:
        return None
    file = t("entry_file_table", system=names.system(_system(code)), date=effective.isoformat())
    rows = {task.id: row for row, task in enumerate(shown, 1)}
    return Paper(file, write_reports(reports), code, tuple(rows[TaskId(report["task"])] for report in reports))


def _turn_to(code: str) -> None:
    st.session_state[f"entry_system_{_language()}"] = code


def _tell_of_drafts(code: str, names: Names, reported: list[TaskId]) -> None:
    """Say what is not stored yet, here and in other systems, and of which task somebody else reported meanwhile."""
    if reported:
        tasks = t("comma").join(names.task(task) for task in reported)
        st.warning(t("entry_reported_meanwhile", tasks=escaped(tasks)), icon=":material/sync_problem:")
    if any(draft.touched for draft in status_table.drafts_of(code).values()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("unsaved"), width="content")
            st.button(t("entry_discard"), key="entry_discard", icon=":material/undo:", on_click=_discard, args=(code,))
    else:
        st.caption(t("entry_nothing"))
    elsewhere = status_table.drafted_elsewhere(code)
    if elsewhere:
        systems = [
            t("entry_unsaved_system", system=names.system(_system(other)), number=count(number))
            for other, number in elsewhere.items()
        ]
        st.info(escaped(t("entry_unsaved_elsewhere", systems=t("comma").join(systems))), icon=":material/edit_note:")


def _discard(code: str) -> None:
    status_table.forget(code)
    st.session_state[_TURN] = _turn() + 1


def _turn() -> int:
    """Return which table this is: one that was stored or discarded is not shown again with its edits."""
    return int(st.session_state.get(_TURN, 0))


def _language() -> str:
    return current_reader().language


def _system(code: str) -> SystemCode | None:
    return None if code == COMMON else SystemCode(code)


def _effective() -> date:
    today = weekly.present_day(session.database(), session.current_actor(), session.now())
    picked: date = st.date_input(t("entry_effective"), value=today, max_value=today, key="entry_effective", width=160)
    return picked


def _paste() -> Paper | None:
    headings = "\t".join(spellings[0] for name, spellings in words.REPORT_COLUMNS.items() if name != "entered")
    st.caption(t("entry_paste_lead"))
    st.code(headings, language=None)
    text = st.text_area(t("entry_paste"), key=f"entry_paste_{_form()}", height=220)
    return Paper(t("entry_file_paste"), text.encode()) if text and text.strip() else None


def _file() -> Paper | None:
    st.caption(t("entry_file_lead"))
    file = st.file_uploader(t("entry_file"), key="entry_file", max_upload_size=20)
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
        fitgap_preview.findings(_placed(preview.issues, paper), "entry")
    if not paper.code and preview.stated:
        _understood(preview.stated)
    if preview.after is not None:
        fitgap_preview.effect(preview.before, preview.after)
    _tell_of_frozen(preview.stated)
    left_out = sum(issue.severity is Severity.REJECTED for issue in preview.issues) and preview.counts.rejected
    agreed = not left_out or st.checkbox(
        t("entry_agree", number=count(left_out)), key=f"entry_agree_{fitgap_preview.fingerprint(paper.content)}"
    )
    st.button(
        t("entry_store", number=count(len(preview.stated))),
        key="entry_store",
        type=session.main_button(),
        icon=":material/check:",
        disabled=not preview.stated or not agreed,
        on_click=_store,
        args=(paper, preview),
    )


def _placed(issues: tuple[Issue, ...], paper: Paper) -> list[Issue]:
    """Return the findings with the row of the table on the page in place of the line of the paper made of it."""
    if not paper.rows:
        return list(issues)
    labels = {words.REPORT_COLUMNS[name][0]: t(f"entry_{name}") for name in status_table.ENTERED}
    return [
        issue.model_copy(
            update={
                "file": t("entry_table_name"),
                "line": paper.rows[(issue.line or 2) - 2],
                "column": labels.get(issue.column, issue.column),
            }
        )
        for issue in issues
    ]


def _understood(stated: tuple[ProgressReport, ...]) -> None:
    """Show every report as it was read, with the line it was read from."""
    plan = session.current_plan()
    named = {task.id: task.name for task in plan.tasks} if plan else {}
    rows = [
        {
            "line": report.line,
            "task": report.task,
            "task_name": named.get(report.task, ""),
            "effective": report.effective,
            "status": t(f"status_{report.status}"),
            "progress": "" if report.progress is None else percent(100 * report.progress),
            "actual_start": report.actual_start,
            "actual_finish": report.actual_finish,
            "reason": report.reason,
        }
        for report in stated
    ]
    with st.expander(t("entry_understood", number=count(len(rows))), icon=":material/checklist:", expanded=True):
        table(
            pd.DataFrame(rows, columns=list(_READ)),
            "entry_understood",
            {name: st.column_config.Column(t(f"entry_read_{name}")) for name in _READ},
        )


def _tell_of_frozen(stated: tuple[ProgressReport, ...]) -> None:
    frozen = {line.week for line in session.frozen_weeks()}
    weeks = sorted({str(IsoWeek.of(each.effective)) for each in stated if IsoWeek.of(each.effective) in frozen})
    if weeks:
        st.caption(t("entry_frozen", weeks=t("comma").join(weeks)))


def _preview(paper: Paper) -> ReportPreview:
    return progress_reports.preview_reports(
        session.database(), session.current_actor(), file=paper.file, content=paper.content, now=session.now()
    )


def _store(paper: Paper, preview: ReportPreview) -> None:
    """Store the reports: one call, one transaction; the next run tells what became of them."""
    result = progress_reports.report(
        session.database(),
        session.current_actor(),
        file=paper.file,
        content=paper.content,
        now=session.now(),
        basis=preview.basis,
    )
    st.session_state[_RESULT] = result
    if result.status is ImportStatus.REFUSED:
        return
    st.session_state.pop(_FORM, None)
    if paper.code:
        status_table.forget(paper.code, [each.task for each in preview.stated])
        st.session_state[_TURN] = _turn() + 1


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
