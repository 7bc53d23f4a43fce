"""What the database answers to every page, asked once for each edition of the facts and each part of who asks.

``state`` names the edition and the part (``session.state_of_facts``). However many sessions ask at the same instant,
one of them asks the database and the others wait for its answer.
"""

from datetime import date, datetime

import streamlit as st

from actions import register, weekly
from actions.opening import Database
from model.access import Actor
from model.fitgap import FitGapRecord
from model.keeping import WeekLine
from model.plan import Plan
from model.snapshot import Snapshot

# ruff: noqa: ARG001 - what a function does not use is a part of its key


@st.cache_resource(show_spinner=False, max_entries=16)
def plan(state: str, _database: Database, _actor: Actor) -> Plan | None:
    """Return the plan in force."""
    return weekly.plan_of(_database, _actor)


@st.cache_resource(show_spinner=False, max_entries=16)
def latest_date(state: str, today: date, _database: Database, _actor: Actor, _now: datetime) -> date:
    """Return the latest date that has facts; before any, the present day."""
    return weekly.day_to_show(_database, _actor, _now)


@st.cache_resource(show_spinner=False, max_entries=32)
def snapshot(state: str, on: date, _database: Database, _actor: Actor) -> Snapshot | None:
    """Return every figure of a date."""
    return weekly.snapshot_as_of(_database, _actor, on)


@st.cache_resource(show_spinner=False, max_entries=8)
def records(state: str, on: date, _database: Database, _actor: Actor) -> tuple[FitGapRecord, ...]:
    """Return the register of a date."""
    return register.register_as_of(_database, _actor, on)


@st.cache_resource(show_spinner=False, max_entries=16)
def frozen_weeks(state: str, _database: Database, _actor: Actor) -> tuple[WeekLine, ...]:
    """Return the headlines of the frozen weeks, the earliest first."""
    return weekly.frozen_weeks(_database, _actor)
