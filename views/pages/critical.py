"""Critical path: what drives the end date, what else is close behind, and what would happen if."""

import streamlit as st

from actions.access import Action
from views import chain, critical, session, what_if
from views.names import Names

snapshot = session.page_setup("critical")
plan = session.current_plan()
if plan is None:
    st.stop()
names = Names(plan)

critical.cards(snapshot)
critical.path(snapshot, names)
chain.draw_chain(snapshot, names)
if session.allowed(Action.STEER):
    chain.draw_distribution()
    what_if.what_if(snapshot, names)
    critical.chains(names)
    critical.health(names)
