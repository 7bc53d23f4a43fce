"""Overview: shall we reach the target in time, and what moved since last week?"""

import streamlit as st

from views import board, headline, session
from views.names import Names

snapshot = session.page_setup("overview")
plan = session.current_plan()
if plan is None:
    st.stop()
names = Names(plan)
before = headline.week_before(snapshot)

headline.verdict(snapshot)
headline.cards(snapshot, before)
curve, changes = st.columns([1.75, 1], gap="small")
with curve.container(border=True, height="stretch"):
    headline.trend(snapshot, plan)
with changes.container(border=True, height="stretch"):
    headline.changes(snapshot, before, names)
board.systems(snapshot, names)
board.critical(snapshot, names)
