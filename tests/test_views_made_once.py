"""What is made once for all who see the same: it is shown whole to the next, and to nobody who sees something else."""

from pathlib import Path

import pytest

from actions import progress_reports
from actions.opening import Database
from tests.rights import ward_with_people
from tests.test_views_sign_in import app_of, offered, said, shows
from tests.ward import MANAGER, REPORT_HEADER, on
from views.made_once import once
from views.sign_in import presence
from views.wording import Language, text


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    monkeypatch.setenv("TRACKER_SIGN_IN", "oidc")
    presence.clear()
    return ward_with_people(tmp_path)


@pytest.mark.usefixtures("ward")
def test_a_vendor_is_shown_nothing_of_what_was_made_for_the_ward_or_for_another_vendor() -> None:
    whole_ward = app_of("manager")
    for name in list(offered(whole_ward)):
        whole_ward.switch_page(f"views/pages/{name}.py").run()

    for subject, own, other in (("vend_a", "01", "02"), ("vend_b", "02", "01")):
        app, met = app_of(subject), False
        for name in list(offered(app)):
            app.switch_page(f"views/pages/{name}.py").run()
            assert shows(app, other) == [], name
            met = met or bool(shows(app, own))
        assert met


@pytest.mark.usefixtures("ward")
def test_who_comes_second_is_shown_exactly_what_the_first_was_shown() -> None:
    first, second = said(app_of("manager")), said(app_of("manager"))

    assert text("measures_title", Language.JA).encode() in first
    assert first == second


@pytest.mark.usefixtures("ward")
def test_who_reads_english_is_not_shown_what_was_made_in_japanese() -> None:
    app = app_of("manager")
    japanese, english = (text("measures_title", language).encode() for language in Language)
    assert japanese in said(app)

    app.query_params["lang"] = "en"
    app.run()

    assert english in said(app)
    assert japanese not in said(app)


def test_what_is_shown_follows_the_facts(ward: Database) -> None:
    app = app_of("manager")
    before = [metric.value for metric in app.metric]
    paper = f"{REPORT_HEADER}1-b,2024-05-17,完了済み,2024-04-08,2024-04-19,,A社,\n".encode()

    stored = progress_reports.report(ward, MANAGER, file="new.csv", content=paper, now=on(5, 18))
    app.run()

    assert stored.receipt is not None
    assert [metric.value for metric in app.metric] != before


def test_a_function_without_a_name_of_its_own_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no name"):
        once(lambda: 1)
