"""What the store gives back: receipts of uploads, frozen weeks, and the proof that a frozen week still holds."""

import re
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from model.issue import Issue
from model.plan import MeasureName, Plan
from model.progress import ProgressReport
from model.record import Record, SystemCode, VendorCode
from model.snapshot import Rate, Snapshot
from model.week import IsoWeek


class UploadKind(StrEnum):
    """What a kept file was sent as."""

    SHEET = "sheet"
    REQUIREMENTS = "requirements"
    REPORTS = "reports"
    REVIEWS = "reviews"
    PLAN = "plan"
    PLAN_EDIT = "plan_edit"
    """What was changed in the plan on a page, and why."""
    CORRECTION = "correction"
    """A person took another upload back."""


class Counts(Record):
    """The balance of a file: each of its ``rows_in`` rows is accepted, repaired, rejected, blank or skipped.

    ``added``, ``changed`` and ``unchanged`` compare the accepted and repaired rows with what was known; ``carried``
    rows were known and are missing from this file: they stay as they were.
    """

    rows_in: int = 0
    accepted: int = 0
    repaired: int = 0
    rejected: int = 0
    blank: int = 0
    skipped: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    carried: int = 0


class Receipt(Record):
    """The durable answer to an upload, written in the same transaction as its rows.

    ``entry`` is its number in the ledger; ``effective`` the day from which its rows are true; ``recorded`` the instant
    (UTC) it was stored. A file is known by kind, sha256, vendor, week and system.
    """

    entry: int
    kind: UploadKind
    file: str
    sha256: str
    size: int
    vendor: VendorCode | None = None
    week: IsoWeek | None = None
    system: SystemCode | None = None
    systems: tuple[SystemCode, ...] = ()
    """The systems that the rows of a sheet are about."""
    effective: date
    recorded: datetime
    by: str
    counts: Counts = Counts()
    undoes: int | None = None
    """The entry of the upload that this one takes back."""
    reason: str = ""
    """Why it was taken back."""


class SavedMapping(Record):
    """What the headings of a vendor mean, as a person said once: pairs of heading and field (empty: not read).

    ``entry`` is the number of the ledger entry that saved it, 0 where nothing was ever saved.
    """

    vendor: VendorCode
    pairs: tuple[tuple[str, str], ...] = ()
    entry: int = 0
    by: str = ""


class UndoStatus(StrEnum):
    """How the wish to take an upload back ended."""

    UNDONE = "undone"
    ALREADY_UNDONE = "already_undone"
    """It was taken back before; nothing changed."""
    REFUSED = "refused"


class UndoResult(Record):
    """The answer to the wish to take an upload back; ``restated`` rows stay, for a later sheet said the same."""

    status: UndoStatus
    receipt: Receipt | None = None
    undone: int = 0
    restated: int = 0
    issues: tuple[Issue, ...] = ()


class PlanImport(Record):
    """The answer to an import of plan papers. ``new`` is False where the same plan was the current one already."""

    plan: Plan | None
    version: int | None
    new: bool
    issues: tuple[Issue, ...] = ()


class ImportStatus(StrEnum):
    """How an import of statements ended."""

    STORED = "stored"
    STORED_IN_PART = "stored_in_part"
    """Some rows were set aside; the others are stored."""
    ALREADY_STORED = "already_stored"
    """The same bytes were stored before; nothing changed."""
    REFUSED = "refused"
    """Nothing was stored."""


class ReportResult(Record):
    """The answer to a file of progress reports, or to a set of reviews."""

    status: ImportStatus
    receipt: Receipt | None
    counts: Counts
    issues: tuple[Issue, ...] = ()


class ReportPreview(Record):
    """What a file of progress reports says and would do to the figures of one day; nothing of it is stored.

    ``receipt`` is that of the same bytes where they are stored already. ``stated`` are the reports that would count.
    """

    status: ImportStatus
    """How storing it would end."""
    counts: Counts
    issues: tuple[Issue, ...] = ()
    receipt: Receipt | None = None
    stated: tuple[ProgressReport, ...] = ()
    basis: str = ""
    """What was known of the tasks that are stated, as a hash: it differs once somebody else reports on one of them."""
    before: Snapshot | None = None
    after: Snapshot | None = None


class WeekLine(Record):
    """The headline of one frozen week, as the trend shows it; the figures as published."""

    week: IsoWeek
    version: int
    status_date: date
    recorded_until: datetime
    formula_version: str
    plan_version: int
    frozen_by: str
    input_digest: str
    digest: str
    national: Rate
    national_without_na: Rate
    verified: Rate
    reported: Rate
    planned_value: Rate
    coverage: Rate
    target: Fraction
    open_gaps: int
    finish: datetime | None
    illustrative: bool

    def measured(self, measure: MeasureName) -> Rate:
        """Return the figure of the measure in which a baseline or target is stated."""
        return self.national if measure is MeasureName.NATIONAL else self.verified

    @property
    def withheld(self) -> Rate:
        """Return R − P over the same denominator."""
        return Rate(numerator=self.reported.numerator - self.verified.numerator, denominator=self.reported.denominator)


class FrozenWeek(Record):
    """The published snapshot of a week: never altered, and recomputable from what was known then.

    ``known_until`` is the number of the last ledger entry that was known; it, not the clock, says what belongs to the
    week, so that a clock set back cannot slip a later fact in. ``recorded_until`` is the same bound as an instant.
    """

    week: IsoWeek
    version: int
    recorded_until: datetime
    known_until: int
    plan_version: int
    frozen_by: str
    input_digest: str
    """sha256 over the plan version, the register's rows, the reports and the reviews that went in."""
    digest: str
    """sha256 of the snapshot's canonical JSON."""
    snapshot: Snapshot

    def line(self) -> WeekLine:
        """Return the headline of the week."""
        snapshot = self.snapshot
        return WeekLine(
            week=self.week,
            version=self.version,
            status_date=snapshot.status_date,
            recorded_until=self.recorded_until,
            formula_version=snapshot.formula_version,
            plan_version=self.plan_version,
            frozen_by=self.frozen_by,
            input_digest=self.input_digest,
            digest=self.digest,
            national=snapshot.national,
            national_without_na=snapshot.national_without_na,
            verified=snapshot.verified,
            reported=snapshot.reported,
            planned_value=snapshot.planned_value,
            coverage=snapshot.coverage,
            target=snapshot.target.value,
            open_gaps=sum(system.open_gaps for system in snapshot.systems),
            finish=snapshot.finish,
            illustrative=snapshot.illustrative,
        )


class Recomputation(Record):
    """The proof of a frozen week: the published snapshot beside the one computed anew from what was known then.

    ``equal``: every published figure comes out the same (a figure that was invented after the freeze is not compared).
    ``input_digest_equal``: the inputs are the same, row for row. ``digest_equal``: the canonical JSON is the same too.
    """

    published: Snapshot
    recomputed: Snapshot
    equal: bool
    input_digest_equal: bool
    digest_equal: bool

    @property
    def holds(self) -> bool:
        """Tell whether the published week is proven."""
        return self.equal and self.input_digest_equal and self.digest_equal


class LedgerEntry(Record):
    """One line of the audit ledger: who did what to which object; ``h`` chains it to the entry before."""

    seq: int
    at: datetime
    who: str
    role: str
    session: str = ""
    action: str
    object: str
    before: str = ""
    after: str = ""
    file_sha256: str = ""
    prev: str
    h: str


class NotedHead(NamedTuple):
    """The number of an entry and its hash, or how that begins, as noted on paper when it was the last one."""

    entry: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "NotedHead":
        """Return what was noted as ``1,234:9f3a…``; ValueError where that is none.

        Sixteen digits of the hash suffice; spaces do not count.

        >>> NotedHead.parse("1,234: 9F3A 5C77 0012 ABCD")
        NotedHead(entry=1234, hash='9f3a5c770012abcd')
        """
        found = re.fullmatch(r"([1-9]\d{0,8})[:：]([0-9a-f]{16,64})", re.sub(r"[\s,]", "", text).lower(), re.ASCII)
        if found is None:
            raise ValueError(f"not a noted head such as 1234:9f3a5c770012abcd: {text!r}")
        return cls(int(found[1]), found[2])


class LedgerProof(Record):
    """What a walk along the ledger found. ``head`` is the last hash: whoever notes it can notice a truncation."""

    entries: int
    head: str
    broken_at: int | None = None
    """The number of the first entry that does not fit the one before."""
    missing: int | None = None
    """The number of the noted entry that the ledger has not, or has with another hash: its end was cut off."""
    altered: tuple[str, ...] = ()
    """The objects whose kept content is not what the ledger says was stored."""

    @property
    def intact(self) -> bool:
        """Tell whether every entry fits, and everything kept is as it was stored."""
        return self.broken_at is None and self.missing is None and not self.altered


class Retention(Record):
    """For how many days the bytes of a sheet are kept after it was superseded; None: for ever."""

    days: int | None = None
    set_by: str = ""
    set_at: datetime | None = None


class Original(Record):
    """A file that was sent, whose bytes may be taken out; ``entries`` are those of its receipts."""

    sha256: str
    size: int
    file: str
    entries: tuple[int, ...]


class RetentionState(Record):
    """The setting of retention, and the files that are due under it."""

    retention: Retention
    due: tuple[Original, ...] = ()


class RetentionKept(Record):
    """What became of a wish to set the retention: the setting now in force, or why it was refused."""

    retention: Retention | None = None
    issues: tuple[Issue, ...] = ()


class DatabaseSettings(Record):
    """What the opened database is and how safely it runs, for the status page.

    The journal modes differ where another process keeps the database open in another mode. WAL is wanted only where
    this SQLite is free of the WAL-reset bug.
    """

    kind: str
    version: str
    journal_mode: str
    wanted_journal_mode: str


class Backup(Record):
    """A copy of the whole database that was opened and checked after it was written."""

    path: str
    size: int
    sha256: str
    proof: LedgerProof
    rows: tuple[tuple[str, int], ...]
    """How many rows each table of the copy has."""


class Restored(Record):
    """A copy that was put to a new place, after every proof held there."""

    backup: Backup
    """What was in it, at its new place; ``proof`` is that of the copy, before the ledger noted the return."""
    weeks: tuple[IsoWeek, ...]
    """The frozen weeks that were computed anew and came out as published."""


class Archive(Record):
    """Everything in one file of open formats. ``head`` is the last hash of the ledger in it."""

    path: str
    sha256: str
    entries: int
    head: str
    rows: tuple[tuple[str, int], ...]
    """How many lines each table has."""


class Export(Record):
    """What was written out in open formats."""

    folder: str
    files: tuple[tuple[str, int], ...]
    """Each file's name with the number of its rows, the header not counted."""
