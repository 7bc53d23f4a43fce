"""What is told about a sheet against the last one: each check is one function from a comparison to findings.

A question holds the sheet until a person says yes; a notice is told and changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fitgap.findings import finding
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.issue import Issue, Severity

MASS = Fraction(1, 10)
"""A sheet that loses more than this share of its rows is held."""
MOST = Fraction(1, 2)
"""A sheet in which more than this share of the names or verdicts changed is held, from ``ENOUGH`` rows on."""
ENOUGH = 10
MANY_OUT_OF_SCOPE = Fraction(2, 100)
"""A sheet that takes more than this share of its rows out of scope is held."""
_SHOWN = 10
_PROVENANCE = frozenset({"file", "line", "sheet"})
_LADDER = tuple(Resolution)


@dataclass(frozen=True)
class Change:
    """A row of a sheet, completed from what is known, beside what was known of it (None: it is new)."""

    new: FitGapRecord
    old: FitGapRecord | None

    @property
    def altered(self) -> bool:
        """Tell whether a known row says something else now; where it stands in the file does not count."""
        return self.old is not None and _facts(self.new) != _facts(self.old)

    @property
    def fell(self) -> bool:
        """Tell whether progress, or the step of the ladder, went back."""
        if self.old is None:
            return False
        new, old = self.new.progress, self.old.progress
        if new is not None and old is not None and new < old:
            return True
        return _LADDER.index(self.new.resolution) < _LADDER.index(self.old.resolution)

    @property
    def leaves_scope(self) -> bool:
        """Tell whether the row is newly called 対象外."""
        was = self.old.verdict if self.old else None
        return self.new.verdict is Verdict.NOT_APPLICABLE and was is not Verdict.NOT_APPLICABLE


@dataclass(frozen=True)
class Comparison:
    """A sheet beside what was known of its systems."""

    changes: Sequence[Change]
    vanished: Sequence[FitGapRecord]
    known: Sequence[FitGapRecord]
    file: str

    @property
    def judged(self) -> list[tuple[FitGapRecord, FitGapRecord]]:
        """Return the rows that had a verdict before, new beside old."""
        pairs = [(change.new, change.old) for change in self.changes if change.old]
        return [(new, old) for new, old in pairs if old.verdict is not Verdict.NOT_JUDGED]


def listed(code: str, severity: Severity, changes: Sequence[Change], file: str) -> list[Issue]:
    """Return one finding about several rows, with the first of their ids; none where there are none."""
    if not changes:
        return []
    ids = [change.new.requirement_id for change in changes]
    shown = "、".join(ids[:_SHOWN]) + ("…" if len(ids) > _SHOWN else "")
    return [finding(code, severity, file, changes[0].new.line, count=f"{len(ids)}", ids=shown)]


def mass_delete(comparison: Comparison) -> list[Issue]:
    """Ask whether more than a tenth of the known rows are really gone."""
    vanished = len(comparison.vanished)
    known = sum(record.verdict is not Verdict.NOT_JUDGED for record in comparison.known)
    if not vanished or Fraction(vanished, known) <= MASS:
        return []
    share = f"{100 * vanished // known}%"
    return [finding("mass-delete", Severity.QUESTION, comparison.file, count=f"{vanished}", share=share)]


def all_zero(comparison: Comparison) -> list[Issue]:
    """Ask whether progress that was reported has really fallen to zero in every row."""
    both = comparison.judged
    if not any(old.progress for _, old in both) or any(new.progress != 0 for new, _ in both):
        return []
    return [finding("mass-change", Severity.QUESTION, comparison.file, count=f"{len(both)}")]


def almost_all_other(comparison: Comparison) -> list[Issue]:
    """Ask whether most names, or most verdicts, have really become others: it may be the sheet of something else."""
    both = comparison.judged
    renamed = sum(new.name != old.name for new, old in both)
    rejudged = sum(new.verdict is not old.verdict for new, old in both)
    if len(both) < ENOUGH or max(renamed, rejudged) <= MOST * len(both):
        return []
    return [finding("mass-change", Severity.QUESTION, comparison.file, count=f"{max(renamed, rejudged)}")]


def scope_change(comparison: Comparison) -> list[Issue]:
    """Tell which rows leave the scope, and with it the denominator; ask where they are many."""
    leaving = [change for change in comparison.changes if change.leaves_scope]
    many = len(leaving) > MANY_OUT_OF_SCOPE * len(comparison.changes)
    return listed("scope-change", Severity.QUESTION if many else Severity.NOTICE, leaving, comparison.file)


def regression(comparison: Comparison) -> list[Issue]:
    """Tell which rows went back."""
    return listed("regression", Severity.NOTICE, [c for c in comparison.changes if c.fell], comparison.file)


def category_changed(comparison: Comparison) -> list[Issue]:
    """Tell where the sheet has another 実装区分 than is known."""
    changed = [c for c in comparison.changes if c.old and _differ(c.new.category, c.old.category)]
    return listed("category-changed", Severity.NOTICE, changed, comparison.file)


def other_version(comparison: Comparison) -> list[Issue]:
    """Tell where the sheet answers another version of the specification than is known."""
    changed = [
        c for c in comparison.changes if c.old and _differ(c.new.specification_version, c.old.specification_version)
    ]
    return listed("other-version", Severity.NOTICE, changed, comparison.file)


def added_removed(comparison: Comparison) -> list[Issue]:
    """Tell how many rows came and went."""
    added = sum(change.old is None for change in comparison.changes)
    if not comparison.known or not (added or comparison.vanished):
        return []
    vanished = f"{len(comparison.vanished)}"
    return [finding("added-removed", Severity.NOTICE, comparison.file, added=f"{added}", vanished=vanished)]


def possible_rename(comparison: Comparison) -> list[Issue]:
    """Tell where an id is new, and its name is that of a row that is gone."""
    gone = {record.name: record.requirement_id for record in comparison.vanished}
    renamed = [c.new for c in comparison.changes if c.old is None and c.new.name in gone]
    return [
        finding(
            "possible-rename", Severity.NOTICE, comparison.file, row.line, old=gone[row.name], new=row.requirement_id
        )
        for row in renamed
    ]


def _facts(record: FitGapRecord) -> dict[str, object]:
    return {name: value for name, value in record if name not in _PROVENANCE}


def _differ(new: object, old: object) -> bool:
    return bool(new) and bool(old) and new != old


CHECKS: Sequence[Callable[[Comparison], list[Issue]]] = (
    mass_delete,
    all_zero,
    almost_all_other,
    scope_change,
    regression,
    category_changed,
    other_version,
    added_removed,
    possible_rename,
)
"""All checks, questions first: a new one is one function and one line."""
