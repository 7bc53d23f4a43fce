"""A reading against what is known: what is new, what changed, what is gone, and what somebody must confirm.

Rows that a sheet no longer names are carried forward as they are, never deleted. Where a sheet has no column for a
field, what is known of it stays. ``ever_gap`` is never lost: judging a row anew cannot take it out of the denominator.
"""

from collections.abc import Iterable, Sequence

from fitgap.changes import CHECKS, Change, Comparison, key_of
from fitgap.changes import listed as told_of
from fitgap.plain import key
from fitgap.vocabulary import Field
from model.fitgap import FitGapRecord, Resolution, Response, Verdict
from model.issue import Issue, Severity
from model.record import trusted
from model.sheet import Reconciled, SheetReading


def reconcile(
    reading: SheetReading,
    known: Iterable[FitGapRecord],
    *,
    decides_scope: bool = False,
    listed: Iterable[FitGapRecord] = (),
) -> Reconciled:
    """Return what a sheet would change. ``known`` are the records in force; those of other systems are left alone.

    ``decides_scope`` tells that the uploader may take rows out of scope (対象外); from anyone else it is a claim, which
    leaves the row in scope. ``listed`` are the requirements of the systems' newest lists. A row that a new version of a
    list put back is judged again only by a sheet that answers that version.
    """
    systems = {record.system for record in reading.records}
    before = {key_of(record): record for record in known if record.system in systems or not systems}
    carried = [name.value for name in _CARRIED if name not in reading.fields]
    changes = [_complete(record, before.get(key_of(record)), carried) for record in reading.records]
    issues: list[Issue] = []
    if not decides_scope:
        changes, issues = _keep_in_scope(changes, reading.file)
    changes, more = _judge_this_version(changes, reading.file)
    issues += more
    named, aside = {key_of(change.new) for change in changes}, _set_aside(reading)
    gone = [record for place, record in before.items() if place not in named and place[2] not in aside]
    vanished = tuple(record for record in gone if record.verdict is not Verdict.NOT_JUDGED and not reading.partial)
    requirements = {key_of(record): record for record in listed}
    altered, unchanged = _told_apart(changes)
    comparison = Comparison(
        changes, vanished, tuple(before.values()), reading.file, requirements, partial=reading.partial, aside=aside
    )
    return Reconciled(
        added=tuple(change.new for change in changes if change.old is None),
        changed=altered,
        unchanged=unchanged,
        vanished=vanished,
        regressed=tuple(change.new.key for change in changes if change.fell),
        issues=(*issues, *(issue for check in CHECKS for issue in check(comparison))),
    )


def _complete(record: FitGapRecord, old: FitGapRecord | None, carried: Sequence[str]) -> Change:
    """Return the row with the known values of the fields that are carried: the sheet has no column for them."""
    if old is None:
        return Change(record, None)
    known = vars(old)
    values = vars(record) | {name: known[name] for name in (*carried, *_KNOWN_BEST)}
    if Field.RESPONSE in carried:
        values["response_text"] = old.response_text
    if Field.RESOLUTION in carried:
        values["resolution"] = _derived(record, old)
    if Field.VERDICT in carried or record.verdict is Verdict.NOT_JUDGED:
        values["judged_before"] = old.judged_before
    values["task"] = record.task or old.task
    values["ever_gap"] = record.ever_gap or old.ever_gap or old.counts_as_gap
    return Change(_record(**values), old)


_record = trusted(FitGapRecord)
"""Every value was proved when either row was made."""
_KNOWN_BEST = ("requirement_id", "kind", "blocks")
_CARRIED = (
    Field.NAME,
    Field.CATEGORY,
    Field.VERSION,
    Field.TEXT,
    Field.CURRENT,
    Field.VERDICT,
    Field.SEVERITY,
    Field.RESPONSE,
    Field.RESOLUTION,
    Field.EFFORT,
    Field.START,
    Field.FINISH,
    Field.DUE,
    Field.PROGRESS,
    Field.PREDECESSORS,
    Field.DEPARTMENT,
    Field.VENDOR,
    Field.NOTE,
)


def _told_apart(changes: Iterable[Change]) -> tuple[tuple[FitGapRecord, ...], tuple[FitGapRecord, ...]]:
    """Return the known rows that say something else now, and those that do not."""
    altered: list[FitGapRecord] = []
    unchanged: list[FitGapRecord] = []
    for change in changes:
        if change.old is not None:
            (altered if change.altered else unchanged).append(change.new)
    return tuple(altered), tuple(unchanged)


def _derived(record: FitGapRecord, old: FitGapRecord) -> Resolution:
    """Return the step of a row whose sheet has no column for it: done at 100 %, else as known, but no longer done."""
    if record.resolution is Resolution.VENDOR_DONE:
        return Resolution.VENDOR_DONE
    taken_back = old.resolution is Resolution.VENDOR_DONE and record.progress is not None
    return Resolution.PROPOSED if taken_back else old.resolution


def _keep_in_scope(changes: Sequence[Change], file: str) -> tuple[list[Change], list[Issue]]:
    """Return the rows with every new claim of 対象外 undone: the verdict stays as known, the claim is the response."""
    claims = [change for change in changes if change.leaves_scope]
    kept = [_in_scope(change) if change.leaves_scope else change for change in changes]
    return kept, told_of("scope-claim", Severity.NOTICE, claims, file)


def _in_scope(change: Change) -> Change:
    verdict = change.old.verdict if change.old else Verdict.NOT_JUDGED
    values = dict(change.new) | {"verdict": verdict, "response": Response.OUT_OF_SCOPE}
    return Change(FitGapRecord.model_validate(values), change.old)


def _judge_this_version(changes: Sequence[Change], file: str) -> tuple[list[Change], list[Issue]]:
    """Return the rows, where one that is to be judged again and answers an older version stays unjudged."""
    stale = [change for change in changes if _answers_an_older_version(change)]
    kept = [_still_unjudged(change) if _answers_an_older_version(change) else change for change in changes]
    return kept, told_of("judged-old-version", Severity.NOTICE, stale, file)


def _answers_an_older_version(change: Change) -> bool:
    new, old = change.new, change.old
    if old is None or old.judged_before is None or new.verdict is Verdict.NOT_JUDGED:
        return False
    return bool(new.specification_version) and new.specification_version != old.specification_version


def _still_unjudged(change: Change) -> Change:
    old = change.old or change.new
    put_back = {name: getattr(old, name) for name in ("verdict", "judged_before", "specification_version")}
    return Change(FitGapRecord.model_validate(dict(change.new) | put_back), change.old)


def _set_aside(reading: SheetReading) -> set[str]:
    """Return the ids of rows that were set aside: they are in the sheet, so they have not vanished."""
    headings = {heading for heading, field in reading.columns if field in (Field.REQUIREMENT, Field.FORM)}
    places = [place for place, heading in enumerate(reading.headings) if heading in headings]
    return {key(row.cells[place]) for row in reading.rejected for place in places if place < len(row.cells)}
