"""The parts of the fiscal-year page: the year, the two key figures, the sheet, and the tasks behind its bars."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.elements.lib.column_types import ButtonColumnResult, ColumnConfig

from model.plan import Plan
from model.snapshot import Snapshot
from model.task import Measure
from views import fiscal_frames, session
from views.charts.drawn import drawn
from views.charts.fiscal import BAR, fiscal
from views.charts.house import palette
from views.fiscal_frames import Strip, Year
from views.made_once import made_once, once
from views.pictures import Picture, offer
from views.schedule_words import fiscal_year
from views.wording import count, current_reader, day, fraction_of, percent, points_left, t

_YEAR, _STEPS, _SHEET, _OPEN = "fiscal_year", "fiscal_steps", "fiscal_sheet", "fiscal_open"
_MANY = 14
_PRINT = """<style>@media print {
  @page { size: A4 landscape; margin: 5mm; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stPageLink"],
  .st-key-fiscal_choice, .st-key-fiscal_tasks { display: none; }
  [data-testid="stMainBlockContainer"] { padding: 0; }
  [data-testid="stVerticalBlock"] { gap: 0.2rem; }
  [data-testid="stVerticalBlock"] [data-testid="stVerticalBlock"] { padding-top: 0.2rem; padding-bottom: 0; }
  [data-testid="stMetricValue"], h1 { font-size: 1.2rem !important; }
  h1, h3 { padding: 0 !important; }
  [data-testid="stVegaLiteChart"] { margin-bottom: -2.2rem; }
}</style>"""


def choice(plan: Plan, snapshot: Snapshot) -> tuple[Year, bool]:
    """Draw the choice of the year and of the national steps; the year stands in the page's address."""
    years = fiscal_frames.years(plan)
    with st.container(horizontal=True, vertical_alignment="bottom", key="fiscal_choice"):
        year = st.selectbox(
            t("fiscal_year"),
            years,
            index=years.index(_asked(years, snapshot)),
            format_func=lambda each: fiscal_year(each.number),
            key=f"fiscal_year_{current_reader().language}",
            width=240,
        )
        steps = st.toggle(
            t("fiscal_steps"), value=not fiscal_frames.has_ward_wide(plan), key=_STEPS, help=t("fiscal_steps_help")
        )
    st.session_state[_YEAR] = year.number
    st.query_params["fy"] = str(year.number)
    return year, steps


def _asked(years: Sequence[Year], snapshot: Snapshot) -> Year:
    """Return the year of the address, else the one chosen last, else that of the status date."""
    known = {str(each.number): each for each in years}
    held = st.query_params.get("fy") or str(st.session_state.get(_YEAR, ""))
    return known.get(held) or known.get(str(Year.of(snapshot.status_date).number)) or years[-1]


@made_once()
def goals(plan: Plan, snapshot: Snapshot) -> None:
    """Show the two key figures of the ward's strategy: the plan document, and the overall progress."""
    document, overall = st.columns(2, gap="small")
    with document.container(border=True, height="stretch"):
        _document(plan, snapshot)
    with overall.container(border=True, height="stretch"):
        _overall(snapshot)


def _document(plan: Plan, snapshot: Snapshot) -> None:
    found = fiscal_frames.document(plan, snapshot)
    if found is None:
        st.metric(t("fiscal_kpi1"), "–", help=t("fiscal_kpi1_help"))
        st.caption(t("fiscal_kpi1_none"))
        return
    st.metric(t("fiscal_kpi1"), t("fiscal_done" if found.done else "fiscal_open"), help=t("fiscal_kpi1_help"))
    if found.finish and not found.done:
        words = t("fiscal_kpi1_finish", finish=day(found.finish), planned=day(found.planned))
        late = found.finish > found.planned
        st.markdown(f":orange[:material/warning: {words}]" if late else f":material/event: {words}")
    rate = dict(snapshot.measures).get(Measure.PLAN_DOCUMENT)
    if rate:
        st.caption(t("fiscal_kpi1_verified", value=percent(rate.value), parts=fraction_of(rate)))
    st.page_link(
        "views/pages/schedule.py",
        label=t("fiscal_to_tasks", tasks=count(found.tasks)),
        icon=":material/view_timeline:",
        query_params={"measure": Measure.PLAN_DOCUMENT.value},
    )


def _overall(snapshot: Snapshot) -> None:
    now = snapshot.measured(snapshot.target.measure)
    st.metric(t("fiscal_kpi2"), percent(now.value), help=t("definition_national"))
    st.markdown(
        t(
            "fiscal_kpi2_target",
            begin=percent(snapshot.baseline.value),
            baseline=day(snapshot.baseline.day, weekday=False),
            target=percent(snapshot.target.value),
            date=day(snapshot.target.day, weekday=False),
        )
    )
    left = t("fiscal_kpi2_left", left=points_left(snapshot.target.value - (now.value or 0)), parts=fraction_of(now))
    st.caption(left)
    st.page_link("views/pages/overview.py", label=t("overview_title"), icon=":material/dashboard:")


def sheet(plan: Plan, snapshot: Snapshot, year: Year, *, steps: bool) -> None:
    """Draw the sheet, and below it the tasks of the bar that was chosen, or of all."""
    found, chart = once(_drawn, plan, snapshot, year, steps, by=(year.number, steps))
    if not found:
        st.info(t("fiscal_empty", year=fiscal_year(year.number)), icon=":material/event_busy:")
        return
    st.subheader(t("fiscal_sheet", year=fiscal_year(year.number)), anchor=False)
    answer = st.vega_lite_chart(
        chart,
        theme=None,
        key=f"{_SHEET}_{year.number}_{steps}",
        on_select="rerun",
        selection_mode=BAR,
        alt=t("fiscal_alt", year=fiscal_year(year.number), bars=t("comma").join(map(fiscal_frames.told, found))),
    )
    st.caption(t("fiscal_legend"))
    offer({t("fiscal_title"): Picture(fiscal, fiscal_frames.sheet(found, year, snapshot))}, f"FY{year.number}")
    st.html(_PRINT)
    chosen = {each["key"] for each in answer["selection"].get(BAR, []) if "key" in each}
    with st.container(key="fiscal_tasks"):
        _tasks([strip for strip in found if not chosen or strip.key in chosen], plan, snapshot)


def _drawn(plan: Plan, snapshot: Snapshot, year: Year, steps: bool) -> tuple[list[Strip], dict[str, Any]]:  # noqa: FBT001
    """Return the bars of the sheet, and its specification."""
    found = fiscal_frames.strips(plan, snapshot, year, steps=steps)
    if not found:
        return found, {}
    return found, drawn(fiscal, *fiscal_frames.sheet(found, year, snapshot), palette(dark=session.on_dark_ground()))


def _tasks(found: Sequence[Strip], plan: Plan, snapshot: Snapshot) -> None:
    st.subheader(t("fiscal_tasks") if len(found) > 1 else found[0].name, anchor=False, help=t("fiscal_tasks_help"))
    table = once(fiscal_frames.task_rows, found, plan, snapshot, by=[strip.key for strip in found])
    tasks = list(table["id"])
    st.dataframe(
        table.drop(columns="id").assign(open=":material/view_timeline:"),
        column_config=_columns(tasks),
        hide_index=True,
        height=500 if len(table) > _MANY else "content",
        key=f"fiscal_table_{len(tasks)}",
        alt=t("fiscal_tasks"),
    )


def _columns(tasks: list[str]) -> dict[str, ColumnConfig | ButtonColumnResult]:
    column = st.column_config
    widths = {"measure": 170, "task": 220, "system": 80, "owner": 90, "planned": 160, "dates": 160, "progress": 68}
    return {
        name: column.TextColumn(t(f"fiscal_column_{name}"), width=widths.get(name, 64))
        for name in fiscal_frames.TASKS[1:]
    } | {
        "open": column.ButtonColumn(
            t("open_schedule"), width=44, type="tertiary", key=_OPEN, on_click=_open_task, args=(tasks,)
        )
    }


def _open_task(tasks: list[str]) -> None:
    st.switch_page("views/pages/schedule.py", query_params={"task": tasks[st.session_state[_OPEN].row]})
