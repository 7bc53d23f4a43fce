"""Ids become codes, whether they are lists of Python or columns of Arrow."""

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from migration_plan.ids import Ids, codes_of

IDS = ["税-01", "住-01", "税-02"]
WANTED = ["税-02", "影", "税-01", "税-02"]


@pytest.mark.parametrize("ids", [IDS, pa.array(IDS), pa.chunked_array([IDS[:1], IDS[1:]])])
@pytest.mark.parametrize("wanted", [WANTED, pa.array(WANTED), pa.chunked_array([WANTED[:2], WANTED[2:]])])
def test_each_wanted_id_gets_its_place_and_one_that_is_not_there_none(ids: Ids, wanted: Ids) -> None:
    assert codes_of(ids, wanted).tolist() == [2, -1, 0, 2]


def test_nothing_wanted_among_nothing_is_nothing() -> None:
    assert codes_of([], []).tolist() == []
