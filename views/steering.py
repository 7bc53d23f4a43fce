"""What steers towards the target, fetched once for each edition of the facts and shown by several pages."""

from datetime import date

import streamlit as st

from actions import access, steering
from actions.opening import Database
from model.access import Actor
from model.advice import Advice, Candidate
from model.alert import Alert
from model.chains import Chains
from model.forecast import CeilingDay, Forecast
from model.health import Check
from model.risk import Risk
from model.snapshot import Snapshot
from model.what_if import Assumptions, WhatIf
from views import session


def forecast(snapshot: Snapshot) -> Forecast | None:
    """Return the chance of the target from the published weekly gains."""
    return _forecast(*_key(), snapshot)


def ceiling(snapshot: Snapshot) -> tuple[CeilingDay, ...]:
    """Return the most that the measure of the target can come to by each coming day; none for who may not steer."""
    may_steer = access.may(session.current_actor(), access.Action.STEER)
    return _ceiling(*_key(), snapshot) if may_steer else ()


def advice() -> Advice | None:
    """Return the least work that reaches the target."""
    return _advice(*_key())


def best_actions() -> tuple[Candidate, ...]:
    """Return what can be done now, by points per person-day."""
    return _best_actions(*_key())


def alerts() -> tuple[Alert, ...]:
    """Return the questions that the reports raise."""
    return _alerts(*_key())


def chains() -> Chains | None:
    """Return the chains that decide the end of the plan, with the drag of its critical tasks."""
    return _chains(*_key())


def risk() -> Risk | None:
    """Return what may become of the plan, drawn over its network."""
    return _risk(*_key())


def health() -> tuple[Check, ...]:
    """Return the fourteen points of schedule health."""
    return _health(*_key())


def what_if(assumptions: Assumptions) -> WhatIf | None:
    """Return what the assumptions would do to the figures shown."""
    return _what_if(*_key(), assumptions)


def _key() -> tuple[Database, str, Actor, date]:
    return *session.edition(), session.status_date()


@st.cache_resource(show_spinner=False, max_entries=16)
def _forecast(
    _database: Database,
    edition: str,  # noqa: ARG001
    actor: Actor,
    day: date,  # noqa: ARG001
    _snapshot: Snapshot,
) -> Forecast | None:
    return steering.forecast_target(_database, actor, _snapshot)


@st.cache_resource(show_spinner=False, max_entries=16)
def _ceiling(
    _database: Database,
    edition: str,  # noqa: ARG001
    actor: Actor,
    day: date,  # noqa: ARG001
    _snapshot: Snapshot,
) -> tuple[CeilingDay, ...]:
    return steering.ceiling_now(_database, actor, _snapshot)


@st.cache_resource(show_spinner=False, max_entries=16)
def _advice(_database: Database, edition: str, actor: Actor, day: date) -> Advice | None:  # noqa: ARG001 - a part of the key
    return steering.least_effort_to_target(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _best_actions(_database: Database, edition: str, actor: Actor, day: date) -> tuple[Candidate, ...]:  # noqa: ARG001
    return steering.best_actions_now(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _alerts(_database: Database, edition: str, actor: Actor, day: date) -> tuple[Alert, ...]:  # noqa: ARG001
    return steering.alerts_now(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _chains(_database: Database, edition: str, actor: Actor, day: date) -> Chains | None:  # noqa: ARG001
    return steering.chains_now(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _risk(_database: Database, edition: str, actor: Actor, day: date) -> Risk | None:  # noqa: ARG001
    return steering.risk_now(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _health(_database: Database, edition: str, actor: Actor, day: date) -> tuple[Check, ...]:  # noqa: ARG001
    return steering.health_now(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=32)
def _what_if(
    _database: Database,
    edition: str,  # noqa: ARG001
    actor: Actor,
    day: date,
    assumptions: Assumptions,
) -> WhatIf | None:
    return steering.what_if_now(_database, actor, day, assumptions)
