"""The past as it stands and as it is known now, fetched once for each edition of the facts."""

from datetime import date

import streamlit as st

from actions import restating, what_ifs
from actions.opening import Database
from model.access import Actor
from model.forecast import TrackRecord
from model.restated import ProvenBaseline, Restated
from model.what_if import ComparedWhatIf
from views import session


def restated_weeks() -> tuple[Restated, ...]:
    """Return every frozen week beside its figures from what is known now."""
    return _restated(*session.edition())


def baseline() -> ProvenBaseline | None:
    """Return the declared baseline beside what its day comes out at."""
    return _baseline(*session.edition())


def track_record() -> TrackRecord | None:
    """Return how the forecasts of the weeks frozen until the status date fared."""
    return _record(*session.edition(), session.status_date())


def compared_what_ifs() -> tuple[ComparedWhatIf, ...]:
    """Return the kept what-ifs, each asked anew on the facts of the status date."""
    return _compared(*session.edition(), session.status_date())


@st.cache_resource(show_spinner=False, max_entries=8)
def _restated(_database: Database, edition: str, actor: Actor) -> tuple[Restated, ...]:  # noqa: ARG001 - a part of the key
    return restating.restated_weeks(_database, actor)


@st.cache_resource(show_spinner=False, max_entries=8)
def _baseline(_database: Database, edition: str, actor: Actor) -> ProvenBaseline | None:  # noqa: ARG001
    return restating.proven_baseline(_database, actor)


@st.cache_resource(show_spinner=False, max_entries=16)
def _record(_database: Database, edition: str, actor: Actor, day: date) -> TrackRecord | None:  # noqa: ARG001
    return restating.past_forecasts(_database, actor, day)


@st.cache_resource(show_spinner=False, max_entries=16)
def _compared(_database: Database, edition: str, actor: Actor, day: date) -> tuple[ComparedWhatIf, ...]:  # noqa: ARG001
    return what_ifs.compare_what_ifs(_database, actor, day)
