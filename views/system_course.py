"""The course of one system on its page: its weeks, what holds it back, its steps and their dates."""

from collections.abc import Iterator, Sequence
from datetime import date

import streamlit as st

from actions import weekly
from actions.opening import Database
from model.access import Actor
from model.record import SystemCode
from model.snapshot import Snapshot, SystemFigures
from model.system import StepStatus, System
from views import session, system_frames
from views.charts.drawn import drawn
from views.charts.house import palette
from views.charts.rates import rates
from views.charts.steps import steps as steps_chart
from views.made_once import made_once
from views.names import Names
from views.system_frames import Held, Phase, Step, SystemWeek
from views.wording import (
    count,
    current_reader,
    day,
    escaped,
    percent,
    points_held,
    t,
    table_day,
)

PAGES = "views/pages"
_HELD_SHOWN = 5
_MARKS = {
    StepStatus.COMPLETED: ":green[:material/check_circle:]",
    StepStatus.IN_PROGRESS: ":blue[:material/timelapse:]",
    StepStatus.NOT_STARTED: ":material/radio_button_unchecked:",
    StepStatus.NOT_APPLICABLE: ":gray[:material/block:]",
}


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


@st.cache_resource(show_spinner=False, max_entries=8)
def _published(_database: Database, edition: str, actor: Actor) -> dict[SystemCode, tuple[SystemWeek, ...]]:  # noqa: ARG001 - a part of the key
    """Return the published weeks of every system, the earliest first."""
    found: dict[SystemCode, list[SystemWeek]] = {}
    for line in weekly.frozen_weeks(_database, actor):
        for figures in weekly.frozen_week(_database, actor, line.week).snapshot.systems:
            found.setdefault(figures.code, []).append(SystemWeek.of(line.status_date, figures))
    return {code: tuple(weeks) for code, weeks in found.items()}
