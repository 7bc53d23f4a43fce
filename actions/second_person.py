"""The second person: where two people must agree, they are told apart by their sign-in, not by what is written.

At the machine itself nobody signs in; there the names that are written must do, and the administration page says so.
"""

from collections.abc import Iterable

from model.access import Actor, Role
from model.progress import Decision, Review
from storage import reviews
from storage.database import Transaction


def approving_names(actor: Actor) -> frozenset[str] | None:
    """Return the names under which a report may be approved by who sends it; None where nobody signed in.

    Only the ward's people approve: a vendor has no such name.
    """
    if not actor.subject:
        return None
    return frozenset() if actor.role is Role.VENDOR else frozenset({actor.name, actor.subject})


def of_ones_own(tx: Transaction, actor: Actor, stated: Iterable[Review]) -> list[Review]:
    """Return the verifications of gaps whose response the same person approved."""
    if not actor.subject:
        return []
    return [
        each
        for each in stated
        if each.decision is Decision.VERIFIED and reviews.approver(tx, each.key) == actor.identity
    ]
