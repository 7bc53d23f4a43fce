"""Overview: shall we reach the target in time, and what moved since last week?"""

import streamlit as st

from views import board, fever, headline, measures, session
from views.beginning import beginning
from views.names import Names

snapshot = session.page_setup("overview")
plan = session.current_plan()
if plan is None:
    st.stop()
names = Names(plan)
before = headline.week_before(snapshot)

headline.verdict(snapshot)
beginning(snapshot, plan)
headline.cards(snapshot, before, names)
left, right = st.columns([1.75, 1], gap="small")
with left.container(border=True, height="stretch"):
    headline.curve(snapshot, plan)
with right.container(border=True, height="stretch"):
    headline.changes(snapshot, before, names)
measures.measures(snapshot)
board.systems(snapshot, names)
fever.draw_fever(snapshot, plan, names)
board.critical(snapshot, names)
