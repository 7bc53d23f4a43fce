"""Critical path: what drives the end date, what else is close behind, and what would happen if."""

import streamlit as st

from actions.access import Action
from views import chain, critical, session, telling, what_if
from views.names import Names

snapshot = session.page_setup("critical")
plan = session.current_plan()
if plan is None:
    st.stop()
names = Names(plan)

may_steer = session.allowed(Action.STEER)
if may_steer:
    telling.ways_down(finishes="finish_title", what_if="what_if_title", chains="chains_title")
critical.cards(snapshot, names)
critical.path(snapshot, names)
chain.draw_chain(snapshot, names)
if may_steer:
    chain.draw_distribution()
    what_if.what_if(snapshot, names)
    critical.chains(names)
    critical.health(names)
