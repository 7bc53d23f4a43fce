"""What happened in the example between 2024-04 and 2024-10-04, told task by task.

April to June go slowly, July is a good month (14 steps), in August nothing moves, from 6 September C社 is silent, and
one finished analysis and one finished call for proposals are opened again, each with its reason. September brings many
steps at once: some configurations are called finished although their gaps are open, and desks that wait for a late
system go ahead with work that was planned for the year after.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Doing:
    """A task that was worked on: since when, finished when, else how far it had come (percent) when last reported."""

    task: str
    start: date
    finish: date | None = None
    percent: int = 0
    built: date | None = None
    """On the ladder: the day from which the vendor says it is done; before it, the work only counts as started."""
    flat: date | None = None
    """The day on which ``percent`` was reached; since then the reports repeat it."""
    dip: date | None = None
    """The day from which less is reported than before, without a word of why."""
    copied: bool = False
    """The reported share is the planned one, week after week."""


@dataclass(frozen=True)
class Fall:
    """A finished task that was opened again."""

    task: str
    day: date
    percent: int
    days_left: int
    reason: str
    reported_by: str
    approved_by: str
    days_a_week: int = 1
    """By how much the days left go down from one report to the next."""


STALL = (date(2024, 8, 2), date(2024, 8, 23))
"""Between these Fridays the reports say what they said before."""
SILENT_VENDOR = "C社"
SILENT_FROM = date(2024, 9, 6)
EVERY_OTHER_WEEK = "E社"

NOT_YET = "14-10-2"
"""Planned to be finished by the end of FY2023, but was not."""
AHEAD = ("18-14-1", date(2024, 2, 13), date(2024, 3, 12))
"""Finished in FY2023 before the plan asked for it, so that the count is 600 all the same."""

_DONE = """
14-10-2 2024-03-18 2024-04-08
19-10-2 2024-04-08 2024-04-12
16-09-2 2024-04-08 2024-04-18
15-04-2 2024-04-15 2024-04-26
14-11-1 2024-04-15 2024-05-09
15-04-3 2024-04-22 2024-05-23
19-11-1 2024-04-22 2024-05-16
16-09-3 2024-05-16 2024-05-16
W-21    2024-04-03 2024-06-06
14-11-2 2024-05-15 2024-06-06
19-11-2 2024-05-27 2024-06-13
07-14-1 2024-05-16 2024-06-14
01-03-2 2024-04-08 2024-07-04
20-03-2 2024-04-16 2024-07-05
10-16-1 2024-05-21 2024-07-03
04-03-2 2024-04-08 2024-07-11
03-03-2 2024-04-09 2024-07-12
07-16-1 2024-05-27 2024-07-10
11-03-2 2024-04-10 2024-07-18
05-03-2 2024-04-10 2024-07-19
17-16-1 2024-06-03 2024-07-17
W-31    2024-04-03 2024-07-19
09-03-2 2024-04-17 2024-07-25
07-03-2 2024-04-17 2024-07-26
19-16-1 2024-06-10 2024-07-24
14-16-1 2024-06-05 2024-07-24
14-14-1 2024-06-12 2024-07-25
12-08-2 2024-04-09 2024-08-29
12-16-1 2024-07-16 2024-08-30
19-14-1 2024-06-12 2024-09-05
10-03-2 2024-04-24 2024-09-12
02-13-1 2024-06-17 2024-09-12
17-03-2 2024-05-09 2024-09-13
13-03-2 2024-04-24 2024-09-19
18-03-2 2024-05-09 2024-09-20
03-13-1 2024-07-16 2024-09-20
16-14-1 2024-06-17 2024-09-26
09-12-1 2024-08-05 2024-09-26
09-17-1 2024-06-05 2024-09-27
17-17-1 2024-06-10 2024-09-27
18-17-1 2024-06-10 2024-09-27
11-13-1 2024-07-22 2024-10-01
13-12-1 2024-08-13 2024-10-02
19-03-2 2024-05-13 2024-10-03
"""

_OPEN = """
16-03-2 2024-05-07 65
12-03-2 2024-06-03 55
14-03-2 2024-06-03 70
15-03-2 2024-06-10 40
15-04-4 2024-06-10 60
12-14-1 2024-06-10 40
12-09-1 2024-08-29 10
17-12-1 2024-09-02 40
18-12-1 2024-09-24 15
01-13-1 2024-07-22 70 built=2024-09-27
04-13-1 2024-08-19 0 copied
05-13-1 2024-09-09 65 built=2024-12-20
20-13-1 2024-07-22 70 built=2024-09-13
05-12-1 2024-09-17 30
11-12-1 2024-09-09 35
20-12-1 2024-09-24 15
05-14-2 2024-08-05 45 dip=2024-09-27
09-14-2 2024-08-26 35
17-14-2 2024-09-09 25
18-14-2 2024-09-24 10
07-17-1 2024-09-02 30
10-17-1 2024-09-09 30
13-17-1 2024-09-09 25
14-17-1 2024-06-17 60
19-17-1 2024-09-17 20
W-11    2024-04-23 90 flat=2024-08-30
W-12    2024-07-29 60
W-13    2024-09-02 15
W-22    2024-06-07 90
W-32    2024-07-22 45
"""

FALLS = (
    Fall(
        "07-03-2",
        date(2024, 9, 6),
        85,
        8,
        "標準仕様書の改定により賦課・更正の一部要件を再判定するため、完了を取り消し作業中に戻す",
        "税務課",
        "情報政策課長",
    ),
    Fall(
        "16-09-3",
        date(2024, 9, 20),
        10,
        32,
        "提案がすべて予定価格を超え不調となったため、完了を取り消し、仕様を見直して再度提案を求める",
        "情報政策課",
        "情報政策課長",
        days_a_week=5,
    ),
)

REASONS = {
    "12-08-2": "補正予算への計上が9月議会に間に合わず、財政課と再調整した",
    "16-03-2": "健診・予防接種の要件が追加され、判定の件数が増えた",
    "15-04-4": "ベンダからの回答待ち",
    "W-22": "機器の納期が2週間遅れている",
}


def doings() -> tuple[Doing, ...]:
    """Return every task that was worked on, in the order of the story."""
    return (*(_done(line.split()) for line in _DONE.strip().splitlines()), *map(_open, _OPEN.strip().splitlines()))


def _done(words: list[str]) -> Doing:
    task, start, finish = words
    return Doing(task, date.fromisoformat(start), date.fromisoformat(finish), 100)


def _open(line: str) -> Doing:
    task, start, percent, *remarks = line.split()
    days = {name: date.fromisoformat(day) for name, _, day in (word.partition("=") for word in remarks) if day}
    copied = "copied" in remarks
    return Doing(task, date.fromisoformat(start), percent=int(percent), copied=copied, **days)
