"""Loading the example ward: its papers are played in the order of their dates, through the actions that users have.

Nothing is stored that a user could not have stored that day: a list of requirements when the plan was made, a sheet on
the Thursday of its week, a report on the day its file is named by, a review on the evening of its day, and each Friday
night the week is frozen, save the last, which is still running. All of it is one transaction, so a first start that is
broken off leaves an empty database.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from actions import intake, progress_reports, review, weekly
from actions.access import Action, require
from actions.planning import import_plan
from fitgap.table import read_table
from migration_plan.report_papers import read_reviews
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import PlanImport
from model.pause import collector_paused
from model.plan import Plan
from model.progress import Review
from model.record import SystemCode, VendorCode
from model.week import JAPAN, IsoWeek
from storage import plans
from storage.database import Database

_SENT, _SAID, _FROZEN = time(17), time(18), time(19)
PREPARATION: Final = timedelta(days=14)
"""The plan and the lists of requirements are there so long before the first report."""
Progress = Callable[[int, int], None]


class Event(NamedTuple):
    """Something that happened at an instant of the example's history; it returns the findings that refused it."""

    at: datetime
    happen: Callable[[datetime], tuple[Issue, ...]]


def load_example(
    db: Database, actor: Actor, folder: Path, now: datetime, progress: Progress | None = None
) -> PlanImport:
    """Fill an empty database with the example; one that holds a plan already stays as it is.

    ``progress`` is told how many of the events are done, and of how many. Nothing that lies after ``now`` is played.
    """
    require(actor, Action.IMPORT_PLAN)
    with db.write(actor) as tx:
        current = plans.current_plan(tx)
        if current is not None:
            return PlanImport(plan=current[1], version=current[0], new=False)
        made = import_plan(db, actor, folder, _at(_days_of_reports(folder, now)[0] - PREPARATION, _SENT))
        if made.plan is None:
            return made
        events = [event for event in _history(db, actor, folder, made.plan, now) if event.at <= now]
        refused: list[Issue] = []
        with collector_paused():
            for done, event in enumerate(sorted(events, key=lambda event: event.at), 1):
                refused += event.happen(event.at)
                if progress is not None:
                    progress(done, len(events))
    return made.model_copy(update={"issues": (*made.issues, *refused)})


def _history(db: Database, actor: Actor, folder: Path, plan: Plan, now: datetime) -> Iterator[Event]:
    days = _days_of_reports(folder, now)
    for path in sorted((folder / "requirements").glob("*.csv")):
        yield Event(_at(days[0] - PREPARATION, _SAID), partial(_list, db, actor, path))
    for path, vendor, week in _sheets(folder):
        yield Event(_at(week.friday - timedelta(days=1), _SENT), partial(_sheet, db, actor, path, vendor, week))
    for path in sorted((folder / "reports").glob("*.csv")):
        yield Event(_at(date.fromisoformat(path.stem), _SAID), partial(_report, db, actor, path))
    for day, reviews in _reviews(folder, plan):
        yield Event(_at(day, _SAID), partial(_review, db, actor, reviews))
    for week in _weeks_between(days[0], days[-1]):
        yield Event(_at(week.friday, _FROZEN), partial(_freeze, db, actor, week))


def _list(db: Database, actor: Actor, path: Path, at: datetime) -> tuple[Issue, ...]:
    result = intake.import_requirements(
        db, actor, system=SystemCode(path.stem[:2]), file=path.name, content=path.read_bytes(), now=at
    )
    return _refusing(result.issues)


def _sheet(
    db: Database, actor: Actor, path: Path, vendor: VendorCode, week: IsoWeek, at: datetime
) -> tuple[Issue, ...]:
    result = intake.import_sheet(
        db, actor, vendor=vendor, file=path.name, content=path.read_bytes(), week=week, now=at, confirmed=True
    )
    return _refusing(result.issues)


def _report(db: Database, actor: Actor, path: Path, at: datetime) -> tuple[Issue, ...]:
    return _refusing(progress_reports.report(db, actor, file=path.name, content=path.read_bytes(), now=at).issues)


def _review(db: Database, actor: Actor, reviews: Sequence[Review], at: datetime) -> tuple[Issue, ...]:
    return review.review(db, actor, reviews, at).issues


def _freeze(db: Database, actor: Actor, week: IsoWeek, at: datetime) -> tuple[Issue, ...]:
    weekly.freeze_week(db, actor, week, at)
    return ()


def _refusing(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the findings that refused a whole paper; rows set aside are a part of the example."""
    return tuple(issue for issue in issues if issue.severity is Severity.REFUSED)


def _days_of_reports(folder: Path, now: datetime) -> list[date]:
    """Return the days on which reports were handed in, by the names of their files; without any, the present day."""
    return sorted(date.fromisoformat(path.stem) for path in (folder / "reports").glob("*.csv")) or [now.date()]


def _sheets(folder: Path) -> Iterator[tuple[Path, VendorCode, IsoWeek]]:
    index = folder / "sheets" / "index.csv"
    if index.is_file():
        for line in csv.DictReader(io.StringIO(index.read_text("utf-8-sig"))):
            yield index.parent / line["file"], VendorCode(line["vendor"]), IsoWeek.parse(line["week"])


def _reviews(folder: Path, plan: Plan) -> Iterator[tuple[date, list[Review]]]:
    paper = folder / "reviews.csv"
    if paper.is_file():
        table, _ = read_table(paper.read_bytes(), paper.name)
        stated = read_reviews(table, plan)[0] if table else ()
        for day, reviews in groupby(sorted(stated, key=lambda each: each.effective), lambda each: each.effective):
            yield day, list(reviews)


def _weeks_between(first: date, last: date) -> Iterator[IsoWeek]:
    """Yield the weeks from the first report on whose Friday is past; that of the last report is still running."""
    day = first
    while IsoWeek.of(day).friday < last:
        if IsoWeek.of(day).friday >= first:
            yield IsoWeek.of(day)
        day += timedelta(days=7)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, JAPAN)
