"""What can be trusted, on the pages: restated weeks, past forecasts, kept what-ifs."""

from fractions import Fraction
from pathlib import Path
from shutil import copy

import pytest

from actions import restating, weekly
from actions.access import LOCAL_PERSON
from actions.opening import Database, open_database
from actions.progress_reports import report
from actions.what_ifs import save_what_if, saved_what_ifs
from model.record import TaskId
from model.what_if import Assumptions
from tests.test_views_pages import opened, words
from tests.ward import on
from views.restated import verdict

HEADER = "作業ID,基準日,状況,実績開始,実績終了,理由,報告者,承認者\n"


@pytest.fixture
def ward(example_database: Path, tmp_path: Path) -> Path:
    """Return a copy of the example that a test may change."""
    return Path(copy(example_database, tmp_path / "ward.db"))


def told_late(database: Database) -> TaskId:
    """Report, two weeks after it was frozen, that an unfinished step was finished by then; return the step."""
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    plan = weekly.plan_of(database, LOCAL_PERSON)
    assert snapshot
    assert plan
    under_way = {task.id for task in snapshot.tasks if task.status == "in_progress" and task.reported_on}
    step = next(task.id for task in plan.tasks if task.step and task.id in under_way)
    line = f"{step},2024-09-27,完了済み,2024-09-02,2024-09-27,,課,\n"
    found = report(database, LOCAL_PERSON, file="late.csv", content=(HEADER + line).encode(), now=on(10, 11))
    assert found.receipt
    return step


def test_a_late_correction_shows_beside_the_published_figure(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(f"sqlite:///{ward}")
    published = weekly.frozen_weeks(database, LOCAL_PERSON)[-1]
    told_late(database)
    app = opened("history", ward, monkeypatch)
    assert "今の記録による値が公表値と違います" not in words(app)

    app.toggle(key="restated_show").set_value(True).run()

    assert not app.exception
    assert "26 週のうち 1 週で、今の記録による値が公表値と違います" in words(app)
    table = next(frame.value for frame in app.dataframe if "national_now" in frame.value)
    assert table["week"].iloc[0] == str(published.week)
    assert table["national_moved"].iloc[0] == "+0.1 pt"
    assert table["national_now"].iloc[0] > table["national"].iloc[0]
    assert table["tasks"].iloc[0]
    assert set(table["national_moved"].iloc[1:]) == {""}


def test_the_record_of_past_forecasts_is_told_with_its_number(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    day = weekly.latest_status_date(database, LOCAL_PERSON)
    found = restating.past_forecasts(database, LOCAL_PERSON, day)
    assert found

    app = opened("history", example_database, monkeypatch)

    assert verdict(found) in words(app)
    assert f"**{found.inside} 回（" in verdict(found)
    table = next(frame.value for frame in app.dataframe if "came" in frame.value)
    assert len(table) == len(found.forecasts)


def test_with_few_weeks_no_share_is_told(example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("history", example_database, monkeypatch, date="2024-05-31")

    assert "結果と比べられる見込みはまだ 0 回です" in words(app)


def test_assumptions_are_kept_compared_and_withdrawn_on_the_page(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(f"sqlite:///{ward}")
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    assert snapshot
    app = opened("critical", ward, monkeypatch)
    assert "残した試算はまだありません" in words(app)

    app.multiselect(key="what_if_slip_ja").set_value([snapshot.critical_path[-1]]).run()
    app.text_input(key="what_if_name").set_value("遅れ*A*").run()
    app.button(key="what_if_save").click().run()

    assert not app.exception
    kept = saved_what_ifs(database, LOCAL_PERSON)
    assert [(each.name, each.assumptions.slipped) for each in kept] == [
        ("遅れ*A*", ((snapshot.critical_path[-1], 15),))
    ]
    table = app.table[0].value
    assert list(table.columns)[1:] == ["現状（仮定なし）", "遅れ\\*A\\*"]

    app.button(key="what_if_withdraw").click().run()

    assert not app.exception
    assert saved_what_ifs(database, LOCAL_PERSON)[0].withdrawn
    assert "取り下げ済み" in words(app)


def test_a_name_that_is_taken_is_refused_in_a_sentence(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(f"sqlite:///{ward}")
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    assert snapshot
    task = snapshot.critical_path[-1]
    save_what_if(database, LOCAL_PERSON, "遅れ", Assumptions(finished=(task,)), on(10, 5))
    app = opened("critical", ward, monkeypatch)

    app.multiselect(key="what_if_slip_ja").set_value([task]).run()
    app.text_input(key="what_if_name").set_value("遅れ").run()
    app.button(key="what_if_save").click().run()

    assert "別の仮定で local が保存しています" in app.error[0].value
    assert len(saved_what_ifs(database, LOCAL_PERSON)) == 1


def test_a_hit_rate_of_four_in_five_is_as_good_as_was_said(example_database: Path) -> None:
    database = open_database(f"sqlite:///{example_database}")
    found = restating.past_forecasts(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    assert found
    hits = [past for past in found.forecasts if past.inside]
    kept = found.model_copy(update={"forecasts": tuple(hits)})

    assert kept.hit_rate == Fraction(1)
    assert "言ったとおり" in verdict(kept)
    assert "割り引いて" in verdict(found)
