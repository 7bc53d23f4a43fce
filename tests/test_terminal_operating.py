"""Back from a copy, everything out and in, and the doctor, as whoever keeps the machine types them."""

from pathlib import Path

from tests.test_cli import Run, example, run

__all__ = ["example", "run"]


def test_the_example_comes_back_from_its_copy_with_all_its_weeks(example: Run, tmp_path: Path) -> None:
    weeks = example("history", "--json").json["weeks"]
    made = example("backup", tmp_path / "copy.db", "--json").json

    done = example("restore", tmp_path / "copy.db", "--to", tmp_path / "new.db", "--json")

    assert done.code == 0
    assert (done.json["entries"], done.json["head"]) == (made["ledger"]["entries"], made["ledger"]["head"])
    assert len(done.json["weeks"]) == len(weeks)
    back = example("history", "--database", f"sqlite:///{tmp_path}/new.db", "--json").json["weeks"]
    assert back == weeks
    again = example("restore", tmp_path / "copy.db", "--to", tmp_path / "new.db")
    assert (again.code, "is there already" in again.err) == (2, True)


def test_everything_goes_out_and_into_an_empty_database(example: Run, tmp_path: Path) -> None:
    out = example("export", tmp_path / "all.zip", "--everything", "--json")
    new = ("--database", f"sqlite:///{tmp_path}/new.db")

    taken = example("import-everything", tmp_path / "all.zip", *new, "--json")

    assert (out.code, taken.code) == (0, 0)
    assert (taken.json["head"], taken.json["sha256"]) == (out.json["head"], out.json["sha256"])
    assert example("history", *new, "--json").json == example("history", "--json").json
    assert example("verify", *new).code == 0
    assert example("import-everything", tmp_path / "all.zip").code == 2
