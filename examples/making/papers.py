"""Write the plan of the example ward as its papers: plan.toml and four CSV files a person can read and edit."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from examples.making import links, plan, ward

_RULES = """[gap_rule]                 # 未解決の乖離は ⑬-1 の終了を止める
assessment_step = "③-2"
response_step = "⑬-1"
blocks = "finish"
verification_days = 2

[[calendars]]
id = "office"
name = "執務日（土日・祝日・年末年始は閉庁）"
minutes_per_day = 480
years = [2022, 2028]
holidays = { country = "JP" }
yearly = [{ from = "12-29", to = "01-03", name = "年末年始" }]

[calendars.week]
mon = ["08:30-12:15", "13:00-17:15"]
tue = ["08:30-12:15", "13:00-17:15"]
wed = ["08:30-12:15", "13:00-17:15"]
thu = ["08:30-12:15", "13:00-17:15"]
fri = ["08:30-12:15", "13:00-17:15"]

[[calendars]]
id = "cutover"
name = "切替（閉庁日に作業する）"
minutes_per_day = 480
years = [2022, 2028]
holidays = { country = "JP", shifts = ["08:30-12:15", "13:00-17:15"] }
yearly = [{ from = "12-29", to = "01-03", name = "年末年始", shifts = ["08:30-12:15", "13:00-17:15"] }]

[calendars.week]
sat = ["08:30-12:15", "13:00-17:15"]
sun = ["08:30-12:15", "13:00-17:15"]
"""

PLAN_TOML = f"""# 移行計画の設定。例示であり、実在の自治体の計画ではない。
# The settings of the plan. Illustrative: no real municipality's plan.

name = "{ward.PLAN_NAME}"
municipality = "{ward.MUNICIPALITY}"
illustrative = true
start = 2022-04-01T08:30:00
deadline = {ward.DEADLINE}      # 法定の期限
calendar = "office"        # 暦の指定がない作業はこの暦で計算する

[baseline]                 # 令和5年度末の実績
measure = "national_rate"
day = {ward.BASELINE_DAY}
value = "75"

[target]                   # 令和6年度末の目標
measure = "national_rate"
day = {ward.TARGET_DAY}
value = "85"

{_RULES}"""

EMPTY_TOML = f"""# 移行計画の設定。"" の欄を埋め、日付と値を自区のものに直す。
# The settings of the plan. Fill in the two blanks; put your own dates and values.

name = ""                  # 計画の名前
municipality = ""          # 自治体名
start = 2022-04-01T08:30:00  # 計画の最初の時刻
deadline = 2026-03-31      # 法定の期限
calendar = "office"        # 暦の指定がない作業はこの暦で計算する

[baseline]                 # 起点：測り方・日・値（0〜100）
measure = "national_rate"
day = 2024-03-31
value = "0"

[target]                   # 目標：測り方・日・値（0〜100）
measure = "national_rate"
day = 2025-03-31
value = "85"

{_RULES}"""

SYSTEM_HEADINGS = (
    "業務番号", "業務名", "別名", "英語名", "所管省庁", "ベンダ", "所管課", "対象区分", "切替日", "特定移行支援",
)  # fmt: skip
VENDOR_HEADINGS = ("ベンダコード", "ベンダ名")
TASK_HEADINGS = (
    "作業ID", "作業名", "業務番号", "ステップ", "施策", "担当", "期間", "暦", "種類", "重み", "進捗規則", "制約",
    "期限", "計画開始", "計画終了",
)  # fmt: skip
DEPENDENCY_HEADINGS = ("先行作業ID", "後続作業ID", "関係", "ラグ")


def plan_papers() -> dict[str, bytes]:
    """Return the five papers of the plan by their names."""
    return {
        "plan.toml": PLAN_TOML.encode(),
        "systems.csv": csv_bytes(SYSTEM_HEADINGS, (_system_row(system) for system in ward.SYSTEMS)),
        "vendors.csv": csv_bytes(VENDOR_HEADINGS, ((vendor, f"{vendor}（架空）") for vendor in ward.VENDORS)),
        "tasks.csv": csv_bytes(TASK_HEADINGS, _task_rows()),
        "dependencies.csv": csv_bytes(DEPENDENCY_HEADINGS, links.links()),
    }


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    """Return a CSV file; UTF-8 with BOM, so that Excel opens it as it is."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def _system_row(system: ward.WardSystem) -> tuple[str, ...]:
    return (
        system.code,
        system.name,
        ";".join(system.aliases),
        system.name_en,
        system.ministry,
        system.vendor,
        system.department,
        "対象" if system.in_scope else "対象外",
        _text(system.cutover),
        "該当見込み" if system.late else "",
    )


def _task_rows() -> Iterable[tuple[str, ...]]:
    days = links.planned_days()
    for task in plan.all_tasks():
        clock = " 08:30" if task.at_opening else ""
        constraint = f"SNET {task.not_before}{clock}" if task.not_before else ""
        first, last = days[task.id]
        yield (
            task.id,
            task.name,
            task.system,
            task.step,
            task.measure,
            task.owner,
            str(task.days),
            task.calendar,
            task.kind,
            str(task.weight),
            task.rule,
            constraint,
            _text(task.deadline),
            str(first),
            str(last),
        )


def _text(day: date | None) -> str:
    return str(day) if day else ""
