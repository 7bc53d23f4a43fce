"""Read 60,000 rows × 20 columns of Japanese, one in a hundred bad, side by side with what others would write.

    python benchmarks/bench_reading.py [rows]

Each reader runs in a process of its own, three times; the best processor time and the growth of memory are shown.
Every reader must find the same good rows and set the same bad ones aside, else it does not count.
"""

import csv
import io
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

sys.path.insert(0, str(Path(__file__).parents[1]))

from pydantic import BaseModel, Field, ValidationError

from fitgap.sheet import read_sheet
from model.record import SystemCode
from model.system import System

HEADER = [
    "機能ID",
    "システム名",
    "業務名",
    "機能名称",
    "適合区分",
    "対応方針",
    "工数(人日)",
    "開始予定日",
    "終了予定日",
    "先行機能ID",
    "進捗率",
    "備考",
    "仕様書版",
    "実装区分",
    "機能要件",
    "影響度",
    "対応状況",
    "期限",
    "担当課",
    "ベンダ",
]
OWN = System(code=SystemCode("01"), name="住民記録")
BAD = {3: "", 4: "？", 6: "約3", 7: "4/1", 10: "半分"}
"""What a bad row has in one of its columns."""


def rows(count: int) -> list[list[str]]:
    """Return a made-up sheet; every hundredth row has one bad cell."""
    dice = random.Random(1)
    made = []
    for number in range(count):
        row = [
            f"{number:07}", "住民記録", dice.choice(["異動", "証明"]), f"住民異動届の受付と記載事項の確認{number}",
            dice.choice("○○○△×"), dice.choice(["標準機能で対応", "運用対応"]), f"{dice.randrange(40)}",
            f"2026/{dice.randrange(1, 7):02}/01", f"2026/{dice.randrange(7, 13):02}/28", "", f"{dice.randrange(101)}",
            dice.choice(["", "所管課と協議のうえ決定する。"]), "4.0", dice.choice(["実装必須", "標準オプション"]),
            "転入届の内容を基に、異動者の情報を入力し、住民票を作成できること。", dice.choice(["高", "中", "低"]),
            dice.choice(["未対応", "検討中", "完了"]), "2026/03/31", dice.choice(["戸籍住民課", "税務課"]), "A社",
        ]  # fmt: skip
        if number % 100 == 99:
            place, value = dice.choice(list(BAD.items()))
            row[place] = value
        made.append(row)
    return made


def content_of(table: list[list[str]], encoding: str) -> bytes:
    """Return the sheet as bytes."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *table])
    return text.getvalue().encode(encoding)


class PeerRow(BaseModel):
    """What a careful developer would write for the same rules, row by row."""

    requirement_id: Annotated[str, Field(pattern=r"^\d{7}$", alias="機能ID")]
    system: Annotated[Literal["住民記録"], Field(alias="システム名")]
    area: Annotated[str, Field(alias="業務名")]
    name: Annotated[str, Field(min_length=1, alias="機能名称")]
    verdict: Annotated[Literal["○", "◎", "△", "×"], Field(alias="適合区分")]
    response: Annotated[str, Field(alias="対応方針")]
    effort: Annotated[float, Field(ge=0, le=100_000, alias="工数(人日)")]
    start: Annotated[date, Field(alias="開始予定日")]
    finish: Annotated[date, Field(alias="終了予定日")]
    predecessors: Annotated[str, Field(alias="先行機能ID")]
    progress: Annotated[float, Field(ge=0, le=100, alias="進捗率")]
    note: Annotated[str, Field(alias="備考")]
    version: Annotated[str, Field(alias="仕様書版")]
    category: Annotated[Literal["実装必須", "標準オプション", "実装不可"], Field(alias="実装区分")]
    text: Annotated[str, Field(alias="機能要件")]
    severity: Annotated[Literal["高", "中", "低"], Field(alias="影響度")]
    resolution: Annotated[Literal["未対応", "検討中", "完了"], Field(alias="対応状況")]
    due: Annotated[date, Field(alias="期限")]
    department: Annotated[str, Field(alias="担当課")]
    vendor: Annotated[str, Field(alias="ベンダ")]


def _checked(dicts: Any) -> tuple[int, int]:
    good, bad, seen = [], [], set()
    for line, row in enumerate(dicts, 2):
        for name in ("開始予定日", "終了予定日", "期限"):
            row[name] = row[name].replace("/", "-")
        try:
            record = PeerRow.model_validate(row)
        except ValidationError as error:
            bad.append([(line, part["loc"], part["type"], part["input"]) for part in error.errors()])
            continue
        if record.requirement_id in seen:
            bad.append([(line, ("機能ID",), "duplicate", record.requirement_id)])
        seen.add(record.requirement_id)
        good.append(record)
    return len(good), len(bad)


def ours(content: bytes, _: str) -> tuple[int, int]:
    """Our reader, which does more: 59 kinds of findings, predecessors, look-alike ids."""
    reading = read_sheet(content, "sheet.csv", systems=(OWN,), allowed=frozenset({OWN.code}))
    return len(reading.records), len(reading.rejected)


def csv_pydantic(content: bytes, encoding: str) -> tuple[int, int]:
    """csv.DictReader and one pydantic model per row."""
    return _checked(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def pandas_pydantic(content: bytes, encoding: str) -> tuple[int, int]:
    """pandas.read_csv as text, then one pydantic model per row."""
    import pandas as pd  # noqa: PLC0415 - a peer of its own

    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding=encoding)
    return _checked(frame.to_dict("records"))


PEERS: tuple[Callable[[bytes, str], tuple[int, int]], ...] = (ours, csv_pydantic, pandas_pydantic)


def _measure(reader: Callable[[bytes, str], tuple[int, int]], content: bytes, encoding: str, answer: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best, found = float("inf"), (0, 0)
    for _ in range(3):
        began = time.process_time()
        found = reader(content, encoding)
        best = min(best, time.process_time() - began)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    answer.put((best, grown / 1024, found))


def main() -> None:
    """Print one line for each reader and encoding."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    table = rows(count)
    for encoding in ("cp932", "utf-8"):
        content = content_of(table, encoding)
        print(f"{count:,} rows × {len(HEADER)} columns, {encoding}, {len(content) / 2**20:.1f} MB")
        for reader in PEERS:
            answer: Any = multiprocessing.Queue()
            process = multiprocessing.Process(target=_measure, args=(reader, content, encoding, answer))
            process.start()
            seconds, memory, found = answer.get()
            process.join()
            print(f"  {reader.__name__:16} {seconds * 1000:7.0f} ms  +{memory:4.0f} MB  good and bad rows {found}")


if __name__ == "__main__":
    main()
