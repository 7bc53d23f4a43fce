"""Edits of one version of a plan made onto another."""

from migration_plan.plan_changes import merged

HEAD = ["コード", "名"]
BEFORE = [HEAD, ["a", "A"], ["b", "B"], ["c", "C"]]


def test_an_edit_is_made_onto_rows_that_somebody_else_changed_added_and_removed() -> None:
    edited = [HEAD, ["a", "A2"], ["b", "B"], ["c", "C"], ["d", "D"]]
    now = [HEAD, ["a", "A"], ["c", "C9"], ["e", "E"]]

    assert merged("vendors", BEFORE, edited, now) == (
        [HEAD, ["a", "A2"], ["c", "C9"], ["e", "E"], ["d", "D"]],
        (),
    )


def test_what_both_changed_stands_as_edited_and_is_named() -> None:
    edited = [HEAD, ["a", "A2"], ["c", "C2"]]
    now = [HEAD, ["a", "A9"], ["b", "B9"]]

    assert merged("vendors", BEFORE, edited, now) == ([HEAD, ["a", "A2"], ["c", "C2"]], ("a", "b", "c"))


def test_the_same_change_on_both_sides_is_no_quarrel() -> None:
    same = [HEAD, ["a", "A2"], ["c", "C"], ["d", "D"]]

    assert merged("vendors", BEFORE, same, same) == (same, ())


def test_a_row_written_twice_is_kept_twice_so_that_it_is_told() -> None:
    edited = [HEAD, *BEFORE[1:], ["a", "anders"]]

    assert sorted(merged("vendors", BEFORE, edited, BEFORE).grid[1:]) == sorted(edited[1:])
