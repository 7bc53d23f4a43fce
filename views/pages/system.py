"""One system: how far it is, what is proven of it, what holds it back, and by when which gap must be decided."""

import streamlit as st

from views import session, system, system_course, system_gaps
from views.names import Names
from views.system_frames import steps_of
from views.system_pictures import pictures

snapshot = session.page_setup("system")
plan = session.current_plan()
if plan is None:
    st.stop()
names = Names(plan)
chosen = system.choice(names)
figures = next((each for each in snapshot.systems if chosen and each.code == chosen.code), None)
if chosen is None or figures is None:
    st.stop()

steps = steps_of(plan, snapshot, chosen.code)
system.verdict(figures, chosen, snapshot)
system.cards(figures, chosen, snapshot)
system_course.progress(figures, snapshot, names)
system_course.steps(steps, names)
system_course.dates(steps, chosen, snapshot, names)
pictures(steps, figures, chosen, snapshot, names)
system_gaps.gaps(chosen.code, snapshot, names)
system_gaps.sheets(chosen.code)
