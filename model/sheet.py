"""What reading a vendor's sheet found, what it would change, and what became of it."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from model.fitgap import FitGapRecord, RecordKey
from model.issue import Issue, Severity, refused
from model.keeping import Counts, Receipt
from model.pause import collector_paused
from model.record import Record
from model.snapshot import Snapshot
from model.table import Row


class SheetStatus(StrEnum):
    """What became of a sheet."""

    ACCEPT = "accept"
    """Every row is stored as it stands (or was stored before: the finding ``duplicate-upload`` says so)."""
    REPAIR = "repair"
    """Stored; some rows were read otherwise than written, set aside or left out, and each is told."""
    REJECT = "reject"
    """The file was refused, nothing is stored."""
    HELD = "held"
    """Nothing is stored until a person answers a question."""


class UnreadColumn(Record):
    """A column that was not recognised, with some of what stands in it."""

    heading: str
    samples: tuple[str, ...] = ()


class SheetReading(Record):
    """A sheet after reading: every row below the header is in exactly one of the five lists.

    ``accepted`` rows are stored as they stand; ``repaired`` rows are stored too, and each has an issue that tells what
    was read otherwise or what is doubtful; ``rejected`` rows are set aside with the reason; ``blank`` holds the lines
    of empty rows; ``skipped`` holds repeated headers, footers and exact duplicates. A refused file has no records.
    ``fields`` names the record fields that the sheet has a column for, in the order of the columns: where a column is
    missing, what is stored stays. ``columns`` says which heading was read as which field.
    """

    file: str
    sha256: str = ""
    encoding: str = ""
    """How the bytes were read: ``utf-8``, ``cp932``, ``utf-16`` or ``workbook``."""
    delimiter: str = ""
    worksheet: str = ""
    header_line: int | None = None
    headings: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """The fields that a sheet must have and this one has no column for; of a choice the first."""
    unread: tuple[UnreadColumn, ...] = ()
    """The columns that were not recognised: a mapping can say what they mean."""
    mapped: tuple[tuple[str, str], ...] = ()
    """The headings that were read as the vendor's mapping says."""
    partial: bool = False
    """True for rows that came back corrected: what is not among them has not vanished."""
    rows_in: int = 0
    accepted: Sequence[FitGapRecord] = ()
    repaired: Sequence[FitGapRecord] = ()
    rejected: tuple[Row, ...] = ()
    blank: tuple[int, ...] = ()
    skipped: tuple[Row, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether the whole file was refused."""
        return refused(self.issues)

    @property
    def status(self) -> SheetStatus:
        """Return what the reading alone says: refused, with something to tell, or as it stands."""
        if self.refused:
            return SheetStatus.REJECT
        touched = self.repaired or self.rejected or self.skipped
        told = any(issue.severity in (Severity.REPAIRED, Severity.REJECTED) for issue in self.issues)
        return SheetStatus.REPAIR if touched or told else SheetStatus.ACCEPT

    @cached_property
    def records(self) -> tuple[FitGapRecord, ...]:
        """Return the rows that can be stored, in the order of the file; all are made at once, and kept."""
        with collector_paused():
            if not self.repaired:
                return tuple(self.accepted)
            return tuple(sorted((*self.accepted, *self.repaired), key=lambda record: record.line or 0))


class Reconciled(Record):
    """A reading against what is known. ``records`` is what is to be stored: added and changed rows, complete."""

    added: tuple[FitGapRecord, ...] = ()
    changed: tuple[FitGapRecord, ...] = ()
    unchanged: tuple[FitGapRecord, ...] = ()
    vanished: tuple[FitGapRecord, ...] = ()
    """Known rows the sheet does not name: they are carried forward as they are, and told."""
    regressed: tuple[RecordKey, ...] = ()
    """Rows whose progress fell."""
    issues: tuple[Issue, ...] = ()

    @property
    def records(self) -> tuple[FitGapRecord, ...]:
        """Return the rows the sheet states, added, changed or confirmed, each complete."""
        return (*self.added, *self.changed, *self.unchanged)


def balance_of(reading: SheetReading, reconciled: Reconciled) -> Counts:
    """Return the counts of a file: its rows by list, and its records against what was known."""
    return Counts(
        rows_in=reading.rows_in,
        accepted=len(reading.accepted),
        repaired=len(reading.repaired),
        rejected=len(reading.rejected),
        blank=len(reading.blank),
        skipped=len(reading.skipped),
        added=len(reconciled.added),
        changed=len(reconciled.changed),
        unchanged=len(reconciled.unchanged),
        carried=len(reconciled.vanished),
    )


class SheetPreview(Record):
    """The dry run of an upload: what was read, what it would change, and the figures before and after."""

    reading: SheetReading
    reconciled: Reconciled = Reconciled()
    before: Snapshot | None = None
    after: Snapshot | None = None
    duplicate: Receipt | None = None
    """The receipt of the same bytes, already stored for the week."""


class SheetResult(Record):
    """What became of an upload: its status, the receipt where it is stored, and everything that is to be told."""

    reading: SheetReading
    status: SheetStatus
    reconciled: Reconciled = Reconciled()
    receipt: Receipt | None = None
    issues: tuple[Issue, ...] = ()
