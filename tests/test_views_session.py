import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from actions import log


def failing() -> None:
    """Stand for a page in whose run something broke, as the server tells it to the session."""
    from datetime import UTC, datetime  # noqa: PLC0415 - the script of a page of its own

    import streamlit as st  # noqa: PLC0415

    from views import session  # noqa: PLC0415
    from views.wording import Language, Reader, listen_to  # noqa: PLC0415

    listen_to(lambda: Reader(Language(st.query_params["lang"])))
    st.session_state["clock"] = lambda: datetime(2026, 11, 25, 20, 5, tzinfo=UTC)
    assert session.on_error(ValueError("a secret of the code"))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ja", "2026年11月26日(木) 05:05）"), ("en", "This page could not be shown")],
)
def test_a_page_that_fails_says_what_to_do_in_the_readers_language_and_shows_no_trace(lang: str, words: str) -> None:
    written = io.StringIO()
    log.set_up("error", written)
    app = AppTest.from_function(failing)
    app.query_params["lang"] = lang

    app.run()

    assert not app.exception
    assert words in app.error[0].value
    assert "secret" not in app.error[0].value
    incident = json.loads(written.getvalue())["incident"]
    assert incident in app.error[0].value
    assert app.button(key="access_go_on")
