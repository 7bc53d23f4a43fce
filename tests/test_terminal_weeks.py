"""The weekly job: which week it means, at any hour, at the turn of a year with 53 weeks, and when two run at once."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import cli
from actions.weekly import WeekRefused, freeze_week, frozen_weeks, recompute
from model.week import IsoWeek
from storage.ledger import entries
from terminal.door import Door
from tests.ward import MANAGER, open_in, ward_in
from views.wording import Language

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "deployment" / "weekly-job.md"
W53 = IsoWeek(year=2026, number=53)
NEW_YEAR_IN_JAPAN = datetime(2026, 12, 31, 15, tzinfo=UTC)
"""Midnight of Friday 2027-01-01 in Japan, when it is still Thursday in UTC."""


def week_at(folder: Path, now: datetime, written: str = "") -> str:
    database = ward_in(folder)
    door = Door(url=database.url, language=Language.JA, as_json=False, now=now)
    return str(door.week(written, database))


@pytest.mark.parametrize(
    ("now", "present", "last"),
    [
        (datetime(2024, 10, 3, 14, 59, tzinfo=UTC), "2024-W40", "2024-W39"),
        (datetime(2024, 10, 3, 15, 0, tzinfo=UTC), "2024-W40", "2024-W40"),
        (datetime(2024, 10, 6, 14, 59, tzinfo=UTC), "2024-W40", "2024-W40"),
        (datetime(2024, 10, 6, 15, 0, tzinfo=UTC), "2024-W41", "2024-W40"),
        (datetime(2024, 10, 10, 14, 59, tzinfo=UTC), "2024-W41", "2024-W40"),
        (NEW_YEAR_IN_JAPAN - timedelta(minutes=1), "2026-W53", "2026-W52"),
        (NEW_YEAR_IN_JAPAN, "2026-W53", "2026-W53"),
        (datetime(2027, 1, 3, 14, 59, tzinfo=UTC), "2026-W53", "2026-W53"),
        (datetime(2027, 1, 3, 15, 0, tzinfo=UTC), "2027-W01", "2026-W53"),
        (datetime(2028, 1, 1, 0, 0, tzinfo=UTC), "2027-W52", "2027-W52"),
    ],
)
def test_the_week_is_that_of_japan_and_the_last_one_is_the_latest_whose_friday_has_come(
    tmp_path: Path, now: datetime, present: str, last: str
) -> None:
    assert week_at(tmp_path, now) == present
    assert week_at(tmp_path, now, "last") == last
    assert week_at(tmp_path, now, " LAST ") == last


def test_every_day_of_ten_years_has_a_last_week_that_can_be_frozen_and_the_next_can_not() -> None:
    for number in range(3653):
        day = date(2020, 1, 1) + timedelta(days=number)
        last = IsoWeek.of(day - timedelta(days=4))

        assert last.friday <= day < last.friday + timedelta(weeks=1)


def test_the_53rd_week_is_frozen_from_new_year_in_japan_on_and_stands_between_its_neighbours(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    with pytest.raises(WeekRefused, match="week-not-over"):
        freeze_week(db, MANAGER, W53, NEW_YEAR_IN_JAPAN - timedelta(minutes=1))

    frozen = freeze_week(db, MANAGER, W53, NEW_YEAR_IN_JAPAN)
    for week, now in ((IsoWeek(year=2027, number=1), 8), (IsoWeek(year=2026, number=52), 9)):
        freeze_week(db, MANAGER, week, datetime(2027, 1, now, tzinfo=UTC))

    assert frozen.snapshot.status_date == date(2027, 1, 1)
    assert [str(line.week) for line in frozen_weeks(db, MANAGER)] == ["2026-W52", "2026-W53", "2027-W01"]
    assert freeze_week(db, MANAGER, W53, datetime(2027, 2, 1, tzinfo=UTC)) == frozen
    assert recompute(db, MANAGER, W53).holds


def test_of_two_jobs_that_run_at_once_one_freezes_and_both_end_well(tmp_path: Path) -> None:
    ward_in(tmp_path)
    command = [sys.executable, "cli.py", "--database", f"sqlite:///{tmp_path}/tracker.db", "--json"]
    jobs = [
        subprocess.Popen(  # noqa: S603 - our own command
            [*command, "snapshot", "--week", "2024-W20"], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [job.communicate(timeout=120)[0] for job in jobs]

    assert [job.returncode for job in jobs] == [0, 0]
    assert sorted(re.findall(r'"status": "(\w+)"', "".join(said))) == ["already_frozen", "frozen"]
    with open_in(tmp_path).read(MANAGER) as tx:
        assert [entry.action for entry in entries(tx)].count("freeze_week") == 1


def test_a_job_that_runs_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ward_in(tmp_path)
    arguments = ["--database", f"sqlite:///{tmp_path}/tracker.db", "--lang", "en", "snapshot", "--week", "last"]

    for _ in range(2):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert ended.value.code == 0

    assert "was frozen already" in capsys.readouterr().out
    assert len(frozen_weeks(open_in(tmp_path), MANAGER)) == 1


def test_the_examples_of_the_document_call_commands_and_options_that_exist() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    commands = re.findall(r"cli\.py (?:--database \S+ )?([a-z-]+)", text)

    assert commands.count("snapshot") >= 6
    assert set(commands) <= set(cli.COMMANDS)
    assert text.count("--week last") >= 6
