"""Statements about what happened: progress reports on tasks and reviews of gaps, each with its two times."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from model.fitgap import RecordKey
from model.record import Minutes, Record, TaskId
from model.system import StepStatus


class ProgressReport(Record):
    """One statement on one task. A later statement supersedes it; nothing is overwritten.

    ``effective`` is the day it is true for, ``recorded`` the instant (UTC) it was learned. ``progress`` is the share
    claimed, 0 to 1, for rules that take one. ``remaining`` is working time left on the task's calendar.
    ``reason`` and ``approved_by`` are required for a regression and for 対象外.
    """

    task: TaskId
    effective: date
    status: StepStatus
    progress: Fraction | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining: Minutes | None = None
    reason: str = ""
    reported_by: str = ""
    approved_by: str = ""
    recorded: datetime | None = None
    file: str = ""
    line: int | None = None


class Decision(StrEnum):
    """What the ward says of a gap: the department approves the response, the ward verifies, or opens it again."""

    APPROVED = "approved"
    VERIFIED = "verified"
    REOPENED = "reopened"


class Review(Record):
    """The ward's own word on one gap; a vendor cannot give it."""

    key: RecordKey
    effective: date
    decision: Decision
    reviewer: str
    reason: str = ""
    recorded: datetime | None = None
