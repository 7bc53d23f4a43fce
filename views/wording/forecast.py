"""What a forecast rests on and says, in words: which weeks it drew from, which it left out, and where it leads."""

from model.forecast import Forecast, LeftOut
from views.wording.figures import a_week, percent, points, points_left
from views.wording.sentences import t

_NAMED = 3
"""Weeks left out that are named; the others are counted."""


def drawn_from(found: Forecast) -> str:
    """Return how many published weeks went in, and which did not and why."""
    if not found.left_out:
        return t("forecast_weeks_all", weeks=found.weeks_seen)
    named = t("comma").join(_left_out(week) for week in found.left_out[:_NAMED])
    more = len(found.left_out) - _NAMED
    left = t("restated_and_more", tasks=named, more=more) if more > 0 else named
    return t("forecast_weeks_some", weeks=found.weeks_seen, left_out=len(found.left_out), left=left)


def pace_in_words(found: Forecast) -> str:
    """Return what a week has gained, how many are left, and what is needed."""
    return t(
        "actions_chance_pace",
        gain=a_week(found.mean_gain),
        weeks=found.weeks_left,
        needed=points_left(found.needed),
        required=a_week(found.needed / found.weeks_left if found.weeks_left else None, up=True),
    )


def weeks_in_words(found: Forecast) -> str:
    """Return how many weeks it takes at even odds and at 80 %; blank where too few weeks were seen."""
    if not found.weeks_for:
        return ""
    (_, half), (_, most), *_ = found.weeks_for
    return t("actions_chance_never") if half is None else t("actions_chance_weeks", half=half, most=most or "–")


def caution(found: Forecast) -> str:
    """Return the chance with the doubt of having seen few weeks, or that they are too few to say one."""
    if found.chance_widened is None:
        return t("actions_chance_few", weeks=found.weeks_seen)
    return t("actions_chance_wide", share=percent(100 * found.chance_widened))


def _left_out(week: LeftOut) -> str:
    causes = " ".join(f"{t(f'cause_{cause}')} {points(moved)}" for cause, moved in week.causes)
    return t("forecast_week_left", week=week.week, causes=causes)
