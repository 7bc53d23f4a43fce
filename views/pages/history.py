"""History: which figures were published, how did the forecasts fare, and can a published week be proven?"""

import streamlit as st

from views import history, restated, session
from views.names import Names
from views.wording import t

snapshot = session.page_setup("history")
plan = session.current_plan()
if plan is None:
    st.stop()

history.freeze(snapshot)
lines = session.frozen_weeks()
history.weeks(lines)
if lines:
    names = Names(plan)
    st.page_link("views/pages/compare.py", label=t("compare_title"), icon=":material/compare_arrows:")
    history.proof(lines)
    restated.record()
    restated.weeks(names)
