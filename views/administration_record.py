"""The ledger on the administration page: is it whole, what was done lately by whom, and the entries as a file."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from actions import backup, exporting
from model.issue import Issue, Severity
from model.keeping import LedgerEntry, LedgerProof, NotedHead
from views import session
from views.refusals import refused
from views.wording import count, current_reader, escaped, t, table_instant

SHOWN: Final = 200
"""How many of the newest entries are drawn; the file has them all."""
_FIELDS: Final = ("seq", "at", "who", "role", "action", "object", "h")


def draw() -> None:
    """Draw the proof, the newest entries and the file."""
    _proof()
    entries = backup.ledger_entries(session.database(), session.current_actor())
    found = _chosen(entries)
    shown = found[: -SHOWN - 1 : -1]
    st.caption(t("access_ledger_shown", shown=count(len(shown)), found=count(len(found)), all=count(len(entries))))
    heads = {name: t(f"access_column_{name}") for name in _FIELDS}
    st.dataframe(entries_frame(shown), column_config=heads, hide_index=True, key="access_entries")
    st.download_button(
        t("access_ledger_export"),
        lambda: exporting.csv_bytes(LedgerEntry.model_fields, [dict(each) for each in found]),
        file_name="ledger.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="access_ledger_export",
    )


def entries_frame(entries: Sequence[LedgerEntry]) -> pd.DataFrame:
    """Return one row an entry."""
    rows = [
        {
            **{name: getattr(each, name) for name in _FIELDS},
            "at": table_instant(each.at),
            "action": deed(each.action),
            "role": t(f"access_role_{each.role or 'none'}"),
            "h": each.h[:12],
        }
        for each in entries
    ]
    return pd.DataFrame(rows, columns=list(_FIELDS))


def deed(action: str) -> str:
    """Return what was done in words; a deed without words is shown bare rather than lost."""
    try:
        return t(f"deed_{action}")
    except KeyError:
        return action


def _proof() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(t("access_ledger_noted"), help=t("access_ledger_noted_help"), key="access_noted")
        if not st.button(t("access_ledger_verify"), icon=":material/verified_user:", key="access_verify"):
            return
    try:
        noted = NotedHead.parse(written) if written.strip() else None
    except ValueError:
        refused([Issue(code="head-unreadable", severity=Severity.REFUSED, value=written)])
        return
    with st.spinner(t("access_ledger_verifying")):
        proof = backup.verify(session.database(), session.current_actor(), noted=noted)
    _told(proof, noted)
    st.markdown(t("access_ledger_head"))
    st.code(f"{proof.entries}:{proof.head}", language=None)


def _told(proof: LedgerProof, noted: NotedHead | None) -> None:
    if proof.missing is not None:
        values = {"entry": count(proof.missing), "entries": count(proof.entries)}
        st.error(t("access_ledger_lacks", **values), icon=":material/gpp_bad:")
    if proof.broken_at is not None:
        st.error(t("access_ledger_broken", entry=count(proof.broken_at)), icon=":material/gpp_bad:")
    if proof.altered:
        objects = escaped("、".join(proof.altered))
        st.error(t("access_ledger_altered", objects=objects), icon=":material/gpp_bad:")
    if not proof.intact:
        return
    st.success(t("access_ledger_intact", entries=count(proof.entries)), icon=":material/verified_user:")
    if noted is not None:
        st.success(t("access_ledger_has_head", entry=count(noted.entry)), icon=":material/verified_user:")


def _chosen(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Draw the filter and return the entries that it leaves, the oldest first."""
    with st.container(horizontal=True):
        who = st.selectbox(
            t("access_ledger_person"),
            ["", *sorted({each.who for each in entries})],
            format_func=lambda name: name or t("access_ledger_everybody"),
            key=f"access_person_{current_reader().language}",
            width=280,
        )
        text = st.text_input(t("access_ledger_object"), key="access_text", width=280).strip()
    return [
        each for each in entries if who in {"", each.who} and text in f"{deed(each.action)} {each.action} {each.object}"
    ]
