"""What Fit&Gap records do to tasks: how far gaps are closed, and how open ones hold the schedule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from migration_plan.network import network_of
from model.fitgap import Blocks, FitGapRecord, RecordKey, Resolution, Verdict
from model.plan import Plan
from model.progress import Decision, Review
from model.record import Minutes, SystemCode, TaskId
from model.schedule import Hold

QUARTERS = {
    Resolution.OPEN: 0,
    Resolution.PROPOSED: 1,
    Resolution.APPROVED: 2,
    Resolution.VENDOR_DONE: 3,
    Resolution.VERIFIED: 4,
}
"""4 r_g: the ladder of gap closure (progress.md §3) in whole numbers; only the ward's own verification gives all."""
CLOSURE = {rung: Fraction(quarters, 4) for rung, quarters in QUARTERS.items()}
"""r_g."""
Verdicts = Counter[Verdict]
"""How many rows in scope have which verdict."""
_RUNGS = list(CLOSURE)
_VENDOR_DONE, _VERIFIED = Resolution.VENDOR_DONE, Resolution.VERIFIED  # named once: see progress.py
_START, _INFORMS = Blocks.START, Blocks.INFORMS


class _Run(NamedTuple):
    """Rows of one system with what ``counted`` says of them."""

    rows: tuple[FitGapRecord, ...]
    verdicts: Verdicts
    ever_gaps: list[FitGapRecord]


_KEPT: dict[SystemCode, _Run] = {}
"""The last rows of each system: a sheet changes one system, the others are the same rows as the week before."""


def apply_reviews(records: Iterable[FitGapRecord], reviews: Iterable[Review]) -> tuple[FitGapRecord, ...]:
    """Return the records with the ward's word on them.

    ``reviews`` come in the order in which they count. An approval or a verification lifts a record at least to its
    rung; a reopened gap counts as proposed at most, whatever the vendor claims, until the ward speaks again.
    """
    word = {(r.key.system, r.key.kind, r.key.requirement_id): r.decision for r in reviews}
    spoken_of = {requirement for _, _, requirement in word}
    return tuple(
        _reviewed(r, word.get((r.system, r.kind, r.requirement_id))) if r.requirement_id in spoken_of else r
        for r in records
    )


def gap_closure(gaps: Iterable[FitGapRecord]) -> Fraction:
    """Return γ = Σ u r / Σ u over rows that are or ever were a gap; 1 where there is none.

    ``u`` is the severity and ``r`` the rung of ``CLOSURE`` (progress.md §3).
    """
    closed, whole = closed_of(gaps)
    return Fraction(closed, whole) if whole else Fraction(1)


def closed_of(gaps: Iterable[FitGapRecord]) -> tuple[int, int]:
    """Return the two sums of ``gap_closure`` in quarters: 4 Σ u r and 4 Σ u."""
    whole = closed = 0
    for gap in gaps:
        whole += gap.severity
        closed += gap.severity * QUARTERS[gap.resolution]
    return closed, 4 * whole


def assessed_ratio(verdicts: Verdicts) -> Fraction:
    """Return a = judged rows / rows in scope; 1 where none is mapped. The rows are the whole master list."""
    rows = verdicts.total()
    return 1 - Fraction(verdicts[Verdict.NOT_JUDGED], rows) if rows else Fraction(1)


def counted(records: Iterable[FitGapRecord]) -> tuple[dict[SystemCode, Verdicts], list[FitGapRecord]]:
    """Return how many rows of each system have which verdict, and the rows that are or ever were a gap.

    Rows that are 対象外 are left out of both. The register comes by system: each run of rows is counted as a whole.
    """
    verdicts: dict[SystemCode, Verdicts] = {}
    ever_gaps: list[FitGapRecord] = []
    for system, run in groupby(records, attrgetter("system")):
        rows = tuple(run)
        kept = _KEPT.get(system)
        if kept is None or kept.rows != rows:
            kept = _KEPT[system] = _count_run(rows)
        verdicts[system] = verdicts[system] + kept.verdicts if system in verdicts else kept.verdicts
        ever_gaps += kept.ever_gaps
    return verdicts, ever_gaps


def by_system(records: Iterable[FitGapRecord]) -> dict[SystemCode, list[FitGapRecord]]:
    """Return the rows by system."""
    grouped = defaultdict[SystemCode, list[FitGapRecord]](list)
    for record in records:
        grouped[record.system].append(record)
    return dict(grouped)


def assessed_by_task(plan: Plan, verdicts: Mapping[SystemCode, Verdicts]) -> dict[TaskId, Fraction]:
    """Return a of each task in which rows are assessed: the assessment step of their system."""
    tasks = network_of(plan).national_steps.get(plan.gap_rule.assessment_step, {})
    return {tasks[system]: assessed_ratio(counted) for system, counted in verdicts.items() if system in tasks}


def gaps_by_task(plan: Plan, records: Iterable[FitGapRecord]) -> dict[TaskId, list[FitGapRecord]]:
    """Return the rows that are or ever were a gap, by the task that they hold.

    That is the task the row names, else the response step of its system. A row whose task is not in the plan is left
    out; the snapshot reports it.
    """
    network = network_of(plan)
    tasks, known = network.national_steps.get(plan.gap_rule.response_step, {}), network.index
    grouped: dict[TaskId, list[FitGapRecord]] = {}
    for record in records:
        task = record.task or tasks.get(record.system)
        if record.counts_as_gap and task in known:
            grouped.setdefault(task, []).append(record)
    return grouped


def gap_id(record: FitGapRecord | RecordKey) -> str:
    """Return the id of a gap in the schedule: system, kind where it is a form, and requirement."""
    kind = "" if record.kind == "function" else f"{record.kind}:"
    return f"{record.system}:{kind}{record.requirement_id}"


def holds(plan: Plan, gaps: Mapping[TaskId, Iterable[FitGapRecord]], status_date: date) -> list[Hold]:
    """Return one hold for each open gap that blocks its task's start or finish.

    ρ, the expected resolution, is the end of the day the row is due. It is never before the status date: what is
    overdue and still open, or done and only waits for verification, can be verified from that day on (progress.md §7).
    """
    minutes_per_day = next(c.minutes_per_day for c in plan.calendars if c.id == plan.calendar)
    verification = Minutes(plan.gap_rule.verification_days * minutes_per_day)
    usual, today, found = plan.gap_rule.blocks, end_of(status_date), []
    for task, rows in gaps.items():
        for gap in rows:
            blocks = gap.blocks or usual
            resolution, due = gap.resolution, gap.due
            if resolution is _VERIFIED or blocks is _INFORMS:
                continue
            if resolution is _VENDOR_DONE:
                expected: datetime | None = today
            else:
                expected = max(end_of(due), today) if due else None
            starts, requirement = blocks is _START, gap.requirement_id
            found.append(Hold(gap_id(gap), task, starts, expected, verification, gap.system, requirement))
    return found


@lru_cache(maxsize=10_000)  # the days of a plan are few, and each is asked for by hundreds of tasks and gaps
def end_of(day: date) -> datetime:
    """Return the instant at which a day is over: the midnight after it, since spans are half-open."""
    return datetime.combine(day + timedelta(days=1), time.min)


def _count_run(rows: tuple[FitGapRecord, ...]) -> _Run:
    verdicts = Counter(map(attrgetter("verdict"), rows))
    del verdicts[Verdict.NOT_APPLICABLE]
    return _Run(rows, verdicts, [row for row in rows if row.counts_as_gap])


def _reviewed(record: FitGapRecord, word: Decision | None) -> FitGapRecord:
    if word is None:
        return record
    if word is Decision.REOPENED:
        rung = min(record.resolution, Resolution.PROPOSED, key=_RUNGS.index)
    else:
        rung = max(record.resolution, Resolution(word), key=_RUNGS.index)
    return record if rung is record.resolution else record.model_copy(update={"resolution": rung})
