"""History: which figures were published, and what moved between two weeks?"""

import streamlit as st

from views import history, restated, session
from views.names import Names

snapshot = session.page_setup("history")
plan = session.current_plan()
if plan is None:
    st.stop()

history.freeze(snapshot)
lines = session.frozen_weeks()
history.weeks(lines)
if lines:
    names = Names(plan)
    history.difference(snapshot, lines, names)
    restated.record()
    restated.weeks(names)
    history.proof(lines)
