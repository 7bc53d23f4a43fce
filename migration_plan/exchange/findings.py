"""What is told about a file of another program: what refuses it, and what in it was not understood, with its count."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from model.issue import Issue, Severity, refused
from model.plan import Plan
from model.schedule import Actuals

MOST_DAYS = 500_000
"""The days on which the calendars of one file may differ from their week, counted for each calendar that has them."""
FILE_BYTES = 20 * 1024 * 1024
"""A larger file is refused before it is read."""


class ProjectFile(NamedTuple):
    """What a file of another program says: the plan, the facts on its tasks, the findings, and its status date."""

    plan: Plan | None
    actuals: tuple[Actuals, ...] = ()
    issues: tuple[Issue, ...] = ()
    status: datetime | None = None


class Findings:
    """The findings of one file. What occurs often is counted and told once."""

    def __init__(self, file: str) -> None:
        """Start without a finding."""
        self.file = file
        self._issues: list[Issue] = []
        self._days_left = MOST_DAYS
        self._counts: Counter[tuple[str, Severity, str]] = Counter()

    @property
    def refused(self) -> bool:
        """Tell whether a finding refuses the whole file."""
        return refused(self._issues)

    def note(
        self,
        code: str,
        severity: Severity,
        *,
        line: int | None = None,
        column: str = "",
        value: str = "",
        **values: str | int,
    ) -> None:
        """Tell something with its address; further keywords fill the sentence of the code."""
        told = tuple((name, str(value)) for name, value in values.items())
        short = value if len(value) <= 120 else value[:120] + "…"
        self._issues.append(
            Issue(code=code, severity=severity, file=self.file, line=line, column=column, value=short, values=told)
        )

    def refuse(
        self, code: str, *, line: int | None = None, column: str = "", value: str = "", **values: str | int
    ) -> None:
        """Tell what refuses the whole file."""
        self.note(code, Severity.REFUSED, line=line, column=column, value=value, **values)

    def count(self, code: str, what: str = "", severity: Severity = Severity.NOTICE, times: int = 1) -> None:
        """Count something that is told once for the whole file."""
        self._counts[code, severity, what] += times

    def not_understood(self, what: str, times: int = 1) -> None:
        """Count a part of the file that has no place in a plan of ours."""
        self.count("not-understood", what, times=times)

    def spend_days(self, number: int) -> bool:
        """Tell whether so many more days of calendars may be laid out; beyond the limit the file is refused."""
        if self._days_left >= 0 and self._days_left < number:
            self.refuse("size-limit", limit=f"{MOST_DAYS:,}", place="Calendar")
        self._days_left -= number
        return self._days_left >= 0

    def all(self) -> tuple[Issue, ...]:
        """Return every finding, the counted ones last and in the order of their names."""
        counted = (
            Issue(
                code=code,
                severity=severity,
                file=self.file,
                column=what,
                values=(("what", what), ("count", str(times))),
            )
            for (code, severity, what), times in sorted(self._counts.items())
        )
        return (*self._issues, *counted)

    def answer(self) -> ProjectFile:
        """Return the answer of a file that is refused."""
        return ProjectFile(plan=None, issues=self.all())


def fits(content: bytes, findings: Findings) -> bool:
    """Tell whether a file is small enough to be read; one that is not is refused."""
    if len(content) > FILE_BYTES:
        findings.refuse("size-limit", limit="20 MB", place=f"{len(content) / 2**20:.1f} MB")
    return not findings.refused


def counted(code: str, severity: Severity, whats: Iterable[str]) -> tuple[Issue, ...]:
    """Return one finding for each different thing, with the number of times it occurred."""
    findings = Findings("")
    for what in whats:
        findings.count(code, what, severity)
    return findings.all()
