"""The tasks of the example ward: 800 steps and 20 ward-wide tasks, with their work and the first day each may begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from examples.making.planner import Work
from examples.making.steps import DEPARTMENT, OFFICE, PROCUREMENT, STEPS, Step
from examples.making.ward import (
    DEADLINE,
    EXTENDED,
    FEBRUARY,
    JANUARY_END,
    NEW_YEAR,
    NOVEMBER,
    OWN_SYSTEMS,
    SYSTEMS,
    WardSystem,
)
from examples.making.ward import OFFICE as OFFICE_NAME

SIZE = {
    "01": 160, "02": 120, "03": 60, "04": 50, "05": 80, "07": 160, "09": 70, "10": 150, "11": 80,
    "12": 140, "13": 100, "14": 150, "15": 130, "16": 130, "17": 80, "18": 80, "19": 120, "20": 80,
}  # fmt: skip
"""How much work a system is, in percent of the usual; it scales the person-days."""

DONE_EARLY: Mapping[str, str] = {
    "01": "⑫-1 ⑭-1 ⑭-2 ⑯-1 ⑰-1", "02": "③-2 ⑫-1 ⑭-1 ⑭-2 ⑯-1 ⑯-2 ⑰-1", "03": "⑫-1 ⑭-1 ⑭-2 ⑯-1 ⑰-1",
    "04": "⑫-1 ⑭-1 ⑭-2 ⑯-1 ⑰-1", "05": "⑭-1 ⑯-1 ⑰-1", "07": "", "09": "⑭-1 ⑯-1", "10": "⑫-1 ⑭-1",
    "11": "⑭-1 ⑭-2 ⑯-1 ⑰-1", "12": "", "13": "⑭-1 ⑯-1", "14": "", "15": "⑭-1", "16": "", "17": "⑭-1", "18": "⑯-1",
    "19": "", "20": "⑭-1 ⑭-2 ⑯-1 ⑰-1",
}  # fmt: skip
"""Steps beyond the usual order that the plan has finished by the end of FY2023."""

REACHED = {"12": "⑧-1", "14": "⑩-2", "15": "④-1", "16": "⑨-1", "19": "⑩-1"}
"""The last step in the usual order by the end of FY2023, where it is not ⑪-2."""

_LAST = "⑭-3 ⑮-1 ⑮-2 ⑱-1"
_LATE = f"⑫-1 ⑬-1 ⑭-2 ⑯-2 ⑰-1 {_LAST}"
_USUAL = f"⑬-1 ⑭-2 ⑰-1 {_LAST}"
IN_LAST_YEAR: Mapping[str, str] = {
    **dict.fromkeys(("01", "02", "03", "04"), _LAST),
    **dict.fromkeys(("11", "20"), f"⑫-1 ⑬-1 {_LAST}"),
    "05": f"⑫-1 ⑬-1 ⑭-2 {_LAST}",
    **dict.fromkeys(("07", "19"), f"⑫-1 {_USUAL}"),
    **dict.fromkeys(("09", "13", "14", "17", "18"), _USUAL),
    "10": _USUAL,
    **dict.fromkeys(("12", "15", "16"), _LATE),
}
"""Steps the plan finishes in FY2025."""

_LONG = {"⑬-1": 150, "⑭-2": 66, "⑮-1": 80, "⑯-2": 40, "⑫-1": 60}
"""Working days of the three systems that are likely to miss the deadline."""
_CUTOVER_DAYS = {NOVEMBER: 3, NEW_YEAR: 6, JANUARY_END: 2, FEBRUARY: 3}
_CUTOVER_START = {
    NOVEMBER: date(2025, 11, 22),
    NEW_YEAR: date(2025, 12, 29),
    JANUARY_END: date(2026, 1, 24),
    FEBRUARY: date(2026, 2, 21),
}
_TEST_START = {
    NOVEMBER: date(2025, 5, 12),
    NEW_YEAR: date(2025, 7, 14),
    JANUARY_END: date(2025, 7, 28),
    FEBRUARY: date(2025, 7, 1),
}


@dataclass(frozen=True)
class PlanTask:
    """One line of ``tasks.csv`` before it has dates."""

    id: str
    name: str
    days: int
    system: str = ""
    step: str = ""
    measure: str = "その他"
    owner: str = OFFICE_NAME
    weight: int = 0
    rule: str = "0/100"
    not_before: date | None = None
    at_opening: bool = False
    deadline: date | None = None
    kind: str = ""
    calendar: str = ""

    def work(self) -> Work:
        """Return what the forward pass needs of it."""
        return Work(self.id, self.days, self.not_before, self.calendar == "cutover", self.kind == "開始の節目")


def system_tasks(system: WardSystem) -> Iterator[PlanTask]:
    """Yield the 40 steps of a system; steps that do not apply have no work in them."""
    for step in STEPS:
        task = PlanTask(f"{system.code}-{step.short}", step.name, step.days, system.code, step.code, step.measure)
        if not applies(system, step.code):
            yield replace(task, days=0, owner=system.department if not system.in_scope else OFFICE_NAME)
            continue
        yield replace(
            task,
            days=_days(system, step),
            owner=_owner(system, step),
            weight=max(1, step.weight * SIZE[system.code] // 100),
            rule=step.rule,
            not_before=_not_before(system, step.code),
            at_opening=step.code == "⑱-1",
            deadline=_deadline(system, step.code),
            kind="開始の節目" if step.code == "⑱-1" else "",
            calendar="cutover" if step.code == "⑭-3" else "",
        )


def applies(system: WardSystem, step: str) -> bool:
    """Tell whether a step is work at all: not of the Metropolis's systems, no procurement where the vendor stays."""
    return system.in_scope and not (system.continues and step in PROCUREMENT)


def ward_tasks() -> tuple[PlanTask, ...]:
    """Return the tasks of the four measures that belong to no single system, and the milestones."""
    fit_gap, platform = "Fit&Gap分析、対応", "システム基盤の整備、構築"
    document, migration = "移行計画書の策定", "移行作業の実施"
    april = date(2024, 4, 1)
    return (
        _ward("W-11", "Fit&Gap分析の取りまとめ", 60, fit_gap, 30, "比例", april),
        _ward("W-12", "対応方法の検討・対応方針の決定", 58, fit_gap, 40, "比例"),
        _ward("W-13", "対応の実行と確認の進行管理", 100, fit_gap, 30, "比例"),
        _ward("W-21", "システム基盤の設計", 42, platform, 40, "比例", april),
        _ward("W-22", "システム基盤の構築", 70, platform, 80, "比例"),
        _ward("W-23", "システム基盤のテスト計画", 38, platform, 20, "比例"),
        _ward("W-24", "システム基盤の先行テスト", 55, platform, 40, "テスト"),
        _ward("W-31", "移行計画書の素案作成", 70, document, 25, "比例", april),
        _ward("W-32", "移行計画書のブラッシュアップ", 105, document, 25, "比例"),
        _ward("W-33", "移行計画書の最終版（1.0版）策定", 50, document, 15, "比例", date(2025, 1, 6)),
        replace(_ward("W-34", "移行計画書の完成", 0, document, 0, "0/100"), deadline=date(2025, 3, 31), kind="節目"),
        _ward("W-41", "移行リハーサル（1回目）", 40, migration, 40, "比例", date(2024, 10, 21)),
        _ward("W-42", "移行リハーサル（2回目）", 40, migration, 50, "比例", date(2025, 8, 18)),
        _ward("W-43", "順次移行の進行管理", 40, migration, 30, "比例"),
        replace(_ward("W-51", "先行切替の完了", 0, migration, 0, "0/100"), kind="開始の節目"),
        replace(_ward("W-52", "一斉切替の完了（令和8年1月5日）", 0, migration, 0, "0/100"), kind="開始の節目"),
        replace(_ward("W-53", "1月末切替の完了", 0, migration, 0, "0/100"), kind="開始の節目"),
        replace(_ward("W-55", "全システムの移行完了", 0, migration, 0, "0/100"), kind="開始の節目", deadline=EXTENDED),
        _ward("W-61", "現行システム保守の継続（住民記録系）", 180, "その他", 0, "常時", date(2025, 4, 1)),
        _ward("W-62", "現行システム保守の継続（福祉系）", 180, "その他", 0, "常時", date(2025, 4, 1)),
    )


def all_tasks() -> tuple[PlanTask, ...]:
    """Return all 820 tasks, the ward-wide ones last."""
    return (*(task for system in SYSTEMS for task in system_tasks(system)), *ward_tasks())


def _ward(task: str, name: str, days: int, measure: str, weight: int, rule: str, after: date | None = None) -> PlanTask:
    return PlanTask(task, name, days, measure=measure, weight=weight, rule=rule, not_before=after)


def _days(system: WardSystem, step: Step) -> int:
    if step.code == "⑭-3":
        return _CUTOVER_DAYS[system.cutover or NEW_YEAR]
    if system.code == "16" and step.code == "⑬-1":
        return 160
    return _LONG.get(step.code, step.days) if system.late else step.days


def _deadline(system: WardSystem, step: str) -> date | None:
    if step == "⑱-1":
        return EXTENDED if system.late else DEADLINE
    return _REHEARSAL if step == "⑬-1" and step not in IN_LAST_YEAR[system.code].split() and not system.late else None


def _owner(system: WardSystem, step: Step) -> str:
    return {OFFICE: OFFICE_NAME, DEPARTMENT: system.department}.get(step.owner, system.vendor)


def _not_before(system: WardSystem, step: str) -> date | None:
    """Return the first day the budget, the vendor's slot or the closed days allow."""
    place = OWN_SYSTEMS.index(system)
    cutover = system.cutover or NEW_YEAR
    early, last = step in DONE_EARLY[system.code].split(), step in IN_LAST_YEAR[system.code].split()
    fixed = {
        "⑭-3": _CUTOVER_START[cutover],
        "⑱-1": cutover,
        "⑮-1": _TEST_START[cutover],
        "①-1": date(2022, 4 + place % 5, 1 + place),
        "③-2": date(2024, 1, 9) if early else _ANALYSIS[system.vendor],
        "④-1": date(2024, 2, 1) if system.code == "15" else date(2022, 11, 1 + place),
        "④-2": date(2024, 4, 15) if system.code == "15" else None,
        "⑤-1": _RFI.get(system.code),
        "⑩-1": _SELECTION.get(system.code),
        "⑭-1": date(2023, 8, 1 + place) if early else date(2024, 5, 7 + place),
        "⑯-1": None if early else date(2024, 5, 13 + place % 3),
    }
    spread = {
        "⑧-2": date(2024, 4, 8) if system.code == "12" else None,
        "⑨-2": date(2024, 4, 8) if system.code == "16" else None,
        "⑩-2": date(2024, 4, 8) if system.code == "19" else None,
        "⑪-1": date(2024, 4, 8) if system.code == "14" else None,
        "⑫-1": date(2025, 4, 7) if last else date(2024, 8 + place % 2, 5 + place),
        "⑬-1": date(2024, 8, 19) if not last else None if system.late else date(2025, 1, 14 + place % 8),
        "⑭-2": date(2025, 2, 12 + place % 5) if last else None,
        "⑯-2": date(2025, 4, 7) if last else (None if early else date(2024, 10 + place % 3, 1 + place)),
        "⑰-1": date(2025, 6, 2) if last else date(2023, 9, 1),
    }
    if early and step == "⑫-1":
        return None
    return (fixed | spread).get(step)


_REHEARSAL = date(2024, 11, 29)
"""By this day the first systems must be configured, or the rehearsal runs without them."""
_ANALYSIS = {
    "A社": date(2024, 4, 8), "B社": date(2024, 4, 15), "C社": date(2024, 5, 20), "D社": date(2024, 4, 22),
    "E社": date(2024, 5, 7), "F社": date(2024, 4, 15),
}  # fmt: skip
_RFI = {
    "07": date(2023, 2, 1), "09": date(2023, 1, 16), "12": date(2023, 9, 1), "16": date(2023, 6, 1),
    "17": date(2023, 2, 6), "18": date(2023, 2, 6), "19": date(2023, 5, 8),
}  # fmt: skip
_SELECTION = {
    "01": date(2023, 4, 3), "02": date(2023, 4, 3), "03": date(2023, 4, 3), "04": date(2023, 4, 3),
    "05": date(2023, 6, 1), "10": date(2023, 7, 3), "11": date(2023, 6, 1), "13": date(2023, 7, 10),
    "12": date(2024, 8, 19), "14": date(2024, 2, 1), "15": date(2024, 9, 24), "16": date(2024, 9, 2),
    "20": date(2023, 5, 8),
}  # fmt: skip
