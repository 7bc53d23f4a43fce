"""The head of the page of one system: which one it is, how it stands, its four figures."""

import streamlit as st

from model.record import SystemCode
from model.schedule import last_day
from model.snapshot import Snapshot, SystemFigures
from model.system import System
from views import vendors
from views.made_once import made_once
from views.names import Names
from views.trouble import Trouble, trouble_of
from views.wording import (
    count,
    current_reader,
    day,
    escaped,
    fraction_of,
    percent,
    points_held,
    t,
    table_day,
)
from views.wording.deciding import last_word, realisation

PAGES = "views/pages"
_CHOSEN = "system_chosen"
_SIGNS = {
    Trouble.LATE: ("warning", "orange"),
    Trouble.BEHIND: ("change_history", "orange"),
    Trouble.ON_PLAN: ("check_circle", "green"),
    Trouble.NOT_RUN: ("block", "gray"),
}


def choice(names: Names) -> System | None:
    """Draw the choice of the system; its code stands in the page's address. None where the plan has no system."""
    codes = [system.code for system in names.plan.systems]
    if not codes:
        st.info(t("system_none"), icon=":material/info:")
        return None
    held = st.query_params.get("sys") or st.session_state.get(_CHOSEN)
    first = next((number for number, code in enumerate(codes) if code == held), 0)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        code: SystemCode = st.selectbox(
            t("column_system"),
            codes,
            index=first,
            format_func=lambda each: f"{each} {names.system(each)}",
            key=f"system_choice_{current_reader().language}",
            width=320,
        )
        for page, icon in (("schedule", "view_timeline"), ("fitgap", "rule")):
            st.page_link(
                f"{PAGES}/{page}.py",
                label=t(f"{page}_title"),
                icon=f":material/{icon}:",
                query_params={"sys": code},
            )
    st.session_state[_CHOSEN] = st.query_params["sys"] = code
    return names.systems[code]


@made_once(lambda figures, *_: figures.code)
def verdict(figures: SystemFigures, system: System, snapshot: Snapshot) -> None:
    """Say in one sentence how the system fares."""
    trouble = trouble_of(figures)
    icon, colour = _SIGNS[trouble]
    finish = last_day(figures.finish)
    sentence = t(
        f"system_verdict_{trouble}",
        finish=day(finish),
        cutover=day(system.cutover or snapshot.deadline),
        days=count(figures.days_late),
        national=percent(figures.national.value),
        planned=percent(figures.planned_national.value),
    )
    st.markdown(f"### :{colour}[:material/{icon}: {sentence}]")


@made_once(lambda figures, *_: figures.code)
def cards(figures: SystemFigures, system: System, snapshot: Snapshot) -> None:
    """Show its rate, what is proven of it, its finish, and who carries it over."""
    with st.grid(4, min_column_width=200, gap="small"):
        with st.container(border=True, height="stretch"):
            _national(figures)
        with st.container(border=True, height="stretch"):
            _verified(figures)
        with st.container(border=True, height="stretch"):
            _finish(figures, system, snapshot)
        with st.container(border=True, height="stretch"):
            _vendor(figures, system, snapshot)


def _national(figures: SystemFigures) -> None:
    st.metric(t("national"), percent(figures.national.value), help=t("column_national_help"))
    st.markdown(t("steps_of", steps=fraction_of(figures.national)))
    without, planned = figures.national_without_na, figures.planned_national
    st.caption(
        t(
            "system_national",
            without_na=percent(without.value),
            parts=fraction_of(without),
            planned=percent(planned.value),
            planned_parts=fraction_of(planned),
        )
    )


def _verified(figures: SystemFigures) -> None:
    st.metric(t("verified"), percent(figures.verified.value), help=t("definition_verified"))
    reported, withheld = percent(figures.reported.value), points_held(figures.withheld.value)
    st.markdown(t("reported_and_withheld", reported=reported, withheld=withheld))
    planned = percent(figures.planned.value)
    st.caption(t("verified_weights", verified=fraction_of(figures.verified), planned=planned))


def _finish(figures: SystemFigures, system: System, snapshot: Snapshot) -> None:
    finish = last_day(figures.finish)
    st.metric(t("finish"), day(finish, weekday=False), help=t("definition_finish"))
    cutover = t("system_cutover", cutover=day(system.cutover), deadline=day(snapshot.deadline, weekday=False))
    if figures.days_late:
        st.markdown(f":orange[:material/warning: {t('system_days_late', days=count(figures.days_late))}]")
    st.caption(cutover)
    if system.transition_support:
        st.caption(f":material/flag: {t('system_transition_support')}")


def _vendor(figures: SystemFigures, system: System, snapshot: Snapshot) -> None:
    found = vendors.records(snapshot)
    vendor = next((each for each in found if each.code == system.vendor), None)
    st.metric(t("vendors_column_vendor"), escaped(vendor.name) if vendor else "–", help=t("system_vendor_help"))
    if vendor:
        st.markdown(t("system_vendor", realisation=realisation(vendor), last=last_word(vendor)))
    last = table_day(figures.last_report)
    own = {"department": system.department, "ministry": system.ministry}
    st.caption(t("system_reports", last=last, **{name: escaped(words) or "–" for name, words in own.items()}))
