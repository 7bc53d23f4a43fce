"""The matrix of rights: every person, every act, on system 01 and on 02, against the table in ``tests/rights.py``."""

from pathlib import Path

import pytest

from tests.rights import ACTS, acting, demote, expected, outcome, ward_with_people

EXPECTED = expected()
SUBJECTS = tuple(dict.fromkeys(subject for subject, _, _ in EXPECTED))
CELLS = 252


def test_the_table_is_as_large_as_was_promised() -> None:
    assert len(EXPECTED) >= CELLS
    assert {act for _, act, _ in EXPECTED} == set(ACTS)


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_person_may_do_and_see_what_the_table_says_and_nothing_else(tmp_path: Path, subject: str) -> None:
    db = ward_with_people(tmp_path)
    if subject == "demoted":
        assert outcome(ACTS["recompute"], db, acting(db, subject), "01", tmp_path) == "+"
        demote(db)

    tried = {
        (who, act, system): outcome(ACTS[act], db, acting(db, who), system, tmp_path / act / system)
        for who, act, system in EXPECTED
        if who == subject
    }

    assert {cell: told for cell, told in tried.items() if told != EXPECTED[cell]} == {}
