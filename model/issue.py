"""A finding about a user's input: what is wrong, where, and what to do. A value, never an exception."""

from collections.abc import Iterable
from enum import StrEnum

from model.record import Record


class Severity(StrEnum):
    """What a finding does to the thing it is about."""

    REFUSED = "refused"
    """The whole file or plan is refused; nothing is stored."""
    REJECTED = "rejected"
    """One row is set aside; the rest goes on."""
    LINK_ASIDE = "link_aside"
    """One dependency is set aside; both of its ends stay."""
    QUESTION = "question"
    """Held until a person answers."""
    REPAIRED = "repaired"
    """A value was read in another form than it was written; before and after are told."""
    NOTICE = "notice"
    """Told; nothing changed."""


class Issue(Record):
    """One finding with its address. ``code`` is stable and has its sentences in the message catalogue.

    ``values`` fills the sentence of the code, so that a message can be shown in any language:
    the reader never writes prose. ``line`` is the physical line in the file, from 1.
    """

    code: str
    severity: Severity
    file: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def filling(self) -> dict[str, str]:
        """Return what the sentence of ``code`` may name: the address, the value and the extra values."""
        address = {"file": self.file, "line": str(self.line or ""), "column": self.column, "value": self.value}
        return address | dict(self.values)


def refused(issues: Iterable[Issue]) -> bool:
    """Tell whether any of the findings refuses the whole input."""
    return any(issue.severity is Severity.REFUSED for issue in issues)
