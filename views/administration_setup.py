"""How the tracker is set up, in plain words: who comes in how, what each role may do, where the data lies."""

import pandas as pd
import streamlit as st

from actions.access import ALLOWED, Action
from model.access import Role
from views import administration_keeping, session
from views.door_settings import SignIn
from views.wording import t


def draw() -> None:
    """Draw the way of signing in, its limits, the table of rights and the database."""
    _way()
    with st.expander(t("access_rights"), icon=":material/lock_person:"):
        st.caption(t("access_rights_text"))
        st.dataframe(rights_frame(), hide_index=True, height="content", key="access_rights")
    kept = session.database().settings
    st.markdown(t("access_database", kind=kept.kind, version=kept.version, mode=kept.journal_mode))
    administration_keeping.draw()


def rights_frame() -> pd.DataFrame:
    """Return one row an action, one column a role."""
    rows = [
        {t("access_column_action"): t(f"access_action_{action}")}
        | {t(f"access_role_{role}"): "○" if action in ALLOWED[role] else "" for role in Role}
        for action in Action
    ]
    return pd.DataFrame(rows)


def _way() -> None:
    settings = session.settings()
    addresses = "、".join(map(str, settings.proxy.networks)) if settings.proxy else ""
    st.markdown(t(f"access_way_{settings.sign_in}", claim=settings.claim, addresses=addresses))
    if settings.sign_in is SignIn.SINGLE:
        st.markdown(t("access_second_person_single"))
        return
    st.markdown(t("access_limits", **settings.limits))
    st.markdown(t("access_second_person_team"))
