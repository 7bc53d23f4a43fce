"""Next week's sheet of a vendor, made from the one it sent last: new gaps, and one mark that nobody knows."""

from pathlib import Path

WARD = Path(__file__).parents[1] / "examples" / "meguro"
VENDOR, WEEK, FILE = "A社", "2024-W40", "a_01_2024-W40.csv"
NEW_GAPS = 20
UNREADABLE = "▲"


def next_sheet() -> bytes:
    """Return the sheet in CP932: twenty requirements that fitted are gaps now, and the mark of one is unreadable."""
    header, *rows = (WARD / "sheets" / "a_01_2024-W39.csv").read_text(encoding="utf-8-sig").splitlines()
    fitting = [index for index, row in enumerate(rows) if ",○,,,,," in row]
    for index in fitting[:NEW_GAPS]:
        rows[index] = rows[index].replace(",○,,,,,", ",×,高,運用対応,提案済,2024/12/20,")
    rows[fitting[NEW_GAPS]] = rows[fitting[NEW_GAPS]].replace(",○,,,,,", f",{UNREADABLE},,,,,")
    return "\r\n".join([header, *rows, ""]).encode("cp932")


def unreadable_line() -> int:
    """Return the line of the sheet whose mark nobody knows."""
    lines = next_sheet().decode("cp932").splitlines()
    return next(number for number, line in enumerate(lines, 1) if UNREADABLE in line)
