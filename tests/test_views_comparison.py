from datetime import date, datetime
from fractions import Fraction

from model.record import SystemCode
from model.system import StepStatus
from tests.snapshots import a_gap, a_plan, a_snapshot
from views.comparison import compare
from views.names import Names
from views.narrative import told

WEEK_BEFORE = date(2024, 9, 27)


def test_nothing_moves_between_a_snapshot_and_itself() -> None:
    snapshot = a_snapshot()

    found = compare(snapshot, snapshot)

    assert [found.national, found.days] == [Fraction(0), 0]
    assert [*found.tasks, *found.gaps_closed, *found.gaps_opened, *found.path_joined, *found.path_left] == []


def test_one_step_more_moves_its_system_by_two_and_a_half_points_and_the_whole_by_an_eighth() -> None:
    found = compare(a_snapshot(completed={"02": 31}), a_snapshot(completed={"02": 32}))

    family_register = next(change for change in found.systems if change.code == "02")
    assert (family_register.steps, family_register.national) == (1, Fraction(5, 2))
    assert found.national == Fraction(1, 8)
    assert {change.id: change.after.status for change in found.tasks if change.after and change.advanced} == {
        "02-32": StepStatus.COMPLETED,
        "02-33": StepStatus.IN_PROGRESS,
    }


def test_a_system_that_only_one_side_has_moves_by_nothing_that_could_be_measured() -> None:
    small, large = a_plan(2), a_plan(3)

    found = compare(a_snapshot(small), a_snapshot(large))

    new = next(change for change in found.systems if change.code == SystemCode("03"))
    assert (new.before, new.national) == (None, None)
    assert sum(change.before is None for change in found.tasks) == 40


def test_settled_and_new_gaps_are_told_apart() -> None:
    found = compare(a_snapshot(gaps=[a_gap("old"), a_gap("both")]), a_snapshot(gaps=[a_gap("both"), a_gap("new")]))

    assert [gap.id for gap in found.gaps_closed] == ["old"]
    assert [gap.id for gap in found.gaps_opened] == ["new"]


def test_the_changes_are_told_with_their_figures_and_lead_to_their_records() -> None:
    before = a_snapshot(on=WEEK_BEFORE, completed={"02": 31, "05": 31}, finish=datetime(2026, 2, 17, 18))
    after = a_snapshot(completed={"02": 33, "05": 30}, gaps=[a_gap("G-1"), a_gap("G-2")])

    sentences = told(compare(before, after), Names(a_plan()))

    texts = [sentence.text for sentence in sentences]
    assert texts[0] == "全体進捗 78.5% → 78.6%（+0.1 pt）"
    assert texts[1] == "完了した工程 2：戸籍 2"
    assert "後退：個人住民税 31 工程31（理由：記載なし）" in texts
    assert "Gap：解決 0、新規 1、残り 2" in texts
    assert "完了見込みが 3 日遅くなった" in texts
    assert sentences[0].parameters == {"a": "2024-W39"}
    assert next(s.parameters for s in sentences if s.page == "schedule" and "task" in s.parameters) == {"task": "05-31"}


def test_systems_that_have_long_been_silent_are_named_the_longest_first() -> None:
    snapshot = a_snapshot()

    text = told(compare(snapshot, snapshot), Names(a_plan()))[-1].text

    assert text == "14日以上報告がない業務：健康管理、生活保護、介護保険 ほか3"
