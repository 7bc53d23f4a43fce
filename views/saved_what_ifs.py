"""What-ifs that are kept: the form that keeps one, and all of them side by side on today's facts."""

from collections.abc import Iterator, Sequence

import streamlit as st

from actions import access, what_ifs
from actions.opening import NotStored
from model.issue import Issue
from model.schedule import last_day
from model.task import Lag
from model.what_if import Assumptions, ComparedWhatIf, SavedWhatIf, Standing, WhatIfKept
from views import past, session
from views.names import Names
from views.refusals import fault, refused
from views.wording import escaped, percent, signed, t, table_day, table_instant

ROWS = ("assumed", "finish", "days", "national", "verified", "ceiling", "joined", "by")
_TASKS_SHOWN = 4


def keep(assumed: Assumptions) -> None:
    """Offer to keep the assumptions that are being tried."""
    if not access.may(session.current_actor(), access.Action.KEEP_WHAT_IF):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            t("what_if_save_name"),
            key="what_if_name",
            placeholder=t("what_if_save_hint"),
            max_chars=what_ifs.NAME_LIMIT,
            width=380,
        )
        st.button(t("what_if_save"), key="what_if_save", icon=":material/save:", on_click=_keep, args=(assumed,))


def compared(names: Names) -> None:
    """Show the kept what-ifs side by side with the present figures, and offer to withdraw one."""
    st.markdown(f"**{t('what_if_saved_title')}**", help=t("what_if_saved_help"))
    refusal: Issue | None = st.session_state.pop("what_if_refused", None)
    refused([refusal] if refusal else [])
    with st.spinner(t("what_if_computing")):
        found = past.compared_what_ifs()
    if found:
        st.table(side_by_side(found, names), border="horizontal")
    else:
        st.caption(t("what_if_saved_none"))
    _withdrawal(found)


def side_by_side(found: Sequence[ComparedWhatIf], names: Names) -> dict[str, list[str]]:
    """Return one column for the present figures and one for each what-if; the first column says what each row is.

    The cells are Markdown: what people wrote is escaped.
    """
    present = dict.fromkeys(ROWS, "") | _standing(found[0].answer.before)
    columns = {t("what_if_column_name"): [t(f"what_if_column_{name}") for name in ROWS]}
    columns[t("what_if_now")] = [present[name] for name in ROWS]
    for each in found:
        cells = _cells(each, names)
        columns[f"{escaped(each.saved.name)}"] = [cells[name] for name in ROWS]
    return columns


def assumed_in_words(assumed: Assumptions, names: Names) -> Iterator[str]:
    """Yield each assumption as a few words."""
    for task, days in assumed.slipped:
        yield t("what_if_assumed_slip", task=names.full(task), days=signed(days))
    for task in assumed.finished:
        yield t("what_if_assumed_finish", task=names.full(task))
    for gap in assumed.verified:
        yield t("what_if_assumed_verify", gap=gap)
    for link in assumed.added:
        ends = {"before": names.full(link.predecessor), "after": names.full(link.successor)}
        yield t("what_if_assumed_add", **ends, link=f"{link.link}{_lag(link.lag)}")
    for before, after in assumed.dropped:
        yield t("what_if_assumed_drop", before=names.full(before), after=names.full(after))


def _cells(each: ComparedWhatIf, names: Names) -> dict[str, str]:
    words = t("comma").join(assumed_in_words(each.saved.assumptions, names))
    told = [t("what_if_missing", names=t("comma").join(each.missing))] if each.missing else []
    told += [t("what_if_in_a_circle", path=" → ".join(map(names.full, each.answer.loop)))] if each.answer.loop else []
    return {
        "assumed": escaped("".join([words, *(f"（{each}）" for each in told)])),
        "days": signed(each.answer.days),
        "joined": escaped(names.several(each.answer.newly_critical, _TASKS_SHOWN)) or "–",
        "by": escaped(f"{each.saved.author} {table_instant(each.saved.recorded)}"),
        **_standing(each.answer.after),
    }


def _standing(standing: Standing) -> dict[str, str]:
    rates = {name: percent(getattr(standing, name)) for name in ("national", "verified", "ceiling")}
    return {"finish": table_day(last_day(standing.finish)), **rates}


def _withdrawal(found: Sequence[ComparedWhatIf]) -> None:
    if found and access.may(session.current_actor(), access.Action.KEEP_WHAT_IF):
        with st.popover(t("what_if_withdraw"), icon=":material/delete_history:"):
            name = st.selectbox(
                t("what_if_withdraw_choose"), [each.saved.name for each in found], key="what_if_withdrawn_name"
            )
            st.button(t("what_if_withdraw"), key="what_if_withdraw", on_click=_withdraw, args=(name,))
    saved = what_ifs.saved_what_ifs(session.database(), session.current_actor())
    if withdrawn := [each for each in saved if each.withdrawn]:
        st.caption(t("what_if_withdrawn", names=t("comma").join(escaped(_withdrawn(each)) for each in withdrawn)))


def _withdrawn(each: SavedWhatIf) -> str:
    at = table_instant(each.withdrawn) if each.withdrawn else ""
    return t("what_if_withdrawn_one", name=each.name, by=each.withdrawn_by, at=at)


def _keep(assumed: Assumptions) -> None:
    name = st.session_state["what_if_name"]
    try:
        kept = what_ifs.save_what_if(session.database(), session.current_actor(), name, assumed, session.now())
    except NotStored as failure:
        _refuse(failure)
    else:
        _tell(kept, "what_if_saved_toast")
        if kept.saved:
            st.session_state["what_if_name"] = ""


def _withdraw(name: str) -> None:
    try:
        kept = what_ifs.withdraw_what_if(session.database(), session.current_actor(), name, session.now())
    except NotStored as failure:
        _refuse(failure)
    else:
        _tell(kept, "what_if_withdrawn_toast")


def _tell(kept: WhatIfKept, key: str) -> None:
    if kept.saved is None:
        st.session_state["what_if_refused"] = kept.issues[0]
    else:
        st.toast(t(key, name=escaped(kept.saved.name)), icon=":material/save:")


def _refuse(failure: NotStored) -> None:
    st.session_state["what_if_refused"] = fault(failure)


def _lag(lag: Lag) -> str:
    return f"{signed(lag.value)}{lag.unit}" if lag.value else ""
