"""The parts of the critical-path page: the end in three figures, the path with its drag, chains, health."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from actions.access import Action
from model.chains import Chains
from model.record import TaskId
from model.schedule import last_day
from model.snapshot import Snapshot, TaskFigures
from views import frames, session, steering
from views.made_once import made_once
from views.names import Names
from views.narrative import listed
from views.schedule_frames import gaps_driving
from views.steering_frames import shown
from views.wording import count, day, escaped, lateness, percent, t

HEALTH = ("passed", "check", "figure", "limit", "tasks")
_TASKS_SHOWN = 6


@made_once()
def cards(snapshot: Snapshot, names: Names) -> None:
    """Show when the plan ends, which tasks and gaps decide it, and which are close behind."""
    finish = last_day(snapshot.finish)
    tasks = frames.critical_tasks(snapshot)
    near = [task for task in snapshot.tasks if task.schedule.near_critical]
    with st.grid(3, min_column_width=240, gap="small"):
        with st.container(border=True, height="stretch"):
            st.metric(t("finish"), day(finish, weekday=False), help=t("definition_finish"))
            st.caption(lateness(finish, snapshot.deadline) if finish else "")
        with st.container(border=True, height="stretch"):
            st.metric(t("critical_left"), count(len(tasks)), help=t("critical_left_help"))
            st.caption(_drivers(tasks, snapshot, names))
        with st.container(border=True, height="stretch"):
            st.metric(t("critical_near"), count(len(near)), help=t("critical_near_help"))
            st.caption(escaped(t("comma").join(_systems(near, names))))


def _drivers(tasks: Sequence[TaskFigures], snapshot: Snapshot, names: Names) -> str:
    """Tell through which systems the path leads, and for which gaps it waits."""
    waiting = {gap for task in tasks for gap in gaps_driving(task)}
    gaps = [f"{gap.requirement_id} {gap.name}" for gap in snapshot.gaps if gap.id in waiting]
    lines = [" → ".join(_systems(tasks, names)), t("critical_waits", gaps=listed(gaps)) if gaps else ""]
    return "  \n".join(escaped(line) for line in lines if line)


def _systems(tasks: Iterable[TaskFigures], names: Names) -> list[str]:
    return list(dict.fromkeys(names.system(names.system_of(task.id)) for task in tasks))


@made_once()
def path(snapshot: Snapshot, names: Names) -> None:
    """Show the unfinished tasks of the path, each with what it costs in days."""
    st.subheader(t("critical_path_title"), anchor=False, help=t("critical_path_help"))
    tasks = frames.critical_tasks(snapshot)
    if not tasks:
        st.caption(t("critical_none"))
        return
    found = steering.chains() if session.allowed(Action.STEER) else None
    drags = dict(found.drag_days) if found else {}
    table = frames.critical_path(tasks, names)
    table.insert(5, "drag", [_days(drags.get(task.id)) for task in tasks])
    st.dataframe(
        table,
        column_config={
            "task": st.column_config.TextColumn(t("column_task"), width=250),
            "system": st.column_config.TextColumn(t("column_system"), width=120),
            "start": st.column_config.TextColumn(t("column_start"), width=92),
            "finish": st.column_config.TextColumn(t("column_finish"), width=92),
            "float": st.column_config.TextColumn(
                t("column_float"), width=66, alignment="right", help=t("column_float_help")
            ),
            "drag": st.column_config.NumberColumn(
                t("critical_column_drag"), format="%.1f", width=96, help=t("critical_column_drag_help")
            ),
            "owner": st.column_config.TextColumn(t("column_owner"), width=105),
            "why": st.column_config.TextColumn(t("column_why"), width=290),
        },
        column_order=frames.PATH_ORDER,
        hide_index=True,
        height="content",
        placeholder="–",
        key="critical_path",
        alt=t("critical_path_title"),
    )


@made_once()
def chains(names: Names) -> None:
    """Show the chains that are closest to becoming critical."""
    found = steering.chains()
    st.subheader(t("chains_title"), anchor="chains", help=t("chains_help"))
    if found is None or not found.chains:
        st.caption(t("critical_none"))
        return
    st.dataframe(
        chain_rows(found, names),
        column_config={
            "float": st.column_config.NumberColumn(t("chains_column_float"), format="%.1f", width=90),
            "length": st.column_config.NumberColumn(t("chains_column_length"), width=80),
            "systems": st.column_config.TextColumn(t("column_system"), width=220),
            "tasks": st.column_config.TextColumn(t("chains_column_tasks"), width=640),
        },
        hide_index=True,
        key="critical_chains",
        alt=t("chains_title"),
    )


@made_once()
def health(names: Names) -> None:
    """Show the fourteen points of schedule health."""
    checks = steering.health()
    failed = sum(not check.passed for check in checks)
    with st.expander(t("health_title", failed=failed, checks=len(checks)), icon=":material/health_and_safety:"):
        st.caption(t("health_help"))
        rows = [
            {
                "passed": t("health_ok") if check.passed else t("health_look"),
                "check": t(f"health_{check.name}"),
                "figure": f"{count(check.numerator)} / {count(check.denominator)}",
                "limit": f"{'≥' if check.at_least else '≤'} {percent(100 * check.limit)}",
                "tasks": names.several(check.tasks, _TASKS_SHOWN),
            }
            for check in checks
        ]
        st.dataframe(
            pd.DataFrame(rows, columns=list(HEALTH)),
            column_config={name: st.column_config.TextColumn(t(f"health_column_{name}")) for name in HEALTH},
            hide_index=True,
            height="content",
            key="critical_health",
            alt=t("health_title", failed=failed, checks=len(checks)),
        )


def chain_rows(found: Chains, names: Names) -> pd.DataFrame:
    """Return one row a chain: how far it may slip, how long it is, and its tasks in time order."""
    return pd.DataFrame(
        [
            {
                "float": shown(chain.float_days, 1),
                "length": len(chain.tasks),
                "systems": t("comma").join(dict.fromkeys(names.system(names.system_of(task)) for task in chain.tasks)),
                "tasks": " → ".join(_brief(task, names) for task in chain.tasks),
            }
            for chain in found.chains
        ],
        columns=["float", "length", "systems", "tasks"],
    )


def _brief(task: TaskId, names: Names) -> str:
    found = names.tasks.get(task)
    system = names.system(names.system_of(task))
    return f"{system} {found.step}" if found and found.step else names.task(task)


def _days(drag: Fraction | None) -> float | None:
    return None if drag is None else shown(drag, 1)
