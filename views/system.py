"""The parts of the page of one system: how it stands, its weeks, what holds it back, its steps, dates, gaps, sheets."""

from collections.abc import Iterator, Sequence
from datetime import date

import streamlit as st
from streamlit.elements.lib.column_types import ButtonColumnResult, ColumnConfig

from actions import register, weekly
from actions.correcting import corrections_by_entry
from actions.opening import Database
from actions.vendors import vendors_now
from model.access import Actor
from model.record import SystemCode
from model.snapshot import Snapshot, SystemFigures
from model.system import StepStatus, System
from views import fitgap_frames, fitgap_receipts, session, system_frames
from views.charts.drawn import drawn
from views.charts.house import palette
from views.charts.rates import rates
from views.charts.steps import steps as steps_chart
from views.made_once import made_once
from views.names import Names
from views.schedule_words import last_day
from views.system_frames import Held, Phase, Step, SystemWeek
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
_HELD_SHOWN, _GAPS_SHOWN, _SHEETS_SHOWN = 5, 10, 5
_GAPS = ("latest", "left", "requirement", "name", "verdict", "severity", "resolution", "department", "points", "drag")
_MARKS = {
    StepStatus.COMPLETED: ":green[:material/check_circle:]",
    StepStatus.IN_PROGRESS: ":blue[:material/timelapse:]",
    StepStatus.NOT_STARTED: ":material/radio_button_unchecked:",
    StepStatus.NOT_APPLICABLE: ":gray[:material/block:]",
}
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
    found = vendors_now(session.database(), session.current_actor(), snapshot, session.frozen_snapshot)
    vendor = next((each for each in found if each.code == system.vendor), None)
    st.metric(t("vendors_column_vendor"), vendor.name if vendor else "–", help=t("system_vendor_help"))
    if vendor:
        st.markdown(t("system_vendor", realisation=realisation(vendor), last=last_word(vendor)))
    last = table_day(figures.last_report)
    st.caption(t("system_reports", last=last, department=system.department or "–", ministry=system.ministry or "–"))


@made_once(lambda figures, *_: figures.code)
def progress(figures: SystemFigures, snapshot: Snapshot, names: Names) -> None:
    """Draw its weeks, and beside them what holds its progress back."""
    left, right = st.columns([1.3, 1], gap="small")
    with left.container(border=True, height="stretch"):
        st.subheader(t("system_weeks"), anchor=False, help=t("weeks_help"))
        _weeks(figures, snapshot)
    with right.container(border=True, height="stretch"):
        st.subheader(t("system_held"), anchor=False, help=t("system_held_help"))
        _held(system_frames.held_back(names.plan, snapshot, figures), figures, names)


def _weeks(figures: SystemFigures, snapshot: Snapshot) -> None:
    earlier = weeks_before(figures, snapshot)
    weeks = [*earlier, SystemWeek.of(snapshot.status_date, figures)]
    if not earlier:
        st.caption(t("weeks_none"))
        return
    lines, ends = system_frames.week_lines(weeks)
    st.vega_lite_chart(
        drawn(rates, lines, ends, t(f"axis_months_{current_reader().era}"), palette(dark=session.on_dark_ground())),
        theme=None,
        alt=t(
            "system_weeks_alt",
            first=day(weeks[0].day),
            begin=percent(weeks[0].national.value),
            last=day(weeks[-1].day),
            end=percent(weeks[-1].national.value),
            planned=percent(weeks[-1].planned.value),
            verified=percent(weeks[-1].verified.value),
        ),
    )


def weeks_before(figures: SystemFigures, snapshot: Snapshot) -> list[SystemWeek]:
    """Return the frozen weeks of a system before the status date."""
    published = _published(*session.edition()).get(figures.code, ())
    return [week for week in published if week.day < snapshot.status_date]


def _held(found: Sequence[Held], figures: SystemFigures, names: Names) -> None:
    if not found:
        st.caption(t("system_held_none"))
    for held in found[:_HELD_SHOWN]:
        lock = t("system_held_gaps" if held.by_gaps else "system_held_judging", share=percent(held.share))
        st.markdown(f"**{points_held(held.points)}**　{escaped(names.task(held.task))}  \n:small[{lock}]")
    if len(found) > _HELD_SHOWN:
        st.caption(t("schedule_and_more", number=count(len(found) - _HELD_SHOWN)))
    judged = f"{count(figures.judged)} / {count(figures.records)}"
    st.caption(t("system_judged", judged=judged, open=count(figures.open_gaps), gaps=count(figures.gaps)))
    st.page_link(
        f"{PAGES}/fitgap.py",
        label=t("system_release"),
        icon=":material/lock_open:",
        query_params={"sys": figures.code, "view": "gaps"},
    )


@made_once(lambda found, _: [step.shown.task.id for step in found])
def steps(found: Sequence[Step], names: Names) -> None:
    """Show its forty steps by phase, each with its state; one that is done before an earlier one is marked."""
    early = sum(step.early for step in found)
    st.subheader(t("system_steps", steps=count(len(found))), anchor=False, help=t("system_steps_help"))
    if early:
        st.markdown(f":orange[:material/warning: {t('system_early', steps=count(early))}]")
    phases = system_frames.by_phase(found)
    with st.grid(len(phases) or 1, min_column_width=280, gap="small"):
        for phase, own in phases.items():
            with st.container(border=True, height="stretch", gap="xxsmall"):
                _phase(phase, own, names)
    legend = [f"{mark} {t(f'status_{status}')}" for status, mark in _MARKS.items()]
    st.caption("　".join([*legend, f":orange[:material/warning:] {t('system_early_one')}"]))


def _phase(phase: Phase | None, own: Sequence[Step], names: Names) -> None:
    states = [step.shown.figures.status for step in own]
    completed, out = states.count(StepStatus.COMPLETED), states.count(StepStatus.NOT_APPLICABLE)
    title = t(f"system_phase_{phase}" if phase else "system_phase_other")
    st.markdown(f"**{title}**　{t('system_phase_done', completed=completed, steps=len(own), out=out)}")
    st.markdown("  \n".join(_step(step, names) for step in own))


def _step(step: Step, names: Names) -> str:
    status = step.shown.figures.status
    name = escaped(names.task(step.shown.task.id).partition("（")[0])
    told = f"{_MARKS[status]} {name}" if status is not StepStatus.NOT_APPLICABLE else f"{_MARKS[status]} :gray[{name}]"
    if status is StepStatus.IN_PROGRESS:
        told += f" **{percent(100 * step.shown.figures.progress)}**"
    return f":small[{told} :orange[:material/warning:]]" if step.early else f":small[{told}]"


@made_once(lambda _, system, *__: system.code)
def dates(found: Sequence[Step], system: System, snapshot: Snapshot, names: Names) -> None:
    """Draw its slice of the schedule."""
    st.subheader(t("system_dates"), anchor=False, help=t("system_dates_help"))
    bars, rows = system_frames.slice_of(found, names, snapshot.status_date)
    if bars.empty:
        st.caption(t("system_not_run"))
        return
    months = t(f"axis_months_{current_reader().era}")
    marks = tuple(days_marked(system, snapshot))
    st.vega_lite_chart(
        drawn(steps_chart, bars, tuple(rows), marks, months, palette(dark=session.on_dark_ground())),
        theme=None,
        alt=t("system_dates_alt", system=names.system(system.code), late=count(int(bars["late"].sum()))),
    )
    st.caption(t("system_dates_legend"))


def days_marked(system: System, snapshot: Snapshot) -> Iterator[tuple[date, str]]:
    """Yield the days that matter to a system, with their words: the status date, then its cut-over."""
    yield snapshot.status_date, t("fiscal_status", date=table_day(snapshot.status_date))
    if system.cutover:
        yield system.cutover, t("system_cutover_mark", date=table_day(system.cutover))


def gaps(code: SystemCode, snapshot: Snapshot, names: Names) -> None:
    """Show its open gaps, the one that must be decided first in front."""
    own = [gap for gap in snapshot.gaps if gap.system == code]
    st.subheader(t("system_gaps", gaps=count(len(own))), anchor=False, help=t("fitgap_gap_latest_help"))
    if not own:
        st.caption(t("fitgap_all_closed"))
        return
    table = fitgap_frames.gap_frame(own[:_GAPS_SHOWN], names, snapshot.status_date)[list(_GAPS)]
    table["open"] = ":material/rule:"
    st.dataframe(
        table,
        column_config=_gap_columns(code, list(table["requirement"])),
        hide_index=True,
        height="content",
        key=f"system_gaps_{code}",
        alt=t("fitgap_gaps_alt"),
    )
    if len(own) > _GAPS_SHOWN:
        st.page_link(
            f"{PAGES}/fitgap.py",
            label=t("system_all_gaps", gaps=count(len(own))),
            icon=":material/rule:",
            query_params={"sys": code, "view": "gaps"},
        )


def _gap_columns(code: SystemCode, requirements: list[str]) -> dict[str, ColumnConfig | ButtonColumnResult]:
    column = st.column_config
    widths = {"name": 250, "requirement": 86, "points": 72, "severity": 60, "drag": 60, "department": 110}
    return {name: column.TextColumn(t(f"fitgap_gap_{name}"), width=widths.get(name, 92)) for name in _GAPS} | {
        "open": column.ButtonColumn(
            t("open_fitgap"),
            width=50,
            type="tertiary",
            key="system_open_gap",
            on_click=_open_gap,
            args=(code, requirements),
        )
    }


def _open_gap(code: SystemCode, requirements: list[str]) -> None:
    asked = requirements[st.session_state["system_open_gap"].row]
    st.switch_page(f"{PAGES}/fitgap.py", query_params={"sys": code, "req": asked})


@made_once(lambda code: code)
def sheets(code: SystemCode) -> None:
    """Show the sheets that came last for the system."""
    st.subheader(t("system_sheets"), anchor=False)
    everything = register.receipts(session.database(), session.current_actor())
    own = [
        receipt
        for receipt in reversed(everything)
        if receipt.kind in fitgap_receipts.SHOWN and code in (*receipt.systems, receipt.system)
    ]
    if not own:
        st.caption(t("system_sheets_none"))
    else:
        undone = corrections_by_entry(everything)
        columns = {name: t(f"fitgap_receipt_{name}") for name in fitgap_receipts.COLUMNS}
        st.dataframe(
            fitgap_receipts.receipts_frame(own[:_SHEETS_SHOWN], undone),
            column_config=columns,
            hide_index=True,
            height="content",
            key=f"system_sheets_{code}",
            alt=t("system_sheets"),
        )
    st.page_link(
        f"{PAGES}/fitgap.py",
        label=t("fitgap_view_upload"),
        icon=":material/upload_file:",
        query_params={"view": "upload"},
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _published(_database: Database, edition: int, actor: Actor) -> dict[SystemCode, tuple[SystemWeek, ...]]:  # noqa: ARG001 - a part of the key
    """Return the published weeks of every system, the earliest first."""
    found: dict[SystemCode, list[SystemWeek]] = {}
    for line in weekly.frozen_weeks(_database, actor):
        for figures in weekly.frozen_week(_database, actor, line.week).snapshot.systems:
            found.setdefault(figures.code, []).append(SystemWeek.of(line.status_date, figures))
    return {code: tuple(weeks) for code, weeks in found.items()}
