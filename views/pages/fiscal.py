"""Fiscal year: what of the four measures was meant for each quarter, and what came of it."""

import streamlit as st

from views import fiscal, session

snapshot = session.page_setup("fiscal")
plan = session.current_plan()
if plan is None:
    st.stop()

year, steps = fiscal.choice(plan, snapshot)
fiscal.goals(plan, snapshot)
fiscal.sheet(plan, snapshot, year, steps=steps)
