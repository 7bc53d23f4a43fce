"""Administration: who may do what, and is the record unaltered?"""

import streamlit as st

from actions.access import Action
from views import administration_people, administration_record, administration_setup, session
from views.wording import escaped, t

plan = session.current_plan()
session.head(
    "administration", escaped(plan.municipality) if plan else "", illustrative=plan is not None and plan.illustrative
)
parts = {
    "users": (Action.MANAGE_USERS, administration_people.draw),
    "record": (Action.READ_LEDGER, administration_record.draw),
    "setup": (Action.READ_LEDGER, administration_setup.draw),
}
offered = {name: draw for name, (action, draw) in parts.items() if session.allowed(action)}
for tab, draw in zip(st.tabs([t(f"access_tab_{name}") for name in offered]), offered.values(), strict=True):
    with tab:
        draw()
