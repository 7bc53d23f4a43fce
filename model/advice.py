"""What to do next: the least work that reaches the target, and what each desk can do best this week."""

from fractions import Fraction

from model.record import Record, SystemCode, TaskId

NEGLIGIBLE = Fraction(1, 100)
"""Person-days: five minutes of one person."""


class Candidate(Record):
    """One piece of work that could be finished in time. ``needs`` names candidates that must be chosen with it."""

    id: str
    gain: Fraction
    """Points of the measure when it is done."""
    cost: Fraction
    """Person-days still to be spent."""
    needs: tuple[str, ...] = ()
    owner: str = ""
    task: TaskId | None = None
    system: SystemCode | None = None
    gap: str | None = None

    @property
    def leverage(self) -> Fraction | None:
        """Return points per person-day; None where nothing has to be spent."""
        return self.gain / self.cost if self.cost else None


class ActionSet(Record):
    """Candidates that together reach the target."""

    ids: tuple[str, ...]
    gain: Fraction
    cost: Fraction


class Advice(Record):
    """The least-effort set and its runners-up. ``best`` is None where no set reaches the target in time.

    ``bound`` is a cost below which no set can reach the target.
    """

    needed: Fraction
    reachable: Fraction
    """Points to be gained if every candidate is finished in time."""
    best: ActionSet | None
    runners_up: tuple[ActionSet, ...]
    bound: Fraction | None
    candidates: tuple[Candidate, ...]

    @property
    def proven(self) -> bool:
        """Tell whether no set can cost less than ``best``, but for a share of a person-day that nobody plans by."""
        return self.best is not None and self.bound is not None and self.best.cost - self.bound < NEGLIGIBLE
