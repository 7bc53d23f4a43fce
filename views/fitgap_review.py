"""The ward's own word on the gap that is shown: approve the response, verify what is done, or send it back."""

import streamlit as st

from actions.access import may
from actions.opening import NotStored
from actions.review import RIGHT_FOR, review
from actions.weekly import present_day
from model.fitgap import RecordKey
from model.keeping import ImportStatus
from model.progress import Decision, Review
from views import session
from views.refusals import fault, refused
from views.wording import escaped, t

_REFUSED = "gap_review_refused"


def draw(key: RecordKey) -> None:
    """Offer what the person may say of the gap, and tell why the last word was not taken."""
    refused(st.session_state.pop(_REFUSED, ()))
    actor = session.current_actor()
    allowed = [each for each in Decision if may(actor, RIGHT_FOR[each], key.system)]
    if allowed:
        own = f"{key.system}_{key.kind}_{key.requirement_id}"
        # A key of its own: the next gap, which comes up when this one is closed, is not answered in an open form.
        with st.popover(t("gap_review"), icon=":material/gavel:", key=f"gap_review_of_{own}"):
            _form(key, own, allowed)


def _form(key: RecordKey, own: str, allowed: list[Decision]) -> None:
    decision = st.segmented_control(
        t("gap_review_decision"),
        allowed,
        format_func=lambda each: t(f"gap_review_{each}"),
        default=allowed[0],
        required=True,
        key=f"gap_review_decision_{own}",
    )
    decision = Decision(decision or allowed[0])
    st.caption(t(f"gap_review_{decision}_text"))
    today = present_day(session.database(), session.current_actor(), session.now())
    on = st.date_input(t("gap_review_day"), value=today, max_value=today, key=f"gap_review_day_{own}")
    by = st.text_input(t("gap_review_by"), value=session.current_actor().name, key=f"gap_review_by_{own}").strip()
    reason = st.text_input(t("gap_review_reason"), key=f"gap_review_reason_{own}").strip()
    st.button(
        t("gap_review_store"),
        key=f"gap_review_store_{own}",
        icon=":material/check:",
        disabled=not by or (decision is Decision.REOPENED and not reason),
        on_click=_store,
        args=(Review(key=key, effective=on, decision=decision, reviewer=by, reason=reason),),
    )


def _store(stated: Review) -> None:
    """Store the word; the next run tells what became of it."""
    try:
        result = review(session.database(), session.current_actor(), [stated], session.now())
    except NotStored as failure:
        st.session_state[_REFUSED] = (fault(failure),)
        return
    if result.status is ImportStatus.REFUSED:
        st.session_state[_REFUSED] = result.issues
    else:
        decided = t(f"gap_review_{stated.decision}")
        st.toast(
            t("gap_review_stored", gap=escaped(stated.key.requirement_id), decision=decided), icon=":material/gavel:"
        )
