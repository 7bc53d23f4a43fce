"""The critical chain as a picture, and the distribution of the finish: what decides the end, and how sure it is."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

import pandas as pd
import streamlit as st

from model.risk import Risk
from model.schedule import DriverKind, last_day
from model.snapshot import GapFigures, Snapshot, TaskFigures
from model.task import LinkType
from model.week import IsoWeek
from views import frames, session, steering
from views.charts.chain import chain
from views.charts.distribution import distribution
from views.charts.drawn import drawn
from views.charts.house import palette, sided
from views.made_once import made_once
from views.names import Names
from views.schedule_frames import gaps_driving
from views.steering_frames import shown
from views.wording import count, current_reader, day, t, table_day
from views.wording.risk import basis, share

NODES = ("id", "row", "from", "to", "name", "gap", "words")
LINKS = ("row", "end", "back", "at")
WEEKS = ("from", "to", "share", "late", "words")
LEVELS = ("day", "name", "deadline")
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_FROM_THE_START = (LinkType.SS, LinkType.SF)
_TO_THE_END = (LinkType.FF, LinkType.SF)


@made_once()
def draw_chain(snapshot: Snapshot, names: Names) -> None:
    """Draw the unfinished tasks of the critical path with their gaps and links; nothing where all is finished."""
    nodes, links, rows = network(snapshot, names)
    if nodes.empty:
        return
    marks = (
        (snapshot.status_date, t("fiscal_status", date=table_day(snapshot.status_date))),
        (snapshot.deadline, t("chain_deadline", date=table_day(snapshot.deadline))),
    )
    months = t(f"axis_months_{current_reader().era}")
    st.vega_lite_chart(
        drawn(chain, nodes, links, tuple(rows), marks, months, palette(dark=session.on_dark_ground())),
        theme=None,
        alt=t("chain_alt", nodes=t("comma").join(nodes["words"])),
    )
    st.caption(t("chain_text"))


@made_once()
def draw_distribution() -> None:
    """Draw in which weeks the plan ends, tried many times over; nothing where nothing is left to try."""
    found = steering.risk()
    if found is None or not found.finishes:
        return
    st.subheader(t("finish_title"), anchor="finishes", help=t("risk_help"))
    st.markdown(t("finish_in_time", deadline=day(found.deadline, weekday=False), share=share(found.in_time)))
    weeks, levels = weeks_of(found), levels_of(found)
    months = t(f"axis_months_{current_reader().era}")
    said = t("comma").join(levels["name"])
    st.vega_lite_chart(
        drawn(distribution, weeks, levels, months, palette(dark=session.on_dark_ground())),
        theme=None,
        alt=t("finish_alt", levels=said, share=share(found.in_time)),
    )
    st.caption(basis(found))


def network(snapshot: Snapshot, names: Names) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Return a node for each unfinished task of the path and each gap that sets its dates, the links, and the rows."""
    tasks = sorted(frames.critical_tasks(snapshot), key=lambda task: task.schedule.finish or datetime.max)
    gaps = {gap.id: gap for gap in snapshot.gaps}
    order: list[TaskFigures | GapFigures] = []
    for task in tasks:
        order.extend(gaps[gap] for gap in gaps_driving(task) if gap in gaps and gaps[gap] not in order)
        order.append(task)
    found = [_node(row, each, names) for row, each in enumerate(order)]
    nodes = sided(pd.DataFrame(found, columns=list(NODES)))
    systems = [
        names.system(each.system if isinstance(each, GapFigures) else names.system_of(each.id)) for each in order
    ]
    rows = [name if row == 0 or name != systems[row - 1] else "" for row, name in enumerate(systems)]
    return nodes, _links(nodes, tasks), rows


def weeks_of(found: Risk) -> pd.DataFrame:
    """Return how large a share of the trials ends in each week; ``late`` is a week that begins after the deadline."""
    trials: Counter[date] = Counter()
    for end, number in found.finishes:
        trials[IsoWeek.of(end).monday] += number
    rows = [
        {
            "from": pd.Timestamp(monday),
            "to": pd.Timestamp(monday + _WEEK),
            "share": shown(Fraction(100 * number, found.trials), 3),
            "late": monday > found.deadline,
            "words": t(
                "finish_week",
                date=table_day(monday),
                share=share(Fraction(number, found.trials)),
                trials=count(number),
            ),
        }
        for monday, number in sorted(trials.items())
    ]
    return pd.DataFrame(rows, columns=list(WEEKS))


def levels_of(found: Risk) -> pd.DataFrame:
    """Return the deadline, and the days on or before which so many of the trials end, in order."""
    said = [(found.deadline, t("finish_deadline", date=table_day(found.deadline)), True)]
    for each in found.finish:
        at = last_day(each.at)
        if at:
            said.append((at, t("finish_level", level=count(100 * each.level), date=table_day(at)), False))
    rows = [(pd.Timestamp(at), name, deadline) for at, name, deadline in sorted(said)]
    return pd.DataFrame(rows, columns=list(LEVELS))


def _node(row: int, each: TaskFigures | GapFigures, names: Names) -> dict[str, object]:
    if isinstance(each, GapFigures):
        at = pd.Timestamp(each.due) if each.due else pd.NaT
        name = f"Gap {each.requirement_id} {each.name}"
        words = t("chain_gap", gap=name, due=table_day(each.due), latest=table_day(last_day(each.latest_decision)))
        return {"id": each.id, "row": row, "from": at, "to": at, "name": name, "gap": True, "words": words}
    start, last = each.schedule.start, last_day(each.schedule.finish)
    end = max(last, start.date()) if last and start else last
    name = names.task(each.id)
    words = t(
        "chain_task",
        task=f"{names.system(names.system_of(each.id))} {name}",
        start=table_day(start.date() if start else None),
        finish=table_day(end),
        owner=names.owner(each.id),
        why=names.why(each, brief=True),
    )
    return {
        "id": each.id,
        "row": row,
        "from": pd.Timestamp(start.date()) if start else pd.NaT,
        "to": pd.Timestamp(end + _DAY) if end else pd.NaT,
        "name": name.partition("（")[0],
        "gap": False,
        "words": words,
    }


def _links(nodes: pd.DataFrame, tasks: Sequence[TaskFigures]) -> pd.DataFrame:
    """Return the links that set the dates: from where a node ends to the day on which the next one needs it."""
    places = {node["id"]: node for node in nodes.to_dict("records")}
    rows = []
    for task in tasks:
        here = places[task.id]
        for driver in task.schedule.drivers:
            there = places.get(driver.gap if driver.kind is DriverKind.GAP else driver.task)
            if there is None:
                continue
            begin = there["from"] if driver.link in _FROM_THE_START else there["to"]
            ends = driver.kind is DriverKind.GAP or driver.link in _TO_THE_END
            rows.append((there["row"], here["row"], begin, here["to"] if ends else here["from"]))
    return pd.DataFrame(rows, columns=list(LINKS))
