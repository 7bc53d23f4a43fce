"""Read 60,000 rows × 20 columns of Japanese, one in a hundred bad, side by side with what others would write.

    python benchmarks/bench_reading.py [rows]

Each reader runs in a process of its own, in turns with the others. Every reader must find the same good rows and tell
the same lines and columns of the bad ones, else nothing counts. pandera and frictionless take part where installed.

Some make an object of every good row and some do not, so both are here: ``ours`` keeps the values by columns, as
``pandas_pandera`` does; ``ours_records`` makes every record, as the peers with pydantic do and ``pandera_records``.
"""

import csv
import importlib.util
import io
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

sys.path.insert(0, str(Path(__file__).parents[1]))

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from fitgap import decode
from fitgap.limits import FILE_BYTES
from fitgap.sheet import read_sheet
from model.issue import Severity
from model.record import SystemCode
from model.sheet import SheetReading
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
ROUNDS = 5
CURVE = (6_000, 60_000, 240_000, 1_000_000)
BAD = {3: "", 4: "？", 6: "約3", 7: "4/1", 10: "半分"}
"""What a bad row has in one of its columns."""
WORDS = {
    "システム名": ["住民記録"],
    "適合区分": ["○", "◎", "△", "×"],
    "実装区分": ["実装必須", "標準オプション", "実装不可"],
    "影響度": ["高", "中", "低"],
    "対応状況": ["未対応", "検討中", "完了"],
}


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


Faults = set[tuple[int, str]]
"""The line and the column of everything that sets a row aside."""


def _read(content: bytes) -> SheetReading:
    return read_sheet(content, "sheet.csv", systems=(OWN,), allowed=frozenset({OWN.code}))


def _faults(reading: SheetReading) -> Faults:
    told = [issue for issue in reading.issues if issue.severity is Severity.REJECTED]
    return {(issue.line or 0, issue.column) for issue in told}


def ours(content: bytes, _: str) -> tuple[int, Faults]:
    """Our reader, which does more (59 kinds of findings, predecessors, look-alike ids) and keeps values by columns."""
    reading = _read(content)
    return len(reading.accepted) + len(reading.repaired), _faults(reading)


def ours_records(content: bytes, _: str) -> tuple[int, Faults]:
    """Our reader, and the record of every good row."""
    reading = _read(content)
    return len(reading.records), _faults(reading)


def ours_of_any_size(content: bytes, _: str) -> tuple[int, Faults]:
    """Our reader without its limit of 20 MB, which 120,000 rows pass: each record is made, looked at and let go."""
    vars(decode).update(FILE_BYTES=max(FILE_BYTES, len(content)))
    reading = _read(content)
    return sum(record.line is not None for record in reading.accepted), _faults(reading)


def _with_dashes(row: dict[str, str]) -> dict[str, str]:
    for name in ("開始予定日", "終了予定日", "期限"):
        row[name] = row[name].replace("/", "-")
    return row


def _checked(dicts: Iterable[dict[str, str]]) -> tuple[int, Faults]:
    good: list[PeerRow] = []
    faults: Faults = set()
    seen: set[str] = set()
    for line, row in enumerate(dicts, 2):
        try:
            record = PeerRow.model_validate(_with_dashes(row))
        except ValidationError as error:
            faults |= {(line, str(part["loc"][0])) for part in error.errors()}
            continue
        if record.requirement_id in seen:
            faults.add((line, "機能ID"))
        seen.add(record.requirement_id)
        good.append(record)
    return len(good), faults


def csv_pydantic(content: bytes, encoding: str) -> tuple[int, Faults]:
    """csv.DictReader and one pydantic model per row."""
    return _checked(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def csv_type_adapter(content: bytes, encoding: str) -> tuple[int, Faults]:
    """csv.DictReader and all rows validated together; once more without the bad ones, which fail all of them."""
    rows_read = csv.DictReader(io.StringIO(content.decode(encoding), newline=""))
    dicts = [_with_dashes(row) for row in rows_read]
    adapter, faults = TypeAdapter(list[PeerRow]), set()
    try:
        good = adapter.validate_python(dicts)
    except ValidationError as error:
        faults = {(int(part["loc"][0]) + 2, str(part["loc"][1])) for part in error.errors()}
        bad = {line - 2 for line, _ in faults}
        good = adapter.validate_python([row for at, row in enumerate(dicts) if at not in bad])
    if len({record.requirement_id for record in good}) < len(good):
        raise ValueError("an id is there twice")
    return len(good), faults


def _frame(content: bytes, encoding: str) -> Any:
    pd: Any = importlib.import_module("pandas")
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding=encoding)


def pandas_pydantic(content: bytes, encoding: str) -> tuple[int, Faults]:
    """pandas.read_csv as text, then one pydantic model per row."""
    return _checked(_frame(content, encoding).to_dict("records"))


def pandas_pandera(content: bytes, encoding: str) -> tuple[int, Faults]:
    """pandas.read_csv as text, then a schema of pandera for the whole frame; it makes no records."""
    frame, faults = _pandera(content, encoding)
    return len(frame) - len({line for line, _ in faults}), faults


def pandera_records(content: bytes, encoding: str) -> tuple[int, Faults]:
    """The same, and of every good row a tuple with names, the lightest record there is; its values are still text."""
    frame, faults = _pandera(content, encoding)
    good = frame.drop(index=[line - 2 for line in {line for line, _ in faults}])
    return len(list(good.itertuples(index=False))), faults


def _pandera(content: bytes, encoding: str) -> tuple[Any, Faults]:
    pd: Any = importlib.import_module("pandas")
    pa: Any = importlib.import_module("pandera.pandas")

    def number(most: float) -> Any:
        return pa.Check(lambda column: pd.to_numeric(column, errors="coerce").between(0, most))

    day = pa.Check(lambda column: pd.to_datetime(column, format="%Y/%m/%d", errors="coerce").notna())
    checks = dict.fromkeys(("開始予定日", "終了予定日", "期限"), day)
    checks |= {"機能ID": pa.Check.str_matches(r"^\d{7}$"), "機能名称": pa.Check.str_length(min_value=1)}
    checks |= {"工数(人日)": number(100_000), "進捗率": number(100)}
    checks |= {name: pa.Check.isin(words) for name, words in WORDS.items()}
    columns = {name: pa.Column(str, checks.get(name), unique=name == "機能ID") for name in HEADER}
    frame = _frame(content, encoding)
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return frame, {(int(at) + 2, name) for at, name in zip(cases["index"], cases["column"], strict=True)}
    return frame, set()


def frictionless(content: bytes, encoding: str) -> tuple[int, Faults]:
    """A schema of frictionless, row by row."""
    peer: Any = importlib.import_module("frictionless")

    fields: dict[str, dict[str, Any]] = {name: {"name": name, "type": "string"} for name in HEADER}
    fields["機能ID"]["constraints"] = {"required": True, "unique": True, "pattern": r"\d{7}"}
    fields["機能名称"]["constraints"] = {"required": True}
    for name, words in WORDS.items():
        fields[name]["constraints"] = {"required": True, "enum": words}
    for name, most in (("工数(人日)", 100_000), ("進捗率", 100)):
        fields[name] |= {"type": "number", "constraints": {"minimum": 0, "maximum": most}}
    for name in ("開始予定日", "終了予定日", "期限"):
        fields[name] |= {"type": "date", "format": "%Y/%m/%d"}
    schema = peer.Schema.from_descriptor({"fields": list(fields.values())})
    good, faults = 0, set()
    with peer.Resource(content, format="csv", encoding=encoding, schema=schema) as resource_read:
        for row in resource_read.row_stream:
            good += row.valid
            faults |= {(row.row_number, error.field_name) for error in row.errors}
    return good, faults


PEERS: Mapping[Callable[[bytes, str], tuple[int, Faults]], str] = {
    ours: "",
    ours_records: "",
    csv_pydantic: "pydantic",
    csv_type_adapter: "pydantic",
    pandas_pydantic: "pandas",
    pandas_pandera: "pandera",
    pandera_records: "pandera",
    frictionless: "frictionless",
}
"""The readers, and the package without which one of them is left out."""


def _answer(reader: Callable[[bytes, str], tuple[int, Faults]], path: str, encoding: str, turn: Any) -> None:
    """Read the file whenever it is our turn; tell the processor time, the highest memory and what was found."""
    content = Path(path).read_bytes()
    reader(content_of(rows(200), encoding), encoding)
    while turn.recv():
        began = time.process_time()
        found = reader(content, encoding)
        turn.send((time.process_time() - began, _highest_memory(), found))


def _highest_memory() -> float:
    """Return the highest memory of this process in MB; Linux's ``ru_maxrss`` would count that of the parent too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024


def compare(readers: Sequence[Any], count: int, encoding: str, rounds: int) -> dict[str, tuple[float, float, Any]]:
    """Return the best time, the highest memory and the findings of each reader, each in its own process, in turns."""
    apart = multiprocessing.get_context("spawn")
    best: dict[str, tuple[float, float, Any]] = {}
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content_of(rows(count), encoding))
        file.flush()
        turns = {}
        for reader in readers:
            turns[reader.__name__], theirs = apart.Pipe()
            apart.Process(target=_answer, args=(reader, file.name, encoding, theirs), daemon=True).start()
        for name in list(turns) * rounds:
            turns[name].send("read")
            seconds, memory, found = turns[name].recv()
            best[name] = (min(seconds, best.get(name, (seconds,))[0]), memory, found)
        for turn in turns.values():
            turn.send("")
    return best


def main() -> None:
    """Print one line for each reader and encoding, then what our reader needs for more and more rows."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    readers = [reader for reader, package in PEERS.items() if not package or importlib.util.find_spec(package)]
    print(f"processor time, best of {ROUNDS} in turns; memory is the highest of the whole process")
    for encoding in ("cp932", "utf-8"):
        print(f"{count:,} rows × {len(HEADER)} columns, {encoding}")
        told = compare(readers, count, encoding, ROUNDS)
        base = told["csv_pydantic"][0]
        for name, (seconds, memory, found) in told.items():
            if found != told["ours"][2]:
                raise SystemExit(f"{name} found something else")
            print(f"  {name:18}{seconds * 1000:7.0f} ms  {base / seconds:5.2f} × csv_pydantic  {memory:4.0f} MB")
        print(f"  {found[0]:,} good rows, {len(found[1]):,} messages, the same of all")
    print("ours, cp932, by rows, every record made and let go")
    for part in CURVE if count >= min(CURVE) else (count,):
        seconds, memory, found = compare([ours_of_any_size], part, "cp932", 1 if part > 10**5 else 3)[
            "ours_of_any_size"
        ]
        if found[0] != part * 99 // 100:
            raise SystemExit(f"{part} rows were not read")
        print(f"  {part:9,} rows {seconds * 1000:7.0f} ms  {seconds / part * 1e6:5.1f} µs a row  {memory:4.0f} MB")


if __name__ == "__main__":
    main()
