"""The people on the administration page: who may sign in, as what, for which systems; and the form that changes it."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from actions import users
from model.access import Role, User, UserKept
from model.plan import Plan
from model.record import SystemCode, VendorCode
from views import session
from views.names import Names
from views.refusals import refused
from views.wording import current_reader, t, table_instant

_FIELDS: Final = ("subject", "name", "role", "vendor", "systems", "enabled", "changed", "changed_by")
_ANSWER: Final = "access_answer"
_NEW: Final = ""
"""Stands for somebody who is not registered yet."""


def draw() -> None:
    """Draw the people and the form that adds or changes one."""
    people = users.users(session.database(), session.current_actor())
    if people:
        heads = {name: t(f"access_column_{name}") for name in _FIELDS}
        st.dataframe(people_frame(people), column_config=heads, hide_index=True, key="access_people")
    else:
        st.info(t("access_users_none"), icon=":material/person_add:")
        st.code("python cli.py user-add SUBJECT --name NAME --role administrator", language=None)
    _answer()
    _form({each.subject: each for each in people}, session.current_plan())


def people_frame(people: Sequence[User]) -> pd.DataFrame:
    """Return one row a person."""
    rows = [
        {
            "subject": each.subject,
            "name": each.name,
            "role": t(f"access_role_{each.role}"),
            "vendor": each.vendor or "",
            "systems": t("access_all_systems") if each.systems is None else "、".join(each.systems),
            "enabled": t("access_on" if each.enabled else "access_off"),
            "changed": table_instant(each.changed) if each.changed else "",
            "changed_by": each.changed_by,
        }
        for each in people
    ]
    return pd.DataFrame(rows, columns=list(_FIELDS))


def _form(people: dict[str, User], plan: Plan | None) -> None:
    who = st.selectbox(
        t("access_who"),
        [_NEW, *people],
        format_func=lambda subject: people[subject].name if subject else t("access_new_person"),
        key=_key("who"),
    )
    known = people.get(who)
    with st.form(_key(f"form_{who}"), border=True):
        if known is None:
            st.text_input(t("access_column_subject"), key="access_subject_", help=t("access_subject_help"))
        else:
            st.text(known.subject)
        _fields(who, known, plan)
        st.form_submit_button(
            t("access_save"),
            on_click=_save,
            args=(known,),
            type=session.main_button(),
            icon=":material/save:",
            key="access_save",
        )


def _fields(who: str, known: User | None, plan: Plan | None) -> None:
    roles = list(Role)
    vendors = ["", *([each.code for each in plan.vendors] if plan else [])]
    systems = [each.code for each in plan.systems] if plan else []
    named = Names(plan).system if plan else str
    st.text_input(t("access_column_name"), known.name if known else "", key=f"access_name_{who}")
    st.selectbox(
        t("access_column_role"),
        roles,
        index=roles.index(known.role) if known else 0,
        format_func=lambda role: t(f"access_role_{role}"),
        key=_key(f"role_{who}"),
    )
    st.selectbox(
        t("access_column_vendor"),
        vendors,
        index=vendors.index(known.vendor) if known and known.vendor in vendors else 0,
        format_func=lambda code: code or t("access_no_vendor"),
        key=_key(f"vendor_{who}"),
    )
    st.multiselect(
        t("access_column_systems"),
        systems,
        [each for each in (known.systems or () if known else ()) if each in systems],
        format_func=named,
        key=_key(f"systems_{who}"),
        placeholder=t("schedule_all_systems"),
        help=t("access_systems_help"),
    )
    st.checkbox(t("access_column_enabled"), known.enabled if known else True, key=f"access_enabled_{who}")


def _save(known: User | None) -> None:
    wished = _wished(known)
    keep = users.add_user if known is None else users.change_user
    kept = keep(session.database(), session.current_actor(), wished, session.now())
    st.session_state[_ANSWER] = kept
    if known is None and kept.user is not None:
        st.session_state["access_subject_"] = st.session_state["access_name_"] = ""


def _wished(known: User | None) -> User:
    state, who = st.session_state, known.subject if known else ""
    subject = known.subject if known else str(state["access_subject_"]).strip()
    systems = tuple(map(SystemCode, state[_key(f"systems_{who}")]))
    vendor: Any = state[_key(f"vendor_{who}")]
    return User(
        subject=subject,
        name=str(state[f"access_name_{who}"]).strip(),
        role=state[_key(f"role_{who}")],
        vendor=VendorCode(vendor) if vendor else None,
        systems=systems or None,
        enabled=bool(state[f"access_enabled_{who}"]),
    )


def _answer() -> None:
    kept: UserKept | None = st.session_state.pop(_ANSWER, None)
    if kept is None:
        return
    refused(kept.issues)
    if not kept.issues:
        st.success(t("access_saved" if kept.new else "access_same"), icon=":material/check_circle:")


def _key(name: str) -> str:
    """Return the key of a control whose labels are words: in another language it is another control."""
    return f"access_{name}_{current_reader().language}"
