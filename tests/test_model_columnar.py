"""Records kept by columns are those that a tuple of them would hold."""

import pickle
import sys
from collections.abc import Sequence

import pytest
from pydantic import ValidationError

from model.columnar import Records, check_values
from model.fitgap import FitGapRecord, Verdict
from model.record import RequirementId, SystemCode

COLUMNS: dict[str, Sequence[object]] = {
    "requirement_id": ["0010001", "0010002", "0010003"],
    "verdict": [Verdict.FIT, Verdict.GAP, Verdict.FIT],
    "line": [2, 3, 4],
}
SHARED: dict[str, object] = {"system": SystemCode("01"), "name": "転入", "file": "a.csv"}


def record(at: int) -> FitGapRecord:
    return FitGapRecord(
        system=SystemCode("01"),
        requirement_id=RequirementId(f"001000{at}"),
        name="転入",
        verdict=Verdict.GAP if at == 2 else Verdict.FIT,
        file="a.csv",
        line=at + 1,
    )


def test_the_rows_that_are_kept_are_the_records_and_equal_those_made_one_by_one() -> None:
    records = Records(COLUMNS, [True, False, True], SHARED)

    assert records == (record(1), record(3))
    assert (len(records), records[0], records[-1], records[1:]) == (2, record(1), record(3), (record(3),))
    assert hash(records) == hash((record(1), record(3)))
    assert records[0].model_dump() == record(1).model_dump()
    assert records[0].model_fields_set == set(FitGapRecord.model_fields)


def test_a_record_keeps_its_values_without_the_names_of_its_fields() -> None:
    kept = vars(Records(COLUMNS, [True] * 3, SHARED)[1])

    assert kept == vars(record(2))
    assert sys.getsizeof(kept) * 2 < sys.getsizeof(dict(kept))


def test_records_that_differ_or_are_fewer_are_not_equal() -> None:
    records = Records(COLUMNS, [True, True, False], SHARED)

    assert records != (record(1),)
    assert records != (record(1), record(3))
    assert records != [record(1), record(2)]


def test_rows_that_say_the_same_and_no_rows_at_all_are_kept_too() -> None:
    shared = SHARED | {"requirement_id": "0010001", "line": 2, "verdict": Verdict.FIT}

    assert Records({}, [True, True], shared) == (record(1), record(1))
    assert Records(COLUMNS, [False] * 3, SHARED) == ()


def test_a_record_is_frozen_and_the_records_survive_a_copy() -> None:
    records = Records(COLUMNS, [True] * 3, SHARED)

    with pytest.raises(ValidationError):
        setattr(records[0], "name", "転出")  # noqa: B010 - the type checker knows that it may not be set
    assert pickle.loads(pickle.dumps(records)) == records  # noqa: S301 - our own bytes


def test_a_value_that_a_field_may_not_hold_is_a_mistake_of_the_program() -> None:
    check_values("verdict", [Verdict.FIT])
    with pytest.raises(ValidationError):
        check_values("verdict", ["○"])
