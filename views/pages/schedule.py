"""Schedule: what happens when, what waits for what, and which chain decides the end."""

import streamlit as st

from views import schedule_panel, schedule_path, schedule_state
from views.gantt.element import gantt
from views.made_once import once
from views.names import Names
from views.schedule_frames import gantt_drawing
from views.schedule_words import gantt_labels
from views.session import current_plan, page_setup
from views.wording import t

snapshot = page_setup("schedule")
plan = current_plan()
if plan is None:
    st.stop()

schedule_state.draw_headline(snapshot)
choice = schedule_state.draw_filter(Names(plan))
shown = once(gantt_drawing, plan, snapshot, choice, by=choice)
chosen = schedule_state.chosen()
if not shown["rows"]:
    st.info(t("schedule_nothing_passes"), icon=":material/filter_alt_off:")

beside, panel = st.columns([7, 3], gap="small") if chosen else (st.container(), None)
with beside:
    gantt(
        shown,
        gantt_labels(snapshot),
        key=schedule_state.GANTT,
        selected=chosen,
        height=600,
        on_choose=schedule_state.choose_from_gantt,
    )
if panel and chosen:
    with panel:
        schedule_panel.draw(plan, snapshot, chosen, schedule_state.choose)
schedule_path.draw(plan, snapshot, schedule_state.choose)
