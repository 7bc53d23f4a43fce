"""This week: what waits for whom, the chance of the target, the least work that reaches it, whom to ask what."""

import streamlit as st

from views import deciding, risk, session, telling, this_week, vendors
from views.names import Names

snapshot = session.page_setup("actions")
plan = session.current_plan()
if plan is None:
    st.stop()
names = Names(plan)

telling.ways_down(
    decisions="actions_decisions",
    questions="actions_alerts",
    work="actions_set_title",
    vendors="vendors_title",
    chances="risk_title",
)
this_week.what_waits(snapshot, names)
this_week.cards(snapshot)
deciding.decisions(snapshot, names)
this_week.questions(snapshot, names)
sets, best = st.columns([1.3, 1], gap="small")
with sets.container(border=True, height="stretch"):
    this_week.work_sets(snapshot, names)
with best.container(border=True, height="stretch"):
    this_week.best_by_owner(snapshot, names)
vendors.vendors(snapshot)
risk.risk(snapshot, names)
