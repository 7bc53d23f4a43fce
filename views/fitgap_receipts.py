"""Receipts of sheets: what was stored, when, by whom; asked of the store on every run, so none is ever lost."""

from collections.abc import Collection, Mapping
from pathlib import PurePath

import pandas as pd
import streamlit as st

from actions import register
from actions.access import Action, may
from actions.correcting import corrections_by_entry, undo_sheet
from actions.opening import Database
from model.access import Actor
from model.keeping import Receipt, UndoStatus, UploadKind
from views import session
from views.facts import facts
from views.refusals import not_done
from views.wording import count, escaped, instant, t

COLUMNS = ("entry", "kind", "recorded", "week", "vendor", "file", "rows", "rejected", "by", "state", "sha256")
SHOWN = (UploadKind.SHEET, UploadKind.REQUIREMENTS, UploadKind.CORRECTION)
_DONE = "fitgap_undo_result"


def one(receipt: Receipt, place: str = "answer") -> None:
    """Draw one receipt in full."""
    numbers = receipt.counts
    with st.container(border=True, key=f"fitgap_receipt_{place}_{receipt.entry}", gap="xsmall", width=640):
        facts(
            [
                (t("fitgap_receipt_entry"), count(receipt.entry)),
                (t("fitgap_receipt_file"), receipt.file),
                (t("fitgap_receipt_recorded"), f"{instant(receipt.recorded)} {receipt.by}"),
                (t("fitgap_receipt_week"), f"{receipt.week or '–'} ・ {receipt.vendor or '–'}"),
                (t("fitgap_receipt_rows"), t("fitgap_receipt_balance", **_balance(receipt))),
                (t("fitgap_receipt_known"), t("fitgap_receipt_against", **_against(receipt))),
                (t("fitgap_receipt_sha256"), receipt.sha256[:16]),
                (t("fitgap_receipt_undoes"), count(receipt.undoes) if receipt.undoes else ""),
                (t("fitgap_receipt_reason"), receipt.reason),
            ]
        )
        st.caption(t("fitgap_receipt_text", rows=count(numbers.rows_in)))


def draw(db: Database, actor: Actor, kinds: Collection[UploadKind] = SHOWN) -> None:
    """Draw the receipts of the kinds of upload, the newest first; the chosen one can be taken back."""
    everything = register.receipts(db, actor)
    found = [receipt for receipt in everything if receipt.kind in kinds][::-1]
    undone = corrections_by_entry(everything)
    _tell_of_undo()
    with st.expander(t("fitgap_receipts_title", number=count(len(found))), icon=":material/receipt_long:"):
        if not found:
            st.caption(t("fitgap_receipts_none" if actor.systems is None else "fitgap_receipts_scoped"))
            return
        answer = st.dataframe(
            receipts_frame(found, undone),
            hide_index=True,
            key="fitgap_receipts",
            on_select="rerun",
            selection_mode="single-row",
            column_config={name: t(f"fitgap_receipt_{name}") for name in COLUMNS},
            alt=t("fitgap_receipts_alt"),
        )
        picked = answer["selection"]["rows"]
        if picked and picked[0] < len(found):
            _chosen(db, actor, found[picked[0]], undone)


def taken_back(receipt: Receipt) -> bool:
    """Tell whether an upload was taken back since."""
    everything = register.receipts(session.database(), session.current_actor())
    return receipt.entry in corrections_by_entry(everything)


def receipts_frame(found: list[Receipt], undone: Mapping[int, Receipt]) -> pd.DataFrame:
    """Return one row a receipt."""
    rows = [
        {
            "entry": receipt.entry,
            "kind": t(f"fitgap_kind_{receipt.kind}"),
            "recorded": instant(receipt.recorded),
            "week": str(receipt.week or ""),
            "vendor": receipt.vendor or "",
            "file": receipt.file,
            "rows": receipt.counts.rows_in,
            "rejected": receipt.counts.rejected,
            "by": receipt.by,
            "state": t("fitgap_undone_short") if receipt.entry in undone else "",
            "sha256": receipt.sha256[:12],
        }
        for receipt in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _chosen(db: Database, actor: Actor, receipt: Receipt, undone: Mapping[int, Receipt]) -> None:
    one(receipt, "chosen")
    correction = undone.get(receipt.entry)
    if correction is not None:
        told = t("fitgap_undone", number=count(correction.entry), reason=escaped(correction.reason))
        st.warning(told, icon=":material/undo:")
    elif receipt.kind is not UploadKind.CORRECTION and may(actor, Action.UNDO_SHEET):
        _offer_undo(receipt)
    kept = register.original_file(db, actor, receipt.sha256) if may(actor, Action.FETCH_FILE) else None
    if kept:
        st.download_button(
            t("fitgap_download_original"),
            kept[1],
            file_name=PurePath(receipt.file).name,
            icon=":material/download:",
            on_click="ignore",
            key="fitgap_download_original",
        )


def _offer_undo(receipt: Receipt) -> None:
    with st.expander(t("fitgap_undo_title"), icon=":material/undo:"):
        st.caption(t("fitgap_undo_text"))
        reason = st.text_input(t("fitgap_undo_reason"), key=f"fitgap_undo_reason_{receipt.entry}", max_chars=200)
        st.button(
            t("fitgap_undo"),
            key="fitgap_undo",
            icon=":material/undo:",
            disabled=not (reason or "").strip(),
            on_click=_undo,
            args=(receipt.entry,),
        )


def _undo(entry: int) -> None:
    reason = str(st.session_state.get(f"fitgap_undo_reason_{entry}", ""))
    result = undo_sheet(session.database(), session.current_actor(), entry, reason, session.now())
    st.session_state[_DONE] = (entry, result)


def _tell_of_undo() -> None:
    """Say once what became of the wish to take an upload back."""
    entry, result = st.session_state.pop(_DONE, (0, None))
    if result is None:
        return
    number = count(result.receipt.entry) if result.receipt else ""
    if result.status is UndoStatus.UNDONE:
        rows, restated = count(result.undone), count(result.restated)
        told = t("fitgap_undo_done", entry=count(entry), rows=rows, restated=restated, number=number)
        st.success(told, icon=":material/undo:")
    elif result.status is UndoStatus.ALREADY_UNDONE:
        st.info(t("fitgap_undo_again", entry=count(entry), number=number), icon=":material/undo:")
    else:
        not_done(t("fitgap_undo_refused"), result.issues)


def _balance(receipt: Receipt) -> dict[str, str]:
    names = ("accepted", "repaired", "rejected", "blank", "skipped")
    return {name: count(getattr(receipt.counts, name)) for name in names}


def _against(receipt: Receipt) -> dict[str, str]:
    return {name: count(getattr(receipt.counts, name)) for name in ("added", "changed", "unchanged", "carried")}
