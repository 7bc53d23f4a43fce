"""The least work that reaches the target, against the vector and against every subset."""

from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.least_effort import action_set, least_effort
from model.advice import Candidate


def candidate(name: str, gain: str, cost: int, *needs: str, owner: str = "") -> Candidate:
    return Candidate(id=name, gain=Fraction(gain), cost=Fraction(cost), needs=needs, owner=owner)


FIVE = [
    candidate("a", "2.0", 2),
    candidate("b", "3.0", 8, "c"),
    candidate("c", "0.5", 1),
    candidate("d", "4.0", 9),
    candidate("e", "1.5", 3),
]


def test_the_cheapest_set_wins_and_of_equal_costs_the_larger_gain() -> None:  # TV-6
    advice = least_effort(FIVE, Fraction(5))

    assert advice.best == action_set([FIVE[0], FIVE[3]])
    assert advice.proven
    assert [(found.ids, found.gain, found.cost) for found in advice.runners_up] == [
        (("a", "b", "c"), Fraction("5.5"), 11),
        (("a", "c", "d"), Fraction("6.5"), 12),
    ]


def test_without_the_work_that_comes_too_late_another_set_is_the_least() -> None:  # TV-6
    advice = least_effort([c for c in FIVE if c.id != "d"], Fraction(5))

    assert advice.best
    assert set(advice.best.ids) == {"a", "b", "c"}


def test_work_whose_need_cannot_be_met_is_never_advised() -> None:
    advice = least_effort([candidate("b", "9", 1, "late"), candidate("f", "9", 1, "b")], Fraction(5))

    assert advice.best is None
    assert advice.reachable == 0


def test_of_equal_sets_the_one_with_fewer_owners_is_advised() -> None:
    work = [
        candidate("a", "1", 1, owner="A社"),
        candidate("b", "1", 1, owner="B社"),
        candidate("c", "1", 1, owner="A社"),
    ]

    advice = least_effort(work, Fraction(2))

    assert advice.best
    assert set(advice.best.ids) == {"a", "c"}


def test_gains_without_a_common_scale_are_still_decided_exactly() -> None:
    primes = [10007, 10009, 10037, 10039, 10061, 10067, 10069, 10079, 10091, 10093]
    work = [candidate(str(prime), f"{prime - 1}/{prime}", 1) for prime in primes]
    needed = sum((w.gain for w in work[-3:]), Fraction(0))

    advice = least_effort(work, needed)

    assert advice.best
    assert set(advice.best.ids) == {w.id for w in work[-3:]}
    assert advice.proven
    assert all(found.gain >= needed for found in advice.runners_up)


costs = st.integers(0, 6).map(Fraction)
gains = st.integers(0, 8).map(lambda eighths: Fraction(eighths, 8))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(gains, costs, st.integers(0, 5)), min_size=1, max_size=6), st.integers(1, 16))
def test_no_subset_is_cheaper_nor_as_cheap_with_more_gain(
    rows: list[tuple[Fraction, Fraction, int]], eighths: int
) -> None:
    work = [
        Candidate(id=str(n), gain=gain, cost=cost, needs=(str(need),) if need < n else ())
        for n, (gain, cost, need) in enumerate(rows)
    ]
    needed = Fraction(eighths, 8)
    subsets = chain.from_iterable(combinations(work, size) for size in range(len(work) + 1))
    sets = [
        action_set(subset)
        for subset in subsets
        if all(need in {c.id for c in subset} for c in subset for need in c.needs)
    ]
    reaching = sorted((s.cost, -s.gain) for s in sets if s.gain >= needed)

    best = least_effort(work, needed).best

    assert (best and (best.cost, -best.gain)) == (reaching[0] if reaching else None)
