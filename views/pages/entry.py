"""Entering the week's status: what was done in each system, seen in the figures before it is stored."""

import streamlit as st

from views import status_entry
from views.session import current_plan, page_setup

page_setup("entry")
plan = current_plan()
if plan is None:
    st.stop()
status_entry.draw(plan)
