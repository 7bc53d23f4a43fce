"""Editing the plan: its tasks, links, systems and vendors, with the effect of each edit seen before it counts."""

import streamlit as st

from views import plan_editing
from views.session import current_plan, page_setup

page_setup("plan")
plan = current_plan()
if plan is None:
    st.stop()
plan_editing.draw(plan)
