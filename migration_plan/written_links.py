"""A dependency as a person writes it in one line: ``A>B``, ``A>B:SS``, ``A>B:FS+2d``."""

import re

from migration_plan.paper_cells import read_lag
from model.record import TaskId
from model.task import Dependency, Lag, LinkType

_LINK = re.compile(r"(.+?)\s*[>→]\s*(.+?)(?::(FS|SS|FF|SF)([+-].+)?)?", re.IGNORECASE)


def read_link(text: str) -> Dependency:
    """Return the dependency that was written; without a type it is finish to start, without a lag at once.

    Units of lag are those of the plan's papers: ``d`` working days, ``ed`` days of the calendar, ``w``, ``h``, ``%`` …

    >>> link = read_link("A>B:SS-2d")
    >>> link.predecessor, link.successor, link.link.value, link.lag.value, link.lag.unit.value
    ('A', 'B', 'SS', Fraction(-2, 1), 'd')
    """
    found = _LINK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a dependency: {text!r}")
    before, after, kind, lag = found.groups()
    return Dependency(
        predecessor=TaskId(before),
        successor=TaskId(after),
        link=LinkType(kind.upper()) if kind else LinkType.FS,
        lag=read_lag(lag) if lag else Lag(),
    )
