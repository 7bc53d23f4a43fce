"""The weekly report: one page A4 for the mayor and the assembly, every figure with what it is made of and its proof."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from model.forecast import Forecast
from model.paper import WeeklyPaper
from model.schedule import last_day
from model.snapshot import GapFigures, Rate, Snapshot, SystemFigures
from model.week import IsoWeek
from views.comparison import compare
from views.names import Names
from views.narrative import told
from views.reports import typesetting
from views.reports.charts import trend_chart, waterfall_chart
from views.reports.drawing import svg
from views.steering_frames import decider
from views.trouble import PROVISIONAL, SILENCE, UNRELIABLE, Trouble, by_trouble, silent_systems, trouble_of
from views.wording import (
    a_week,
    count,
    current_reader,
    day,
    fraction_of,
    instant,
    lateness,
    percent,
    points,
    points_held,
    points_left,
    t,
    table_day,
)
from views.wording.forecast import caution, pace_in_words

TEMPLATE: Final = "weekly.typ"
WANTED: Final = 3
"""So many decisions are asked for."""
_SYSTEMS, _SENTENCES = 6, 5
_SILENT = ":material/notifications_off:"
"""The sentence on who is silent: the page tells it beside the systems, with dates."""


class Page(NamedTuple):
    """The report as a file and as a picture."""

    pdf: bytes
    picture: bytes


def page(paper: WeeklyPaper, now: datetime) -> Page:
    """Return the report; the PDF of a frozen week is the same at any time."""
    stamp = paper.frozen.recorded_until if paper.frozen else now
    told, drawn = words(paper), charts(paper)
    return Page(pdf=typesetting.pdf(TEMPLATE, told, drawn, stamp), picture=typesetting.picture(TEMPLATE, told, drawn))


def charts(paper: WeeklyPaper) -> dict[str, str]:
    """Return the two charts of the report as SVG."""
    drawn = {"waterfall": waterfall_chart(paper), "trend": trend_chart(paper)}
    return {name: svg(chart) for name, chart in drawn.items() if chart is not None}


def words(paper: WeeklyPaper) -> dict[str, Any]:
    """Return everything that the page says, in the reader's language."""
    snapshot, names = paper.snapshot, Names(paper.plan)
    return {
        "lang": str(current_reader().language),
        "title": t("report_title"),
        "municipality": snapshot.municipality,
        "week": t("report_week", week=IsoWeek.of(snapshot.status_date), date=day(snapshot.status_date)),
        "stamp": t("report_frozen" if paper.frozen else "report_draft"),
        "frozen": paper.frozen is not None,
        "notes": _notes(snapshot),
        "headline": _headline(paper),
        "verdict": _verdict(snapshot),
        "figures": _figures(snapshot),
        "why": _why(paper, names),
        "trend": {"title": t("trend_title"), "alt": t("report_trend_alt"), "none": t("report_trend_none")},
        "decisions": _decisions(snapshot, names),
        "systems": _systems(snapshot, names),
        "chance": _chance(paper.forecast),
        "audit": {"title": t("report_audit"), "lines": _audit(paper)},
    }


def wanted(snapshot: Snapshot) -> list[GapFigures]:
    """Return the decisions that are wanted: those that hold the end of the plan, then those that are due first."""
    waiting = [gap for gap in snapshot.gaps if gap.latest_decision is not None]

    def urgency(gap: GapFigures) -> tuple[Any, ...]:
        return -(gap.drag_days or 0), gap.latest_decision, -gap.points, gap.id

    return sorted(waiting, key=urgency)[:WANTED]


def _notes(snapshot: Snapshot) -> list[str]:
    """Return what must be known before the figures are read."""
    share = snapshot.coverage.value
    notes = [t("illustrative_note")] if snapshot.illustrative else []
    if share is not None and share < PROVISIONAL:
        key = "report_coverage_low" if share < UNRELIABLE else "report_coverage"
        notes.append(t(key, share=percent(share), weights=fraction_of(snapshot.coverage)))
    return notes


def _headline(paper: WeeklyPaper) -> dict[str, str]:
    national, told_change = paper.snapshot.national, paper.explanation
    moved = told_change.after - told_change.before if told_change else None
    since = paper.before.week if paper.before else None
    return {
        "name": t("report_national"),
        "value": percent(national.value),
        "parts": t("report_steps", steps=fraction_of(national)),
        "moved": t("report_moved", points=points(moved), week=since) if since else t("report_moved_none"),
        "text": t("report_national_text"),
    }


def _verdict(snapshot: Snapshot) -> str:
    pace = snapshot.pace
    if pace is None:
        return ""
    key = "achieved" if pace.remaining <= 0 else "on_plan" if pace.schedule_variance >= 0 else "behind"
    return t(
        f"verdict_{key}",
        behind=points_left(-pace.schedule_variance),
        left=points_left(pace.remaining),
        target=percent(snapshot.target.value),
        date=day(snapshot.target.day, weekday=False),
    )


def _figures(snapshot: Snapshot) -> list[dict[str, str]]:
    finish = last_day(snapshot.finish)
    return [
        _figure("verified", snapshot.verified, percent(snapshot.verified.value)),
        _figure("reported", snapshot.reported, percent(snapshot.reported.value)),
        _figure("withheld", snapshot.withheld, points_held(snapshot.withheld.value)),
        {
            "name": t("finish"),
            "value": day(finish, weekday=False),
            "parts": lateness(finish, snapshot.deadline) if finish else "",
            "text": t("report_deadline", date=day(snapshot.deadline, weekday=False)),
        },
    ]


def _figure(name: str, rate: Rate, value: str) -> dict[str, str]:
    return {
        "name": t(f"report_{name}"),
        "value": value,
        "parts": t("report_weights", weights=fraction_of(rate)),
        "text": t(f"report_{name}_text"),
    }


def _why(paper: WeeklyPaper, names: Names) -> dict[str, Any]:
    if paper.before is None or paper.explanation is None:
        return {"title": t("report_why"), "alt": "", "sentences": [], "none": t("report_why_none")}
    headline, *rest = told(compare(paper.before.snapshot, paper.snapshot), names)
    return {
        "title": t("report_why"),
        "alt": headline.text,
        "sentences": [each.text for each in rest if each.icon != _SILENT][:_SENTENCES] or [t("nothing_moved")],
        "none": "",
    }


def _decisions(snapshot: Snapshot, names: Names) -> dict[str, Any]:
    columns = ("until", "gap", "system", "decider", "effect")
    rows = [
        (
            day(last_day(gap.latest_decision)),
            f"{gap.requirement_id} {gap.name}",
            names.system(gap.system),
            decider(gap, names),
            _effect(gap),
        )
        for gap in wanted(snapshot)
    ]
    return _table("decisions", columns, rows)


def _effect(gap: GapFigures) -> str:
    drag = [t("report_effect_days", days=count(gap.drag_days))] if gap.drag_days else []
    gain = [t("report_effect_points", points=a_week(gap.points))] if gap.points else []
    return t("list_separator").join([*drag, *gain]) or t("report_effect_until")


def _systems(snapshot: Snapshot, names: Names) -> dict[str, Any]:
    columns = ("system", "state", "national", "verified", "gaps", "late", "vendor")
    troubled = [each for each in by_trouble(snapshot.systems) if trouble_of(each) in (Trouble.LATE, Trouble.BEHIND)]
    more = len(troubled) - _SYSTEMS
    table = _table("systems", columns, [_system(each, names) for each in troubled[:_SYSTEMS]])
    silent = silent_systems(snapshot)
    missing = t("list_separator").join(
        t("report_silent_since", system=names.system(each.code), date=table_day(each.last_report)) for each in silent
    )
    return table | {
        "more": t("report_systems_more", count=count(more)) if more > 0 else "",
        "silent_title": t("report_silent", days=SILENCE.days),
        "silent": missing or t("report_silent_none"),
    }


def _system(system: SystemFigures, names: Names) -> tuple[str, ...]:
    return (
        names.system(system.code),
        t(f"trouble_{trouble_of(system)}"),
        f"{percent(system.national.value)} ({fraction_of(system.national)})",
        percent(system.verified.value),
        count(system.open_gaps),
        count(system.days_late) if system.days_late else "–",
        names.vendor(system.code),
    )


def _chance(found: Forecast | None) -> dict[str, str]:
    title = t("report_chance")
    if found is None:
        return {"title": title, "value": percent(None), "text": t("report_chance_undefined")}
    share = found.chance
    return {
        "title": title,
        "value": percent(None if share is None else 100 * share),
        "text": t("report_sentences", first=caution(found).replace("**", ""), second=pace_in_words(found)),
    }


def _audit(paper: WeeklyPaper) -> list[tuple[str, str]]:
    snapshot, frozen = paper.snapshot, paper.frozen
    ledger = (t("report_audit_ledger", entry=count(paper.entry)), paper.chain)
    formula = t("report_audit_formula", formula=snapshot.formula_version)
    if frozen is None:
        return [(t("report_audit_draft"), formula), ledger]
    at = t("report_audit_by", at=instant(frozen.recorded_until), by=frozen.frozen_by, plan=frozen.plan_version)
    return [
        (t("report_audit_frozen"), t("report_sentences", first=at, second=formula)),
        (t("report_audit_digest"), frozen.digest),
        (t("report_audit_inputs"), frozen.input_digest),
        ledger,
    ]


def _table(name: str, columns: Iterable[str], rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    return {
        "title": t(f"report_{name}"),
        "columns": [t(f"report_{name}_{column}") for column in columns],
        "rows": rows,
        "none": t(f"report_{name}_none"),
    }
