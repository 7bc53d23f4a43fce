"""Receipts of sheets: what was stored, when, by whom; asked of the store on every run, so none is ever lost."""

from pathlib import PurePath

import pandas as pd
import streamlit as st

from actions import register
from actions.opening import Database
from model.access import Actor
from model.keeping import Receipt, UploadKind
from views.facts import facts
from views.wording import count, instant, t

COLUMNS = ("entry", "recorded", "week", "vendor", "file", "rows", "rejected", "by", "sha256")


def one(receipt: Receipt) -> None:
    """Draw one receipt in full."""
    numbers = receipt.counts
    with st.container(border=True, key=f"fitgap_receipt_{receipt.entry}", gap="xsmall", width=640):
        facts(
            [
                (t("fitgap_receipt_entry"), count(receipt.entry)),
                (t("fitgap_receipt_file"), receipt.file),
                (t("fitgap_receipt_recorded"), f"{instant(receipt.recorded)} {receipt.by}"),
                (t("fitgap_receipt_week"), f"{receipt.week or '–'} ・ {receipt.vendor or '–'}"),
                (t("fitgap_receipt_rows"), t("fitgap_receipt_balance", **_balance(receipt))),
                (t("fitgap_receipt_known"), t("fitgap_receipt_against", **_against(receipt))),
                (t("fitgap_receipt_sha256"), receipt.sha256[:16]),
            ]
        )
        st.caption(t("fitgap_receipt_text", rows=count(numbers.rows_in)))


def draw(db: Database, actor: Actor) -> None:
    """Draw the receipts of all sheets, the newest first, with the file of the chosen one to download."""
    found = [receipt for receipt in register.receipts(db, actor) if receipt.kind is UploadKind.SHEET][::-1]
    with st.expander(t("fitgap_receipts_title", number=count(len(found))), icon=":material/receipt_long:"):
        if not found:
            st.caption(t("fitgap_receipts_none"))
            return
        answer = st.dataframe(
            receipts_frame(found),
            hide_index=True,
            key="fitgap_receipts",
            on_select="rerun",
            selection_mode="single-row",
            column_config={name: t(f"fitgap_receipt_{name}") for name in COLUMNS},
            alt=t("fitgap_receipts_alt"),
        )
        picked = answer["selection"]["rows"]
        if picked and picked[0] < len(found):
            _chosen(db, actor, found[picked[0]])


def receipts_frame(found: list[Receipt]) -> pd.DataFrame:
    """Return one row a receipt."""
    rows = [
        {
            "entry": receipt.entry,
            "recorded": instant(receipt.recorded),
            "week": str(receipt.week or ""),
            "vendor": receipt.vendor or "",
            "file": receipt.file,
            "rows": receipt.counts.rows_in,
            "rejected": receipt.counts.rejected,
            "by": receipt.by,
            "sha256": receipt.sha256[:12],
        }
        for receipt in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _chosen(db: Database, actor: Actor, receipt: Receipt) -> None:
    one(receipt)
    kept = register.original_file(db, actor, receipt.sha256)
    if kept:
        st.download_button(
            t("fitgap_download_original"),
            kept[1],
            file_name=PurePath(receipt.file).name,
            icon=":material/download:",
            on_click="ignore",
            key="fitgap_download_original",
        )


def _balance(receipt: Receipt) -> dict[str, str]:
    names = ("accepted", "repaired", "rejected", "blank", "skipped")
    return {name: count(getattr(receipt.counts, name)) for name in names}


def _against(receipt: Receipt) -> dict[str, str]:
    return {name: count(getattr(receipt.counts, name)) for name in ("added", "changed", "unchanged", "carried")}
