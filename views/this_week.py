"""The parts of the page of this week: three figures, sets of work, best actions, questions about reports."""

from fractions import Fraction

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from model.advice import ActionSet, Advice
from model.alert import Alert
from model.forecast import Forecast
from model.snapshot import Snapshot
from views import deciding, steering, steering_frames, telling, vendors
from views.agenda import agenda
from views.beginning import nothing_reported
from views.made_once import made_once
from views.names import Names
from views.table import table
from views.trouble import SILENCE, silent_systems
from views.wording import day, escaped, percent, points_held, points_left, t
from views.wording.forecast import caution, drawn_from, pace_in_words, weeks_in_words


@made_once()
def cards(snapshot: Snapshot) -> None:
    """Show the chance, the ceiling and the least work."""
    advice = steering.advice()
    with st.grid(3, min_column_width=260, gap="small"):
        with st.container(border=True, height="stretch"):
            _chance(steering.forecast(snapshot))
        with st.container(border=True, height="stretch"):
            _ceiling(snapshot, advice)
        with st.container(border=True, height="stretch"):
            _least(advice)


@made_once()
def what_waits(snapshot: Snapshot, names: Names) -> None:
    """Tell in a few sentences what cannot wait; where nothing does, say so."""
    with st.container(border=True, key="agenda"):
        st.subheader(t("agenda_title"), anchor=False)
        told = agenda(snapshot, *deciding.urgent(snapshot), steering.alerts(), vendors.records(snapshot), names)
        telling.sentences(told)
        if not told:
            st.caption(t("agenda_none"))


@made_once()
def work_sets(snapshot: Snapshot, names: Names) -> None:
    """Show the least set of work and its runners-up."""
    st.subheader(t("actions_set_title"), anchor="work", help=t("actions_least_help"))
    advice = steering.advice()
    sets = [found for found in (advice.best, *advice.runners_up) if found] if advice else []
    if advice is None or not sets or advice.needed <= 0:
        st.caption(_without_set(advice))
        return
    labels = [t("actions_set_best"), *(t("actions_set_other", number=number) for number in range(2, len(sets) + 1))]
    for tab, found in zip(st.tabs(labels), sets, strict=True):
        with tab:
            _work_set(found, advice, snapshot, names)


@made_once()
def best_by_owner(snapshot: Snapshot, names: Names) -> None:
    """Show the best single action of each owner."""
    st.subheader(t("actions_best"), anchor=False, help=t("actions_best_help"))
    rows = steering_frames.best_by_owner(steering.best_actions(), snapshot, names)
    if rows.empty:
        st.caption(t("actions_best_none"))
        return
    column = st.column_config
    table(
        rows,
        "best",
        {
            "owner": column.TextColumn(t("column_owner"), width=80),
            "action": column.TextColumn(t("actions_column_action"), width=158),
            "leverage": _figure("leverage", "%.3f", 66),
            "cost": column.NumberColumn(t("actions_column_cost"), format="%.1f", width=50),
            "points": _figure("points", "%.3f", 56),
        },
    )


@made_once()
def questions(snapshot: Snapshot, names: Names) -> None:
    """Show the questions about reports, who is silent, and a sheet for each owner that can be sent."""
    st.subheader(t("actions_alerts"), anchor="questions", help=t("actions_alerts_help"))
    silent = silent_systems(snapshot)
    systems = t("comma").join(escaped(names.system(system.code)) for system in silent)
    if nothing_reported(snapshot):
        st.markdown(t("actions_never_reported"))
    else:
        st.markdown(t("actions_silent", days=SILENCE.days, systems=systems) if silent else t("actions_all_reported"))
    alerts = steering.alerts()
    if not alerts:
        st.caption(t("actions_alerts_none"))
        return
    column = st.column_config
    table(
        steering_frames.questions(alerts, names),
        "alerts",
        {
            "rule": column.TextColumn(t("actions_column_rule"), width=262),
            "task": column.TextColumn(t("column_task"), width=210),
            "system": column.TextColumn(t("column_system"), width=110),
            "owner": column.TextColumn(t("column_owner"), width=90),
            "evidence": column.TextColumn(t("actions_column_evidence"), width=320),
            "source": column.TextColumn(t("actions_column_source"), width=140),
        },
    )
    _question_sheets(snapshot, alerts, names)


def _chance(found: Forecast | None) -> None:
    share = found.chance if found else None
    st.metric(t("actions_chance"), percent(None if share is None else 100 * share), help=t("actions_chance_help"))
    if found is None:
        return
    st.markdown(caution(found))
    told = (pace_in_words(found), weeks_in_words(found), drawn_from(found))
    st.caption("  \n".join(filter(None, told)))
    st.page_link("views/pages/history.py", label=t("history_title"), icon=":material/history:")


def _ceiling(snapshot: Snapshot, advice: Advice | None) -> None:
    value = snapshot.national.value
    if advice is None or value is None:
        st.metric(t("actions_ceiling"), percent(None), help=t("actions_ceiling_help"))
        return
    ceiling = value + advice.reachable
    spare = ceiling - snapshot.target.value
    st.metric(t("actions_ceiling"), percent(ceiling), help=t("actions_ceiling_help"))
    target = percent(snapshot.target.value)
    if spare >= 0:
        st.markdown(t("actions_ceiling_reach", target=target, spare=points_held(spare)))
    else:
        st.markdown(
            f":orange[:material/warning: {t('actions_ceiling_out', target=target, missing=points_left(-spare))}]"
        )
    deciding.no_return()
    gaining = [candidate for candidate in advice.candidates if candidate.gain]
    st.caption(
        t(
            "actions_ceiling_detail",
            date=day(snapshot.target.day, weekday=False),
            count=len(gaining),
            gain=points_held(advice.reachable),
        )
    )
    st.page_link("views/pages/schedule.py", label=t("schedule_title"), icon=":material/view_timeline:")


def _least(advice: Advice | None) -> None:
    best = advice.best if advice and advice.needed > 0 else None
    value = t("actions_least_value", count=len(best.ids)) if best else "–"
    st.metric(t("actions_least"), value, help=t("actions_least_help"))
    if advice is None or best is None:
        st.markdown(_without_set(advice))
        return
    st.markdown(t("actions_least_cost", cost=steering_frames.person_days(best.cost), gain=points_held(best.gain)))
    bound = steering_frames.person_days(advice.bound or Fraction(0))
    proof = t("actions_least_proven") if advice.proven else t("actions_least_bound", bound=bound)
    st.caption("  \n".join([proof, *map(_runner_up, enumerate(filter(None, advice.runners_up), 2))]))


def _runner_up(numbered: tuple[int, ActionSet]) -> str:
    number, found = numbered
    told = t(
        "actions_set_caption",
        count=len(found.ids),
        cost=steering_frames.person_days(found.cost),
        gain=points_held(found.gain),
    )
    return f"{t('actions_set_other', number=number)}　{told}"


def _without_set(advice: Advice | None) -> str:
    if advice is None or advice.needed <= 0:
        return t("actions_least_done")
    return t("actions_least_none", missing=points_left(advice.needed - advice.reachable))


def _work_set(found: ActionSet, advice: Advice, snapshot: Snapshot, names: Names) -> None:
    st.caption(
        t(
            "actions_set_caption",
            count=len(found.ids),
            cost=steering_frames.person_days(found.cost),
            gain=points_held(found.gain),
        )
    )
    column = st.column_config
    table(
        steering_frames.work_set(found, advice, snapshot, names),
        f"set_{'_'.join(found.ids[:3])}_{len(found.ids)}",
        {
            "task": column.TextColumn(t("column_task"), width=180),
            "system": column.TextColumn(t("column_system"), width=90),
            "owner": column.TextColumn(t("column_owner"), width=84),
            "finish": column.TextColumn(t("actions_column_finish"), width=86),
            "cost": column.NumberColumn(t("actions_column_cost"), format="%.1f", width=50),
            "gain": column.NumberColumn(
                t("actions_column_gain"), format="%.3f", width=54, help=t("actions_column_gain_help")
            ),
        },
    )


def _question_sheets(snapshot: Snapshot, alerts: tuple[Alert, ...], names: Names) -> None:
    by_owner: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_owner.setdefault(names.owner(alert.task), []).append(alert)
    for owner, asked in by_owner.items():
        with st.expander(t("actions_alerts_sheet", owner=escaped(owner)), icon=":material/mail:"):
            head = t("actions_alerts_greeting", owner=owner, date=day(snapshot.status_date))
            lines = "\n".join(f"・{sentence}" for sentence in steering_frames.question_sheet(asked, names))
            st.code(f"{head}\n\n{lines}", language=None, wrap_lines=True)


def _figure(name: str, form: str, width: int = 78) -> ColumnConfig:
    return st.column_config.NumberColumn(
        t(f"actions_column_{name}"), format=form, width=width, help=t(f"actions_column_{name}_help")
    )
