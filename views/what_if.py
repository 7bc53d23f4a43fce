"""What if, tried on the page of the critical path: slips, finishes, decisions and links on a copy, and the answer."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeVar

import streamlit as st

from model.issue import Issue, Severity
from model.record import TaskId
from model.schedule import last_day
from model.snapshot import Snapshot
from model.task import Dependency, Lag, LinkType
from model.what_if import Assumptions, WhatIf
from views import frames, saved_what_ifs, steering
from views.names import Names
from views.wording import current_reader, escaped, message, percent, points, signed, t, table_day

_TASKS_SHOWN = 6
_LAG_LIMIT = 250
"""Working days a lag may have at most on the page."""
_HELD = "what_if_held"
Link = tuple[TaskId, TaskId]
Kept = TypeVar("Kept")


@st.fragment
def what_if(snapshot: Snapshot, names: Names) -> None:
    """Ask what changes would do; nothing is stored unless the reader keeps them under a name."""
    st.subheader(t("what_if_title"), anchor="what-if", help=t("what_if_help"))
    tasks = _unfinished(snapshot)
    assumed = _work(snapshot, tasks, names).model_copy(update=_links(tasks, names))
    answer = None if assumed == Assumptions() else steering.what_if(assumed)
    if answer is None:
        st.caption(t("what_if_lead"))
    elif answer.loop:
        st.error(escaped(_loop(answer.loop, names)), icon=":material/sync_problem:")
    else:
        _answer(answer, names)
        saved_what_ifs.keep(assumed)
    saved_what_ifs.compared(names)


def _unfinished(snapshot: Snapshot) -> list[TaskId]:
    """Return the tasks that are not finished, those of the longest path first."""
    unfinished = dict.fromkeys(task.id for task in snapshot.tasks if frames.is_open(task))
    return list(dict.fromkeys([*(task for task in snapshot.critical_path if task in unfinished), *unfinished]))


def _work(snapshot: Snapshot, tasks: Sequence[TaskId], names: Names) -> Assumptions:
    gaps = {gap.id: gap for gap in snapshot.gaps}
    language = current_reader().language
    slip, days, finish, decide = st.columns([2, 0.8, 2, 2], gap="small")
    with slip:
        slipped = _tasks("slip", tasks, names)
    amount = days.number_input(
        t("what_if_days"), min_value=-60, max_value=250, value=_held("days", 15), step=5, key="what_if_days"
    )
    _hold("days", int(amount))
    with finish:
        finished = _tasks("finish", tasks, names)
    verified = decide.multiselect(
        t("what_if_verify"),
        list(gaps),
        default=[gap for gap in _held("verify", list(gaps)[:0]) if gap in gaps],
        format_func=lambda gap: f"{gaps[gap].requirement_id} {gaps[gap].name}",
        key=f"what_if_verify_{language}",
        placeholder=t("what_if_choose"),
    )
    _hold("verify", verified)
    return Assumptions(
        slipped=tuple((task, int(amount)) for task in slipped), finished=tuple(finished), verified=tuple(verified)
    )


def _tasks(name: str, tasks: Sequence[TaskId], names: Names) -> list[TaskId]:
    picked = st.multiselect(
        t(f"what_if_{name}"),
        tasks,
        default=[task for task in _held(name, tasks[:0]) if task in tasks],
        format_func=names.full,
        key=f"what_if_{name}_{current_reader().language}",
        placeholder=t("what_if_choose"),
    )
    _hold(name, picked)
    return picked


def _links(tasks: Sequence[TaskId], names: Names) -> dict[str, object]:
    """Return the links put in and taken out, as fields of the assumptions."""
    with st.expander(t("what_if_links"), icon=":material/share:"):
        st.caption(t("what_if_links_help"))
        before, kind, lag, after = st.columns([2, 1.2, 0.8, 2], gap="small", vertical_alignment="bottom")
        with before:
            first = _task("before", tasks, names)
        link = kind.selectbox(
            t("what_if_type"),
            list(LinkType),
            index=list(LinkType).index(_held("type", LinkType.FS)),
            format_func=lambda each: t(f"link_{each.lower()}"),
            key="what_if_type",
        )
        lagging = _held("lag", 0)
        days = lag.number_input(t("what_if_lag"), -_LAG_LIMIT, _LAG_LIMIT, value=lagging, step=1, key="what_if_lag")
        _hold("type", link)
        _hold("lag", int(days))
        with after:
            second = _task("after", tasks, names)
        dropped = _dropped(tasks, names)
    wanted = (
        [Dependency(predecessor=first, successor=second, link=link, lag=Lag(value=Fraction(int(days))))]
        if first and second
        else []
    )
    return {"added": tuple(wanted), "dropped": tuple(dropped)}


def _task(name: str, tasks: Sequence[TaskId], names: Names) -> TaskId | None:
    held = _held(name, None)
    picked = st.selectbox(
        t(f"what_if_{name}"),
        tasks,
        index=tasks.index(held) if held in tasks else None,
        format_func=names.full,
        key=f"what_if_{name}_{current_reader().language}",
        placeholder=t("what_if_choose"),
    )
    _hold(name, picked)
    return picked


def _dropped(tasks: Sequence[TaskId], names: Names) -> list[Link]:
    place = {task: number for number, task in enumerate(tasks)}
    links = {(link.predecessor, link.successor) for link in names.plan.dependencies if link.successor in place}
    ordered = sorted(links, key=lambda ends: (place[ends[1]], place.get(ends[0], -1), ends))
    picked = st.multiselect(
        t("what_if_unlink"),
        ordered,
        default=[ends for ends in _held("unlink", ordered[:0]) if ends in links],
        format_func=lambda ends: " → ".join(names.full(end) for end in ends),
        key=f"what_if_unlink_{current_reader().language}",
        placeholder=t("what_if_choose"),
    )
    _hold("unlink", picked)
    return picked


def _held(name: str, first: Kept) -> Kept:
    """Return what was chosen before the page was turned or the language changed."""
    kept: Kept = st.session_state.get(_HELD, {}).get(name, first)
    return kept


def _hold(name: str, chosen: object) -> None:
    st.session_state[_HELD] = st.session_state.get(_HELD, {}) | {name: chosen}


def _loop(loop: Iterable[TaskId], names: Names) -> str:
    path = " → ".join(names.full(task) for task in loop)
    return message(Issue(code="what-if-loop", severity=Severity.REFUSED, values=(("path", path),)))


def _answer(answer: WhatIf, names: Names) -> None:
    before, after = answer.before, answer.after
    with st.grid(4, min_column_width=190, gap="small"):
        for name in ("national", "verified", "ceiling"):
            old, new = getattr(before, name), getattr(after, name)
            label = t("actions_ceiling") if name == "ceiling" else t(name)
            with st.container(border=True, height="stretch"):
                st.metric(label, percent(new), _moved(old, new), delta_description=percent(old))
        with st.container(border=True, height="stretch"):
            moved = "–" if answer.days is None else t("what_if_moved", days=signed(answer.days))
            st.metric(t("finish"), table_day(last_day(after.finish)), help=t("definition_finish"))
            st.caption(f"{table_day(last_day(before.finish))} → {table_day(last_day(after.finish))}（{moved}）")
    for key, tasks in (("what_if_joined", answer.newly_critical), ("what_if_left", answer.no_longer_critical)):
        if tasks:
            st.markdown(f"**{t(key, count=len(tasks))}** {escaped(names.several(tasks, _TASKS_SHOWN))}")
    if not answer.newly_critical:
        st.caption(t("what_if_joined_none"))


def _moved(before: Fraction | None, after: Fraction | None) -> str | int | None:
    if before is None or after is None:
        return None
    return points(after - before).replace("−", "-") if after != before else 0
