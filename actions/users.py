"""The people who may sign in: listed, added, changed, disabled by an administrator; the last one of those stays.

The first administrator is made at the machine itself, by the command line.
"""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from actions.access import Action, require
from model.access import Actor, Role, User, UserKept
from model.issue import Issue, Severity
from storage import plans
from storage import users as kept
from storage.database import Database, Transaction, repeated

SUBJECT_LIMIT: Final = 255
"""Characters that a subject may have at most."""
_WHEN: Final = {"changed": None, "changed_by": ""}


def users(db: Database, actor: Actor) -> tuple[User, ...]:
    """Return everybody who may or might sign in, disabled ones too, by subject."""
    require(actor, Action.MANAGE_USERS)
    with db.read(actor) as tx:
        return kept.users(tx)


@repeated
def add_user(db: Database, actor: Actor, user: User, now: datetime) -> UserKept:
    """Let a person in; one who is known already is changed, not added, and the same again changes nothing."""
    require(actor, Action.MANAGE_USERS)
    with db.write(actor) as tx:
        known = kept.user_of(tx, user.subject)
        if known is not None:
            return UserKept(user=known) if _same(known, user) else _refused([_fault("user-known", user.subject)])
        return _keep(tx, user, deed="add_user", actor=actor, now=now)


@repeated
def change_user(db: Database, actor: Actor, user: User, now: datetime) -> UserKept:
    """Change what a person is called, does and sees; from their next click on it holds."""
    require(actor, Action.MANAGE_USERS)
    with db.write(actor) as tx:
        return _changed(tx, user.subject, lambda _: user, deed="change_user", actor=actor, now=now)


@repeated
def disable_user(db: Database, actor: Actor, subject: str, now: datetime) -> UserKept:
    """Let a person in no more; what they did stays theirs. ``change_user`` lets them in again."""
    require(actor, Action.MANAGE_USERS)
    with db.write(actor) as tx:
        out = {"enabled": False}
        return _changed(
            tx, subject, lambda known: known.model_copy(update=out), deed="disable_user", actor=actor, now=now
        )


def _changed(
    tx: Transaction, subject: str, change: Callable[[User], User], *, deed: str, actor: Actor, now: datetime
) -> UserKept:
    known = kept.user_of(tx, subject)
    if known is None:
        return _refused([_fault("user-unknown", subject)])
    wished = change(known)
    if _same(known, wished):
        return UserKept(user=known)
    if _is_last_administrator(tx, known) and not _administers(wished):
        return _refused([_fault("user-last-administrator", subject)])
    return _keep(tx, wished, deed=deed, actor=actor, now=now)


def _keep(tx: Transaction, user: User, *, deed: str, actor: Actor, now: datetime) -> UserKept:
    # Who is only let out is not asked whether the plan still has their systems.
    faults = list(_faults(tx, user)) if user.enabled else []
    if faults:
        return _refused(faults)
    return UserKept(user=kept.save_user(tx, user, deed=deed, recorded=now, actor=actor), new=True)


def _faults(tx: Transaction, user: User) -> Iterator[Issue]:
    if not _is_plain(user.subject) or len(user.subject) > SUBJECT_LIMIT:
        yield _fault("user-subject-unusable", user.subject, limit=str(SUBJECT_LIMIT))
    if not _is_plain(user.name) or len(user.name) > SUBJECT_LIMIT:
        yield _fault("user-name-unusable", user.name, limit=str(SUBJECT_LIMIT))
    if any(each.name == user.name and each.enabled for each in kept.users(tx) if each.subject != user.subject):
        yield _fault("user-name-taken", user.name)
    if user.role is Role.VENDOR and not (user.vendor and user.systems):
        yield _fault("user-vendor-incomplete", user.subject)
    if user.role is not Role.VENDOR and user.vendor:
        yield _fault("user-vendor-of-the-ward", user.subject)
    current = plans.current_plan(tx)
    if current is not None:
        systems = {each.code for each in current[1].systems}
        yield from (_fault("user-system-unknown", each) for each in user.systems or () if each not in systems)
        if user.vendor and user.vendor not in {each.code for each in current[1].vendors}:
            yield _fault("user-vendor-unknown", user.vendor)


def _is_plain(text: str) -> bool:
    """Tell whether something is written, without characters that nobody sees and without space around it."""
    return bool(text) and text == text.strip() and not any(unicodedata.category(each)[0] == "C" for each in text)


def _same(known: User, wished: User) -> bool:
    return wished.model_copy(update=_WHEN) == known.model_copy(update=_WHEN)


def _is_last_administrator(tx: Transaction, user: User) -> bool:
    return _administers(user) and sum(map(_administers, kept.users(tx))) == 1


def _administers(user: User) -> bool:
    return user.enabled and user.role is Role.ADMINISTRATOR


def _fault(code: str, value: str, **values: str) -> Issue:
    return Issue(code=code, severity=Severity.REFUSED, value=value, values=tuple(values.items()))


def _refused(issues: list[Issue]) -> UserKept:
    return UserKept(user=None, issues=tuple(issues))
