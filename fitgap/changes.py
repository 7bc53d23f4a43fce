"""What is told about a sheet against the last one: each check is one function from a comparison to findings.

A question holds the sheet until a person says yes; a notice is told and changes nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import itemgetter

from fitgap.findings import finding
from fitgap.plain import key
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
_facts = itemgetter(*(name for name in FitGapRecord.model_fields if name not in {"file", "line", "sheet"}))
"""What a row says; the rest is where it stands in its file."""
_LADDER = tuple(Resolution)


@dataclass(frozen=True)
class Change:
    """A row of a sheet, completed from what is known, beside what was known of it (None: it is new)."""

    new: FitGapRecord
    old: FitGapRecord | None

    @property
    def altered(self) -> bool:
        """Tell whether a known row says something else now; where it stands in the file does not count."""
        return self.old is not None and bool(_facts(vars(self.new)) != _facts(vars(self.old)))

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
    listed: Mapping[tuple[str, str, str], FitGapRecord] = field(default_factory=dict)
    """The requirements of the newest lists, by their key; empty where no list was ever loaded."""
    partial: bool = False
    """True where the sheet holds corrected rows alone: nothing is missing from it."""
    aside: Collection[str] = ()
    """The ids of rows that were set aside: they are in the sheet."""

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
    """Tell where the sheet has another 実装区分 than the list, or what is known."""
    changed = [c for c, other in _beside_the_list(comparison) if _differ(c.new.category, other.category)]
    return listed("category-changed", Severity.NOTICE, changed, comparison.file)


def other_version(comparison: Comparison) -> list[Issue]:
    """Tell where the sheet answers another version of the specification than the list, or what is known."""
    changed = [
        c
        for c, other in _beside_the_list(comparison)
        if _differ(c.new.specification_version, other.specification_version)
    ]
    return listed("other-version", Severity.NOTICE, changed, comparison.file)


def unlisted(comparison: Comparison) -> list[Issue]:
    """Tell which ids the system's list of requirements does not have."""
    systems = {record.system for record in comparison.listed.values()}
    strange = [c for c in comparison.changes if c.new.system in systems and key_of(c.new) not in comparison.listed]
    return listed("id-not-listed", Severity.NOTICE, strange, comparison.file)


def unanswered(comparison: Comparison) -> list[Issue]:
    """Tell which requirements of the list have no row in the sheet."""
    systems = {change.new.system for change in comparison.changes}
    answered = {key_of(change.new) for change in comparison.changes}
    missing = [
        Change(record, None)
        for place, record in comparison.listed.items()
        if record.system in systems
        and place not in answered
        and place[2] not in comparison.aside
        and not comparison.partial
    ]
    told = listed("listed-id-missing", Severity.NOTICE, missing, comparison.file)
    return [issue.model_copy(update={"line": None}) for issue in told]


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


def key_of(record: FitGapRecord) -> tuple[str, str, str]:
    """Return what a record is known by, with its id in the form in which ids are compared."""
    return (record.system, record.kind, key(record.requirement_id))


def _beside_the_list(comparison: Comparison) -> list[tuple[Change, FitGapRecord]]:
    """Return each row with the requirement of the list, or with what was known where there is no list."""
    pairs = [(change, comparison.listed.get(key_of(change.new)) or change.old) for change in comparison.changes]
    return [(change, other) for change, other in pairs if other is not None]


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
    unlisted,
    unanswered,
    added_removed,
    possible_rename,
)
"""All checks, questions first: a new one is one function and one line."""
