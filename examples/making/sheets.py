"""The vendors' Fit&Gap sheets: each vendor with its own columns, marks, dates and encoding; two with errors in them."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from examples.making import requirements as r
from examples.making.gap_words import DRIVERS
from examples.making.papers import csv_bytes
from examples.making.requirements import Requirement, listed
from examples.making.ward import OWN_SYSTEMS, WardSystem

Row = tuple[str, ...]

WEEKS = {
    "02": "2024-W13", "01": "2024-W27", "20": "2024-W27", "04": "2024-W28", "03": "2024-W28", "11": "2024-W29",
    "05": "2024-W29", "09": "2024-W30", "07": "2024-W30", "12": "2024-W35", "14": "2024-W35", "15": "2024-W35",
    "10": "2024-W37", "17": "2024-W37", "13": "2024-W38", "18": "2024-W38", "16": "2024-W39", "19": "2024-W40",
}  # fmt: skip
"""The week in which the sheet of each system came."""
SECOND = {"07": "2024-W36", "01": "2024-W39"}
"""A later sheet: 07 judges part of it again, in 01 gaps were closed; each lacks a row that the first one had."""
INDEX_HEADINGS = ("file", "vendor", "week")


@dataclass(frozen=True)
class Manner:
    """How a vendor writes: its columns in its order, its words, its dates, its encoding."""

    columns: Mapping[str, str]
    verdicts: tuple[str, str, str, str]
    states: tuple[str, str, str]
    day: Callable[[date], str]
    encoding: str
    titles: tuple[str, ...] = ()
    wide_digits: bool = False
    progress: bool = False


_WIDE = str.maketrans("0123456789/", "０１２３４５６７８９／")
_VERDICT_PLACE = (r.FIT, r.PARTIAL, r.GAP, r.OPEN_VERDICT)
_STATE_PLACE = (r.OPEN, r.PROPOSED, r.DONE)


def _columns(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _slashed(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _reiwa(day: date) -> str:
    return f"令和{day.year - 2018}年{day.month}月{day.day}日"


def _reiwa_short(day: date) -> str:
    return f"R{day.year - 2018}.{day.month}.{day.day}"


MANNERS = {
    "A社": Manner(
        _columns(
            "system=業務名 version=仕様書版 kind=種別 id=機能ID name=機能名称 category=実装区分 verdict=判定"
            " severity=影響度 response=対応方針 state=対応状況 due=期限 effort=工数(人日) department=担当課"
            " vendor=ベンダ note=備考"
        ),
        ("○", "△", "×", "未判定"),
        ("未着手", "対応案提示", "対応済"),
        _slashed,
        "utf-8-sig",
    ),
    "B社": Manner(
        _columns(
            "id=要件番号 name=要件名 system=業務区分 category=実装類型 verdict=適合区分 severity=重要度"
            " response=対応方法 state=ステータス due=対応期限 effort=見積工数 department=所管課 vendor=事業者名"
            " version=標準仕様書版 note=コメント"
        ),
        ("適合", "一部適合", "不適合", "判定中"),
        ("未対応", "検討中", "対応済み"),
        _in_words,
        "cp932",
        ("標準準拠システム Fit&Gap分析表（{system}）", "提出日：{day}　提出者：B社（架空）"),
    ),
    "C社": Manner(
        _columns(
            "id=機能番号 name=機能名 system=業務 category=実装 verdict=評価 severity=影響 response=対応策 state=状況"
            " due=回答期限 effort=対応工数(人日) department=担当部署 vendor=業者 task=関連作業ID note=摘要"
        ),
        ("◯", "△", "×", "未"),
        ("未", "調整中", "済"),
        _slashed,
        "cp932",
        wide_digits=True,
    ),
    "D社": Manner(
        _columns(
            "system=業務名称 kind=要件種別 id=機能要件ID name=要件名称 category=実装区分 verdict=適合判定"
            " severity=影響区分 response=対応案 state=対応状態 due=解決期限 effort=想定工数(人日)"
            " department=主管課 vendor=ベンダー名 version=版 task=関連作業ID note=備考欄"
        ),
        ("○", "△", "×", "未評価"),
        ("未着手", "提案済", "完了"),
        _reiwa,
        "utf-8-sig",
    ),
    "E社": Manner(
        _columns(
            "system=業務名 id=要件ID name=要件名 category=実装区分 verdict=Fit&Gap severity=影響度 response=対応方針"
            " state=ステータス progress=進捗率(%) due=期限 department=担当課 vendor=ベンダ version=バージョン note=備考"
        ),
        ("Fit", "Partial", "Gap", "未確認"),
        ("Open", "InProgress", "Done"),
        date.isoformat,
        "cp932",
        progress=True,
    ),
    "F社": Manner(
        _columns(
            "system=業務 id=機能No name=機能・帳票名 category=実装必須区分 verdict=判定結果 severity=影響度"
            " response=Gap対応方針 state=対応ステータス due=解決予定日 effort=工数(日) department=所管部署"
            " vendor=ベンダー version=仕様版 note=特記事項"
        ),
        ("適合", "一部", "不適合", "未判定"),
        ("未回答", "回答済", "解決済"),
        _reiwa_short,
        "utf-8",
    ),
}


def sheet_papers() -> dict[str, bytes]:
    """Return the index of the sheets and the sheets themselves."""
    sheets = sorted(_sheets(), key=lambda sheet: (sheet[1], sheet[0].code))
    papers = {_file(system, week): _sheet(system, week, found) for system, week, found in sheets}
    rows = ((_file(system, week).removeprefix("sheets/"), system.vendor, week) for system, week, _ in sheets)
    return {"sheets/index.csv": csv_bytes(INDEX_HEADINGS, rows)} | papers


def second_state(system: WardSystem, found: Sequence[Requirement]) -> list[Requirement]:
    """Return the rows of a later sheet: one missing, the others moved on or opened to judgement again."""
    random = Random(f"second {system.code}")
    missing = next(row for row in found if row.is_gap and row.state == r.OPEN)
    kept = (row for row in found if row is not missing)
    if system.code == "07":
        return [_judge_again(row, random) for row in kept]
    return [_moved_on(row, random) for row in kept]


def _sheets() -> Iterator[tuple[WardSystem, str, Sequence[Requirement]]]:
    for system in OWN_SYSTEMS:
        first = listed(system)
        yield system, WEEKS[system.code], first
        if system.code in SECOND:
            yield system, SECOND[system.code], second_state(system, first)


def _judge_again(row: Requirement, random: Random) -> Requirement:
    again = random.random() < 0.15 and not row.is_gap
    return replace(row, version=r.REVISED, verdict=r.OPEN_VERDICT if again else row.verdict)


def _moved_on(row: Requirement, random: Random) -> Requirement:
    if not row.is_gap or row.state == r.DONE or row.note == DRIVERS[row.system].note or random.random() < 0.4:
        return row
    response = row.response or "業務見直し"
    done = row.state == r.PROPOSED
    left = r.WITNESSED if done else row.half_days
    return replace(row, state=r.DONE if done else r.PROPOSED, response=response, half_days=left)


def _file(system: WardSystem, week: str) -> str:
    return f"sheets/{system.vendor[0].lower()}_{system.code}_{week}.csv"


def _sheet(system: WardSystem, week: str, found: Sequence[Requirement]) -> bytes:
    manner = MANNERS[system.vendor]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    friday = date.fromisocalendar(int(week[:4]), int(week[-2:]), 5)
    for title in manner.titles:
        writer.writerow([title.format(system=system.name, day=manner.day(friday))])
    rows, spoil = [_row(manner, system, row) for row in found], _MISTAKES.get(system.code)
    writer.writerow(manner.columns.values())
    writer.writerows(spoil(rows, tuple(manner.columns)) if spoil else rows)
    return text.getvalue().encode(manner.encoding)


def _row(manner: Manner, system: WardSystem, found: Requirement) -> Row:
    gap = found.is_gap
    cells = {
        "system": system.name if system.vendor in ("A社", "D社") else system.aliases[0],
        "version": found.version,
        "kind": found.kind,
        "id": found.id.translate(_WIDE) if manner.wide_digits else found.id,
        "name": found.name,
        "category": found.category,
        "verdict": manner.verdicts[_VERDICT_PLACE.index(found.verdict)],
        "severity": found.severity if gap else "",
        "response": found.response,
        "state": manner.states[_STATE_PLACE.index(found.state)] if gap else "",
        "progress": {r.OPEN: "0", r.PROPOSED: "40", r.DONE: "100"}[found.state] if gap else "",
        "due": _due(manner, found) if gap else "",
        "department": system.department,
        "vendor": system.vendor,
        "task": found.task,
        "effort": f"{found.half_days / 2:g}" if gap and found.half_days else "",
        "note": found.note,
    }
    return tuple(cells[column] for column in manner.columns)


def _due(manner: Manner, found: Requirement) -> str:
    if found.due is None:
        return "未定"
    return manner.day(found.due).translate(_WIDE) if manner.wide_digits else manner.day(found.due)


def _care_mistakes(rows: list[Row], columns: Row) -> list[Row]:
    """An unknown mark, a name left out, and an id that comes twice with other content."""
    spoiled = list(rows)
    spoiled[40] = _changed(rows[40], columns, verdict="▲")
    spoiled[120] = _changed(rows[120], columns, name="")
    spoiled.insert(201, _changed(rows[200], columns, verdict="×", severity="高", note="再提出分"))
    return spoiled


def _health_mistakes(rows: list[Row], columns: Row) -> list[Row]:
    """A day that does not exist, an id that lost its leading zero, a status nobody knows."""
    untouched = MANNERS["D社"].states[0]
    gaps = [place for place, row in enumerate(rows) if row[columns.index("state")] == untouched]
    spoiled = list(rows)
    spoiled[gaps[1]] = _changed(rows[gaps[1]], columns, due="令和7年2月30日")
    spoiled[75] = _changed(rows[75], columns, id=rows[75][columns.index("id")].removeprefix("0"))
    spoiled[gaps[3]] = _changed(rows[gaps[3]], columns, state="保留？")
    return spoiled


_MISTAKES: Mapping[str, Callable[[list[Row], Row], list[Row]]] = {"14": _care_mistakes, "16": _health_mistakes}


def _changed(row: Row, columns: Row, **cells: str) -> Row:
    return tuple(cells.get(column, cell) for column, cell in zip(columns, row, strict=True))
