"""The parts of the history page: freeze a week, the published weeks, and one of them proven."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from actions import access, weekly
from actions.opening import NotStored
from actions.weekly import WeekRefused
from model.issue import Issue, Severity
from model.keeping import FrozenWeek, Recomputation, WeekLine
from model.snapshot import Snapshot
from model.week import IsoWeek
from views import frames, session
from views.made_once import made_once
from views.refusals import fault, refused
from views.table import named
from views.wording import count, current_reader, day, escaped, in_full, instant, t

_MANY = 14
_A_DAY = timedelta(days=1)


def freeze(snapshot: Snapshot) -> None:
    """Offer to publish the week of the status date; a frozen week says so instead."""
    week = IsoWeek.of(snapshot.status_date)
    done = next((line for line in session.frozen_weeks() if line.week == week), None)
    refusal: Issue | None = st.session_state.pop("freeze_refused", None)
    refused([refusal] if refusal else [])
    if done:
        st.caption(t("week_is_frozen", week=week, at=instant(done.recorded_until), by=escaped(done.frozen_by)))
    elif not access.may(session.current_actor(), access.Action.FREEZE_WEEK):
        return
    elif not weekly.is_over(week, session.now()):
        st.caption(t("freeze_from", week=week, date=day(week.friday)))
        _look_back(IsoWeek.of(week.monday - _A_DAY))
    else:
        with st.popover(t("freeze_week", week=week), icon=":material/ac_unit:"):
            st.markdown(t("freeze_explained", week=week, date=day(week.friday)))
            st.button(t("freeze_now"), key="freeze_now", on_click=_freeze, args=(week,))


def _look_back(week: IsoWeek) -> None:
    """Offer to go to the Friday of the week before, where that one may still be frozen."""
    plan = session.current_plan()
    began = plan is not None and plan.start.date() <= week.friday
    if began and weekly.is_over(week, session.now()) and week not in {line.week for line in session.frozen_weeks()}:
        label = t("freeze_look_back", week=week, date=day(week.friday))
        st.button(label, key="look_back", icon=":material/undo:", on_click=session.show, args=(week.friday,))


def _freeze(week: IsoWeek) -> None:
    try:
        weekly.freeze_week(session.database(), session.current_actor(), week, session.now())
    except WeekRefused as refusal:
        st.session_state["freeze_refused"] = _refusal(refusal)
    except NotStored as failure:
        st.session_state["freeze_refused"] = fault(failure)
    else:
        st.session_state[_proof_key()] = str(week)
        st.toast(t("frozen_toast", week=week), icon=":material/ac_unit:")


def _refusal(refusal: WeekRefused) -> Issue:
    return Issue(code=refusal.code, severity=Severity.REFUSED, value=str(refusal.week))


@made_once()
def weeks(lines: Sequence[WeekLine]) -> None:
    """Show the published weeks, the latest first."""
    st.subheader(t("weeks_title"), anchor=False, help=t("weeks_help"))
    if not lines:
        st.caption(t("weeks_none"))
        return
    table = frames.weeks(lines)
    st.dataframe(
        table,
        column_config=named(table.columns, "week_column", rates=("national", "planned", "verified", "reported")),
        hide_index=True,
        placeholder="–",
        height=300 if len(table) > _MANY else "content",
        key="weeks",
        alt=t("weeks_title"),
    )


def proof(lines: Sequence[WeekLine]) -> None:
    """Compute a published week anew from what was known then, and show that it comes out the same."""
    if not access.may(session.current_actor(), access.Action.RECOMPUTE_WEEK):
        return
    st.subheader(t("proof_title"), anchor=False, help=t("proof_help"))
    sides = {str(line.week): line for line in reversed(lines)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("proof_week"),
            list(sides),
            format_func=lambda code: t("compare_week", week=code, date=day(sides[code].status_date)),
            key=_proof_key(),
            width=340,
        )
        asked = st.button(t("proof_now"), key="proof_now", icon=":material/calculate:")
    if asked:
        week = sides[chosen].week
        database, actor = session.database(), session.current_actor()
        _proven(weekly.frozen_week(database, actor, week), weekly.recompute(database, actor, week))


def _proof_key() -> str:
    return f"proof_week_{current_reader().language}"


def _proven(frozen: FrozenWeek, found: Recomputation) -> None:
    if found.holds:
        st.success(t("proof_holds", week=frozen.week), icon=":material/verified:")
    else:
        st.error(t("proof_fails", week=frozen.week), icon=":material/gpp_bad:")
    marks = {True: t("same"), False: t("differs")}
    st.table(
        {
            t("proof_rate"): t(
                "published_and_recomputed",
                published=in_full(found.published.national),
                recomputed=in_full(found.recomputed.national),
            ),
            t("proof_figures"): marks[found.equal],
            t("proof_digest"): f"{marks[found.digest_equal]} `{frozen.digest}`",
            t("proof_inputs"): f"{marks[found.input_digest_equal]} `{frozen.input_digest}`",
            t("proof_known"): t(
                "known_until",
                at=instant(frozen.recorded_until),
                entry=count(frozen.known_until),
                plan=frozen.plan_version,
                formula=frozen.snapshot.formula_version,
            ),
        },
        border="horizontal",
        width="content",
    )
