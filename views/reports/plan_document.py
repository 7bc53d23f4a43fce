"""The migration plan as a document (移行計画書): what is on record, and who must write the rest."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from model.fitgap import Response
from model.paper import Chapter, ChapterState, PlanDocument
from model.record import SystemCode
from model.schedule import last_day
from model.snapshot import TaskFigures
from model.system import System
from model.task import Measure, Task, TaskKind
from views.names import Names
from views.reports.word import Paper
from views.trouble import SILENCE, Trouble, by_trouble, silent_systems, trouble_of
from views.wording import count, day, fraction_of, in_full, percent, t, table_day

_DECISIONS: Final = 15
"""So many open gaps are listed by their day of decision; the workbook has them all."""
_DATES: Final = ("planned_start", "planned_finish", "finish")
_DAY: Final = 22
"""Millimetres that a day takes in a table."""


def docx(found: PlanDocument, now: datetime) -> bytes:
    """Return the document."""
    snapshot = found.snapshot
    paper = Paper(t("doc_title"), snapshot.municipality, now)
    version = t(f"doc_version_{found.stage}")
    under = (found.plan.name, snapshot.municipality, t("doc_version", version=version, date=day(snapshot.status_date)))
    paper.title(t("doc_title"), under)
    if snapshot.illustrative:
        paper.note(t("illustrative_note"))
    _state(paper, found)
    paper.contents(t("doc_contents"))
    states = {state.chapter: state for state in found.chapters}
    for number, (chapter, write) in enumerate(_CHAPTERS.items(), 1):
        paper.heading(t("doc_chapter", number=number, title=t(f"doc_{chapter}")))
        paper.note(_recorded(states[chapter]))
        write(paper, found, Names(found.plan))
        if states[chapter].words:
            paper.to_write(t("doc_to_write", what=t(f"doc_{chapter}_words"), writer=found.writer or t("doc_nobody")))
    return paper.finish()


def told(found: PlanDocument) -> str:
    """Return in words the version of the document, its completeness, and which chapters lack something."""
    version = t(f"doc_version_{found.stage}")
    missing = _joined(t(f"doc_{state.chapter}") for state in found.chapters if not state.complete)
    return t("doc_told", version=version, rate=in_full(found.completeness), missing=missing or t("doc_none"))


def _state(paper: Paper, found: PlanDocument) -> None:
    paper.text(t("doc_completeness", rate=in_full(found.completeness)))
    figures = {each.id: each for each in found.snapshot.tasks}
    names = Names(found.plan)
    stages = [
        (names.task(task), *_planned(names.tasks[task]), _finish(figures.get(task)), _status(figures.get(task)))
        for task in found.tasks
    ]
    paper.table(_headings("work", *_DATES, "status"), stages, (84, _DAY, _DAY, _DAY, 24))
    chapters = [
        (t(f"doc_{state.chapter}"), fraction_of(state.recorded), _complete(state), _writer(found, state))
        for state in found.chapters
    ]
    paper.table(_headings("chapter", "recorded", "state", "words"), chapters, (70, 36, 30, 38))


def _recorded(state: ChapterState) -> str:
    return t("doc_recorded", what=t(f"doc_{state.chapter}_basis"), rate=in_full(state.recorded))


def _complete(state: ChapterState) -> str:
    return t("doc_complete" if state.complete else "doc_incomplete")


def _writer(found: PlanDocument, state: ChapterState) -> str:
    return (found.writer or t("doc_nobody")) if state.words else "–"


def _purpose(paper: Paper, found: PlanDocument, _: Names) -> None:
    snapshot = found.snapshot
    paper.text(
        t("doc_purpose_law", deadline=day(snapshot.deadline, weekday=False)),
        t(
            "doc_purpose_target",
            baseline=percent(snapshot.baseline.value),
            begin=day(snapshot.baseline.day, weekday=False),
            target=percent(snapshot.target.value),
            date=day(snapshot.target.day, weekday=False),
        ),
        t("doc_purpose_now", date=day(snapshot.status_date), rate=in_full(snapshot.national)),
    )


def _systems(paper: Paper, found: PlanDocument, names: Names) -> None:
    rows = [
        (
            system.code,
            names.system(system.code),
            system.department,
            names.vendor(system.code),
            table_day(system.cutover),
            t("doc_scope_out" if not system.in_scope else f"doc_scope_{'late' if system.transition_support else 'in'}"),
        )
        for system in found.plan.systems
    ]
    headings = _headings("code", "system", "department", "vendor", "cutover", "scope")
    paper.table(headings, rows, (12, 42, 42, 30, _DAY, 26))


def _policy(paper: Paper, found: PlanDocument, names: Names) -> None:
    paper.text(t("doc_policy_text"))
    days = sorted({system.cutover for system in found.plan.systems if system.cutover and system.in_scope})
    rows = [(table_day(each), _joined(_cut_over(found, each, names))) for each in days]
    paper.table(_headings("cutover", "systems"), rows, (_DAY, 152))


def _cut_over(found: PlanDocument, on: date, names: Names) -> list[str]:
    return [names.system(system.code) for system in found.plan.systems if system.cutover == on and system.in_scope]


def _organisation(paper: Paper, found: PlanDocument, names: Names) -> None:
    own = [system for system in found.plan.systems if system.in_scope]
    departments = _grouped(own, lambda system: system.department, names)
    paper.table(_headings("department", "systems"), departments, (48, 126))
    vendors = _grouped(own, lambda system: names.vendor(system.code), names)
    paper.table(_headings("vendor", "systems"), vendors, (48, 126))


def _grouped(systems: Iterable[System], by: Callable[[System], str], names: Names) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for system in systems:
        groups.setdefault(by(system) or t("doc_nobody"), []).append(names.system(system.code))
    return [(name, _joined(members)) for name, members in groups.items()]


def _schedule(paper: Paper, found: PlanDocument, names: Names) -> None:
    ward_wide = [task for task in found.plan.tasks if task.system is None and task.measure is not Measure.OTHER]
    figures = {each.id: each for each in found.snapshot.tasks}
    rows = [
        (t(f"schedule_measure_{task.measure}"), task.name, *_planned(task), _finish(figures.get(task.id)))
        for task in ward_wide
    ]
    paper.table(_headings("measure", "work", *_DATES), rows, (48, 60, _DAY, _DAY, _DAY))
    cut_overs = [
        (
            names.system(each.code),
            table_day(names.systems[each.code].cutover),
            table_day(last_day(each.finish)),
            count(each.days_late) if each.days_late else "–",
        )
        for each in found.snapshot.systems
        if each.code in names.systems and names.systems[each.code].in_scope
    ]
    paper.table(_headings("system", "cutover", "finish", "late"), cut_overs, (66, 36, 36, 36))


def _tasks(paper: Paper, found: PlanDocument, names: Names) -> None:
    groups: dict[SystemCode | None, list[Task]] = {None: []}
    for task in found.plan.tasks:
        groups.setdefault(task.system, []).append(task)
    for system, tasks in groups.items():
        if tasks and (system is None or names.systems[system].in_scope):
            paper.heading(names.system(system), 2)
            _task_table(paper, tasks, found, names)


def _task_table(paper: Paper, tasks: Sequence[Task], found: PlanDocument, names: Names) -> None:
    figures = {each.id: each for each in found.snapshot.tasks}
    rows = [
        (task.id, names.task(task.id), names.owner(task.id), *_planned(task), _finish(each), _status(each))
        for task in tasks
        if (each := figures.get(task.id))
    ]
    paper.table(_headings("id", "work", "owner", *_DATES, "status"), rows, (19, 48, 25, _DAY, _DAY, _DAY, 16))


def _fit_gap(paper: Paper, found: PlanDocument, names: Names) -> None:
    results = [
        (names.system(each.code), *map(count, (each.records, each.judged, each.fits, each.gaps, each.open_gaps)))
        for each in found.snapshot.systems
        if each.records
    ]
    columns = ("system", "records", "judged", "fits", "gaps", "open_gaps")
    paper.table(_headings(*columns), results, (64, 22, 22, 22, 22, 22))
    used = [response for response in Response if any(each[1] is response for each in found.responses)]
    counted = {(system, response): number for system, response, number in found.responses}
    systems = list(dict.fromkeys(system for system, _, _ in found.responses))
    ways = [t(f"fitgap_response_{response}") or t("doc_no_response") for response in used]
    rows = [(names.system(code), *(count(counted.get((code, response), 0)) for response in used)) for code in systems]
    if rows:
        width = 134 / len(used)
        paper.table((t("doc_column_system"), *ways), rows, (40, *(width for _ in used)))
    _decisions(paper, found, names)


def _decisions(paper: Paper, found: PlanDocument, names: Names) -> None:
    dated = sorted(
        (gap for gap in found.snapshot.gaps if gap.latest_decision),
        key=lambda gap: (gap.latest_decision or datetime.max, gap.id),
    )
    rows = [
        (
            table_day(last_day(gap.latest_decision)),
            names.system(gap.system),
            f"{gap.requirement_id} {gap.name}",
            gap.department,
            t(f"fitgap_resolution_{gap.resolution}"),
        )
        for gap in dated[:_DECISIONS]
    ]
    paper.note(t("doc_decisions", shown=len(rows), total=count(len(found.snapshot.gaps))))
    paper.table(_headings("latest", "system", "gap", "department", "resolution"), rows, (_DAY, 34, 60, 32, 26))


def _migration(paper: Paper, found: PlanDocument, names: Names) -> None:
    own = {system.code for system in found.plan.systems if system.in_scope}
    tasks = [
        task
        for task in found.plan.tasks
        if task.measure in (Measure.MIGRATION, Measure.PLATFORM) and (task.system is None or task.system in own)
    ]
    figures = {each.id: each for each in found.snapshot.tasks}
    rows = [
        (names.system(task.system), names.task(task.id), *_planned(task), _finish(figures.get(task.id)))
        for task in sorted(tasks, key=lambda task: (task.system is not None, task.planned_start or date.max))
        if task.kind is not TaskKind.SUMMARY
    ]
    paper.table(_headings("system", "work", *_DATES), rows, (40, 68, _DAY, _DAY, _DAY))


def _risks(paper: Paper, found: PlanDocument, names: Names) -> None:
    late = [each for each in by_trouble(found.snapshot.systems) if trouble_of(each) is Trouble.LATE]
    silent = [names.system(each.code) for each in silent_systems(found.snapshot)]
    path = [names.task(task) for task in found.snapshot.critical_path]
    paper.text(
        t("doc_risk_finish", date=day(last_day(found.snapshot.finish)), deadline=day(found.snapshot.deadline)),
        t("doc_risk_late", systems=_joined(names.system(each.code) for each in late) or t("doc_none")),
        t("doc_risk_silent", days=SILENCE.days, systems=_joined(silent) or t("doc_none")),
        t("doc_risk_path", tasks=count(len(path)), names=_joined(path) or t("doc_none")),
        t("doc_risk_gaps", gaps=count(len(found.snapshot.gaps)), withheld=in_full(found.snapshot.withheld)),
    )


_CHAPTERS: Final[dict[Chapter, Callable[[Paper, PlanDocument, Names], None]]] = {
    Chapter.PURPOSE: _purpose,
    Chapter.SYSTEMS: _systems,
    Chapter.POLICY: _policy,
    Chapter.ORGANISATION: _organisation,
    Chapter.SCHEDULE: _schedule,
    Chapter.TASKS: _tasks,
    Chapter.FIT_GAP: _fit_gap,
    Chapter.MIGRATION: _migration,
    Chapter.RISKS: _risks,
}


def _planned(task: Task) -> tuple[str, str]:
    return table_day(task.planned_start), table_day(task.planned_finish)


def _finish(figures: TaskFigures | None) -> str:
    return table_day(last_day(figures.schedule.finish) if figures else None)


def _status(figures: TaskFigures | None) -> str:
    return t(f"status_{figures.status}") if figures else "–"


def _headings(*columns: str) -> list[str]:
    return [t(f"doc_column_{column}") for column in columns]


def _joined(names: Iterable[str]) -> str:
    return t("list_separator").join(names)
