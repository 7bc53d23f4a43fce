"""Commands that send something in: vendors' sheets, lists of requirements, progress reports, the ward's reviews."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypedDict

import typer

from actions import intake, progress_reports
from actions import review as reviewing
from model.keeping import ReportResult
from model.record import SystemCode, VendorCode
from model.sheet import SheetPreview, SheetResult
from model.week import IsoWeek
from terminal import answers, sheets
from terminal.answers import Answer
from terminal.door import Door

File = Annotated[Path, typer.Argument(metavar="FILE")]
Vendor = Annotated[str, typer.Option("--vendor", metavar="CODE", help="The vendor that sent the sheet.")]
Week = Annotated[str, typer.Option("--week", metavar="YYYY-Www", help="The week the sheet is for; the present one.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Store even where a question is open.")]
System = Annotated[str, typer.Option("--system", metavar="CODE", help="The system, 01 to 20.")]


class _Sent(TypedDict):
    vendor: VendorCode
    file: str
    content: bytes
    week: IsoWeek
    now: datetime


def import_sheet(
    context: typer.Context, file: File, vendor: Vendor, week: Week = "", *, dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Read a vendor's Fit&Gap sheet and store what could be read."""
    door: Door = context.obj
    content = door.read(file)
    database = door.database()
    sent_for, code = door.week(week, database), VendorCode(vendor)
    door.tell("reading", file=file.name)
    sent = _Sent(vendor=code, file=file.name, content=content, week=sent_for, now=door.now)
    if dry_run:
        _answer_preview(door, intake.preview_sheet(database, door.actor, **sent), sent_for)
    else:
        result = intake.import_sheet(database, door.actor, **sent, confirmed=yes)
        _answer_result(door, result, {"week": str(sent_for), **sheets.changes_answer(result.reconciled)})


def import_requirements(context: typer.Context, file: File, system: System) -> None:
    """Read the list of a system's requirements and store it."""
    door: Door = context.obj
    content = door.read(file)
    door.tell("reading", file=file.name)
    result = intake.import_requirements(
        door.database(), door.actor, system=SystemCode(system), file=file.name, content=content, now=door.now
    )
    _answer_result(door, result, {"system": system})


def report(context: typer.Context, file: File) -> None:
    """Read progress reports and store them."""
    door: Door = context.obj
    content = door.read(file)
    _answer_statements(
        door, progress_reports.report(door.database(), door.actor, file=file.name, content=content, now=door.now)
    )


def review(context: typer.Context, file: File) -> None:
    """Read the ward's reviews of gaps and store them."""
    door: Door = context.obj
    content = door.read(file)
    _answer_statements(
        door, reviewing.review_paper(door.database(), door.actor, file=file.name, content=content, now=door.now)
    )


def _answer_preview(door: Door, preview: SheetPreview, week: IsoWeek) -> None:
    found = (*preview.reading.issues, *preview.reconciled.issues)
    answer = {
        "status": "dry_run",
        "week": str(week),
        **sheets.reading_answer(preview.reading),
        **sheets.changes_answer(preview.reconciled),
        "already_stored": preview.duplicate is not None,
        "before": sheets.figures_answer(preview.before),
        "after": sheets.figures_answer(preview.after),
        "issues": answers.issues(found, door.language),
    }
    balance = sheets.balance_line(door, sheets.balance(preview.reading))
    door.answer(answer, [door.say("dry_run"), balance, *sheets.movement_lines(door, preview)], found)


def _answer_result(door: Door, result: SheetResult, more: Answer) -> None:
    already_stored = result.receipt is not None and result.receipt.recorded != door.now
    ended = "already_stored" if already_stored else result.status
    answer = {
        "status": str(result.status),
        "already_stored": already_stored,
        **sheets.reading_answer(result.reading),
        **more,
        "receipt": sheets.receipt_answer(result.receipt),
        "issues": answers.issues(result.issues, door.language),
    }
    balance = sheets.balance_line(door, sheets.balance(result.reading))
    door.answer(answer, [door.say(f"ended_{ended}"), balance], result.issues)


def _answer_statements(door: Door, result: ReportResult) -> None:
    balance = sheets.counts_balance(result.counts)
    answer = {
        "status": str(result.status),
        **balance,
        "receipt": sheets.receipt_answer(result.receipt),
        "issues": answers.issues(result.issues, door.language),
    }
    door.answer(answer, [door.say(f"ended_{result.status}"), sheets.balance_line(door, balance)], result.issues)
