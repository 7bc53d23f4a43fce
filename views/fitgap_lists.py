"""Taking in a system's list of requirements: what is new, what is judged again, the points at stake, then accept."""

from datetime import date

import streamlit as st

from actions import intake, weekly
from model.issue import refused
from model.plan import Plan
from model.record import SystemCode
from model.sheet import SheetPreview, SheetResult
from views import fitgap_preview, fitgap_receipts, session
from views.names import Names
from views.refusals import not_done
from views.wording import count, current_reader, t

_RESULT = "fitgap_list_result"


def draw(plan: Plan) -> None:
    """Draw the choice of system, day and file, the effect of the list, and the one button that stores it."""
    names = Names(plan)
    with st.expander(t("fitgap_list_title"), icon=":material/checklist:"):
        st.caption(t("fitgap_list_text"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            system = st.selectbox(
                t("fitgap_template_system"),
                [each.code for each in plan.systems if each.in_scope],
                index=None,
                format_func=names.system,
                key=f"fitgap_list_system_{current_reader().language}",
                width=280,
            )
            effective = st.date_input(
                t("fitgap_list_effective"),
                value=weekly.present_day(session.database(), session.current_actor(), session.now()),
                key="fitgap_list_day",
                width=180,
            )
        file = st.file_uploader(t("fitgap_list_file"), key="fitgap_list_file", max_upload_size=20)
        if file is not None and system is not None and isinstance(effective, date):
            _check(system, effective, file.name, file.getvalue())


def _check(system: SystemCode, effective: date, file: str, content: bytes) -> None:
    of_file, result = st.session_state.get(_RESULT, (None, None))
    if of_file == (system, fitgap_preview.fingerprint(content)) and result is not None:
        _answer(result)
        return
    with st.spinner(t("fitgap_reading")):
        preview = intake.preview_requirements(
            session.database(),
            session.current_actor(),
            system=system,
            file=file,
            content=content,
            now=session.now(),
            effective=effective,
        )
    if preview.duplicate is not None:
        st.info(t("fitgap_list_same"), icon=":material/content_copy:")
        fitgap_receipts.one(preview.duplicate, "list")
    elif refused(preview.reading.issues):
        fitgap_preview.refusal(preview)
    else:
        _offer(preview, system, effective, file, content)


def _offer(preview: SheetPreview, system: SystemCode, effective: date, file: str, content: bytes) -> None:
    fitgap_preview.draw_list(preview)
    st.button(
        t("fitgap_list_accept", number=count(len(preview.reading.records))),
        key="fitgap_list_accept",
        type=session.main_button(),
        icon=":material/check:",
        on_click=_import,
        args=(system, effective, file, content),
    )


def _answer(result: SheetResult) -> None:
    if result.receipt is None:
        not_done(t("fitgap_not_stored"), result.issues)
        return
    st.success(t("fitgap_list_stored", number=count(result.receipt.entry)), icon=":material/task_alt:")
    fitgap_receipts.one(result.receipt, "list")


def _import(system: SystemCode, effective: date, file: str, content: bytes) -> None:
    result = intake.import_requirements(
        session.database(),
        session.current_actor(),
        system=system,
        file=file,
        content=content,
        now=session.now(),
        effective=effective,
    )
    st.session_state[_RESULT] = ((system, fitgap_preview.fingerprint(content)), result)
