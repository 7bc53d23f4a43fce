"""History: which figures were published, and what moved between two weeks?"""

import streamlit as st

from views import history, session
from views.names import Names

snapshot = session.page_setup("history")
plan = session.current_plan()
if plan is None:
    st.stop()

history.freeze(snapshot)
lines = session.frozen_weeks()
history.weeks(lines)
if lines:
    history.difference(snapshot, lines, Names(plan))
    history.proof(lines)
