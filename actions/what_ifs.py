"""What-ifs that are kept: saved with a name, listed, asked again on today's facts side by side, withdrawn."""

from datetime import date, datetime
from typing import Final

from actions.access import Action, require
from actions.weekly import facts
from migration_plan.gaps import apply_reviews
from migration_plan.what_if import missing, what_ifs, without
from migration_plan.written_links import read_link
from model.access import Actor
from model.issue import Issue, Severity
from model.task import Dependency
from model.what_if import Assumptions, ComparedWhatIf, SavedWhatIf, WhatIfKept
from storage import what_ifs as kept
from storage.database import Database, Transaction, repeated

NAME_LIMIT: Final = 80
"""Characters that a name may have at most."""


@repeated
def save_what_if(db: Database, actor: Actor, name: str, assumptions: Assumptions, now: datetime) -> WhatIfKept:
    """Keep the assumptions under a name; the same under the same name are kept once."""
    require(actor, Action.KEEP_WHAT_IF)
    written = " ".join(name.split())
    if not written or len(written) > NAME_LIMIT:
        return _refused("what-if-name-unusable", written, limit=str(NAME_LIMIT))
    if assumptions == Assumptions():
        return _refused("what-if-assumes-nothing", written)
    with db.write(actor) as tx:
        known = _named(tx, written)
        if known is not None and known.assumptions != assumptions:
            return _refused("what-if-name-taken", written, author=known.author)
        if known is not None:
            return WhatIfKept(saved=known)
        kept.save_what_if(tx, written, assumptions, recorded=now, actor=actor)
        return WhatIfKept(saved=_named(tx, written), new=True)


@repeated
def withdraw_what_if(db: Database, actor: Actor, name: str, now: datetime) -> WhatIfKept:
    """Mark the what-if of that name as withdrawn; it stays in the store and in the ledger."""
    require(actor, Action.KEEP_WHAT_IF)
    with db.write(actor) as tx:
        known = _named(tx, " ".join(name.split()))
        if known is None:
            return _refused("what-if-unknown", name)
        kept.withdraw_what_if(tx, known, recorded=now, actor=actor)
        return WhatIfKept(saved=next(each for each in kept.saved_what_ifs(tx) if each.number == known.number), new=True)


def saved_what_ifs(db: Database, actor: Actor) -> tuple[SavedWhatIf, ...]:
    """Return every what-if that was ever saved, withdrawn ones too, the oldest first."""
    require(actor, Action.STEER)
    with db.read(actor) as tx:
        return kept.saved_what_ifs(tx)


def compare_what_ifs(db: Database, actor: Actor, status_date: date) -> tuple[ComparedWhatIf, ...]:
    """Return the saved what-ifs that were not withdrawn, each asked anew on the facts of the day."""
    require(actor, Action.STEER)
    with db.read(actor) as tx:
        saved = [each for each in kept.saved_what_ifs(tx) if each.withdrawn is None]
        known = facts(tx, status_date) if saved else None
    if known is None:
        return ()
    records = apply_reviews(known.records, known.reviews)
    gone = [missing(known.plan, records, each.assumptions) for each in saved]
    questions = [without(each.assumptions, lost) for each, lost in zip(saved, gone, strict=True)]
    answers = what_ifs(known.plan, records, known.reports, status_date, questions)
    return tuple(
        ComparedWhatIf(saved=each, answer=answer, missing=lost)
        for each, answer, lost in zip(saved, answers, gone, strict=True)
    )


def assumed_link(written: str) -> Dependency | None:
    """Return the link that a person wrote, such as ``A>B:FS+2d``; None where it cannot be read."""
    try:
        return read_link(written)
    except ValueError:
        return None


def _named(tx: Transaction, name: str) -> SavedWhatIf | None:
    return next((each for each in kept.saved_what_ifs(tx) if each.name == name and each.withdrawn is None), None)


def _refused(code: str, name: str, **values: str) -> WhatIfKept:
    issue = Issue(code=code, severity=Severity.REFUSED, value=name, values=tuple(values.items()))
    return WhatIfKept(saved=None, issues=(issue,))
