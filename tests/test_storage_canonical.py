"""One spelling for every kept value."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field

from model.record import Record
from storage.canonical import canonical_json, in_the_shape_of


class Kept(Record):
    """Something that is kept, with keys that are out of order."""

    west: Fraction
    day: date
    named: dict[str, str | int | bool | None] = Field(default_factory=dict)


class Colour(StrEnum):
    """A word of a closed list."""

    RED = "赤"


class Line(Record):
    """A value inside another."""

    share: Fraction = Fraction(-1, 2)
    colour: Colour | None = Colour.RED
    at: datetime | None = None


class Paper(Record):
    """A value that holds others."""

    lines: tuple[Line, ...]
    pairs: tuple[tuple[Colour, Line], ...] = ()


OFFSETS = st.none() | st.just(UTC) | st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
INSTANTS = OFFSETS.flatmap(lambda offset: st.datetimes(timezones=st.just(offset)))
WORDS = st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none())


@given(WORDS)
@example({"weight": 2**64})
def test_a_kept_value_is_spelled_as_the_json_of_the_language_spells_it(
    named: dict[str, str | int | bool | None],
) -> None:
    record = Kept(west=Fraction(7, 3), day=date(2026, 3, 31), named=named)

    plainly = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert canonical_json(record) == plainly.encode()


@given(INSTANTS)
def test_what_a_record_holds_is_spelled_as_the_record_itself_says(at: datetime) -> None:
    line = Line(at=at, share=Fraction(4, 2))
    record = Paper(lines=(line, Line(colour=None)), pairs=((Colour.RED, line),))

    plainly = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert canonical_json(record) == plainly.encode()


def test_the_spelling_is_the_one_that_published_digests_are_of() -> None:
    record = Kept(west=Fraction(7, 3), day=date(2026, 3, 31), named={"区": 'a"\n', "A": None})

    assert canonical_json(record).decode() == ('{"day":"2026-03-31","named":{"A":null,"区":"a\\"\\n"},"west":"7/3"}')


def test_a_field_that_is_newer_than_the_kept_text_is_left_out_of_the_comparison() -> None:
    record = Kept(west=Fraction(7, 3), day=date(2026, 3, 31))

    assert in_the_shape_of(b'{"day":"2026-03-31","west":"7/3"}', record) == b'{"day":"2026-03-31","west":"7/3"}'
