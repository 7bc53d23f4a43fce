"""The least-effort set: a knapsack with precedence, solved exactly by HiGHS on whole numbers (progress.md §8).

    minimise Σ cost x   subject to   Σ gain x >= needed,   x_i <= x_j for every j that i needs,   x in {0, 1}

Of sets with the same cost the one with the larger gain is chosen, then the one with fewer owners. Gains and costs are
scaled to whole numbers; where their common denominator is too large for the solver they are cut to ``LARGEST`` units in
all. Cut gains only loosen the goal, and every set found is checked in fractions, so no set is given that misses it; cut
costs only lower the bound, by less than ``model.advice.NEGLIGIBLE``.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, lcm

import highspy

from model.advice import ActionSet, Advice, Candidate

LARGEST = 10**9
"""The solver's numbers stay below this, where sums of whole numbers are exact."""
TRIES = 50
"""So many sets that miss the goal by what was cut are passed over."""
SECONDS = 10.0
"""Time limit of one search; past it the best set found is given with the bound that was proven."""


def least_effort(candidates: Sequence[Candidate], needed: Fraction, *, runners_up: int = 2) -> Advice:
    """Return the cheapest set of candidates that gains at least ``needed`` points, and the next cheapest ones.

    A candidate that needs something which is not among the candidates cannot be chosen.
    """
    usable = _usable(candidates)
    found: list[ActionSet] = []
    bound: Fraction | None = None
    problem = _Problem(usable, needed)
    for _ in range(runners_up + 1):
        chosen, proven = problem.solve()
        if chosen is None:
            break
        bound = bound if found else proven
        found.append(chosen)
        problem.exclude(chosen)
    return Advice(
        needed=needed,
        reachable=sum((candidate.gain for candidate in usable.values()), Fraction(0)),
        best=found[0] if found else None,
        runners_up=tuple(found[1:]),
        bound=bound,
        candidates=tuple(candidates),
    )


class _Quiet(highspy.Highs):
    """HiGHS without its banner: setting up callbacks, which nothing here uses, prints it to standard output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.silent()


class _Problem:
    """The whole-number program; sets that were found are excluded one by one."""

    def __init__(self, candidates: Mapping[str, Candidate], needed: Fraction) -> None:
        self.candidates, self.needed = candidates, needed
        gain_unit, cut = _unit([needed, *(c.gain for c in candidates.values())])
        self.cost_unit, _ = _unit([c.cost for c in candidates.values()])
        self.model = _Quiet()
        self.model.setOptionValue("time_limit", SECONDS)
        self.model.setOptionValue("mip_rel_gap", 0.0)
        self.model.setOptionValue("threads", 1)
        self.chosen = {name: self.model.addBinary() for name in candidates}
        self.gain = self._sum({name: int(c.gain * gain_unit) for name, c in candidates.items()})
        self.cost = self._sum({name: int(c.cost * self.cost_unit) for name, c in candidates.items()})
        self.model.addConstr(self.gain >= int(needed * gain_unit) - (len(candidates) if cut else 0))
        for name, candidate in candidates.items():
            for need in candidate.needs:
                self.model.addConstr(self.chosen[name] - self.chosen[need] <= 0)
        self.owners = self._owners()

    def solve(self) -> tuple[ActionSet | None, Fraction | None]:
        """Return the best set not yet excluded, with the proven lower bound of its cost."""
        bound: Fraction | None = None
        for _ in range(TRIES):
            chosen, proven = self._cheapest()
            bound = proven if bound is None else bound
            if chosen is None or chosen.gain >= self.needed:
                return chosen, bound
            self.exclude(chosen)
        return None, bound

    def _cheapest(self) -> tuple[ActionSet | None, Fraction | None]:
        if not self.candidates or not self._minimise(self.cost):
            return None, None
        bound = Fraction(round(self.model.getInfo().mip_dual_bound), self.cost_unit)
        cheapest = self.model.addConstr(self.cost <= self._value(self.cost))
        self._minimise(-1 * self.gain)
        largest = self.model.addConstr(self.gain >= self._value(self.gain))
        self._minimise(self.owners)
        chosen = self._chosen()
        for tie_break in (largest, cheapest):
            self.model.removeConstr(tie_break)
        return chosen, bound

    def exclude(self, found: ActionSet) -> None:
        """Forbid exactly this set."""
        inside = self.model.qsum(1 - self.chosen[name] for name in found.ids)
        outside = self.model.qsum(self.chosen[name] for name in self.candidates.keys() - set(found.ids))
        self.model.addConstr(inside + outside >= 1)

    def _sum(self, factors: Mapping[str, int]) -> highspy.highs.highs_linear_expression:
        return self.model.qsum(factor * self.chosen[name] for name, factor in factors.items())

    def _owners(self) -> highspy.highs.highs_linear_expression:
        owners = sorted({candidate.owner for candidate in self.candidates.values()})
        called = {owner: self.model.addBinary() for owner in owners}
        for name, candidate in self.candidates.items():
            self.model.addConstr(self.chosen[name] - called[candidate.owner] <= 0)
        return self.model.qsum(called.values())

    def _minimise(self, objective: highspy.highs.highs_linear_expression) -> bool:
        self.model.minimize(objective)
        return bool(self.model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)

    def _value(self, expression: highspy.highs.highs_linear_expression) -> int:
        return round(self.model.val(expression))

    def _chosen(self) -> ActionSet:
        names = [name for name, variable in self.chosen.items() if round(self.model.val(variable))]
        return action_set(self.candidates[name] for name in names)


def action_set(candidates: Iterable[Candidate]) -> ActionSet:
    """Return the candidates as a set with their exact sums."""
    chosen = list(candidates)
    return ActionSet(
        ids=tuple(candidate.id for candidate in chosen),
        gain=sum((candidate.gain for candidate in chosen), Fraction(0)),
        cost=sum((candidate.cost for candidate in chosen), Fraction(0)),
    )


def _usable(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """Return the candidates all of whose needs can be met, by id."""
    usable = {candidate.id: candidate for candidate in candidates}
    while astray := [name for name, c in usable.items() if any(need not in usable for need in c.needs)]:
        for name in astray:
            del usable[name]
    return usable


def _unit(values: Sequence[Fraction]) -> tuple[int, bool]:
    """Return how many units make 1, and whether that cuts any of the values."""
    exact = lcm(*(value.denominator for value in values))
    most = LARGEST // max(ceil(sum(values, Fraction(0))), 1)
    return (exact, False) if exact <= most else (most, True)
