"""What-ifs that are kept: saved once, compared on today's facts, withdrawn but never deleted."""

from pathlib import Path

import pytest
from sqlalchemy import text

from actions.access import LOCAL_PERSON, Forbidden
from actions.backup import verify
from actions.progress_reports import report
from actions.steering import what_if_now
from actions.weekly import plan_of
from actions.what_ifs import compare_what_ifs, save_what_if, saved_what_ifs, withdraw_what_if
from model.access import Actor, Role
from model.record import TaskId
from model.task import Dependency
from model.what_if import Assumptions
from storage.ledger import entries, last_entry
from tests.ward import (
    DEPARTMENT,
    MANAGER,
    REPORT_HEADER,
    VENDOR,
    WEEK,
    behind_our_back,
    on,
    open_in,
    row,
    send,
    ward_in,
)

pytestmark = pytest.mark.usefixtures("each_database")

SLIP = Assumptions(slipped=((TaskId("1-b"), 10),))
DONE = Assumptions(finished=(TaskId("1-b"), TaskId("2-b")))


def test_a_saved_question_comes_back_with_its_name_author_and_time(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    kept = save_what_if(db, DEPARTMENT, " 税の\n遅れ ", SLIP, on(5, 17))

    assert (kept.new, kept.issues) == (True, ())
    assert saved_what_ifs(db, MANAGER) == (kept.saved,)
    assert kept.saved
    assert (kept.saved.name, kept.saved.author, kept.saved.recorded) == ("税の 遅れ", DEPARTMENT.name, on(5, 17))
    assert kept.saved.assumptions == SLIP
    with db.read(MANAGER) as tx:
        last = entries(tx)[-1]
    assert (last.seq, last.action, last.object) == (kept.saved.number, "save_what_if", "what-if:税の 遅れ")


def test_the_same_under_the_same_name_is_kept_once_and_other_assumptions_are_refused(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    first = save_what_if(db, MANAGER, "遅れ", SLIP, on(5, 17))

    again = save_what_if(db, DEPARTMENT, "遅れ", SLIP, on(5, 18))
    other = save_what_if(db, DEPARTMENT, "遅れ", DONE, on(5, 18))

    assert (again.saved, again.new) == (first.saved, False)
    assert (other.saved, [issue.code for issue in other.issues]) == (None, ["what-if-name-taken"])
    assert len(saved_what_ifs(db, MANAGER)) == 1


@pytest.mark.parametrize(
    ("name", "assumed", "code"),
    [
        (" ", SLIP, "what-if-name-unusable"),
        ("x" * 81, SLIP, "what-if-name-unusable"),
        ("何も", Assumptions(), "what-if-assumes-nothing"),
    ],
)
def test_what_cannot_be_kept_is_told_and_changes_nothing(
    tmp_path: Path, name: str, assumed: Assumptions, code: str
) -> None:
    db = ward_in(tmp_path)

    kept = save_what_if(db, MANAGER, name, assumed, on(5, 17))

    assert [issue.code for issue in kept.issues] == [code]
    assert saved_what_ifs(db, MANAGER) == ()


def test_saved_questions_are_asked_anew_on_the_facts_of_the_day(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    save_what_if(db, MANAGER, "遅れ", SLIP, on(4, 2))
    save_what_if(db, MANAGER, "完了", DONE, on(4, 2))
    before = compare_what_ifs(db, MANAGER, WEEK.friday)

    done = REPORT_HEADER + "1-b,2024-05-10,完了済み,2024-05-06,2024-05-10,,課,\n"
    assert report(db, MANAGER, file="r.csv", content=done.encode(), now=on(5, 10)).issues == ()

    after = compare_what_ifs(db, MANAGER, WEEK.friday)
    assert [each.saved.name for each in after] == ["遅れ", "完了"]
    assert before[0].answer.before.national == 0
    assert after[0].answer.before.national == 25
    assert after[1].answer.after.national == 50
    for each in after:
        assert each.answer == what_if_now(db, MANAGER, WEEK.friday, each.saved.assumptions)


def test_a_saved_link_is_asked_anew_and_one_that_closes_a_circle_is_told(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    plan = plan_of(db, MANAGER)
    assert plan
    known = plan.dependencies[0]
    freed = Assumptions(dropped=((known.predecessor, known.successor),))
    back = Assumptions(added=(Dependency(predecessor=known.successor, successor=known.predecessor),))
    save_what_if(db, MANAGER, "外す", freed, on(5, 17))
    save_what_if(db, MANAGER, "輪", back, on(5, 17))

    found = compare_what_ifs(db, MANAGER, WEEK.friday)

    assert [each.saved.assumptions for each in found] == [freed, back]
    assert [each.answer.loop for each in found] == [(), (known.predecessor, known.successor, known.predecessor)]


def test_what_the_plan_does_not_have_any_more_is_named_and_left_out_of_the_question(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    with db.write(MANAGER) as tx:
        send(tx, added=(row(1),))
    gone = Assumptions(slipped=((TaskId("old"), 5),), finished=(TaskId("1-a"),), verified=("01:0000009",))
    save_what_if(db, MANAGER, "古い", gone, on(5, 17))

    found = compare_what_ifs(db, MANAGER, WEEK.friday)[0]

    assert found.missing == ("old", "01:0000009")
    assert found.answer.after.national == 25


def test_a_withdrawn_question_stays_with_who_withdrew_it_and_frees_its_name(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    first = save_what_if(db, DEPARTMENT, "遅れ", SLIP, on(5, 17)).saved
    assert first

    withdrawn = withdraw_what_if(db, MANAGER, "遅れ", on(5, 18)).saved

    assert withdrawn == first.model_copy(update={"withdrawn": on(5, 18), "withdrawn_by": MANAGER.name})
    assert compare_what_ifs(db, MANAGER, WEEK.friday) == ()
    assert [i.code for i in withdraw_what_if(db, MANAGER, "遅れ", on(5, 19)).issues] == ["what-if-unknown"]
    assert save_what_if(db, MANAGER, "遅れ", DONE, on(5, 20)).new
    assert [each.withdrawn for each in saved_what_ifs(db, MANAGER)] == [on(5, 18), None]


def test_a_saved_question_that_was_altered_in_the_store_is_found(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    save_what_if(db, MANAGER, "遅れ", SLIP, on(5, 17))
    assert verify(db, LOCAL_PERSON).intact

    with behind_our_back(tmp_path) as connection:
        connection.execute(text("UPDATE what_ifs SET body = replace(body, '10', '20')"))

    assert verify(db, LOCAL_PERSON).altered == ("what-if:遅れ",)


def test_who_only_reads_keeps_nothing_and_without_a_plan_there_is_nothing_to_compare(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    with db.read(MANAGER) as tx:
        before = last_entry(tx)

    for who in (VENDOR, Actor(name="監査", role=Role.AUDITOR), Actor(name="見る", role=Role.VIEWER)):
        with pytest.raises(Forbidden):
            save_what_if(db, who, "遅れ", SLIP, on(5, 17))
        with pytest.raises(Forbidden):
            withdraw_what_if(db, who, "遅れ", on(5, 17))

    with db.read(MANAGER) as tx:
        assert last_entry(tx) == before
    assert compare_what_ifs(open_in(tmp_path / "empty"), MANAGER, WEEK.friday) == ()
