import asyncio
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from actions import weekly
from views import session, warming
from views.door_settings import read_settings
from views.wording import Language, text

ROOT = Path(__file__).parents[1]
NOW = datetime(2024, 10, 7, tzinfo=UTC)


def test_the_first_page_finds_its_figures_there(example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{example_database}")
    session.fetch_first(read_settings({"DATABASE_URL": f"sqlite:///{example_database}"}), datetime.now(UTC))

    def again(*_: object, **__: object) -> None:
        pytest.fail("asked for a second time")

    for question in (weekly.plan_of, weekly.day_to_show, weekly.snapshot_as_of):
        monkeypatch.setattr(weekly, question.__name__, again)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()

    assert not app.exception
    assert [each.value for each in app.title] == [text("overview_title", Language.JA)]


@pytest.mark.parametrize("broken", [None, ImportError("a library is not whole")])
def test_a_page_waits_until_the_libraries_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Exception | None
) -> None:
    may_end = Event()

    def importing() -> None:
        may_end.wait()
        if broken:
            raise broken

    monkeypatch.setattr(warming, "bring", importing)
    told = read_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/tracker.db"})

    async def started() -> None:
        async with warming.lifespan(told, lambda: NOW)(st.App("app.py")):
            pass

    asyncio.run(started())
    page = Thread(target=warming.wait, daemon=True)
    page.start()
    page.join(0.2)
    assert page.is_alive()

    may_end.set()
    page.join(60)
    assert not page.is_alive()
