"""The web entrance: page config, session, navigation; nothing else. It alone reads the clock and the environment."""

import os
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from views import session, sidebar
from views.wording import t

_HERE = Path(__file__).parent

session.start(os.environ.get("DATABASE_URL", session.DEFAULT_URL), datetime.now(UTC))
st.set_page_config(
    page_title=t("app_title"), page_icon=str(_HERE / "views" / "icon.png"), layout="wide", initial_sidebar_state=230
)
page = st.navigation(sidebar.pages(_HERE / "views" / "pages"))
sidebar.draw()
page.run()
