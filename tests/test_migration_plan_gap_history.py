"""What a vendor's resolved gaps say of those that it has open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import pytest

from migration_plan.gap_history import ENOUGH, gap_history
from migration_plan.gaps import end_of
from migration_plan.snapshot import take_snapshot
from migration_plan.two_forecasts import risk_at
from model.fitgap import FitGapRecord, Resolution, Response, Verdict
from model.progress import Decision, Review
from model.risk import GapBasis
from model.system import System
from tests.small_ward import TODAY, plan_of, report, task

PLAN = plan_of([task("A1", 10)], systems=(System(code="A", name="住民基本台帳", vendor="V"),))
START = TODAY - timedelta(days=100)


def gap(name: str, response: Response = Response.CHANGE_WORK, *, resolved: bool = True) -> FitGapRecord:
    resolution = Resolution.VERIFIED if resolved else Resolution.APPROVED
    values = {"system": "A", "requirement_id": name, "name": name, "verdict": Verdict.GAP, "task": "A1"}
    return FitGapRecord.model_validate(
        values | {"response": response, "resolution": resolution, "due": None if resolved else TODAY}
    )


def said(record: FitGapRecord, decision: Decision, day: date) -> Review:
    return Review(key=record.key, effective=day, decision=decision, reviewer="課")


def took(records: Iterable[FitGapRecord], days: Iterable[int]) -> list[Review]:
    """Return the words on gaps that were approved on one day and verified so many days later."""
    return [
        said(record, decision, START + timedelta(days=after))
        for record, number in zip(records, days, strict=True)
        for decision, after in ((Decision.APPROVED, 0), (Decision.VERIFIED, number))
    ]


def asked(days: Sequence[int], waited: int, response: Response = Response.CHANGE_WORK) -> tuple[list[int], object]:
    """Return the days from its approval in which an open gap may be verified, and the kind that says so."""
    past, now = [gap(f"G{number}") for number in range(len(days))], gap("open", response, resolved=False)
    approved = TODAY - timedelta(days=waited)
    history = gap_history(PLAN, [*past, now], [*took(past, days), said(now, Decision.APPROVED, approved)], TODAY)
    instants = history.instants.get("A:open", ())
    return [(each - end_of(approved)).days for each in instants], history.kinds.get("A:open")


def test_an_open_gap_takes_as_long_as_one_of_those_that_took_longer_than_it_has_waited() -> None:
    assert asked([5, 30, 10, 20, 25, 15], 7) == ([10, 15, 20, 25, 30], ("V", Response.CHANGE_WORK))


@pytest.mark.parametrize(("days", "waited"), [([10, 20, 30, 40], 0), ([5, 10, 20, 30, 40], 5)], ids=["few", "past"])
def test_too_few_that_took_longer_leave_it_to_the_rule(days: list[int], waited: int) -> None:
    assert len(days) - waited // 5 < ENOUGH

    assert asked(days, waited) == ([], None)


def test_where_a_kind_of_response_has_too_few_all_of_the_vendor_speak() -> None:
    assert asked([10, 20, 30, 40, 50], 0, Response.ASK_STATE) == ([10, 20, 30, 40, 50], ("V", None))


def test_a_gap_that_was_opened_again_is_not_resolved_and_later_words_are_not_known_yet() -> None:
    past, now = [gap(f"G{number}") for number in range(ENOUGH)], gap("open", resolved=False)
    words = [*took(past, [10] * ENOUGH), said(now, Decision.APPROVED, TODAY)]
    reopened = [*words, said(past[0], Decision.REOPENED, TODAY)]
    later = [*words[:-3], said(past[-1], Decision.VERIFIED, TODAY + timedelta(days=1)), words[-1]]

    assert gap_history(PLAN, [*past, now], words, TODAY).instants
    assert not gap_history(PLAN, [*past, now], reopened, TODAY).instants
    assert not gap_history(PLAN, [*past, now], later, TODAY).instants


def test_the_simulation_draws_from_the_past_and_says_so() -> None:
    past, now = [gap(f"G{number}") for number in range(ENOUGH)], gap("open", resolved=False)
    rows, words = [*past, now], [*took(past, [40] * ENOUGH), said(now, Decision.APPROVED, TODAY)]
    done = [report("A1", "1/2")]
    snapshot = take_snapshot(PLAN, rows, done, TODAY)

    by_rule, by_past = (risk_at(PLAN, rows, done, snapshot, reviews) for reviews in ((), words))

    assert by_rule.gap_basis == (GapBasis(gaps=1),)
    assert by_past.gap_basis == (GapBasis(vendor="V", response=Response.CHANGE_WORK, resolved=ENOUGH, gaps=1),)
    assert {each.at for each in by_past.finish} == {datetime(2024, 11, 13, 16)}
    assert max(each.at for each in by_rule.finish if each.at) < min(each.at for each in by_past.finish if each.at)
