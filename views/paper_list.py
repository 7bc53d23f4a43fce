"""The parts of the reports page: each paper with its purpose, choice, preview and files; nothing is made unasked."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actions import access, reports
from actions.opening import NotStored
from model.paper import WeeklyPaper
from model.snapshot import Snapshot
from model.week import IsoWeek
from views import session
from views.paper_charts import PICTURES
from views.refusals import fault, refused
from views.reports import month, plan_document, weekly, workbook
from views.reports.drawing import png, svg
from views.reports.sheets import write
from views.wording import count, current_reader, day, instant, t
from views.wording import month as month_name

DRAFT = "draft"
"""The code of the week that is not frozen yet: the status date as a draft."""
Chosen = TypeVar("Chosen", str, date)
_ONE_DAY = timedelta(days=1)
_TOLD = 470
_PREVIEW = 760
"""Pixels that the words about a paper and its picture are wide."""
_KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "png": "image/png",
    "svg": "image/svg+xml",
}


class Made(NamedTuple):
    """A paper that was made: its files by kind, and what is shown of it."""

    files: dict[str, bytes]
    picture: bytes | None = None
    told: str = ""
    table: pd.DataFrame | None = None


def weekly_report(snapshot: Snapshot) -> None:
    """Offer the one-page report of a week."""
    card, row = _card("weekly", ":material/article:")
    with card:
        with row:
            code = _week("weekly", snapshot)
        made = _made("weekly", code, lambda: _weekly(code, snapshot), row)
        if made:
            _files(made, "weekly-report", _name(code, snapshot))


def plan_paper(snapshot: Snapshot) -> None:
    """Offer the migration plan as a Word document."""
    card, row = _card("plan", ":material/description:")
    with card:
        made = _made("plan", str(snapshot.status_date), lambda: _plan(snapshot), row)
        if made:
            _files(made, "migration-plan", str(snapshot.status_date))


def month_paper(snapshot: Snapshot) -> None:
    """Offer the values of a month for the national PMO tool."""
    card, row = _card("month", ":material/calendar_view_month:")
    with card:
        with row:
            chosen = _choice("month", {first: month_name(first) for first in _months(snapshot)}, 220)
        made = _made("month", str(chosen), lambda: _month(chosen), row)
        if made:
            _files(made, "pmo-values", f"{chosen:%Y-%m}")


def workbook_paper(snapshot: Snapshot) -> None:
    """Offer everything as an Excel workbook, to those who may take it out."""
    if not session.allowed(access.Action.EXPORT):
        return
    card, row = _card("workbook", ":material/table_view:")
    with card:
        made = _made("workbook", str(snapshot.status_date), lambda: _workbook(snapshot), row)
        if made:
            _files(made, "everything", str(snapshot.status_date))


def charts_paper(snapshot: Snapshot) -> None:
    """Offer each chart as a picture."""
    card, row = _card("charts", ":material/insert_chart:")
    with card:
        with row:
            code = _week("charts", snapshot)
            chart = _choice("chart", {name: t(f"reports_chart_{name}") for name in PICTURES}, 215)
        made = _made("charts", f"{code} {chart}", lambda: _chart(chart, code, snapshot), row)
        if made:
            _files(made, f"chart-{chart}", _name(code, snapshot))


def _card(paper: str, icon: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Begin the card of a paper: its name and what it is for, beside that what can be chosen and the button."""
    card = st.container(border=True)
    head = card.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    told = head.container(width=_TOLD, gap="xxsmall")
    told.markdown(f"#### {icon} {t(f'reports_{paper}')}")
    told.caption(t(f"reports_{paper}_for"))
    return card, head.container(horizontal=True, vertical_alignment="bottom", width="content")


def _week(paper: str, snapshot: Snapshot) -> str:
    """Return the code of the chosen week, the latest one first: a frozen one, or the status date as a draft."""
    weeks = {
        str(line.week): t("reports_week_frozen", week=line.week, date=day(line.status_date))
        for line in reversed(session.frozen_weeks())
    }
    return _choice(f"week_{paper}", weeks | {DRAFT: t("reports_week_draft", date=day(snapshot.status_date))}, 270)


def _choice(name: str, named: dict[Chosen, str], width: int) -> Chosen:
    """Return what was chosen of what is named; another language begins with the first again."""
    return st.selectbox(
        t(f"reports_{name.partition('_')[0]}_choice"),
        list(named),
        format_func=lambda code: named[code],
        key=f"reports_{name}_{current_reader().language}",
        width=width,
    )


def _months(snapshot: Snapshot) -> list[date]:
    """Return the first days of the months from the baseline to the status date, the latest first."""
    first = min(snapshot.baseline.day, snapshot.status_date).replace(day=1)
    months = [snapshot.status_date.replace(day=1)]
    while months[-1] > first:
        months.append((months[-1] - _ONE_DAY).replace(day=1))
    return months


def _made(paper: str, choice: str, make: Callable[[], Made | None], row: DeltaGenerator) -> Made | None:
    """Offer to make a paper, and return it where it was made with this choice by this reader."""
    kept = f"paper_{paper}"
    asked = (choice, current_reader(), session.current_actor())
    if row.button(t("reports_make"), key=f"make_{paper}", icon=":material/print:"):
        st.session_state.pop(kept, None)
        with st.spinner(t("reports_making")):
            try:
                st.session_state[kept] = (asked, session.now(), make())
            except NotStored as failure:
                refused([fault(failure)])
    made_for, at, made = st.session_state.get(kept, (None, session.now(), None))
    if made_for != asked or not isinstance(made, Made):
        return None
    st.caption(t("reports_made", at=instant(at)))
    return made


def _files(made: Made, stem: str, name: str) -> None:
    """Offer the files of a paper, and show what there is to be seen of it."""
    with st.container(horizontal=True):
        for kind, content in made.files.items():
            st.download_button(
                t(f"reports_save_{kind}"),
                content,
                f"{stem}-{name}-{current_reader().language}.{kind}",
                _KINDS[kind],
                key=f"save_{stem}_{kind}",
                icon=":material/download:",
                on_click="ignore",
            )
    if made.told:
        st.markdown(made.told)
    if made.table is not None and not made.table.empty:
        st.dataframe(made.table, hide_index=True, height=min(420, 38 + 35 * len(made.table)), alt=t("reports_month"))
    if made.picture:
        st.image(made.picture, alt=t("reports_picture_alt"), width=_PREVIEW)


def _name(code: str, snapshot: Snapshot) -> str:
    return f"{DRAFT}-{snapshot.status_date}" if code == DRAFT else code


def _weekly_paper(code: str, snapshot: Snapshot) -> WeeklyPaper | None:
    when = snapshot.status_date if code == DRAFT else IsoWeek.parse(code)
    return reports.weekly_paper(session.database(), session.current_actor(), when)


def _weekly(code: str, snapshot: Snapshot) -> Made | None:
    paper = _weekly_paper(code, snapshot)
    if paper is None:
        return None
    page = weekly.page(paper, session.now())
    return Made(files={"pdf": page.pdf}, picture=page.picture)


def _plan(snapshot: Snapshot) -> Made | None:
    found = reports.plan_document(session.database(), session.current_actor(), snapshot.status_date)
    if found is None:
        return None
    return Made(files={"docx": plan_document.docx(found, session.now())}, told=plan_document.told(found))


def _month(chosen: date) -> Made | None:
    found = reports.month_values(session.database(), session.current_actor(), chosen)
    if found is None:
        return None
    table = pd.DataFrame(month.rows(found, changed=True), columns=list(month.COLUMNS))
    return Made(
        files={"xlsx": month.xlsx(found, session.now()), "csv": month.csv(found)},
        told=month.told(found),
        table=table.drop(columns="changed").rename(columns=month.headings()),
    )


def _workbook(snapshot: Snapshot) -> Made | None:
    found = reports.everything(session.database(), session.current_actor(), snapshot.status_date, session.now())
    if found is None:
        return None
    sheets = list(workbook.sheets(found))
    told = t("reports_workbook_told", sheets=count(len(sheets)), rows=count(sum(len(sheet.rows) for sheet in sheets)))
    return Made(files={"xlsx": write(sheets, session.now())}, told=told)


def _chart(name: str, code: str, snapshot: Snapshot) -> Made | None:
    paper = _weekly_paper(code, snapshot)
    chart = PICTURES[name](paper) if paper else None
    if chart is None:
        return Made(files={}, told=t("reports_chart_none"))
    picture = png(chart)
    return Made(files={"png": picture, "svg": svg(chart).encode()}, picture=picture)
