"""The upper half of the overview: the verdict, four figures with what they mean, the curve and last week's changes."""

from datetime import date, timedelta

import streamlit as st

from migration_plan.planned_value import PlannedSteps
from model.keeping import WeekLine
from model.plan import Goal, Plan
from model.schedule import last_day
from model.snapshot import Pace, Rate, Snapshot
from model.system import StepStatus
from views import definitions, frames, outlook, session, telling
from views.beginning import nothing_reported
from views.charts import house
from views.charts.drawn import drawn
from views.charts.trend import TrendWords, trend
from views.comparison import compare
from views.made_once import made_once
from views.names import Names
from views.narrative import listed, told
from views.trouble import PROVISIONAL, UNRELIABLE, Trouble, by_trouble, trouble_of
from views.wording import (
    a_week,
    count,
    current_reader,
    day,
    escaped,
    fraction_of,
    lateness,
    month,
    percent,
    points,
    points_held,
    points_left,
    t,
)

PAGES = "views/pages"
_WEEK = timedelta(weeks=1)


def week_before(snapshot: Snapshot) -> WeekLine | None:
    """Return the last week that was frozen before the day shown."""
    earlier = [line for line in session.frozen_weeks() if line.status_date < snapshot.status_date]
    return earlier[-1] if earlier else None


def verdict(snapshot: Snapshot) -> None:
    """Say in one sentence whether the plan is kept and what is missing to the target."""
    pace = snapshot.pace
    if pace is None:
        definitions.opener(snapshot)
        return
    if nothing_reported(snapshot):
        st.markdown(f"### :gray[:material/hourglass_empty: {t('verdict_unknown')}]")
        return
    key = "achieved" if pace.remaining <= 0 else "on_plan" if pace.schedule_variance >= 0 else "behind"
    icon, colour = _SIGNS[key]
    sentence = t(
        f"verdict_{key}",
        behind=points_left(-pace.schedule_variance),
        left=points_left(pace.remaining),
        target=percent(snapshot.target.value),
        date=day(snapshot.target.day, weekday=False),
    )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        st.markdown(f"### :{colour}[:material/{icon}: {sentence}]", width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            _coverage(snapshot.coverage)
            definitions.opener(snapshot)


_SIGNS = {
    "achieved": ("task_alt", "green"),
    "on_plan": ("check_circle", "green"),
    "behind": ("warning", "orange"),
}


@made_once()
def cards(snapshot: Snapshot, before: WeekLine | None, names: Names) -> None:
    """Show the four figures: the headline, its plan and target, what is proven, and the finish."""
    with st.grid(4, min_column_width=200, gap="small"):
        with st.container(border=True, height="stretch"):
            _national_card(snapshot, before)
        with st.container(border=True, height="stretch"):
            _plan_card(snapshot)
        with st.container(border=True, height="stretch"):
            _verified_card(snapshot)
        with st.container(border=True, height="stretch"):
            _finish_card(snapshot, names)


def _national_card(snapshot: Snapshot, before: WeekLine | None) -> None:
    st.metric(
        t("national"),
        percent(snapshot.national.value),
        _delta(snapshot.national, before),
        delta_description=t("since_week", week=before.week) if before else None,
        help=t("definition_national"),
    )
    st.markdown(t("steps_of", steps=fraction_of(snapshot.national)))
    st.caption(
        t(
            "without_na_and_own",
            without_na=percent(snapshot.national_without_na.value),
            without_na_steps=fraction_of(snapshot.national_without_na),
            own=percent(snapshot.national_own_systems.value),
        )
    )
    st.page_link(f"{PAGES}/schedule.py", label=t("steps_link"), icon=":material/checklist:")


def _delta(rate: Rate, before: WeekLine | None) -> str | int | None:
    """Return the movement in words, with the sign Streamlit reads; a plain 0 is shown grey and without an arrow."""
    if before is None or rate.value is None or before.national.value is None:
        return None
    moved = rate.value - before.national.value
    return points(moved).replace("−", "-") if moved else 0


def _coverage(coverage: Rate) -> None:
    share = coverage.value
    if share is not None and share < PROVISIONAL:
        st.badge(
            t("coverage_low" if share < UNRELIABLE else "coverage_provisional", share=percent(share)),
            icon=":material/hourglass_bottom:",
            color="orange",
            help=t("coverage_help", weights=fraction_of(coverage)),
        )


def _plan_card(snapshot: Snapshot) -> None:
    pace = None if nothing_reported(snapshot) else snapshot.pace
    st.metric(t("against_plan"), points(pace.schedule_variance if pace else None), help=t("definition_planned"))
    st.markdown(
        t(
            "plan_and_target",
            planned=percent(snapshot.planned_value.value),
            planned_steps=fraction_of(snapshot.planned_value),
            target=percent(snapshot.target.value),
            date=day(snapshot.target.day, weekday=False),
        )
    )
    st.caption(_attainment(pace, snapshot.baseline) if pace else t("pace_unknown"))
    st.page_link(
        f"{PAGES}/schedule.py", label=t("behind_link"), icon=":material/checklist:", query_params={"only": "behind"}
    )


def _attainment(pace: Pace, baseline: Goal) -> str:
    """Tell how much of the way from baseline to target is gone; where none is, a share of it would mean nothing."""
    below = pace.attainment is not None and pace.attainment < 0
    return t(
        "below_baseline_and_pace" if below else "attainment_and_pace",
        baseline=percent(baseline.value),
        attainment=percent(None if pace.attainment is None else 100 * pace.attainment),
        left=points_left(pace.remaining),
        required=a_week(pace.required_pace, up=True),
        actual=a_week(pace.actual_pace),
    )


def _verified_card(snapshot: Snapshot) -> None:
    st.metric(t("verified"), percent(snapshot.verified.value), help=t("definition_verified"))
    reported, withheld = percent(snapshot.reported.value), points_held(snapshot.withheld.value)
    st.markdown(t("reported_and_withheld", reported=reported, withheld=withheld))
    planned = percent(snapshot.planned_verified.value)
    st.caption(t("verified_weights", verified=fraction_of(snapshot.verified), planned=planned))
    gaps = t("open_gaps_link", gaps=count(len(snapshot.gaps)))
    st.page_link(f"{PAGES}/fitgap.py", label=gaps, icon=":material/rule:")


def _finish_card(snapshot: Snapshot, names: Names) -> None:
    finish = last_day(snapshot.finish)
    st.metric(t("finish"), day(finish, weekday=False), help=t("definition_finish"))
    words = lateness(finish, snapshot.deadline) if finish else t("finish_unknown")
    late = finish is None or finish > snapshot.deadline
    st.markdown(f":orange[:material/warning: {words}]" if late else f":material/check: {words}")
    systems = [system for system in by_trouble(snapshot.systems) if trouble_of(system) is Trouble.LATE]
    tasks = frames.critical_tasks(snapshot)
    driver = escaped(frames.driving_system(tasks, names))
    deadline = day(snapshot.deadline, weekday=False)
    late_ones = escaped(listed([names.system(system.code) for system in systems]))
    told = t("deadline_and_late", deadline=deadline, systems=len(systems), late=late_ones, driver=driver)
    st.caption(told if systems else t("deadline_kept", deadline=deadline, driver=driver))
    st.page_link(
        f"{PAGES}/schedule.py",
        label=t("critical_link", tasks=len(tasks)),
        icon=":material/route:",
        query_params={"only": "critical"},
    )


@made_once()
def curve(snapshot: Snapshot, plan: Plan) -> None:
    """Draw the headline week by week with the plan's curve and the target."""
    st.markdown(f"**{t('trend_title')}**")
    if snapshot.status_date < snapshot.baseline.day:
        st.caption(t("trend_not_begun", date=day(snapshot.baseline.day)))
        return
    begin = session.snapshot_of(snapshot.baseline.day)
    actual = _weeks(snapshot, begin)
    target = (snapshot.target.day, snapshot.target.value)
    curves = frames.trend(actual), frames.trend(_promised(plan, begin))
    colours = house.palette(dark=session.on_dark_ground())
    ahead = outlook.outlook(snapshot)
    chart = drawn(trend, *curves, target, _trend_words(snapshot), colours, ahead)
    words = f"{_trend_in_words(snapshot, actual)} {outlook.told_of(snapshot)}".strip()
    st.vega_lite_chart(chart, theme=None, height="stretch", alt=words)
    if ahead:
        st.caption(outlook.explained(snapshot))


def _weeks(snapshot: Snapshot, begin: Snapshot | None) -> list[tuple[date, Rate]]:
    lines = [line for line in session.frozen_weeks() if line.status_date < snapshot.status_date]
    kept = [(line.status_date, line.national) for line in lines]
    at_baseline = [(begin.status_date, begin.national)] if begin and begin.status_date < snapshot.status_date else []
    return [
        *at_baseline,
        *(week for week in kept if week[0] > snapshot.baseline.day),
        (snapshot.status_date, snapshot.national),
    ]


def _promised(plan: Plan, begin: Snapshot | None) -> list[tuple[date, Rate]]:
    tasks = begin.tasks if begin else ()
    never = frozenset(task.id for task in tasks if task.status is StepStatus.NOT_APPLICABLE)
    first, last = plan.baseline.day, plan.target.day
    weeks = [first + number * _WEEK for number in range((last - first) // _WEEK + 1)]
    return PlannedSteps(plan, never).curve(dict.fromkeys([*weeks, last]))


def _trend_words(snapshot: Snapshot) -> TrendWords:
    return TrendWords(
        actual=t("trend_actual", value=percent(snapshot.national.value)),
        planned=t("trend_planned", value=percent(snapshot.planned_value.value)),
        target=t("trend_target", value=percent(snapshot.target.value), date=month(snapshot.target.day)),
        baseline=t("trend_baseline", value=percent(snapshot.baseline.value)),
        months=t(f"axis_months_{current_reader().era}"),
    )


def _trend_in_words(snapshot: Snapshot, actual: list[tuple[date, Rate]]) -> str:
    (first, begin), (last, end) = actual[0], actual[-1]
    return t(
        "trend_alt",
        first=day(first),
        begin=percent(begin.value),
        last=day(last),
        end=percent(end.value),
        planned=percent(snapshot.planned_value.value),
        target=percent(snapshot.target.value),
        date=day(snapshot.target.day),
    )


@made_once()
def changes(snapshot: Snapshot, before: WeekLine | None, names: Names) -> None:
    """Tell in sentences what moved since the week before; each opens the records that prove it."""
    if before is None:
        st.markdown(f"**{t('changes_title_none')}**")
        st.caption(t("changes_none"))
        st.page_link(f"{PAGES}/history.py", label=t("freeze_link"), icon=":material/ac_unit:")
        return
    st.markdown(f"**{t('changes_title', week=before.week)}**")
    telling.sentences(told(compare(session.frozen_snapshot(before), snapshot), names))
