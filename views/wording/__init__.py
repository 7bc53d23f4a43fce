"""All words of the screen: ``t`` for our own sentences, ``message`` for findings, days and figures as text."""

from views.wording.catalogue import Language, sentence, text
from views.wording.dates import day, instant, lateness, month, table_day, table_instant
from views.wording.figures import (
    a_week,
    count,
    fraction_of,
    index,
    percent,
    points,
    points_held,
    points_left,
    share_of_days,
    signed,
    thousandths,
)
from views.wording.reader import Era, Reader, current_reader, listen_to
from views.wording.sentences import escaped, in_full, message, t

__all__ = [
    "Era",
    "Language",
    "Reader",
    "a_week",
    "count",
    "current_reader",
    "day",
    "escaped",
    "fraction_of",
    "in_full",
    "index",
    "instant",
    "lateness",
    "listen_to",
    "message",
    "month",
    "percent",
    "points",
    "points_held",
    "points_left",
    "sentence",
    "share_of_days",
    "signed",
    "t",
    "table_day",
    "table_instant",
    "text",
    "thousandths",
]
