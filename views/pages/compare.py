"""Comparison: what moved between two weeks, and why?"""

import streamlit as st

from views import compare, session
from views.names import Names

snapshot = session.page_setup("compare")
plan = session.current_plan()
if plan is None:
    st.stop()

compare.difference(snapshot, session.frozen_weeks(), Names(plan))
