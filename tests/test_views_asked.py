"""A link asks once: what the reader chooses after it counts, and the same link may ask again."""

from pathlib import Path

import pytest

from tests.test_views_pages import opened

SYSTEMS, ONLY = "schedule_systems_ja", "schedule_only"


def test_a_link_to_the_schedule_sets_its_filter_and_the_reader_may_change_it(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("schedule", example_database, monkeypatch, sys="02", only="behind", measure="fit_gap")
    assert app.multiselect(key=SYSTEMS).value == ["02"]
    assert app.segmented_control(key=ONLY).value == "behind"
    assert app.selectbox(key="schedule_measure_ja").value == "fit_gap"

    app.multiselect(key=SYSTEMS).set_value(["05"]).run()
    app.segmented_control(key=ONLY).set_value("all").run()
    assert app.multiselect(key=SYSTEMS).value == ["05"]
    assert app.segmented_control(key=ONLY).value == "all"
    assert not {"sys", "only"} & set(app.query_params)

    app.query_params["sys"], app.query_params["only"] = "02", "behind"
    app.run()
    assert app.multiselect(key=SYSTEMS).value == ["02"]
    assert app.segmented_control(key=ONLY).value == "behind"


def test_a_second_link_to_a_page_that_was_opened_before_counts(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("fitgap", example_database, monkeypatch, view="gaps", sys="02")
    app.switch_page("views/pages/overview.py").run()
    app.switch_page("views/pages/fitgap.py")
    app.query_params["view"], app.query_params["sys"] = "gaps", "05"
    app.run()

    assert app.multiselect(key="fitgap_systems_ja").value == ["05"]
