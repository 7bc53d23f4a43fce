"""The panel beside the Gantt: all that is known of the chosen task or system."""

from collections.abc import Callable, Iterable

import streamlit as st

from model.plan import Plan
from model.record import Minutes, SystemCode, TaskId
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot, SystemFigures, TaskFigures
from model.system import StepStatus
from model.task import Task
from views.facts import facts, place
from views.names import COMMON, Names
from views.schedule_frames import is_critical, is_open
from views.schedule_words import gap_name, link_text, minutes_per_day, period, reasons
from views.wording import count, day, escaped, fraction_of, lateness, percent, points, share_of_days, t, table_day

GROUP = "group:"
SHOWN = 6
HEIGHT = 664
"""As high as the Gantt with its tools beside it."""
NAME_LENGTH = 24
"""So many neighbours and gaps are shown."""
_COLOURS = {
    StepStatus.COMPLETED: "green",
    StepStatus.IN_PROGRESS: "blue",
    StepStatus.NOT_STARTED: "gray",
    StepStatus.NOT_APPLICABLE: "gray",
}


def draw(plan: Plan, snapshot: Snapshot, chosen: str, choose: Callable[[str | None], None]) -> None:
    """Draw the panel for the row that is chosen, a task or a group of tasks."""
    names = Names(plan)
    figures = next((task for task in snapshot.tasks if task.id == chosen), None)
    with st.container(border=True, key="schedule_panel", gap="xsmall", height=HEIGHT):
        st.button(t("schedule_close"), icon=":material/close:", type="tertiary", on_click=choose, args=(None,))
        if figures is not None:
            _task(names, snapshot, figures, choose)
        else:
            _group(names, snapshot, SystemCode(chosen.removeprefix(GROUP)))


def _task(names: Names, snapshot: Snapshot, figures: TaskFigures, choose: Callable[[str | None], None]) -> None:
    task = names.tasks[figures.id]
    st.subheader(escaped(names.task(task.id)), anchor=False)
    st.markdown(_badges(figures))
    belongs = (names.system(task.system), names.owner(task.id), t(f"schedule_measure_{task.measure}"))
    st.caption(escaped(" ・ ".join(filter(None, belongs))))
    _dates(names, task, figures)
    _why(names, snapshot, figures)
    _progress(figures)
    _report(task, figures)
    _gaps([gap for gap in snapshot.gaps if gap.task == task.id])
    _neighbours(names, task.id, choose)


def _badges(figures: TaskFigures) -> str:
    badges = [f":{_COLOURS[figures.status]}-badge[{t(f'schedule_status_{figures.status}')}]"]
    if is_critical(figures):
        badges.append(f":red-badge[◆ {t('gantt_critical')}]")
    elif is_open(figures) and figures.schedule.near_critical:
        badges.append(f":orange-badge[{t('schedule_near_critical')}]")
    return " ".join(badges)


def _dates(names: Names, task: Task, figures: TaskFigures) -> None:
    dates = figures.schedule
    forecast = t("schedule_actual") if figures.status is StepStatus.COMPLETED else t("schedule_forecast")
    lines = [
        (forecast, period(dates.start, dates.finish)),
        (t("gantt_baseline"), _baseline(task)),
        (t("schedule_latest"), period(dates.late_start, dates.late_finish) if is_open(figures) else ""),
        (t("schedule_float"), _exact(names, task, dates.total_float)),
        (t("schedule_free_float"), _exact(names, task, dates.free_float)),
    ]
    facts(lines)


def _baseline(task: Task) -> str:
    if task.planned_start is None:
        return ""
    return f"{table_day(task.planned_start)} – {table_day(task.planned_finish)}"


def _exact(names: Names, task: Task, minutes: Minutes | None) -> str:
    if minutes is None:
        return ""
    return t("gantt_days", days=share_of_days(minutes, minutes_per_day(names, task.id)))


def _why(names: Names, snapshot: Snapshot, figures: TaskFigures) -> None:
    found = list(reasons(names, snapshot, figures))
    if not found:
        return
    st.markdown(f"**{t('schedule_why')}**")
    for reason in found:
        st.text(f"・{reason}")


def _progress(figures: TaskFigures) -> None:
    e, a, closure, c, p = (
        percent(100 * value)
        for value in (figures.execution, figures.assessed, figures.gap_closure, figures.cap, figures.progress)
    )
    st.markdown(f"**{t('schedule_progress')}**　{p}")
    st.progress(float(figures.progress))
    facts([(t("schedule_e"), e), (t("schedule_a"), a), (t("schedule_gamma"), closure), (t("schedule_c"), c)])
    st.caption(t("schedule_formula", p=p, e=e, c=c, a=a, gamma=closure))
    if figures.withheld:
        st.caption(t("schedule_withheld", withheld=points(100 * figures.withheld).lstrip("+")))


def _report(task: Task, figures: TaskFigures) -> None:
    st.markdown(f"**{t('schedule_report')}**")
    if figures.reported_on is None:
        st.caption(t("schedule_no_report"))
    else:
        facts(
            [
                (t("schedule_reported_on"), " ".join((day(figures.reported_on), figures.reported_by)).strip()),
                (t("schedule_reason"), figures.reason),
                (t("schedule_source"), place(figures.file, figures.line)),
            ]
        )
    if task.source_line:
        st.caption(t("schedule_plan_line", line=task.source_line))


def _gaps(gaps: Iterable[GapFigures]) -> None:
    gaps = list(gaps)
    if not gaps:
        return
    st.markdown(f"**{t('schedule_open_gaps', number=count(len(gaps)))}**")
    for gap in gaps[:SHOWN]:
        latest = table_day(last_day(gap.latest_decision))
        st.text(f"・{gap_name(gap)}（{t('schedule_decide_by', date=latest)}）")


def _neighbours(names: Names, task: TaskId, choose: Callable[[str | None], None]) -> None:
    before = [(link.predecessor, link) for link in names.plan.dependencies if link.successor == task]
    after = [(link.successor, link) for link in names.plan.dependencies if link.predecessor == task]
    for title, found in ((t("schedule_predecessors"), before), (t("schedule_successors"), after)):
        if not found:
            continue
        st.markdown(f"**{title}**")
        for other, link in found[:SHOWN]:
            st.button(
                escaped(_shortened(link_text(names, link, other))),
                key=f"schedule_to_{task}_{link.predecessor}_{link.successor}_{link.link}",
                type="tertiary",
                on_click=choose,
                args=(other,),
                help=escaped(link_text(names, link, other)),
            )
        if len(found) > SHOWN:
            st.caption(t("schedule_and_more", number=count(len(found) - SHOWN)))


def _shortened(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def _group(names: Names, snapshot: Snapshot, code: SystemCode) -> None:
    figures = next((system for system in snapshot.systems if system.code == code), None)
    st.subheader(escaped(names.system(None if code == COMMON else code)), anchor=False)
    if figures is None:
        st.caption(t("schedule_ward_wide_text"))
        return
    system = names.systems[code]
    st.caption(escaped(" ・ ".join(filter(None, (system.ministry, system.department, names.vendor(code))))))
    facts(_system_facts(snapshot, figures))
    st.page_link(
        "views/pages/fitgap.py",
        label=t("schedule_to_fitgap"),
        icon=":material/rule:",
        query_params={"sys": code},
    )


def _system_facts(snapshot: Snapshot, figures: SystemFigures) -> list[tuple[str, str]]:
    finish = last_day(figures.finish)
    return [
        (t("schedule_national"), f"{percent(figures.national.value)}（{fraction_of(figures.national)}）"),
        (t("gantt_done"), percent(figures.verified.value)),
        (t("gantt_withheld"), points(figures.withheld.value).lstrip("+")),
        (t("schedule_forecast_finish"), day(finish) if finish else ""),
        (t("schedule_against_deadline"), lateness(finish, snapshot.deadline) if finish else ""),
        (t("schedule_open_gaps_short"), f"{count(figures.open_gaps)} / {count(figures.gaps)}"),
        (t("schedule_last_report"), day(figures.last_report) if figures.last_report else t("schedule_no_report")),
    ]
