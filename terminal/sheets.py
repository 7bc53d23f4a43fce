"""What a script and a person are told about a vendor's sheet: the balance of its rows and what it changes."""

from model.keeping import Counts, Receipt
from model.schedule import last_day
from model.sheet import Reconciled, SheetPreview, SheetReading
from model.snapshot import Snapshot
from terminal import answers
from terminal.answers import Answer
from terminal.door import Door
from terminal.tables import columns
from views.wording import count, day, percent

BALANCE = ("rows_in", "accepted", "repaired", "rejected", "blank", "skipped")
"""The rows of a file, and the five lists of which each row is in exactly one."""


def reading_answer(reading: SheetReading) -> Answer:
    """Return how a sheet was understood, with the balance of its rows."""
    return {
        "file": reading.file,
        "sha256": reading.sha256,
        "encoding": reading.encoding,
        "header_line": reading.header_line,
        "mapped": dict(reading.mapped),
        "unread": [column.heading for column in reading.unread],
        **balance(reading),
    }


def balance(reading: SheetReading) -> dict[str, int]:
    """Return how many rows came in, and how many are in each list."""
    return {
        "rows_in": reading.rows_in,
        "accepted": len(reading.accepted),
        "repaired": len(reading.repaired),
        "rejected": len(reading.rejected),
        "blank": len(reading.blank),
        "skipped": len(reading.skipped),
    }


def changes_answer(reconciled: Reconciled) -> Answer:
    """Return what a sheet would change in the register."""
    return {
        "added": len(reconciled.added),
        "changed": len(reconciled.changed),
        "unchanged": len(reconciled.unchanged),
        "carried": len(reconciled.vanished),
    }


def figures_answer(snapshot: Snapshot | None) -> Answer | None:
    """Return the figures that a sheet can move."""
    if snapshot is None:
        return None
    return {
        "status_date": answers.moment(snapshot.status_date),
        "national": answers.rate(snapshot.national),
        "verified": answers.rate(snapshot.verified),
        "reported": answers.rate(snapshot.reported),
        "open_gaps": len(snapshot.gaps),
        "finish": answers.moment(snapshot.finish),
    }


def receipt_answer(receipt: Receipt | None) -> Answer | None:
    """Return the proof that a file was stored."""
    if receipt is None:
        return None
    return {
        "entry": receipt.entry,
        "sha256": receipt.sha256,
        "effective": answers.moment(receipt.effective),
        "recorded": answers.moment(receipt.recorded),
        "by": receipt.by,
    }


def balance_line(door: Door, counts: dict[str, int]) -> str:
    """Return the balance of a file as one line."""
    return "  ".join(f"{door.say(name)} {count(counts[name])}" for name in BALANCE)


def counts_balance(counts: Counts) -> dict[str, int]:
    """Return the balance of stored counts, where repaired rows are among the accepted ones."""
    told = counts.model_dump(include=set(BALANCE))
    return told | {"accepted": counts.accepted - counts.repaired}


def movement_lines(door: Door, preview: SheetPreview) -> list[str]:
    """Return the figures before and after, side by side."""
    before, after = preview.before, preview.after
    if before is None or after is None:
        return []
    rows = [
        (door.say("verified"), percent(before.verified.value), percent(after.verified.value)),
        (door.say("reported"), percent(before.reported.value), percent(after.reported.value)),
        (door.say("gaps_left"), count(len(before.gaps)), count(len(after.gaps))),
        (door.say("finish_day"), *(day(last_day(each.finish)) for each in (before, after))),
    ]
    return columns([("", door.say("before"), door.say("after")), *rows], right=frozenset({1, 2}))
