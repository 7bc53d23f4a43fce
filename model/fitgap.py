"""A Fit&Gap record: one standard requirement against one package, the verdict on it and how far its gap is met."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

from model.record import Record, RequirementId, SystemCode, TaskId, trusted


class RequirementKind(StrEnum):
    """機能ID and 帳票ID look alike, so a record is known by system + kind + id."""

    FUNCTION = "function"
    FORM = "form"


class Category(StrEnum):
    """実装区分 of the specification: 実装必須, 標準オプション, 実装不可."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    PROHIBITED = "prohibited"


class Verdict(StrEnum):
    """The judgement of a package against a requirement."""

    FIT = "fit"
    PARTIAL = "partial"
    GAP = "gap"
    NOT_JUDGED = "not_judged"
    """In the master list, but no sheet has judged it yet (or a new version of the specification asks again)."""
    NOT_APPLICABLE = "not_applicable"
    """Out of scope; only with a reason and a second person's approval."""


_GAPS = frozenset({Verdict.PARTIAL, Verdict.GAP})


class Resolution(StrEnum):
    """The ladder of gap closure. A vendor's sheet reaches ``VENDOR_DONE`` at most; only the ward verifies."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    VENDOR_DONE = "vendor_done"
    VERIFIED = "verified"


class Response(StrEnum):
    """How a gap is met (対応方針). Customising is in principle forbidden and needs an exception note."""

    NONE = "none"
    CHANGE_WORK = "change_work"
    OPTIONAL_FUNCTION = "optional_function"
    OPERATION = "operation"
    SEPARATE_SYSTEM = "separate_system"
    INTERIM_MEASURE = "interim_measure"
    ASK_STATE = "ask_state"
    OUT_OF_SCOPE = "out_of_scope"
    CUSTOMISE = "customise"
    OTHER = "other"


class Blocks(StrEnum):
    """What an open gap does to its task: it holds the start, holds the finish, or only informs."""

    START = "start"
    FINISH = "finish"
    INFORMS = "informs"


class RecordKey(Record):
    """What a record is known by."""

    system: SystemCode
    kind: RequirementKind = RequirementKind.FUNCTION
    requirement_id: RequirementId


_key = trusted(RecordKey)


class FitGapRecord(Record):
    """One row of the register of a system.

    ``severity`` is 1, 2 or 5 (影響度 低, 中, 高). ``ever_gap`` stays True once a row was judged partial or gap, so that
    re-judging cannot take it out of the denominator. ``due`` is the expected resolution ρ. ``task`` names the task the
    gap holds where the plan's rule does not say it. ``file``, ``line`` and ``sheet`` (the sha256 of the bytes) lead
    back to the row that said so.
    """

    system: SystemCode
    kind: RequirementKind = RequirementKind.FUNCTION
    requirement_id: RequirementId
    name: str
    category: Category | None = None
    specification_version: str = ""
    requirement_text: str = ""
    current_function: str = ""
    verdict: Verdict = Verdict.NOT_JUDGED
    severity: int = 1
    response: Response = Response.NONE
    response_text: str = ""
    resolution: Resolution = Resolution.OPEN
    ever_gap: bool = False
    judged_before: Verdict | None = None
    """The verdict that a new version of the specification put back: the row waits to be judged again."""
    effort: Fraction | None = None
    """Person-days to meet the gap."""
    planned_start: date | None = None
    planned_finish: date | None = None
    due: date | None = None
    progress: Fraction | None = None
    """The vendor's own percentage, 0 to 100; None means not reported, never 0."""
    predecessors: tuple[RequirementId, ...] = ()
    department: str = ""
    vendor_name: str = ""
    note: str = ""
    task: TaskId | None = None
    blocks: Blocks | None = None
    file: str = ""
    line: int | None = None
    sheet: str = ""

    @property
    def key(self) -> RecordKey:
        """Return what the record is known by."""
        return _key(system=self.system, kind=self.kind, requirement_id=self.requirement_id)

    @property
    def counts_as_gap(self) -> bool:
        """Tell whether the row is, or ever was, a gap (N/A rows have left the scope)."""
        return self.verdict in _GAPS or (self.ever_gap and self.verdict is not Verdict.NOT_APPLICABLE)

    @property
    def open_gap(self) -> bool:
        """Tell whether the row still holds back progress."""
        return self.counts_as_gap and self.resolution is not Resolution.VERIFIED
