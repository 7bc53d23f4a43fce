"""Taking a vendor's sheet in: choose, see what was understood and what it would change, accept once, keep the receipt.

Nothing is stored before the one button is pressed; the import is one call in its callback, with no drawing inside, so
that a click in the middle cannot leave half a file. Whatever becomes of this page, the receipt is in the store.
"""

from datetime import date, timedelta
from typing import NamedTuple

import streamlit as st

from actions import intake, weekly
from actions.access import Action
from model.issue import Severity, refused
from model.plan import Plan
from model.record import VendorCode
from model.sheet import SheetPreview, SheetResult
from model.week import IsoWeek
from views import fitgap_lists, fitgap_mapping, fitgap_preview, fitgap_receipts, fitgap_templates, session
from views.refusals import not_done
from views.wording import count, current_reader, escaped, t, table_day

WEEKS_BACK = 26
SAME_AGAIN = "duplicate-upload"
"""The finding of an import that found its content stored already."""
_RESULT = "fitgap_result"
_DRY_RUN = "fitgap_dry_run"


class _Sent(NamedTuple):
    """A file on the page: whose it is, for which week, and its bytes."""

    vendor: VendorCode
    week: IsoWeek
    file: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the hash by which the file is known."""
        return fitgap_preview.fingerprint(self.content)

    @property
    def zeros_key(self) -> str:
        """Return the key of the yes to restored zeros; it belongs to this file."""
        return f"fitgap_zeros_{self.sha256}"

    @property
    def zeros(self) -> bool:
        """Tell whether the uploader said yes to reading ids with the zeros they lost."""
        return bool(st.session_state.get(self.zeros_key, False))


def draw(plan: Plan) -> None:
    """Draw the doors that this person may use, and the receipts of what came in."""
    if session.allowed(Action.PREVIEW_SHEET):
        _sheet(plan)
    fitgap_templates.draw(plan)
    if session.allowed(Action.IMPORT_REQUIREMENTS):
        fitgap_lists.draw(plan)
    fitgap_receipts.draw(session.database(), session.current_actor())


def _sheet(plan: Plan) -> None:
    """Draw the three steps: choose, check, accept."""
    st.markdown(t("fitgap_upload_lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        vendor = _vendor(plan)
        week = _week()
    file = st.file_uploader(t("fitgap_file"), key="fitgap_file", help=t("fitgap_file_help"), max_upload_size=20)
    st.caption(t("fitgap_limits"))
    if file is not None and vendor is None:
        st.warning(t("fitgap_choose_vendor_first"), icon=":material/arrow_upward:")
    elif file is not None and vendor is not None:
        _check(_Sent(vendor, week, file.name, file.getvalue()))
    if vendor is not None:
        fitgap_mapping.draw_saved(vendor)


def _vendor(plan: Plan) -> VendorCode | None:
    actor = session.current_actor()
    known = [vendor for vendor in plan.vendors if actor.vendor in (None, vendor.code)]
    names = {vendor.code: vendor.name for vendor in known}
    held = st.session_state.get("fitgap_vendor_held")
    codes = list(names)
    picked = st.selectbox(
        t("fitgap_vendor"),
        codes,
        index=codes.index(held) if held in codes else 0 if len(codes) == 1 else None,
        format_func=lambda code: names[code],
        placeholder=t("fitgap_vendor_choose"),
        key=f"fitgap_vendor_{current_reader().language}",
        width=220,
    )
    st.session_state["fitgap_vendor_held"] = picked
    return picked


def _week() -> IsoWeek:
    today = weekly.present_day(session.database(), session.current_actor(), session.now())
    latest = session.latest_date()
    weeks = weeks_offered(latest, today)
    held = st.session_state.get("fitgap_week_held")
    texts = [str(week) for week in weeks]
    picked = st.selectbox(
        t("fitgap_week"),
        texts,
        index=texts.index(held if held in texts else str(IsoWeek.of(today))),
        format_func=_week_name,
        key=f"fitgap_week_{current_reader().language}",
        help=t("fitgap_week_help"),
        width=340,
    )
    st.session_state["fitgap_week_held"] = picked
    return IsoWeek.parse(picked)


def weeks_offered(latest: date, today: date) -> list[IsoWeek]:
    """Return the weeks a sheet can be for, the newest first: from this week back to half a year before the latest.

    >>> [str(week) for week in weeks_offered(date(2024, 10, 4), date(2024, 10, 8))][:3]
    ['2024-W41', '2024-W40', '2024-W39']
    """
    newest = max(IsoWeek.of(today).monday, IsoWeek.of(latest).monday)
    oldest = IsoWeek.of(latest).monday - timedelta(weeks=WEEKS_BACK)
    return [IsoWeek.of(newest - timedelta(weeks=back)) for back in range((newest - oldest).days // 7 + 1)]


def _week_name(text: str) -> str:
    week = IsoWeek.parse(text)
    return t(
        "fitgap_week_name",
        year=week.year,
        number=week.number,
        first=table_day(week.monday),
        last=table_day(week.friday),
    )


def _check(sent: _Sent) -> None:
    result = _result_of(sent)
    if result is not None:
        _answer(result)
        return
    with st.spinner(t("fitgap_reading")):
        preview = _preview(sent)
    if preview.duplicate is not None:
        st.info(t("fitgap_same_again"), icon=":material/content_copy:")
        fitgap_receipts.one(preview.duplicate)
    elif preview.reading.refused or refused(preview.reconciled.issues):
        fitgap_preview.refusal(preview)
        fitgap_mapping.ask(preview.reading, sent.vendor)
    else:
        fitgap_mapping.tell(preview.reading, sent.vendor)
        fitgap_preview.draw(preview)
        fitgap_mapping.ask(preview.reading, sent.vendor)
        _ask_for_zeros(preview, sent)
        _accept(preview, sent)


def _ask_for_zeros(preview: SheetPreview, sent: _Sent) -> None:
    """Ask whether ids that lost their leading zeros are to be read with them: a repair that changes what they say."""
    lost = [issue for issue in preview.reading.issues if issue.code in ("leading-zero-lost", "zeros-restored")]
    if lost:
        words = dict(lost[0].values)
        example = f"{lost[0].value} → {words.get('candidate') or words.get('after', '')}"
        st.checkbox(t("fitgap_zeros", number=count(len(lost)), example=escaped(example)), key=sent.zeros_key)


def _answer(result: SheetResult) -> None:
    if result.receipt is None:
        not_done(t("fitgap_not_stored"), result.issues)
        return
    if any(issue.code == SAME_AGAIN for issue in result.issues):
        st.info(t("fitgap_same_again"), icon=":material/content_copy:")
    else:
        st.success(t("fitgap_stored", number=count(result.receipt.entry)), icon=":material/task_alt:")
    fitgap_receipts.one(result.receipt)


def _accept(preview: SheetPreview, sent: _Sent) -> None:
    questions = [
        issue
        for issue in (*preview.reading.issues, *preview.reconciled.issues)
        if issue.severity in (Severity.QUESTION, Severity.REJECTED)
    ]
    agreed = not questions or st.checkbox(
        t("fitgap_agree", number=count(len(questions))),
        key=f"fitgap_agree_{preview.reading.sha256}_{sent.week}_{sent.vendor}",
    )
    st.button(
        t("fitgap_accept", number=count(len(preview.reading.records))),
        key="fitgap_accept",
        type=session.main_button(),
        icon=":material/check:",
        disabled=not agreed or not preview.reading.records,
        on_click=_import,
        args=(sent, fitgap_mapping.said(sent.vendor, sent.sha256), sent.zeros),
    )
    st.caption(t("fitgap_accept_text"))


def _import(sent: _Sent, mapping: dict[str, str], zeros: bool) -> None:  # noqa: FBT001 - a callback's arguments
    """Import the sheet: one call, one transaction; what it answers is shown by the run that follows."""
    result = intake.import_sheet(
        session.database(),
        session.current_actor(),
        vendor=sent.vendor,
        file=sent.file,
        content=sent.content,
        week=sent.week,
        now=session.now(),
        confirmed=True,
        mapping=mapping,
        restore_zeros=zeros,
    )
    st.session_state[_RESULT] = (sent.vendor, sent.week, result)


def _result_of(sent: _Sent) -> SheetResult | None:
    """Return what the last import answered, where it was of this file for this week and vendor, and still stands."""
    of_vendor, of_week, result = st.session_state.get(_RESULT, (None, None, None))
    same = (of_vendor, of_week) == (sent.vendor, sent.week) and result.reading.sha256 == sent.sha256
    if not same or (result.receipt and fitgap_receipts.taken_back(result.receipt)):
        return None
    answer: SheetResult = result
    return answer


def _preview(sent: _Sent) -> SheetPreview:
    """Return the dry run; it is kept for the rerun of a checkbox, until the facts or the file change."""
    mapping = fitgap_mapping.said(sent.vendor, sent.sha256)
    saved = fitgap_mapping.saved(sent.vendor).entry
    key = (sent.vendor, sent.week, sent.file, sent.sha256, tuple(mapping.items()), saved, sent.zeros)
    facts = session.current_snapshot()
    held = st.session_state.get(_DRY_RUN)
    if held is not None and held[0] == key and held[1] is facts:
        known: SheetPreview = held[2]
        return known
    preview = intake.preview_sheet(
        session.database(),
        session.current_actor(),
        vendor=sent.vendor,
        file=sent.file,
        content=sent.content,
        week=sent.week,
        now=session.now(),
        mapping=mapping,
        restore_zeros=sent.zeros,
    )
    st.session_state[_DRY_RUN] = (key, facts, preview)
    return preview
