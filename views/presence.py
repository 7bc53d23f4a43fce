"""Who was last seen when, in this process: what ends a session that idles, grows old or was signed out elsewhere.

It says only that a sign-in is still fresh. What its person may do is asked of the database, on every call.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Final

REMEMBERED: Final = 10_000
"""How many sign-ins and sessions are remembered; the ones unused for longest are forgotten first."""
AHEAD: Final = timedelta(minutes=5)
"""How far the clock of the identity provider may be ahead of ours."""


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    OLD = "old"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True)
class SignedIn:
    """One sign-in of one person, ``since`` when they proved who they are.

    All tabs share it; behind a proxy, which proves it for each tab anew, ``session`` tells them apart.
    """

    subject: str
    since: datetime
    session: str = ""


class Presence:
    """The sign-ins of this process with their last use, and which session belongs to whom."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._used: OrderedDict[SignedIn, datetime | Ended] = OrderedDict()
        self._subjects: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def use(self, signed_in: SignedIn, now: datetime, *, idle: timedelta, longest: timedelta) -> Ended | None:
        """Note that a sign-in is used now; return why it is over, where it is. What is over stays over."""
        with self._lock:
            last = self._used.get(signed_in, signed_in.since)
            state = last if isinstance(last, Ended) else _ended(signed_in, last, now, idle=idle, longest=longest)
            self._keep(signed_in, state or now)
            return state

    def is_new(self, signed_in: SignedIn, now: datetime, *, idle: timedelta) -> bool:
        """Tell whether a sign-in was never used here; a new tab of somebody who is at work is no new one."""
        with self._lock:
            if signed_in in self._used:
                return False
            theirs = [last for other, last in self._used.items() if other.subject == signed_in.subject]
        at_work = any(isinstance(last, datetime) and now - last <= idle for last in theirs)
        return not (signed_in.session and at_work)

    def end(self, signed_in: SignedIn) -> None:
        """End a sign-in for all its tabs."""
        with self._lock:
            self._keep(signed_in, Ended.SIGNED_OUT)

    def belongs(self, session: str, subject: str) -> None:
        """Note whose a browser session is."""
        with self._lock:
            self._subjects[session] = subject
            self._subjects.move_to_end(session)
            while len(self._subjects) > REMEMBERED:
                self._subjects.popitem(last=False)

    def subject_of(self, session: str) -> str | None:
        """Return whose a browser session is; None where it never showed a page."""
        with self._lock:
            return self._subjects.get(session)

    def _keep(self, signed_in: SignedIn, state: datetime | Ended) -> None:
        self._used[signed_in] = state
        self._used.move_to_end(signed_in)
        while len(self._used) > REMEMBERED:
            self._used.popitem(last=False)


def _ended(signed_in: SignedIn, last: datetime, now: datetime, *, idle: timedelta, longest: timedelta) -> Ended | None:
    if now - signed_in.since > longest or signed_in.since - now > AHEAD:
        return Ended.OLD
    return Ended.IDLE if now - last > idle else None
