"""One spelling for every kept value."""

import json
from datetime import date
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


WORDS = st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none())


@given(WORDS)
@example({"weight": 2**64})
def test_a_kept_value_is_spelled_as_the_json_of_the_language_spells_it(
    named: dict[str, str | int | bool | None],
) -> None:
    record = Kept(west=Fraction(7, 3), day=date(2026, 3, 31), named=named)

    plainly = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert canonical_json(record) == plainly.encode()


def test_the_spelling_is_the_one_that_published_digests_are_of() -> None:
    record = Kept(west=Fraction(7, 3), day=date(2026, 3, 31), named={"区": 'a"\n', "A": None})

    assert canonical_json(record).decode() == ('{"day":"2026-03-31","named":{"A":null,"区":"a\\"\\n"},"west":"7/3"}')


def test_a_field_that_is_newer_than_the_kept_text_is_left_out_of_the_comparison() -> None:
    record = Kept(west=Fraction(7, 3), day=date(2026, 3, 31))

    assert in_the_shape_of(b'{"day":"2026-03-31","west":"7/3"}', record) == b'{"day":"2026-03-31","west":"7/3"}'
