"""Editing the plan in force: looked at before it counts, kept as a new version with its reason, taken back as one more.

No version is ever altered. Who edits a version that is no longer the newest is told so and loses nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from actions import weekly
from actions.access import Action, require
from actions.second_person import approving_names
from migration_plan.exchange.papers import Grid
from migration_plan.network import build_network
from migration_plan.plan_changes import changes_between, edited_plan, newly_closed_days, what_counts_otherwise
from model.access import Actor
from model.editing import EditNote, PlanEdit, PlanVersion
from model.issue import Issue, Severity
from model.keeping import PlanImport, UploadKind
from model.plan import Plan
from storage import plans, uploads
from storage.canonical import canonical_json, digest
from storage.database import Database, Transaction, repeated
from storage.uploads import Upload

_UNSCHEDULABLE: Final = frozenset({Severity.REFUSED, Severity.REJECTED, Severity.LINK_ASIDE})
"""In an edit a link that cannot be read is refused too: the person who wrote it is still there to mend it."""


def preview_edit(db: Database, actor: Actor, grids: Mapping[str, Grid]) -> PlanEdit:
    """Return what the edited tables would do to the plan in force and to the figures of its latest day."""
    require(actor, Action.IMPORT_PLAN)
    with db.read(actor) as tx:
        day = weekly.latest_status_date(db, actor)
        known = weekly.facts(tx, day)
    if known is None:
        return PlanEdit(base=0, plan=None, issues=(Issue(code="no-plan-yet", severity=Severity.REFUSED),))
    told = _edit(known.plan_version, known.plan, grids)
    if told.plan is None or not told.changes:
        return told
    pictures = weekly.figures(known, day), weekly.figures(replace(known, plan=told.plan), day)
    return told.model_copy(update={"before": pictures[0], "after": pictures[1]})


@repeated
def keep_edit(db: Database, actor: Actor, grids: Mapping[str, Grid], note: EditNote, now: datetime) -> PlanImport:
    """Store the edited tables as a new version of the plan; ``note.base`` is the version that was edited."""
    require(actor, Action.IMPORT_PLAN)
    with db.write(actor) as tx:
        current = plans.current_plan(tx)
        if current is None or current[0] != note.base:
            return _not_kept("plan-edited-meanwhile", str(current[0] if current else 0))
        edit = _edit(*current, grids)
        if edit.plan is None:
            return PlanImport(plan=None, version=None, new=False, issues=edit.issues)
        return _keep(tx, actor, edit, note, now)


@repeated
def return_to(db: Database, actor: Actor, version: int, note: EditNote, now: datetime) -> PlanImport:
    """Make an earlier version the plan in force again, as a new version; everything between stays on record."""
    require(actor, Action.IMPORT_PLAN)
    with db.write(actor) as tx:
        current = plans.current_plan(tx)
        if current is None or current[0] != note.base or not 0 < version < current[0]:
            return _not_kept("plan-edited-meanwhile", str(current[0] if current else 0))
        return _keep(tx, actor, _compared(*current, plans.plan_version(tx, version), ()), note, now)


def plan_versions(db: Database, actor: Actor) -> tuple[PlanVersion, ...]:
    """Return every version of the plan, the newest first."""
    require(actor, Action.IMPORT_PLAN)
    with db.read(actor) as tx:
        notes = {note.version: note for note in _notes(tx)}
        return tuple(
            PlanVersion(
                version=kept.version,
                recorded=kept.recorded,
                by=kept.by,
                tasks=len(plan.tasks),
                links=len(plan.dependencies),
                reason=note.reason,
                proposed_by=note.proposed_by,
                approved_by=note.approved_by,
            )
            for kept in reversed(plans.versions(tx))
            for plan, note in [(plans.plan_version(tx, kept.version), notes.get(kept.version, EditNote(base=0)))]
        )


def _edit(base: int, plan: Plan, grids: Mapping[str, Grid]) -> PlanEdit:
    after, issues = edited_plan(plan, grids)
    if after is None:
        return PlanEdit(base=base, plan=None, issues=issues)
    return _compared(base, plan, after, (*issues, *newly_closed_days(plan, after)))


def _compared(base: int, before: Plan, after: Plan, issues: tuple[Issue, ...]) -> PlanEdit:
    known = set(build_network(before).issues)
    found = (*issues, *(fault for fault in build_network(after).issues if fault not in known))
    refused = any(issue.severity in _UNSCHEDULABLE for issue in found)
    return PlanEdit(
        base=base,
        plan=None if refused else after,
        issues=found,
        changes=changes_between(before, after),
        counted=what_counts_otherwise(before, after),
    )


def _keep(tx: Transaction, actor: Actor, edit: PlanEdit, note: EditNote, now: datetime) -> PlanImport:
    missing = _unsigned(actor, edit, note)
    if edit.plan is None or missing is not None:
        return PlanImport(plan=None, version=None, new=False, issues=(*edit.issues, *([missing] if missing else [])))
    version = plans.save_plan(tx, edit.plan, recorded=now, actor=actor)
    if version != edit.base:
        approver = note.approved_by if approving_names(actor) is None or not edit.counted else actor.name
        kept = note.model_copy(update={"version": version, "changes": edit.changes, "approved_by": approver})
        content = canonical_json(kept)
        upload = Upload(
            kind=UploadKind.PLAN_EDIT,
            file=f"plan-version-{version}.json",
            content=content,
            effective=edit.plan.start.date(),
            recorded=now,
            reason=note.reason,
        )
        uploads.save_upload(tx, upload, actor=actor, after=digest(content))
    return PlanImport(plan=edit.plan, version=version, new=version != edit.base, issues=edit.issues)


def _unsigned(actor: Actor, edit: PlanEdit, note: EditNote) -> Issue | None:
    """Return what is missing where an edit moves the figures without any work done.

    Where people sign in, the approver keeps the edit and names who proposed it; a written name approves nothing.
    """
    if not edit.counted:
        return None
    if not note.reason.strip():
        return Issue(code="plan-edit-without-reason", severity=Severity.REFUSED, value=edit.counted[0])
    hands = approving_names(actor)
    other, own = (note.approved_by, {actor.name}) if hands is None else (note.proposed_by, hands)
    if other.strip() in {"", *own}:
        return Issue(code="plan-edit-without-second-person", severity=Severity.REFUSED, value=edit.counted[0])
    return None


def _notes(tx: Transaction) -> list[EditNote]:
    everything = uploads.receipts(tx, systems=None, vendor=None)
    edits = (receipt.sha256 for receipt in everything if receipt.kind is UploadKind.PLAN_EDIT)
    return [EditNote.model_validate_json(content) for sha256 in edits if (content := uploads.file_bytes(tx, sha256))]


def _not_kept(code: str, value: str) -> PlanImport:
    return PlanImport(
        plan=None, version=None, new=False, issues=(Issue(code=code, severity=Severity.REFUSED, value=value),)
    )
