"""Each kind of cell is accepted as it stands, read and told, or set aside: never guessed."""

from datetime import date
from fractions import Fraction

import pytest

from fitgap.cells import (
    Reader,
    read_category,
    read_effort,
    read_progress,
    read_resolution,
    read_response,
    read_severity,
    read_verdict,
)
from fitgap.dates import read_date, read_due
from fitgap.identifiers import read_id
from fitgap.texts import guarded, read_name, read_text
from model.fitgap import Category, Resolution, Response, Verdict
from model.issue import Severity


@pytest.mark.parametrize("mark", ["○", "◎", "△", "×", "未判定", "対象外"])
def test_the_marks_and_our_own_words_are_accepted_as_they_stand(mark: str) -> None:
    assert read_verdict(mark).found == ()


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("◯ 〇 適合 Fit FIT ｆｉｔ 有", Verdict.FIT),
        ("一部適合 部分適合 一部", Verdict.PARTIAL),
        ("✕ ✖ Ｘ x 不適合 Gap GAP 無", Verdict.GAP),
        ("判定中 未評価", Verdict.NOT_JUDGED),
        ("該当なし 該当せず", Verdict.NOT_APPLICABLE),
    ],
)
def test_other_words_for_a_verdict_are_read_and_told(words: str, verdict: Verdict) -> None:
    cells = [read_verdict(word) for word in words.split()]

    assert {cell.value for cell in cells} == {verdict}
    assert {cell.found[0].code for cell in cells} == {"normalised"}


@pytest.mark.parametrize("mark", ["", "　", "▲", "0", "О", "？", "○?", "TRUE", "○×", "-", "済"])
def test_an_unknown_mark_is_never_a_verdict(mark: str) -> None:
    assert read_verdict(mark).rejected


@pytest.mark.parametrize(
    ("text", "days"),
    [("3", 3), ("3.5", Fraction(7, 2)), ("0", 0), ("100000", 100_000), ("", None)],
)
def test_person_days_are_exact(text: str, days: Fraction | None) -> None:
    cell = read_effort(text)

    assert cell.value == days
    assert cell.found == ()


@pytest.mark.parametrize("text", ["３", " 3 ", "3人日", "３．０", "1,234", "１，２３４"])
def test_other_forms_of_person_days_are_read_and_told(text: str) -> None:
    cell = read_effort(text)

    assert cell.value in (3, 1234)
    assert cell.found[0].code == "normalised"


@pytest.mark.parametrize(
    "text",
    [*["約3", "3~5", "未定", "-", "なし", "三", "-3", "1e3", "nan", "inf", "0x10", "1_000", "٣", "#REF!", "#######"],
     *["100001", "3,5", "1,23", "½", "①", "++3", "3..5", ".5", "9" * 5000]],
)  # fmt: skip
def test_what_is_no_number_of_days_sets_the_row_aside(text: str) -> None:
    assert read_effort(text).rejected


@pytest.mark.parametrize(
    ("text", "share"), [("0", 0), ("100", 100), ("33.3", Fraction(333, 10)), ("50%", 50), ("５０％", 50), ("50.0", 50)]
)
def test_progress_is_a_percentage(text: str, share: Fraction) -> None:
    assert read_progress(text).value == share


@pytest.mark.parametrize("text", ["0.5", "0.5%", "-1", "101", "完了", "1/2", "nan", "50%%"])
def test_progress_that_could_mean_two_things_sets_the_row_aside(text: str) -> None:
    assert read_progress(text).rejected


def test_a_blank_progress_is_not_reported_which_is_not_zero() -> None:
    assert read_progress("").value is None


@pytest.mark.parametrize(
    "text",
    ["2026/4/1", "2026-04-01", "20260401", "2026.4.1", "2026年4月1日", "R8.4.1", "r8/4/1", "令和8年4月1日",
     "㋿８年４月１日",
     "２０２６／４／１", "2026/04/01 0:00", "2026-04-01T00:00:00Z", " 2026/04/01", "2026/04/01(水)",
     "2026年4月1日 （水曜日）", "R8.4.1㈬"],
)  # fmt: skip
def test_full_dates_are_read_and_told(text: str) -> None:
    cell = read_date(text)

    assert cell.value == date(2026, 4, 1)
    assert [found.code for found in cell.found] == ["normalised"]


@pytest.mark.parametrize(
    "text",
    ["46113", "4月1日", "4/1", "26/4/1", "04/01/2026", "Apr-26", "未定", "2026/2/29", "1900/2/29", "平成38年4月1日",
     "令和元年4月30日",
     "2019/12/31", "2100/01/01", "2026/04/01 9:30", "令和6年2月30日", "2026/4-1", "#N/A", "2026/04/01(木)", "(水)"],
)  # fmt: skip
def test_what_is_no_full_date_sets_the_row_aside(text: str) -> None:
    assert read_date(text).rejected


def test_the_first_and_the_last_day_of_the_range_are_in_it() -> None:
    assert read_date("2020/01/01").value == date(2020, 1, 1)
    assert read_date("2099/12/31").value == date(2099, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和7年3月末", date(2025, 3, 31)),
        ("2024年2月末", date(2024, 2, 29)),
        ("R6年度末", date(2025, 3, 31)),
        ("未定", None),
        ("", None),
    ],
)
def test_a_due_day_may_be_the_end_of_a_month_or_unknown(text: str, day: date | None) -> None:
    cell = read_due(text)

    assert cell.value == day
    assert not cell.rejected


@pytest.mark.parametrize(
    "text", ["0010001", "001", "1.0", "1e0", "NA", "null", "A-1", "x" * 64, "F-1-2", "TRUE", "1234567"]
)
def test_an_id_is_text_and_stays_as_it_is(text: str) -> None:
    cell = read_id(text)

    assert (cell.value, cell.found) == (text, ())


@pytest.mark.parametrize(
    "text", ["００１０００１", "　0010001 ", "001\u200b0001", "001 0001", '="0010001"', "'0010001", "\ufeff0010001"]
)
def test_an_id_in_disguise_is_read_and_told(text: str) -> None:
    cell = read_id(text)

    assert cell.value == "0010001"
    assert cell.found[0].severity is Severity.REPAIRED


def test_a_wave_dash_becomes_the_one_of_cp932() -> None:
    assert read_id("A\u301cB").value == "A\uff5eB"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("\u3000", "required"),
        ("=1+1", "formula-cell"),
        ("@A1", "formula-cell"),
        ("－1", "formula-cell"),
        ("1.23457E+11", "type-error"),
        ("1.23457e+11", "type-error"),
        ("１．２Ｅ＋０６", "type-error"),
        ("1:02:00", "auto-format"),
        ("令和8年4月1日", "auto-format"),
        ("1月2日", "auto-format"),
        ("2003/4/5", "auto-format"),
        ("Jan-02", "auto-format"),
        ("10001", "leading-zero-lost"),
        ("100001", "leading-zero-lost"),
        ("1234567890123450000", "suspect-lost-digits"),
        ("1\x00", "control-char"),
        ("1\x1b", "control-char"),
        ("#REF!", "error-cell"),
        ("x" * 65, "constraint-error"),
        ("00\ufffd1", "suspect-lost-char"),
    ],
)
def test_an_id_that_a_spreadsheet_changed_for_good_sets_the_row_aside(text: str, code: str) -> None:
    cell = read_id(text)

    assert cell.rejected
    assert cell.found[0].code == code


def test_a_lost_zero_comes_with_the_id_it_may_have_been() -> None:
    assert dict(read_id("10001").found[0].values) == {"candidate": "0010001"}


@pytest.mark.parametrize(
    "text", ["神\ufa19", "葛\U000e0100", "𠮷", "①㈱", "👨\u200d👩", "a\r\nb", "\t表", "NULL", "'; DROP TABLE x;--"]
)
def test_free_text_is_kept_exactly(text: str) -> None:
    cell = read_text(text)

    assert cell.value == text
    assert not cell.rejected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=1+1", "formula-cell"),
        ("＝1+1", "formula-cell"),
        ("前\x1b後", "control-char"),
        ("\u202e逆", "bidi-control"),
        ("\ue000野", "private-use-char"),
        ("ﾃﾝﾆｭｳ", "normalised"),
        ("か\u3099", "normalised"),
        ("???", "suspect-lost-char"),
        ("x" * 32_767, "truncated-value"),
    ],
)
def test_doubtful_text_is_kept_and_told(text: str, code: str) -> None:
    cell = read_text(text)

    assert cell.value == text
    assert [found.code for found in cell.found] == [code]
    assert not cell.rejected


@pytest.mark.parametrize("text", ["a\x00b", "x" * 32_768, "#REF!", "########"])
def test_text_that_cannot_be_kept_sets_the_row_aside(text: str) -> None:
    assert read_text(text).rejected


def test_a_name_may_not_be_blank() -> None:
    assert read_name("\u200b　").rejected


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''=x", "-", "+81", "@x", "\tx", "\rx", "＝x", "'x", "x", "", "'; DROP"]
)
def test_an_export_comes_back_as_it_was(text: str) -> None:
    assert read_text(guarded(text)).value == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def test_a_vendor_reaches_vendor_done_at_most() -> None:
    assert read_resolution("完了").value is Resolution.VENDOR_DONE
    assert read_resolution("検討中").value is Resolution.PROPOSED
    assert read_resolution("").value is Resolution.OPEN


@pytest.mark.parametrize(("word", "step"), [("所管課承認済", Resolution.PROPOSED), ("検証済", Resolution.VENDOR_DONE)])
def test_what_only_the_ward_can_say_is_read_as_the_step_below_and_told(word: str, step: Resolution) -> None:
    cell = read_resolution(word)

    assert cell.value is step
    assert [found.code for found in cell.found] == ["ward-claim"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("業務見直し", Response.CHANGE_WORK),
        ("運用対応（EUC）", Response.OPERATION),
        ("別システム(疎結合)", Response.SEPARATE_SYSTEM),
        ("国へ照会", Response.ASK_STATE),
        ("カスタマイズ", Response.CUSTOMISE),
        ("", Response.NONE),
        ("来月相談します", Response.OTHER),
    ],
)
def test_a_response_is_one_of_ours_or_other(text: str, response: Response) -> None:
    assert read_response(text).value is response


def test_categories_have_an_older_wording() -> None:
    assert read_category("実装すべき機能").value is read_category("◎").value is Category.MANDATORY
    assert read_category("").value is None
    assert read_category("そのほか").rejected


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (read_verdict, "？？", "○・△・×・未判定・対象外"),
        (read_severity, "たぶん", "高・中・低"),
        (read_progress, "だいたい半分", "0–100"),
        (read_due, "そのうち", "2024/10/4・R6.10.4・令和6年10月4日"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_can(read: Reader, text: str, expected: str) -> None:
    (found,) = read(text).found

    assert found.code == "type-error"
    assert dict(found.values) == {"expected": expected}
