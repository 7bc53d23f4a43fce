"""What the Gantt element draws, as frozen values, and how they travel to the browser.

Instants travel as days since 1970-01-01 with a fraction, so that no time zone of a browser can shift a bar. A finish is
exclusive: a baseline finish *date* is a day that belongs to the bar, so it travels as the day after.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from typing import Any

from model.record import Record
from model.task import LinkType

EPOCH = date(1970, 1, 1)
DAY = 86_400
LABELS = (
    *("title", "name", "progress", "float", "timeline"),
    *("zoom_in", "zoom_out", "fit", "to_status", "expand", "collapse"),
    *("critical", "normal", "done", "withheld", "baseline", "front", "status_date", "deadline_date"),
)
"""The words that the element needs; the page passes them in the reader's language."""
FIELDS = (
    *("id", "parent", "name", "kind", "start", "finish", "base_start", "base_finish", "verified", "reported"),
    *("front", "critical", "near", "progress", "float", "period"),
)
"""What each place of a row that travels means: rows travel as lists, without their names 820 times."""


class Kind(StrEnum):
    """How a row is drawn."""

    GROUP = "group"
    TASK = "task"
    MILESTONE = "milestone"


class Bar(Record):
    """One row: its words as they are shown, its dates, its two shares (0 to 1) and where its progress front lies."""

    id: str
    name: str
    parent: str | None = None
    kind: Kind = Kind.TASK
    start: datetime | None = None
    finish: datetime | None = None
    base_start: date | None = None
    base_finish: date | None = None
    verified: Fraction = Fraction(0)
    reported: Fraction = Fraction(0)
    front: datetime | None = None
    critical: bool = False
    near: bool = False
    progress: str = ""
    float: str = ""
    period: str = ""


class Link(Record):
    """One dependency between two rows. Driving links are always drawn, the others when one of their ends is chosen."""

    predecessor: str
    successor: str
    link: LinkType = LinkType.FS
    driving: bool = True
    critical: bool = False


class Chart(Record):
    """All that one Gantt shows. ``view`` names the filter; when it changes, ``open`` says which groups are open."""

    rows: tuple[Bar, ...]
    links: tuple[Link, ...] = ()
    status: datetime | None = None
    deadline: date | None = None
    """The last day in time; its line stands at the end of that day."""
    closed: tuple[tuple[date, date], ...] = ()
    """Closed spans, half-open."""
    years: tuple[tuple[date, str], ...] = ()
    """First day and name of each fiscal year."""
    months: tuple[str, ...] = tuple(str(month) for month in range(1, 13))
    open: tuple[str, ...] = ()
    view: str = ""
    status_line: bool = True


def instant(moment: datetime | None) -> float | None:
    """Return the moment in days since 1970-01-01, None of None.

    >>> instant(datetime(1970, 1, 2, 12))
    1.5
    """
    if moment is None:
        return None
    return round((moment - datetime.combine(EPOCH, time.min)).total_seconds() / DAY, 4)


def midnight(day: date | None, after: int = 0) -> int | None:
    """Return the day's first instant in days since 1970-01-01, ``after`` days later.

    >>> midnight(date(1970, 1, 2)), midnight(date(1970, 1, 2), after=1)
    (1, 2)
    """
    return None if day is None else (day - EPOCH).days + after


def drawing(chart: Chart) -> dict[str, Any]:
    """Return the chart as the element's script reads it; 800 rows take their time, so a page keeps this."""
    return {
        "fields": FIELDS,
        "rows": [_row(bar) for bar in chart.rows],
        "links": [_link(link) for link in chart.links],
        "status": instant(chart.status),
        "deadline": midnight(chart.deadline, after=1),
        "closed": [[midnight(first), midnight(end)] for first, end in chart.closed],
        "years": [[midnight(first), name] for first, name in chart.years],
        "months": list(chart.months),
        "open": list(chart.open),
        "view": chart.view,
        "status_line": chart.status_line,
    }


def payload(
    drawn: Mapping[str, Any], labels: Mapping[str, str], *, key: str, selected: str | None = None, height: int = 560
) -> dict[str, Any]:
    """Return a drawing with its words and its state; KeyError where a label is missing."""
    return {
        **drawn,
        "labels": {name: labels[name] for name in LABELS},
        "key": key,
        "selected": selected,
        "height": height,
    }


def _row(bar: Bar) -> tuple[Any, ...]:
    """Return the values of a row in the order of ``FIELDS``."""
    return (
        *(bar.id, bar.parent, bar.name, bar.kind.value),
        *(instant(bar.start), instant(bar.finish)),
        *(midnight(bar.base_start), midnight(bar.base_finish, after=1)),
        *(round(float(bar.verified), 4), round(float(bar.reported), 4)),
        *(instant(bar.front), int(bar.critical), int(bar.near)),
        *(bar.progress, bar.float, bar.period),
    )


def _link(link: Link) -> tuple[Any, ...]:
    """Return from, to, type, driving and critical."""
    return link.predecessor, link.successor, link.link.value, int(link.driving), int(link.critical)
