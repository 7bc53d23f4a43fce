"""A reading against what is known: completed, carried forward, and questioned where it cannot be right."""

from fractions import Fraction

import pytest

from fitgap.reconcile import reconcile
from model.fitgap import FitGapRecord, Resolution, Response, Verdict
from model.issue import Severity
from model.sheet import Reconciled
from tests.fitgap_sheets import OWN, read, row, sheet


def known(count: int = 20, **cells: str) -> tuple[FitGapRecord, ...]:
    return read(sheet(*(row(機能ID=f"F{number}", **cells) for number in range(count)))).records


def after(
    *rows: str, before: tuple[FitGapRecord, ...] = (), header: str | None = None, decides: bool = False
) -> Reconciled:
    content = sheet(*rows) if header is None else sheet(*rows, header=header)
    return reconcile(read(content, default_system=OWN.code), before, decides_scope=decides)


def told(found: Reconciled) -> list[tuple[str, Severity]]:
    return [(issue.code, issue.severity) for issue in found.issues]


def test_the_first_sheet_adds_all_its_rows_and_asks_nothing() -> None:
    found = after(row(機能ID="F0", 進捗率="0"))

    assert (len(found.added), found.changed, found.vanished, found.issues) == (1, (), (), ())


def test_the_same_content_changes_nothing_wherever_it_stands() -> None:
    before = known(3)

    found = after(*(row(機能ID=f"F{number}") for number in (2, 0, 1)), before=before)

    assert (found.added, found.changed, len(found.unchanged), found.issues) == ((), (), 3, ())


def test_another_spelling_of_an_id_is_the_same_row_and_keeps_its_first_spelling() -> None:
    before = read(sheet(row(機能ID="FG－1"))).records

    found = after(row(機能ID="ｆｇ-1", 進捗率="60"), before=before)

    assert [record.requirement_id for record in found.changed] == ["FG－1"]


def test_a_column_that_is_missing_leaves_what_is_known() -> None:
    before = known(1, 備考="大事", 適合区分="×", 対応方針="カスタマイズ")

    found = after("F0,出生届,×,60", before=before, header="機能ID,機能名称,適合区分,進捗率")

    record = found.changed[0]
    assert (record.note, record.effort, record.progress) == ("大事", Fraction(2), Fraction(60))
    assert (record.response, record.response_text) == (Response.CUSTOMISE, "カスタマイズ")


def test_a_row_that_was_ever_a_gap_stays_in_the_denominator() -> None:
    found = after(row(機能ID="F0", 適合区分="○"), before=known(1, 適合区分="×"))

    assert (found.changed[0].verdict, found.changed[0].ever_gap) == (Verdict.FIT, True)


def test_rows_that_are_gone_are_carried_forward_and_many_of_them_are_a_question() -> None:
    few = after(*(row(機能ID=f"F{number}") for number in range(18)), before=known())
    many = after(*(row(機能ID=f"F{number}") for number in range(17)), before=known())

    assert [record.requirement_id for record in few.vanished] == ["F18", "F19"]
    assert told(few) == [("added-removed", Severity.NOTICE)]
    assert told(many)[0] == ("mass-delete", Severity.QUESTION)


def test_a_row_that_was_set_aside_has_not_vanished() -> None:
    found = after(*(row(機能ID=f"F{number}", 適合区分="？") for number in range(20)), before=known())

    assert found.vanished == ()


def test_rows_of_other_systems_are_left_alone() -> None:
    other = tuple(record.model_copy(update={"system": "06"}) for record in known(5))

    assert after(row(機能ID="F0"), before=(*known(1), *other)).vanished == ()


def test_all_progress_zero_is_a_question_unless_it_always_was() -> None:
    zero = [row(機能ID=f"F{number}", 進捗率="0") for number in range(3)]

    assert told(after(*zero, before=known(3)))[0] == ("mass-change", Severity.QUESTION)
    assert told(after(*zero, before=known(3, 進捗率="0"))) == []


@pytest.mark.parametrize("cells", [{"機能名称": "別の名"}, {"適合区分": "△"}])
def test_most_names_or_verdicts_changed_is_a_question(cells: dict[str, str]) -> None:
    rows = [row(機能ID=f"F{number}", **(cells if number < 11 else {})) for number in range(20)]

    assert ("mass-change", Severity.QUESTION) in told(after(*rows, before=known()))
    assert ("mass-change", Severity.QUESTION) not in told(after(row(機能ID="F0", **cells), before=known(1)))


def test_progress_that_fell_is_told_by_name() -> None:
    found = after(row(機能ID="F0", 進捗率="40"), row(機能ID="F1", 進捗率="60"), before=known(2))

    assert [key.requirement_id for key in found.regressed] == ["F0"]
    assert [dict(issue.values) for issue in found.issues] == [{"count": "1", "ids": "F0"}]


def test_a_claim_of_out_of_scope_leaves_the_row_in_scope() -> None:
    found = after(row(機能ID="F0", 適合区分="対象外", 備考="都が行う"), before=known(1, 適合区分="×"))

    record = found.changed[0]
    assert (record.verdict, record.response, record.counts_as_gap) == (Verdict.GAP, Response.OUT_OF_SCOPE, True)
    assert told(found) == [("scope-claim", Severity.NOTICE)]


def test_who_decides_on_the_scope_is_asked_where_many_rows_leave_it() -> None:
    found = after(row(機能ID="F0", 適合区分="対象外", 備考="都が行う"), before=known(1), decides=True)

    assert found.changed[0].verdict is Verdict.NOT_APPLICABLE
    assert told(found)[0] == ("scope-change", Severity.QUESTION)


def test_a_new_id_with_the_name_of_a_row_that_is_gone_may_be_a_rename() -> None:
    before = (*known(10, 機能名称="同じ"), *read(sheet(row(機能ID="OLD", 機能名称="転籍届"))).records)

    found = after(
        *(row(機能ID=f"F{number}", 機能名称="同じ") for number in range(10)),
        row(機能ID="NEW", 機能名称="転籍届"),
        before=before,
    )

    renames = [dict(issue.values) for issue in found.issues if issue.code == "possible-rename"]
    assert renames == [{"old": "OLD", "new": "NEW"}]


def test_a_done_row_whose_progress_falls_is_done_no_more() -> None:
    before = known(1, 適合区分="×", 進捗率="100")

    found = after(row(機能ID="F0", 適合区分="×", 進捗率="80"), before=before)

    assert before[0].resolution is Resolution.VENDOR_DONE
    assert found.changed[0].resolution is Resolution.PROPOSED


def test_another_version_or_category_than_is_known_is_told() -> None:
    header = "機能ID,機能名称,適合区分,進捗率,実装区分,仕様書版"
    before = read(sheet("F0,届,○,5,実装必須,3.0", header=header), default_system=OWN.code).records

    found = after("F0,届,○,5,実装不可,4.0", header=header, before=before)

    assert told(found) == [("category-changed", Severity.NOTICE), ("other-version", Severity.NOTICE)]
