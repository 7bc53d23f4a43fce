"""Bringing a plan into the database: its papers become a new version, whole or not at all."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, Final

from actions.access import Action, require
from actions.log import Event, noted
from fitgap.table import read_table
from migration_plan.network import build_network
from migration_plan.plan_papers import read_plan
from model.access import Actor
from model.issue import Issue, Severity, refused
from model.keeping import PlanImport, UploadKind
from model.plan import Plan
from model.table import Table
from storage import plans, uploads
from storage.canonical import digest
from storage.database import Database, Transaction, repeated
from storage.uploads import Upload

SETTINGS_PAPER: Final = "plan.toml"
_UNSCHEDULABLE: Final = frozenset({Severity.REFUSED, Severity.REJECTED})


@noted(Event.IMPORT)
@repeated
def import_plan(db: Database, actor: Actor, folder_or_files: Path | Mapping[str, bytes], now: datetime) -> PlanImport:
    """Read the papers of a plan and store it as a new version; with any fault in its tasks nothing is stored.

    The papers are ``plan.toml`` and ``systems.csv``, ``tasks.csv``, ``vendors.csv``, ``dependencies.csv``, in a folder
    or given by name.
    """
    require(actor, Action.IMPORT_PLAN)
    papers = _papers(folder_or_files)
    plan, issues = _read(papers)
    if plan is None:
        return PlanImport(plan=None, version=None, new=False, issues=issues)
    with db.write(actor) as tx:
        before = plans.current_plan(tx)
        version = plans.save_plan(tx, plan, recorded=now, actor=actor)
        new = before is None or before[0] != version
        if new:
            _keep_papers(tx, papers, plan, actor, now)
    return PlanImport(plan=plan, version=version, new=new, issues=issues)


def _papers(folder_or_files: Path | Mapping[str, bytes]) -> dict[str, bytes]:
    if not isinstance(folder_or_files, Path):
        return {PurePath(name).name: content for name, content in folder_or_files.items()}
    found = (path for path in sorted(folder_or_files.glob("*")) if path.suffix.lower() in {".toml", ".csv"})
    return {path.name: path.read_bytes() for path in found if path.is_file()}


def _read(papers: Mapping[str, bytes]) -> tuple[Plan | None, tuple[Issue, ...]]:
    settings, issues = _settings(papers.get(SETTINGS_PAPER))
    tables: dict[str, Table] = {}
    for name, content in papers.items():
        if name == SETTINGS_PAPER:
            continue
        table, more = read_table(content, name)
        issues.extend(more)
        if table is not None:
            tables[PurePath(name).stem] = table
    if refused(issues):
        return None, tuple(issues)
    plan, more = read_plan(settings, tables)
    issues.extend(more)
    if plan is None:
        return None, tuple(issues)
    faults = build_network(plan).issues
    unschedulable = any(fault.severity in _UNSCHEDULABLE for fault in faults)
    return None if unschedulable else plan, (*issues, *faults)


def _settings(content: bytes | None) -> tuple[dict[str, Any], list[Issue]]:
    if content is None:
        return {}, [Issue(code="plan-paper-missing", severity=Severity.REFUSED, file=SETTINGS_PAPER)]
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = Issue(code="plan-settings-unreadable", severity=Severity.REFUSED, file=SETTINGS_PAPER, value=str(error))
        return {}, [fault]


def _keep_papers(tx: Transaction, papers: Mapping[str, bytes], plan: Plan, actor: Actor, now: datetime) -> None:
    """Keep the bytes of the papers; a paper that is the same as in an earlier version is kept already."""
    for name, content in papers.items():
        sha256 = digest(content)
        if uploads.find_receipt(tx, UploadKind.PLAN, sha256) is None:
            upload = Upload(kind=UploadKind.PLAN, file=name, content=content, effective=plan.start.date(), recorded=now)
            uploads.save_upload(tx, upload, actor=actor, after=sha256)
