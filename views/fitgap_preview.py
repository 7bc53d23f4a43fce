"""The dry run of an upload on screen: how the sheet was read, what was found in it, and what it would change."""

import hashlib
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from actions import forms
from model.issue import Issue, Severity
from model.sheet import SheetPreview, SheetReading
from model.snapshot import Snapshot
from views import fitgap_preview_frames as frames
from views import session
from views.fitgap_templates import EXCEL
from views.refusals import not_done
from views.wording import count, current_reader, escaped, message, t
from views.wording.catalogue import Language
from views.wording.returned import explained

_SHOWN = 8
_RETURNED = "fitgap_returned"
ABOUT_THE_WEEK = ("replace-week", "same-as-week", "stale-week")
"""Findings that ask whether this is the right file for the right week; they come first."""
ENCODINGS = ("utf-8", "cp932", "utf-16", "workbook")
"""The encodings that have a name in the catalogue."""
GRAVE = (Severity.REFUSED, Severity.REJECTED, Severity.LINK_ASIDE, Severity.QUESTION)
"""What the sender must look at; the rest is only told."""


def fingerprint(content: bytes) -> str:
    """Return the sha256 by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def refusal(preview: SheetPreview) -> None:
    """Say why the whole file is refused and what to do; nothing was stored."""
    issues = (*preview.reading.issues, *preview.reconciled.issues)
    not_done(t("fitgap_refused"), [issue for issue in issues if issue.severity is Severity.REFUSED][:_SHOWN])
    others = [issue for issue in issues if issue.severity is not Severity.REFUSED]
    if others:
        findings(others)


def draw(preview: SheetPreview) -> None:
    """Draw the dry run of a sheet that can be stored."""
    reading = preview.reading
    st.subheader(t("fitgap_check_title"), anchor=False)
    if reading.partial:
        st.info(t("fitgap_partial"), icon=":material/assignment_return:")
    for issue in preview.reconciled.issues:
        if issue.code in ABOUT_THE_WEEK:
            st.warning(escaped(message(issue)), icon=":material/event_repeat:")
    _balance(reading)
    _against(preview)
    _effect(preview)
    findings((*reading.issues, *preview.reconciled.issues))
    _rejected(reading)
    _reading(reading)


def draw_list(preview: SheetPreview) -> None:
    """Draw the dry run of a list of requirements: what is new or judged again, and the points at stake."""
    numbers = frames.against_known(preview.reconciled)
    st.markdown(t("fitgap_list_against", **{name: count(number) for name, number in numbers.items()}))
    _effect(preview)
    findings((*preview.reading.issues, *preview.reconciled.issues), "list")


def effect(before: Snapshot | None, after: Snapshot) -> None:
    """Draw the figures before and after what is about to be stored."""
    st.table(_headed(frames.effect_frame(frames.effect_rows(before, after)), "fitgap_effect"))


def findings(issues: Iterable[Issue], name: str = "sheet") -> None:
    """Draw what the sender must look at, and below it, folded, what was read in another form."""
    issues = list(issues)
    grave = [issue for issue in issues if issue.severity in GRAVE]
    told = [issue for issue in issues if issue.severity not in GRAVE]
    if not grave:
        st.caption(t("fitgap_no_issues"))
    else:
        st.markdown(f"**{t('fitgap_issues_title', number=count(len(grave)))}**")
        _table(grave, f"grave_{name}")
    if told:
        with st.expander(t("fitgap_told_title", number=count(len(told))), icon=":material/info:"):
            _table(told, f"told_{name}")


def _effect(preview: SheetPreview) -> None:
    if preview.after is not None:
        st.markdown(f"**{t('fitgap_effect_title')}**")
        effect(preview.before, preview.after)


def _balance(reading: SheetReading) -> None:
    numbers = frames.counts(reading)
    with st.container(horizontal=True, key="fitgap_counts"):
        for name, number in numbers.items():
            st.metric(t(f"fitgap_{name}"), count(number), help=t(f"fitgap_{name}_help"), border=True)
    parts = " + ".join(count(number) for number in numbers.values())
    st.caption(t("fitgap_balance", rows=count(reading.rows_in), parts=parts))


def _against(preview: SheetPreview) -> None:
    numbers = frames.against_known(preview.reconciled)
    st.markdown(t("fitgap_against", **{name: count(number) for name, number in numbers.items()}))


def _table(issues: list[Issue], name: str) -> None:
    column = st.column_config
    st.dataframe(
        frames.issues_frame(issues),
        hide_index=True,
        key=f"fitgap_issues_{name}",
        height=min(36 * len(issues) + 40, 360),
        column_config={
            "severity": column.TextColumn(t("fitgap_issue_severity"), width=96),
            "line": column.NumberColumn(t("fitgap_issue_line"), width=52, format="%d"),
            "column": column.TextColumn(t("fitgap_issue_column"), width=96),
            "value": column.TextColumn(t("fitgap_issue_value"), width=130),
            "sentence": column.TextColumn(t("fitgap_issue_sentence"), width=640),
        },
        alt=t("fitgap_issues_alt"),
    )


def _rejected(reading: SheetReading) -> None:
    if not reading.rejected:
        return
    with st.container(horizontal=True):
        _returned(reading)
        _as_csv(reading)
    st.caption(t("fitgap_download_text"))


def _returned(reading: SheetReading) -> None:
    """Offer the rows set aside as a workbook; it is made once for each reading and language."""
    language = current_reader().language
    key = (reading.sha256, reading.mapped, len(reading.rejected), language)
    held = st.session_state.get(_RETURNED)
    if held is None or held[0] != key:
        content = forms.returned_rows(
            reading, explained(reading, language), list(Language).index(language), session.now()
        )
        st.session_state[_RETURNED] = held = (key, content)
    st.download_button(
        t("fitgap_download_returned", number=count(len(reading.rejected))),
        held[1],
        file_name=t("fitgap_returned_file", file=reading.file.rsplit(".", 1)[0]),
        mime=EXCEL,
        icon=":material/download:",
        on_click="ignore",
        key="fitgap_download_returned",
    )


def _as_csv(reading: SheetReading) -> None:
    st.download_button(
        t("fitgap_download_rejected", number=count(len(reading.rejected))),
        frames.rejected_csv(reading),
        file_name=t("fitgap_rejected_file", file=reading.file.rsplit(".", 1)[0]),
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="fitgap_download_rejected",
    )


def _reading(reading: SheetReading) -> None:
    with st.expander(t("fitgap_reading_title"), icon=":material/search:"):
        st.caption(
            t(
                "fitgap_read_as",
                encoding=_encoding(reading.encoding),
                line=reading.header_line or "–",
            )
        )
        st.table(_headed(frames.columns_frame(reading), "fitgap_reading"))


def _encoding(name: str) -> str:
    return t(f"fitgap_encoding_{name.replace('-', '_')}") if name in ENCODINGS else name


def _headed(table: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return a table whose headings are in the reader's language."""
    return table.rename(columns={name: t(f"{prefix}_{name}") for name in table.columns})
