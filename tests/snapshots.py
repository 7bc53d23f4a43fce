"""A ward by hand: a plan of twenty systems and snapshots of it, for tests of what is shown."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from model.calendar import Calendar, Shift
from model.fitgap import Resolution, Verdict
from model.plan import Goal, Plan
from model.record import CalendarId, Minutes, RequirementId, SystemCode, TaskId, VendorCode
from model.schedule import Driver, DriverKind, ScheduledTask
from model.snapshot import GapFigures, Pace, Rate, Snapshot, StepCount, SystemFigures, TaskFigures
from model.system import StepStatus, System, Vendor
from model.task import Dependency, LinkType, Task

SYSTEMS = (
    ("01", "住民基本台帳", "Resident records"),
    ("02", "戸籍", "Family register"),
    ("03", "戸籍の附票", "Family register annex"),
    ("04", "固定資産税", "Fixed property tax"),
    ("05", "個人住民税", "Individual inhabitant tax"),
    ("06", "法人住民税", "Corporate inhabitant tax"),
    ("07", "軽自動車税", "Light vehicle tax"),
    ("08", "印鑑登録", "Seal registration"),
    ("09", "選挙人名簿管理", "Electoral roll"),
    ("10", "子ども・子育て支援", "Child care support"),
    ("11", "就学", "School enrolment"),
    ("12", "児童手当", "Child allowance"),
    ("13", "児童扶養手当", "Child rearing allowance"),
    ("14", "国民健康保険", "National health insurance"),
    ("15", "国民年金", "National pension"),
    ("16", "障害者福祉", "Welfare of the disabled"),
    ("17", "後期高齢者医療", "Medical care of the elderly"),
    ("18", "介護保険", "Long-term care insurance"),
    ("19", "生活保護", "Public assistance"),
    ("20", "健康管理", "Health management"),
)
NOT_RUN = ("04", "06")
STEPS = 40
BASELINE = Goal(day=date(2024, 3, 31), value=Fraction(75))
TARGET = Goal(day=date(2025, 3, 31), value=Fraction(85))
DEADLINE = date(2026, 3, 31)
STATUS_DATE = date(2024, 10, 4)


def a_plan(systems: int = 20) -> Plan:
    """Return a plan of forty steps a system, each step waiting for the one before."""
    office = (Shift(start=540, end=720), Shift(start=780, end=1080))
    codes = [code for code, _, _ in SYSTEMS[:systems]]
    return Plan(
        name="標準化移行計画（例）",
        municipality="例示区",
        start=datetime(2023, 4, 3, 9),
        deadline=DEADLINE,
        baseline=BASELINE,
        target=TARGET,
        calendars=(Calendar(id=CalendarId("office"), week=(office,) * 5 + ((), ())),),
        calendar=CalendarId("office"),
        systems=tuple(_systems(systems)),
        vendors=tuple(Vendor(code=VendorCode(letter), name=f"{letter}社") for letter in "ABCDEF"),
        tasks=tuple(_task(code, step) for code in codes for step in range(1, STEPS + 1)),
        dependencies=tuple(_link(code, step) for code in codes for step in range(1, STEPS)),
        illustrative=True,
    )


def a_snapshot(
    plan: Plan | None = None,
    on: date = STATUS_DATE,
    completed: Mapping[str, int] | None = None,
    gaps: Iterable[GapFigures] | None = None,
    finish: datetime | None = datetime(2026, 2, 20, 18),
) -> Snapshot:
    """Return a snapshot in which ``completed`` says how many of the forty steps of each system are done.

    By default 30 are, and 31 of the first eight systems that the ward runs: 628 of 800 with the two it does not run.
    """
    plan = plan or a_plan()
    done: dict[str, int] = {system.code: 30 for system in plan.systems}
    done.update(dict.fromkeys([s.code for s in plan.systems if s.in_scope][:8], 31))
    done.update(completed or {})
    systems = tuple(_system_figures(system, done[system.code]) for system in plan.systems)
    tasks = tuple(figures for system in plan.systems for figures in _tasks_of(system, done[system.code]))
    steps = _sum(system.steps for system in systems)
    weight = Fraction(len(tasks))
    return Snapshot(
        status_date=on,
        formula_version="1",
        municipality=plan.municipality,
        illustrative=plan.illustrative,
        baseline=plan.baseline,
        target=plan.target,
        deadline=plan.deadline,
        steps=steps,
        national=_rate(steps),
        national_without_na=Rate(
            numerator=Fraction(steps.completed), denominator=Fraction(steps.total - steps.not_applicable)
        ),
        national_own_systems=_rate(_sum(f.steps for f in systems if f.code not in NOT_RUN)),
        verified=Rate(numerator=weight * Fraction(69, 100), denominator=weight),
        reported=Rate(numerator=weight * Fraction(76, 100), denominator=weight),
        equal_system_mean=Rate(numerator=Fraction(68), denominator=Fraction(100)),
        planned_value=Rate(numerator=Fraction(656), denominator=Fraction(800)),
        planned_verified=Rate(numerator=weight * Fraction(74, 100), denominator=weight),
        pace=_pace(_rate(steps).value or Fraction(0)),
        coverage=Rate(numerator=Fraction(72), denominator=Fraction(80)),
        finish=finish,
        critical_path=tuple(TaskId(f"02-{step:02d}") for step in range(1, STEPS + 1)),
        systems=systems,
        tasks=tasks,
        gaps=tuple(gaps) if gaps is not None else (a_gap("G-1"),),
    )


def a_gap(name: str, system: str = "02", resolution: Resolution = Resolution.PROPOSED) -> GapFigures:
    """Return an open gap that holds the next step of its system."""
    return GapFigures(
        id=name,
        system=SystemCode(system),
        requirement_id=RequirementId("0230265"),
        name="異動届の一括入力",
        verdict=Verdict.GAP,
        severity=5,
        resolution=resolution,
        task=TaskId(f"{system}-32"),
        department="戸籍住民課",
        due=date(2024, 12, 20),
        latest_decision=datetime(2024, 12, 10, 18),
        driving=True,
        drag_days=Fraction(5, 2),
        points=Fraction(1, 8),
        file="A社_Fit&Gap.csv",
        line=41,
        sheet="0" * 64,
    )


def _systems(number: int) -> Iterator[System]:
    for index, (code, name, name_en) in enumerate(SYSTEMS[:number]):
        yield System(
            code=SystemCode(code),
            name=name,
            name_en=name_en,
            vendor=None if code in NOT_RUN else VendorCode("ABCDEF"[index % 6]),
            department="区民課",
            in_scope=code not in NOT_RUN,
            cutover=date(2026, 1, 5),
        )


def _task(code: str, step: int) -> Task:
    return Task(
        id=TaskId(f"{code}-{step:02d}"),
        name=f"工程{step}",
        duration=Minutes(480 * 5),
        system=SystemCode(code),
        step=f"{step}",
        owner="区民課",
        weight=1,
    )


def _link(code: str, step: int) -> Dependency:
    return Dependency(predecessor=TaskId(f"{code}-{step:02d}"), successor=TaskId(f"{code}-{step + 1:02d}"))


def _steps(system: System, done: int) -> StepCount:
    if not system.in_scope:
        return StepCount(not_applicable=STEPS)
    under_way = 1 if done < STEPS else 0
    return StepCount(completed=done, in_progress=under_way, not_started=STEPS - done - under_way)


def _system_figures(system: System, done: int) -> SystemFigures:
    steps = _steps(system, done)
    late = int(system.code) % 4 * 3 if system.in_scope else 0
    return SystemFigures(
        code=system.code,
        steps=steps,
        national=_rate(steps),
        national_without_na=Rate(
            numerator=Fraction(steps.completed), denominator=Fraction(steps.total - steps.not_applicable)
        ),
        verified=Rate(numerator=Fraction(done - 2), denominator=Fraction(STEPS)),
        reported=Rate(numerator=Fraction(done), denominator=Fraction(STEPS)),
        planned=Rate(numerator=Fraction(31 if system.in_scope else 0), denominator=Fraction(STEPS)),
        planned_national=Rate(numerator=Fraction(32 if system.in_scope else STEPS), denominator=Fraction(STEPS)),
        records=240,
        judged=230,
        fits=200,
        gaps=30,
        open_gaps=int(system.code) % 7 if system.in_scope else 0,
        finish=datetime(2026, 1, 5, 18) + timedelta(days=late),
        days_late=late,
        last_report=STATUS_DATE - timedelta(days=int(system.code)) if system.in_scope else None,
    )


def _tasks_of(system: System, done: int) -> Iterator[TaskFigures]:
    for step in range(1, STEPS + 1):
        status = _status(system, step, done)
        earned = Fraction(status in (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE))
        yield TaskFigures(
            id=TaskId(f"{system.code}-{step:02d}"),
            status=status,
            weight=1,
            execution=earned,
            assessed=Fraction(1),
            gap_closure=Fraction(1),
            cap=Fraction(1),
            progress=earned,
            planned=Fraction(step <= 32),
            schedule=_scheduled(TaskId(f"{system.code}-{step:02d}"), step, done, critical=system.code == "02"),
            reported_on=STATUS_DATE if earned else None,
        )


def _status(system: System, step: int, done: int) -> StepStatus:
    if not system.in_scope:
        return StepStatus.NOT_APPLICABLE
    if step <= done:
        return StepStatus.COMPLETED
    return StepStatus.IN_PROGRESS if step == done + 1 else StepStatus.NOT_STARTED


def _scheduled(task: TaskId, step: int, done: int, *, critical: bool) -> ScheduledTask:
    finished = step <= done
    start = datetime.combine(STATUS_DATE, time(9)) + timedelta(weeks=7 * (step - done - 1))
    finish = start + timedelta(days=4, hours=9)
    return ScheduledTask(
        id=task,
        start=start,
        finish=finish,
        early_start=start,
        early_finish=finish,
        late_start=start,
        late_finish=finish,
        total_float=None if finished else Minutes(0 if critical else 480 * 12),
        free_float=None if finished else Minutes(0),
        critical=critical and not finished,
        longest_path=critical,
        near_critical=False,
        drivers=(_driver(task, step, done),),
    )


def _driver(task: TaskId, step: int, done: int) -> Driver:
    if step == done + 2:
        return Driver(kind=DriverKind.GAP, gap="G-1")
    if step <= 1:
        return Driver(kind=DriverKind.PROJECT_START)
    return Driver(kind=DriverKind.DEPENDENCY, task=TaskId(f"{task[:2]}-{step - 1:02d}"), link=LinkType.FS)


def _sum(counts: Iterable[StepCount]) -> StepCount:
    listed = list(counts)
    return StepCount(
        completed=sum(count.completed for count in listed),
        in_progress=sum(count.in_progress for count in listed),
        not_started=sum(count.not_started for count in listed),
        not_applicable=sum(count.not_applicable for count in listed),
    )


def _pace(value: Fraction) -> Pace:
    planned, weeks = Fraction(82), Fraction(187, 7)
    return Pace(
        weeks_elapsed=weeks,
        weeks_planned=Fraction(365, 7),
        attainment=(value - 75) / 10,
        remaining=85 - value,
        schedule_variance=value - planned,
        incremental_spi=(value - 75) / 7,
        cumulative_spi=value / planned,
        earned_schedule=Fraction(4),
        schedule_variance_time=4 - weeks,
        spi_time=4 / weeks,
        estimated_weeks=Fraction(365, 28) * weeks,
        tspi_time=None,
        required_pace=(85 - value) / (Fraction(365, 7) - weeks),
        actual_pace=(value - 75) / weeks,
    )


def _rate(steps: StepCount) -> Rate:
    return Rate(numerator=Fraction(steps.completed + steps.not_applicable), denominator=Fraction(steps.total))
