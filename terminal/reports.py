"""Commands that draw up papers: the weekly page, the migration plan, the workbook, the values of a month, the charts.

What sets type and draws is loaded by the command that needs it: it takes longer than most commands run.
"""

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from actions import reports, weekly
from actions.opening import Database
from model.paper import MonthValues, WeeklyPaper
from model.week import IsoWeek
from terminal import answers
from terminal.answers import Answer
from terminal.door import Door
from terminal.tables import columns
from views.wording import count

Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")]
Week = Annotated[str, typer.Option("--week", metavar="YYYY-Www", help="A frozen week, or last.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The status date; a week becomes a draft.")]
Month = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month; else that of the latest facts.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER")]


def weekly_report(context: typer.Context, out: Out, week: Week = "", as_of: AsOf = "") -> None:
    """Write the one-page report of a frozen week, or of a day as a draft, as PDF."""
    from views.reports import weekly as page  # noqa: PLC0415

    door: Door = context.obj
    paper = _paper(door, week, as_of)
    content = page.page(paper, door.now).pdf
    door.write(out, content)
    snapshot = paper.snapshot
    answer: Answer = {
        "status": "published" if paper.frozen else "draft",
        "week": str(paper.frozen.week) if paper.frozen else None,
        "status_date": answers.moment(snapshot.status_date),
        "national": answers.rate(snapshot.national),
        "verified": answers.rate(snapshot.verified),
        "reported": answers.rate(snapshot.reported),
        "withheld": answers.rate(snapshot.withheld),
        "digest": paper.frozen.digest if paper.frozen else None,
        "ledger": {"entry": paper.entry, "hash": paper.chain},
        **_file(out, content),
    }
    door.answer(answer, [_written(door, out, content)])


def plan_document(context: typer.Context, out: Out, as_of: AsOf = "") -> None:
    """Write the migration plan as a Word document."""
    from views.reports import plan_document as document  # noqa: PLC0415

    door: Door = context.obj
    database = door.database()
    found = reports.plan_document(database, door.actor, _day(door, database, as_of))
    if found is None:
        door.stop("no-plan-yet", value=door.url)
    content = document.docx(found, door.now)
    door.write(out, content)
    answer: Answer = {
        "status": "written",
        "stage": str(found.stage),
        "status_date": answers.moment(found.snapshot.status_date),
        "completeness": answers.rate(found.completeness),
        "chapters": [
            {"chapter": str(each.chapter), "recorded": answers.rate(each.recorded), "complete": each.complete}
            for each in found.chapters
        ],
        **_file(out, content),
    }
    door.answer(answer, [document.told(found).replace("**", ""), _written(door, out, content)])


def workbook(context: typer.Context, out: Out, as_of: AsOf = "") -> None:
    """Write everything that is on record as an Excel workbook."""
    from views.reports import sheets  # noqa: PLC0415
    from views.reports import workbook as book  # noqa: PLC0415

    door: Door = context.obj
    database = door.database()
    day = _day(door, database, as_of)
    found = reports.everything(database, door.actor, day, door.now)
    if found is None:
        door.stop("no-plan-yet", value=door.url)
    made = list(book.sheets(found))
    content = sheets.write(made, door.now)
    door.write(out, content)
    listed = [{"sheet": sheet.name, "rows": len(sheet.rows)} for sheet in made]
    lines = columns([(sheet.name, count(len(sheet.rows))) for sheet in made], right=frozenset({1}))
    answer: Answer = {
        "status": "written",
        "status_date": answers.moment(day),
        "sheets": listed,
        **_file(out, content),
    }
    door.answer(answer, [*lines, _written(door, out, content)])


def pmo_values(
    context: typer.Context,
    month: Month = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A .csv or .xlsx file to write.")] = None,
) -> None:
    """Show the steps to key into the national PMO tool that changed since last month; write all of them to a file."""
    from views.reports import month as paper  # noqa: PLC0415

    door: Door = context.obj
    database = door.database()
    found = reports.month_values(database, door.actor, _month(door, database, month))
    if found is None:
        door.stop("no-plan-yet", value=door.url)
    written = []
    if out is not None:
        if out.suffix.lower() not in {".csv", ".xlsx"}:
            door.stop("paper-form-unknown", file=str(out), forms=".csv, .xlsx")
        content = paper.csv(found) if out.suffix.lower() == ".csv" else paper.xlsx(found, door.now)
        door.write(out, content)
        written = [_written(door, out, content)]
    changed = paper.rows(found, changed=True)
    shown = ("code", "system", "step", "before", "now")
    lines = columns([tuple(row[name] for name in shown) for row in changed], right=frozenset())
    door.answer(_month_answer(found), [paper.told(found).replace("**", ""), *lines, *written])


def charts(context: typer.Context, folder: Folder, week: Week = "", as_of: AsOf = "") -> None:
    """Write each chart of a week as PNG and SVG into a folder."""
    from views.reports.charts import CHARTS  # noqa: PLC0415
    from views.reports.drawing import png, svg  # noqa: PLC0415

    door: Door = context.obj
    paper = _paper(door, week, as_of)
    _make(door, folder)
    files = []
    for name, draw in CHARTS.items():
        chart = draw(paper)
        if chart is not None:
            for kind, content in (("png", png(chart)), ("svg", svg(chart).encode())):
                out = folder / f"{name}.{kind}"
                door.write(out, content)
                files.append((out, content))
    answer: Answer = {"status": "written", "files": [_file(out, content) for out, content in files]}
    door.answer(answer, [_written(door, out, content) for out, content in files])


def _paper(door: Door, week: str, as_of: str) -> WeeklyPaper:
    """Return the facts of the week that was asked for: without any, of the latest one that was frozen."""
    database = door.database()
    paper = reports.weekly_paper(database, door.actor, _when(door, database, week, as_of))
    if paper is None:
        door.stop("no-plan-yet", value=door.url)
    return paper


def _when(door: Door, database: Database, week: str, as_of: str) -> IsoWeek | date:
    if as_of:
        return door.day(as_of)
    if week:
        return door.week(week, database)
    frozen = weekly.frozen_weeks(database, door.actor)
    return frozen[-1].week if frozen else weekly.day_to_show(database, door.actor, door.now)


def _day(door: Door, database: Database, as_of: str) -> date:
    return door.day(as_of) if as_of else weekly.day_to_show(database, door.actor, door.now)


def _month(door: Door, database: Database, written: str) -> date:
    """Return the last day of the month that was asked for."""
    if not written:
        return weekly.day_to_show(database, door.actor, door.now)
    first = door.day(f"{written}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


def _month_answer(found: MonthValues) -> Answer:
    return {
        "status": "listed",
        "day": answers.moment(found.day),
        "week": str(found.week.week) if found.week else None,
        "day_before": answers.moment(found.day_before),
        "week_before": str(found.week_before.week) if found.week_before else None,
        "steps": [
            {
                "system": each.system,
                "step": each.step,
                "before": str(each.before) if each.before else None,
                "now": str(each.now),
                "changed": each.changed,
            }
            for each in found.values
        ],
    }


def _file(out: Path, content: bytes) -> Answer:
    return {"file": str(out), "bytes": len(content)}


def _make(door: Door, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        door.stop("file-unwritable", file=str(folder), cause=error.strerror or "")


def _written(door: Door, out: Path, content: bytes) -> str:
    return door.say("paper_written", file=out, bytes=count(len(content)))
