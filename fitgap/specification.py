"""A new list of requirements against what is known: what it adds, what it no longer has, what is to be judged again.

A requirement has changed where its name, its category or its text is another than in the list before (or, without a
list before, than the sheets say). A version that the whole list bears is the list's; where rows bear different ones, a
row with another version than before has changed too.
"""

from collections.abc import Iterable, Mapping, Sequence

from fitgap.changes import Change, key_of, listed
from fitgap.plain import plain
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.issue import Issue, Severity
from model.record import trusted
from model.sheet import Reconciled, SheetReading


def compare_list(
    reading: SheetReading, known: Iterable[FitGapRecord], before: Iterable[FitGapRecord] = ()
) -> Reconciled:
    """Return what a list changes: ``changed`` rows were judged and are put back; ``vanished`` ones it no longer has.

    ``known`` are the records in force, ``before`` the requirements of the list that was in force until now.
    """
    in_force = {key_of(record): record for record in known}
    earlier = {key_of(record): record for record in before}
    rows = [_listed(record) for record in reading.records]
    own_versions = len({row.specification_version for row in rows}) > 1
    pairs = [(row, in_force.get(key_of(row))) for row in rows]
    again = [
        Change(_put_back(row, old), old)
        for row, old in pairs
        if old and _spoken_of(old) and _changed(row, earlier.get(key_of(row), old), own_versions=own_versions)
    ]
    put_back, named = {key_of(change.new) for change in again}, {key_of(row) for row in rows}
    vanished = tuple(record for place, record in in_force.items() if place not in named)
    return Reconciled(
        added=tuple(row for row, old in pairs if old is None),
        changed=tuple(change.new for change in again),
        unchanged=tuple(row for row, old in pairs if old is not None and key_of(row) not in put_back),
        vanished=vanished,
        issues=(*_told(again, reading), *_gone(vanished, earlier, reading)),
    )


def _listed(record: FitGapRecord) -> FitGapRecord:
    """Return a row of a list: whatever else stands in the file, nobody has judged it yet."""
    return _record(**vars(record) | _UNJUDGED)


_record = trusted(FitGapRecord)
_UNJUDGED = {"verdict": Verdict.NOT_JUDGED, "ever_gap": False, "resolution": Resolution.OPEN}


def _spoken_of(record: FitGapRecord) -> bool:
    return record.verdict is not Verdict.NOT_JUDGED or record.judged_before is not None


def _changed(new: FitGapRecord, old: FitGapRecord, *, own_versions: bool) -> bool:
    """Tell whether a requirement is another one than before; what either side leaves blank is no difference."""
    texts = ("name", "requirement_text", *(("specification_version",) if own_versions else ()))
    pairs = [(plain(getattr(new, name)), plain(getattr(old, name))) for name in texts]
    return any(a and b and a != b for a, b in (*pairs, (new.category, old.category)))


def _put_back(row: FitGapRecord, old: FitGapRecord) -> FitGapRecord:
    """Return the known row as it waits to be judged again: what was ever a gap stays one."""
    stated = {name: getattr(row, name) for name in _STATED if getattr(row, name)}
    waits = {
        "verdict": Verdict.NOT_JUDGED,
        "judged_before": old.judged_before if old.verdict is Verdict.NOT_JUDGED else old.verdict,
        "ever_gap": old.ever_gap or old.counts_as_gap,
    }
    return FitGapRecord.model_validate(dict(old) | stated | waits)


_STATED = ("name", "category", "specification_version", "requirement_text", "file", "line", "sheet")


def _told(again: Sequence[Change], reading: SheetReading) -> list[Issue]:
    return listed("judged-again", Severity.NOTICE, again, reading.file)


def _gone(
    vanished: Iterable[FitGapRecord], earlier: Mapping[tuple[str, str, str], FitGapRecord], reading: SheetReading
) -> list[Issue]:
    """Tell which requirements the list no longer has; without a list before, those that only sheets know."""
    gone = [Change(record, None) for record in vanished if not earlier or key_of(record) in earlier]
    told = listed("requirement-gone", Severity.NOTICE, gone, reading.file)
    return [issue.model_copy(update={"line": None}) for issue in told]
