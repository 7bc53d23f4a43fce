"""Small sheets for the tests of fitgap: the columns of the corpus, one default row, and a short way to read them."""

from collections.abc import Sequence

from fitgap.sheet import read_sheet
from model.record import SystemCode
from model.sheet import SheetReading
from model.system import System

COLUMNS = (
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
)
DEFAULTS = dict(
    zip(
        COLUMNS,
        ("0100001", "戸籍", "届出", "出生届", "○", "標準", "2", "2026/04/01", "2026/04/10", "", "50", ""),
        strict=True,
    )
)
OWN = System(code=SystemCode("05"), name="戸籍", aliases=("戸籍情報",))
OTHER = System(code=SystemCode("06"), name="就学", aliases=("学齢簿",))


def row(**cells: str) -> str:
    """Return a line of CSV; every cell is quoted so that a test may put anything into it."""
    values = DEFAULTS | {"工数(人日)" if name == "工数" else name: value for name, value in cells.items()}
    return ",".join('"' + value.replace('"', '""') + '"' for value in values.values())


def sheet(*rows: str, header: str = ",".join(COLUMNS)) -> bytes:
    """Return the bytes of a sheet."""
    return "".join(f"{line}\r\n" for line in (header, *rows)).encode()


def read(content: bytes, file: str = "sheet.csv", **options: object) -> SheetReading:
    """Read a sheet as the vendor of 戸籍."""
    wanted: dict[str, object] = {"systems": (OWN, OTHER), "allowed": frozenset({OWN.code})} | options
    return read_sheet(content, file, **wanted)  # type: ignore[arg-type]


def codes(reading: SheetReading) -> list[str]:
    """Return the codes of all findings."""
    return [issue.code for issue in reading.issues]


def balance(reading: SheetReading) -> Sequence[int]:
    """Return the sizes of the five lists: accepted, repaired, rejected, blank, skipped."""
    lists = (reading.accepted, reading.repaired, reading.rejected, reading.blank, reading.skipped)
    return [len(each) for each in lists]
