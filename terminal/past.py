"""What of the past stands: published weeks beside the restated ones, and past forecasts beside what came."""

from datetime import date
from fractions import Fraction

from actions import restating
from actions.opening import Database
from model.forecast import PastForecast, TrackRecord
from model.restated import Restated
from terminal import answers
from terminal.answers import Answer
from terminal.door import Door
from terminal.tables import columns
from views.wording import count, percent, points, t


def answer_restated(door: Door, database: Database) -> None:
    """Answer with every frozen week as published and as computed from what is known now."""
    found = restating.restated_weeks(database, door.actor)
    moved = sum(week.differs for week in found)
    said = t("restated_moved" if moved else "restated_same", weeks=len(found), moved=moved)
    baseline = restating.proven_baseline(database, door.actor)
    answer = {
        "weeks": [_restated(week) for week in found],
        "baseline": baseline.model_dump(mode="json") if baseline else None,
    }
    door.answer(answer, [*_restated_lines(found), said])


def answer_forecasts(door: Door, database: Database, until: date) -> None:
    """Answer with the forecast of each frozen week beside what came, and how often it held."""
    found = restating.past_forecasts(database, door.actor, until)
    if found is None:
        door.answer({"forecasts": []}, [door.say("no_weeks")])
        return
    answer = {
        "weeks_ahead": found.weeks_ahead,
        "tested": found.tested,
        "inside": found.inside,
        "inside_half": found.inside_half,
        "hit_rate": answers.decimal(None if found.hit_rate is None else 100 * found.hit_rate),
        "forecasts": [_forecast(each) for each in found.forecasts],
    }
    rows = [(str(each.week), *map(percent, (each.value, each.low, each.high, each.came))) for each in found.forecasts]
    door.answer(answer, [*columns(rows, right=frozenset({1, 2, 3, 4})), _verdict(found)])


def _verdict(found: TrackRecord) -> str:
    if found.hit_rate is None:
        return t("record_few", tested=found.tested, minimum=found.minimum)
    key = "record_kept" if found.hit_rate >= Fraction(4, 5) else "record_narrow"
    share = percent(100 * found.hit_rate)
    said = t(key, weeks=found.weeks_ahead, tested=found.tested, inside=found.inside, share=share)
    return said.replace("**", "")


def _restated(week: Restated) -> Answer:
    return {
        "week": str(week.line.week),
        "differs": week.differs,
        "published": {
            "formula_version": week.line.formula_version,
            "national": answers.rate(week.line.national),
            "verified": answers.rate(week.line.verified),
            "reported": answers.rate(week.line.reported),
            "open_gaps": week.line.open_gaps,
        },
        "restated": {
            "formula_version": week.formula_version,
            "national": answers.rate(week.national),
            "verified": answers.rate(week.verified),
            "reported": answers.rate(week.reported),
            "open_gaps": week.open_gaps,
        },
        "tasks": list(week.tasks),
    }


def _restated_lines(found: tuple[Restated, ...]) -> list[str]:
    names = ("week", "national", "national_now", "national_moved", "verified", "verified_now", "verified_moved")
    heads = tuple(t(f"restated_column_{name}").strip() for name in (*names, "open_gaps", "open_gaps_now"))
    rows = [
        (
            str(week.line.week),
            percent(week.line.national.value),
            percent(week.national.value),
            _moved(week.line.national.value, week.national.value),
            percent(week.line.verified.value),
            percent(week.verified.value),
            _moved(week.line.verified.value, week.verified.value),
            count(week.line.open_gaps),
            count(week.open_gaps),
        )
        for week in found
    ]
    return columns([heads, *rows], right=frozenset(range(1, 9)))


def _moved(published: Fraction | None, now: Fraction | None) -> str:
    return "" if published is None or now is None or now == published else points(now - published)


def _forecast(each: PastForecast) -> Answer:
    return each.model_dump(mode="json") | {"week": str(each.week), "inside": each.inside}
