"""Fit&Gap: which gaps are open in which system, by when they must be decided, and the door for vendors' sheets."""

import streamlit as st

from views import fitgap_calendar, fitgap_gaps, fitgap_heat, fitgap_state, fitgap_systems, fitgap_upload
from views.names import Names
from views.session import current_plan, page_setup, records

snapshot = page_setup("fitgap")
plan = current_plan()
if plan is None:
    st.stop()

names = Names(plan)
fitgap_state.draw_headline(snapshot)
view = fitgap_state.draw_choice_of_view()
if view is fitgap_state.View.UPLOAD:
    fitgap_upload.draw(plan)
elif view is fitgap_state.View.CALENDAR:
    fitgap_calendar.draw(snapshot, names)
else:
    rows = records()
    if view is fitgap_state.View.GAPS:
        fitgap_gaps.draw(snapshot, rows, names)
    else:
        fitgap_heat.draw(snapshot, rows, names)
        fitgap_state.go_on(fitgap_systems.draw(snapshot, rows, names), names)
