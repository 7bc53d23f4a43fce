"""Commands that send something in: vendors' sheets, lists of requirements, progress reports, the ward's reviews."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypedDict

import typer

from actions import correcting, forms, headings, intake, progress_reports, weekly
from actions import review as reviewing
from model.keeping import ReportResult, UndoStatus
from model.record import SystemCode, VendorCode
from model.sheet import SheetPreview, SheetReading, SheetResult
from model.week import IsoWeek
from terminal import answers, sheets
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from views.wording.catalogue import Language
from views.wording.returned import explained, template_texts

File = Annotated[Path, typer.Argument(metavar="FILE")]
Vendor = Annotated[str, typer.Option("--vendor", metavar="CODE", help="The vendor that sent the sheet.")]
Week = Annotated[str, typer.Option("--week", metavar="YYYY-Www", help="The week the sheet is for; the present one.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="HEADING=FIELD", help="What a heading means; saved for the vendor. Repeatable."),
]
Zeros = Annotated[bool, typer.Option("--restore-zeros", help="Read ids that lost leading zeros with them.")]
Rejected = Annotated[
    Path | None, typer.Option("--rejected", metavar="FILE", help="Write the rows set aside to this .xlsx.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Store even where a question is open.")]
Entry = Annotated[int, typer.Argument(metavar="ENTRY", help="The number of the receipt.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is taken back.")]
Forget = Annotated[
    list[str] | None, typer.Option("--forget", metavar="HEADING", help="A heading to forget. Repeatable.")
]
Filled = Annotated[bool, typer.Option("--filled", help="Fill in what the sheets have said so far.")]
System = Annotated[str, typer.Option("--system", metavar="CODE", help="The system, 01 to 20.")]


class _Sent(TypedDict):
    vendor: VendorCode
    file: str
    content: bytes
    week: IsoWeek
    now: datetime
    mapping: dict[str, str]
    restore_zeros: bool


def import_sheet(  # noqa: PLR0913 - each is one option of the command
    context: typer.Context,
    file: File,
    vendor: Vendor,
    week: Week = "",
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    mapping: Map = None,
    restore_zeros: Zeros = False,
    rejected: Rejected = None,
) -> None:
    """Read a vendor's Fit&Gap sheet and store what could be read."""
    door: Door = context.obj
    content, meanings = door.read(file), _meanings(door, mapping or [])
    database = door.database()
    sent_for, code = door.week(week, database), VendorCode(vendor)
    door.tell("reading", file=file.name)
    sent = _Sent(
        vendor=code,
        file=file.name,
        content=content,
        week=sent_for,
        now=door.now,
        mapping=meanings,
        restore_zeros=restore_zeros,
    )
    if dry_run:
        preview = intake.preview_sheet(database, door.actor, **sent)
        _write_rejected(door, preview.reading, rejected)
        _answer_preview(door, preview, {"week": str(sent_for)})
    else:
        result = intake.import_sheet(database, door.actor, **sent, confirmed=yes)
        _write_rejected(door, result.reading, rejected)
        _answer_result(door, result, {"week": str(sent_for), **sheets.changes_answer(result.reconciled)})


def _meanings(door: Door, said: list[str]) -> dict[str, str]:
    """Return what ``--map`` said of headings; end the command where a field is not known."""
    found: dict[str, str] = {}
    for each in said:
        heading, _, name = each.rpartition("=")
        field = headings.field_of(name) if heading and name else None
        if heading and not name:
            found[heading] = ""
        elif field is None:
            door.stop("field-unknown", value=each, fields="、".join(headings.FIELDS))
        else:
            found[heading] = field
    return found


def _write_rejected(door: Door, reading: SheetReading, path: Path | None) -> None:
    if path is None or not reading.rejected:
        return
    language = door.language
    content = forms.returned_rows(reading, explained(reading, language), list(Language).index(language), door.now)
    door.write(path, content)
    door.tell("returned_written", file=path.name)


def import_requirements(context: typer.Context, file: File, system: System, *, dry_run: DryRun = False) -> None:
    """Read the list of a system's requirements and store it."""
    door: Door = context.obj
    content = door.read(file)
    door.tell("reading", file=file.name)
    database, code = door.database(), SystemCode(system)
    day = weekly.present_day(database, door.actor, door.now)
    if dry_run:
        preview = intake.preview_requirements(
            database, door.actor, system=code, file=file.name, content=content, now=door.now, effective=day
        )
        _answer_preview(door, preview, {"system": system})
        return
    result = intake.import_requirements(
        database, door.actor, system=code, file=file.name, content=content, now=door.now, effective=day
    )
    _answer_result(door, result, {"system": system, **sheets.changes_answer(result.reconciled)})


def undo_sheet(context: typer.Context, entry: Entry, reason: Reason) -> None:
    """Take back the sheet or list of one receipt."""
    door: Door = context.obj
    result = correcting.undo_sheet(door.database(), door.actor, entry, reason, door.now)
    answer = {
        "status": str(result.status),
        "undone": result.undone,
        "restated": result.restated,
        "receipt": sheets.receipt_answer(result.receipt),
        "issues": answers.issues(result.issues, door.language),
    }
    endings = {UndoStatus.UNDONE: "undone", UndoStatus.ALREADY_UNDONE: "already_undone"}
    key = endings.get(result.status, "undo_refused")
    told = door.say(key, rows=result.undone, restated=result.restated)
    door.answer(answer, [told], result.issues)


def mapping(context: typer.Context, vendor: Vendor, forget: Forget = None) -> None:
    """Show what is saved of a vendor's headings, without those that are to be forgotten."""
    door: Door = context.obj
    database, code = door.database(), VendorCode(vendor)
    if forget:
        saved = headings.forget_headings(database, door.actor, code, forget, door.now)
    else:
        saved = headings.saved_mapping(database, door.actor, code)
    lines = [door.say("mapping_line", heading=heading, field=field or "–") for heading, field in saved.pairs]
    door.answer({"vendor": vendor, "mapping": dict(saved.pairs)}, lines or [door.say("mapping_none")])


def template(context: typer.Context, file: File, system: System, *, filled: Filled = False) -> None:
    """Write a system's Fit&Gap sheet, to be filled in."""
    door: Door = context.obj
    content = forms.sheet_template(
        door.database(), door.actor, SystemCode(system), template_texts(door.language), door.now, filled=filled
    )
    if content is None:
        door.stop("system-unknown", exit_code=FINDINGS, value=system)
    door.write(file, content)
    door.answer({"file": str(file), "system": system}, [door.say("template_written", file=file.name)])


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


def _answer_preview(door: Door, preview: SheetPreview, more: Answer) -> None:
    found = (*preview.reading.issues, *preview.reconciled.issues)
    answer = {
        "status": "dry_run",
        **more,
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
