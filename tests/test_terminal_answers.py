"""What a script is told carries every figure exactly, and JSON can hold it."""

import json
from fractions import Fraction

from model.issue import Issue, Severity
from model.snapshot import Rate
from terminal import answers
from terminal.tables import columns, width
from tests.snapshots import a_snapshot
from views.wording import Language


def test_a_status_carries_what_scripts_were_promised() -> None:
    snapshot = a_snapshot()

    answer = json.loads(json.dumps(answers.status(snapshot, Language.EN)))

    assert answer["status_date"] == "2024-10-04"
    assert answer["national"] == {"numerator": 628, "denominator": 800, "rate": 78.5, "shown": "78.5%"}
    assert {"verified", "reported", "withheld", "target", "finish"} <= set(answer)
    assert answer["withheld"]["rate"] == 7.0
    assert answer["target"] == {"measure": "national_rate", "day": "2025-03-31", "value": 85.0}
    assert answer["critical_path"] == list(snapshot.critical_path)


def test_a_rate_just_below_a_goal_is_never_rounded_up_to_it() -> None:
    nearly = Rate(numerator=Fraction(84999999999, 10**9), denominator=Fraction(100))

    assert answers.rate(nearly)["rate"] == 84.999999
    assert answers.rate(nearly)["numerator"] == "84999999999/1000000000"


def test_a_rate_over_nothing_is_null_and_not_zero() -> None:
    nothing = Rate(numerator=Fraction(0), denominator=Fraction(0))

    assert answers.rate(nothing) == {"numerator": 0, "denominator": 0, "rate": None, "shown": "–"}


def test_a_finding_is_told_with_its_address() -> None:
    issue = Issue(code="unheard-of", severity=Severity.REJECTED, file="a.csv", line=7, column="判定", value="？")

    assert answers.issues([issue], Language.EN) == [
        {
            "code": "unheard-of",
            "severity": "rejected",
            "file": "a.csv",
            "line": 7,
            "column": "判定",
            "value": "？",
            "message": "unheard-of",
        }
    ]


def test_columns_line_up_where_characters_are_two_cells_wide() -> None:
    lines = columns([("業務", "率", "週"), ("戸籍の附票", "7.5%", "2024-W40")], right=frozenset({1}))

    assert lines == ["業務          率  週", "戸籍の附票  7.5%  2024-W40"]
    assert width("業務          率  ") == width("戸籍の附票  7.5%  ")
