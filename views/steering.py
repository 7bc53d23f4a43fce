"""What steers towards the target, fetched once for each edition of the facts and shown by several pages."""

from datetime import date

import streamlit as st

from actions import opening, steering
from actions.opening import Database
from model.access import Actor
from model.advice import Advice, Candidate
from model.alert import Alert
from model.forecast import Forecast
from model.snapshot import Snapshot
from views import session


def forecast(snapshot: Snapshot) -> Forecast | None:
    """Return the chance of the target from the published weekly gains."""
    return steering.forecast_target(session.database(), session.current_actor(), snapshot)


def advice() -> Advice | None:
    """Return the least work that reaches the target."""
    return _advice(*_key())


def best_actions() -> tuple[Candidate, ...]:
    """Return what can be done now, by points per person-day."""
    return _best_actions(*_key())


def alerts() -> tuple[Alert, ...]:
    """Return the questions that the reports raise."""
    return _alerts(*_key())


def _key() -> tuple[Database, int, Actor, date]:
    database = session.database()
    return database, opening.edition(database), session.current_actor(), session.status_date()


@st.cache_resource(show_spinner=False, max_entries=16)
def _advice(_database: Database, edition: int, actor: Actor, day: date) -> Advice | None:  # noqa: ARG001 - a part of the key
    return steering.least_effort_to_target(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _best_actions(_database: Database, edition: int, actor: Actor, day: date) -> tuple[Candidate, ...]:  # noqa: ARG001
    return steering.best_actions_now(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _alerts(_database: Database, edition: int, actor: Actor, day: date) -> tuple[Alert, ...]:  # noqa: ARG001
    return steering.alerts_now(_database, actor, day)
