"""Filling an empty database: with a plan of one's own, or with the example."""

import shutil
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from actions.access import LOCAL_PERSON, Forbidden
from actions.backup import verify
from actions.example import load_example
from actions.exporting import csv_bytes, export
from actions.opening import Database, edition, is_empty, open_database
from actions.planning import import_plan
from actions.register import receipts
from actions.weekly import frozen_weeks, latest_status_date, plan_of, recompute, snapshot_as_of
from model.keeping import PlanImport
from tests.ward import MANAGER, VENDOR, on, open_in, plan_papers, ward_in

EXAMPLE = Path(__file__).parents[1] / "examples" / "meguro"
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def imported(db: Database, **changed: str) -> PlanImport:
    return import_plan(db, MANAGER, plan_papers(**changed), on(4, 2))


def test_a_plan_is_stored_with_its_papers_and_the_database_is_no_longer_empty(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    assert is_empty(db)

    made = imported(db)

    assert (made.version, made.new, made.issues) == (1, True, ())
    assert not is_empty(db)
    assert plan_of(db, MANAGER) == made.plan
    assert [each.file for each in receipts(db, MANAGER)] == list(plan_papers())


def test_the_same_plan_again_changes_nothing_and_another_is_a_new_version(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    before = edition(db)

    again = imported(db)
    assert (again.version, again.new, edition(db)) == (1, False, before)

    other = imported(db, vendors="ベンダコード,ベンダ名\nA,A社\nB,別の社\n")
    assert (other.version, other.new) == (2, True)
    assert len(receipts(db, MANAGER)) == len(plan_papers()) + 1


def test_a_plan_is_read_from_a_folder_too(tmp_path: Path) -> None:
    for name, content in plan_papers().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "notes.txt").write_text("not a paper")

    made = import_plan(open_in(tmp_path), MANAGER, tmp_path, on(4, 2))

    assert made.plan is not None
    assert len(made.plan.tasks) == 6


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"dependencies": "先行作業ID,後続作業ID,関係\n1-a,1-b,FS\n1-b,1-a,FS\n"}, "cycle"),
        ({"plan": "name = "}, "plan-settings-unreadable"),
        ({"tasks": ""}, "no-rows"),
    ],
)
def test_a_plan_with_a_fault_is_refused_and_changes_nothing(tmp_path: Path, changed: dict[str, str], code: str) -> None:
    db = ward_in(tmp_path)
    before = edition(db)

    made = imported(db, **changed)

    assert (made.plan, made.version, made.new) == (None, None, False)
    assert code in [issue.code for issue in made.issues]
    assert edition(db) == before


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    made = import_plan(open_in(tmp_path / "db"), MANAGER, tmp_path / "db" / "none", on(4, 2))

    assert made.plan is None
    assert made.issues[0].file == "plan.toml"


def test_a_vendor_cannot_bring_a_plan(tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        import_plan(open_in(tmp_path), VENDOR, plan_papers(), on(4, 2))


@pytest.fixture
def example(example_database: Path, tmp_path: Path) -> Database:
    return open_database(str(shutil.copy(example_database, tmp_path / "example.db")))


def test_the_example_has_its_baseline_its_rows_and_its_frozen_weeks(example: Database) -> None:
    baseline = snapshot_as_of(example, LOCAL_PERSON, date(2024, 3, 31))
    day = latest_status_date(example, LOCAL_PERSON)
    today = snapshot_as_of(example, LOCAL_PERSON, day)

    assert baseline is not None
    assert today is not None
    assert (baseline.national.numerator, baseline.national.denominator) == (Fraction(600), Fraction(800))
    assert sum(system.records for system in today.systems) >= 4000
    assert today.national.value is not None
    assert Fraction(75) < today.national.value < Fraction(85)
    weeks = frozen_weeks(example, LOCAL_PERSON)
    assert len(weeks) >= 20
    assert all(line.status_date < day for line in weeks)
    assert all(line.recorded_until.date() == line.status_date for line in weeks)


def test_the_examples_weeks_recompute_and_its_ledger_proves_everything(example: Database) -> None:
    weeks = frozen_weeks(example, LOCAL_PERSON)

    assert all(recompute(example, LOCAL_PERSON, line.week).holds for line in (weeks[0], weeks[12], weeks[-1]))
    assert verify(example, LOCAL_PERSON).intact


def test_the_example_is_loaded_into_an_empty_database_alone(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    before = edition(db)

    made = load_example(db, LOCAL_PERSON, EXAMPLE, NOW)

    assert (made.new, made.version, edition(db)) == (False, 1, before)


def test_an_example_that_is_broken_off_leaves_an_empty_database(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    told = []

    def click_away(done: int, of: int) -> None:
        told.append((done, of))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_example(db, LOCAL_PERSON, EXAMPLE, NOW, click_away)

    assert [done for done, _ in told] == [1, 2, 3]
    assert told[0][1] > 100
    assert is_empty(db)
    assert edition(db) == ""


def test_everything_is_exported_as_csv(example: Database, tmp_path: Path) -> None:
    made = export(example, LOCAL_PERSON, tmp_path / "out", NOW)

    rows = dict(made.files)
    assert set(rows) == {"tasks.csv", "systems.csv", "records.csv", "reports.csv", "weeks.csv"}
    assert rows["tasks.csv"] == 820
    assert rows["records.csv"] >= 4000
    assert all((tmp_path / "out" / name).read_bytes().startswith(b"\xef\xbb\xbf") for name in rows)
    with pytest.raises(Forbidden):
        export(example, VENDOR, tmp_path / "out", NOW)


def test_a_formula_is_dead_in_an_export_and_a_number_stays_a_number() -> None:
    cells = {"a": '=HYPERLINK("http://x")', "b": "＝1", "c": "\t=1", "d": "-5", "e": Fraction(-1, 3), "f": None}

    written = csv_bytes(cells, [cells]).decode("utf-8-sig").splitlines()

    assert written == ["a,b,c,d,e,f", '"\'=HYPERLINK(""http://x"")",\'＝1,\'\t=1,-5,-0.333333,']


def test_a_database_with_as_many_entries_but_another_past_has_another_edition(tmp_path: Path) -> None:
    kept, put_back = open_in(tmp_path / "kept"), open_in(tmp_path / "put_back")
    import_plan(kept, MANAGER, plan_papers(), on(4, 1))
    import_plan(put_back, MANAGER, plan_papers(), on(4, 2))

    assert edition(kept) != edition(put_back)
