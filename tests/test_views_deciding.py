"""What waiting costs and how vendors stand, in words, and the order in which gaps are shown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from model.alert import Alert, Rule, Statement
from model.deciding import NoReturn, Waiting
from model.record import SystemCode, TaskId
from model.vendor import VendorFigures, VendorWeek
from tests.small_ward import PLAN
from tests.test_migration_plan_clusters import gap
from views.deciding_frames import by_damage
from views.names import Names
from views.steering_frames import question_sheet, questions
from views.wording import Language, Reader, listen_to
from views.wording.deciding import last_word, load, no_return, price, realisation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Read in English for one test."""
    listen_to(lambda: Reader(Language.EN))
    yield
    listen_to(Reader)


def waits(name: str = "g", days: int | None = 0, points: str = "0", *, passes: bool = False) -> Waiting:
    known = days is not None
    return Waiting(
        gap=name, days=Fraction(days or 0) if known else None, points=Fraction(points) if known else None, passes=passes
    )


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (None, "–"),
        (waits(), "no effect"),
        (waits(days=5), "ends 5 days later"),
        (waits(days=5, points="1/100", passes=True), "ends 5 days later・ceiling 0.1 pt lower・decision date passes"),
        (waits(days=None), "no date promised"),
        (waits(days=None, passes=True), "no date promised・decision date passes"),
    ],
)
def test_a_weeks_wait_is_told_with_all_that_it_costs(waiting: Waiting | None, said: str) -> None:
    assert price(waiting) == said


def test_the_dearest_gap_comes_first_and_then_the_most_urgent() -> None:
    soon, later = datetime(2024, 11, 1), datetime(2025, 1, 1)
    gaps = [gap("01", "late", latest=later), gap("01", "soon", latest=soon), gap("01", "dear", latest=later)]
    prices = {"01:dear": waits("01:dear", days=1), "01:soon": waits("01:soon")}

    assert [each.name for each in by_damage(gaps, prices)] == ["dear", "soon", "late"]


def test_the_point_of_no_return_is_told_only_while_the_target_is_in_reach() -> None:
    edge = NoReturn(ceiling=Fraction(87), target=Fraction(85), last=date(2025, 2, 7), next_ceiling=Fraction(82))

    assert "7 Feb 2025" in no_return(edge)[0]
    assert "82.0%" in no_return(edge)[1]
    assert no_return(edge.model_copy(update={"next_ceiling": None}))[1] == ""
    assert no_return(edge.model_copy(update={"last": None})) == no_return(None) == ("", "")


def vendor(*, closed: int = 0, weeks: int = 8, **fields: object) -> VendorFigures:
    week = VendorWeek(status_date=date(2024, 9, 27), reported=Fraction(10), verified=Fraction(7), closed=closed)
    values = {
        "code": "甲",
        "name": "甲",
        "systems": (SystemCode("01"),),
        "weeks": (week,) * weeks,
        "span": Fraction(weeks),
        "last_report": date(2024, 9, 27),
        "days_silent": 7,
        "open_gaps": 9,
        "awaiting_ward": 0,
        "overdue": 1,
        "undated": 0,
        "due": ((date(2024, 9, 30), 8), (date(2024, 10, 7), 0)),
    }
    return VendorFigures.model_validate(values | fields)


def test_a_load_above_one_never_reads_as_one() -> None:
    assert load(vendor(closed=4, overdue=0, due=((date(2024, 9, 30), 4),))) == "1.0×"
    assert load(vendor(closed=400, overdue=1, due=((date(2024, 9, 30), 400),))) == "1.1×"
    assert load(vendor()) == "none closed"
    assert load(vendor(overdue=0, due=())) == load(vendor(weeks=0)) == "–"


def test_the_record_of_a_vendor_is_told_with_its_day_and_its_share() -> None:
    assert realisation(vendor()) == "70.0%"
    assert realisation(vendor(weeks=0)) == "–"
    assert last_word(vendor()) == "2024/09/27 (7 d ago)"
    assert last_word(vendor(last_report=None)) == "never"


@pytest.mark.parametrize("language", list(Language))
def test_every_rule_has_its_name_and_its_question_and_a_late_report_the_time_it_came(language: Language) -> None:
    listen_to(lambda: Reader(language))
    said = Statement(day=date(2024, 9, 20), recorded=datetime(2024, 10, 3, 4, tzinfo=UTC), file="late.csv", line=2)

    for rule in Rule:
        alert = Alert(rule=rule, task=TaskId("A1"), system=None, owner="甲", evidence=(said,))
        (sentence,) = question_sheet([alert], Names(PLAN))
        assert "2024/09/20 –" in sentence
        assert ("2024/10/03 13:00" in sentence) is (rule in {Rule.PUBLISHED, Rule.LATE})
        assert questions([alert], Names(PLAN))["source"][0] == "late.csv:2"
