"""A dependency written in one line."""

from fractions import Fraction

import pytest

from migration_plan.written_links import read_link
from model.task import Dependency, Lag, LagUnit, LinkType


@pytest.mark.parametrize(
    ("written", "link", "lag"),
    [
        ("A>B", LinkType.FS, Lag()),
        (" A → B:ss ", LinkType.SS, Lag()),
        ("A>B:FS+2d", LinkType.FS, Lag(value=Fraction(2))),
        ("A>B:FF-1.5w", LinkType.FF, Lag(value=Fraction(-3, 2), unit=LagUnit.WEEK)),
        ("A>B:SF+14ed", LinkType.SF, Lag(value=Fraction(14), unit=LagUnit.ELAPSED_DAY)),
    ],
)
def test_type_and_lag_may_be_left_out(written: str, link: LinkType, lag: Lag) -> None:
    assert read_link(written) == Dependency(predecessor="A", successor="B", link=link, lag=lag)


@pytest.mark.parametrize("written", ["", "A", "A>", ">B", "A>B:FS+2x", "A>B:FS+日"])
def test_what_is_no_dependency_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_link(written)
