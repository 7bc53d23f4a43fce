"""One person's session: who reads, the status date, the database and the snapshot that every page shows.

``one_run`` goes around every run of the script (the door gives it the clock and its settings); a page then begins with
``page_setup`` and asks for what it shows. What the person may do is never kept longer than one run: it is looked up
anew for each, and for each click before it and each part of a page that runs alone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Literal, TypeVar

import streamlit as st

from actions import entrance, log, opening, weekly
from actions.access import LOCAL_PERSON, NOBODY, Action, Forbidden, may, part_of
from actions.opening import Database, UnusableDatabase
from model.access import Actor
from model.fitgap import FitGapRecord
from model.issue import Issue, Severity
from model.keeping import WeekLine
from model.plan import Plan
from model.snapshot import Snapshot
from model.week import IsoWeek, day_in_japan
from views import kept, sign_in
from views.door_settings import Settings, SignIn
from views.refusals import fault, refused
from views.wording import Era, Language, Reader, day, escaped, instant, listen_to, message, t

SENDING = (Action.IMPORT_PLAN, Action.IMPORT_REQUIREMENTS, Action.PREVIEW_SHEET, Action.REPORT_PROGRESS)
"""What a person sends files for; who may do none of it, may not send any."""
_run = threading.local()
"""What was asked in the run that this thread is in: who acts, how they read, the state of the facts. Whatever alters
any of it is a click, before the run. Nothing is kept here between runs."""
Choice = TypeVar("Choice", Language, Era)
Answer = TypeVar("Answer")


@contextmanager
def one_run(settings: Settings, clock: Callable[[], datetime]) -> Iterator[None]:
    """Take settings and clock from the door for one run of the script, at whose end the person is forgotten."""
    _start(settings, clock)
    _run.known = {}
    try:
        yield
    finally:
        _run.known = None


def _start(settings: Settings, clock: Callable[[], datetime]) -> None:
    state = st.session_state
    state["settings"], state["clock"] = settings, clock
    _follow("language", "lang", _one_of(Language, st.query_params.get("lang")) or state.get("language"))
    _follow("era", "era", _one_of(Era, st.query_params.get("era")) or state.get("era"))
    _follow("date", "date", _date_asked() or state.get("date"))
    listen_to(reader)


def _once(ask: Callable[[], Answer]) -> Answer:
    """Return the answer, asked once in a run; outside of one it is asked each time."""
    known: dict[Callable[[], object], Answer] | None = getattr(_run, "known", None)
    if known is None:
        return ask()
    if ask not in known:
        known[ask] = ask()
    return known[ask]


def reader() -> Reader:
    """Return how this person reads: as chosen, else in the language of the browser."""
    return _once(_reader)


def _reader() -> Reader:
    language = st.session_state.get("language") or _language_of_browser()
    return Reader(language, st.session_state.get("era") or Era.WESTERN)


def now() -> datetime:
    """Return the present instant (UTC)."""
    clock: Callable[[], datetime] = st.session_state["clock"]
    return clock()


def settings() -> Settings:
    """Return what the door was told."""
    told: Settings = st.session_state["settings"]
    return told


def current_actor() -> Actor:
    """Return on whose behalf actions run, as the database says; nobody's where nobody is signed in."""
    return _once(_looked_up)


def _looked_up() -> Actor:
    if settings().sign_in is SignIn.SINGLE:
        return LOCAL_PERSON
    person = sign_in.person(settings(), now())
    return NOBODY if person is None else entrance.actor_of(database(), person.subject)


def allowed(*actions: Action) -> bool:
    """Tell whether the person may do any of these at all, so that a door they may not use is not drawn."""
    actor = current_actor()
    return any(may(actor, action) for action in actions)


def refuse(denied: Forbidden) -> None:
    """Tell the person that they may not do what they asked for, and note it."""
    entrance.note_denial(database(), current_actor(), denied, now())
    found = Issue(code="forbidden", severity=Severity.REFUSED, value=t(f"access_action_{denied.action}"))
    refused([found])


def on_error(error: Exception) -> bool:
    """Tell a refusal that a click met before the page was drawn, or that the page failed; the log has the rest."""
    incident = "" if isinstance(error, Forbidden) else log.note_error(error)
    if "clock" not in st.session_state:
        return False
    if isinstance(error, Forbidden):
        refuse(error)
    else:
        values = (("at", instant(now())),)
        failed = Issue(code="page-failed", severity=Severity.REFUSED, value=incident, values=values)
        st.error(message(failed), icon=":material/error:")
    st.button(t("access_go_on"), key="access_go_on")  # any click runs the page anew
    return True


def may_send(told: Settings, session: str) -> bool:
    """Tell whether the person of a browser session may send files; asked from outside any run of a page."""
    subject = sign_in.presence().subject_of(session)
    if subject is None or told.sign_in is SignIn.SINGLE:
        return subject is not None
    actor = entrance.actor_of(_open(told.url), subject)
    return any(may(actor, action) for action in SENDING)


def database() -> Database:
    """Return the open database, one for the whole process; one that cannot be used is told, and ends the run."""
    try:
        return _open(settings().url)
    except UnusableDatabase as failure:
        st.error(escaped(message(fault(failure))), icon=":material/database_off:")
        st.stop()


def edition() -> tuple[Database, str, Actor]:
    """Return what a cached answer hangs on: the database, the edition of its facts, and the part of who asks."""
    return _once(_edition)


def _edition() -> tuple[Database, str, Actor]:
    opened = database()
    return opened, opening.edition(opened), part_of(current_actor())


def state_of_facts() -> str:
    """Return, as a key, the edition of the facts and the part of who asks."""
    return _once(_state_of_facts)


def _state_of_facts() -> str:
    _, known, part = edition()
    return _state(settings().url, known, part)


def _state(url: str, known: str, part: Actor) -> str:
    return repr((url, known, part))


def fetch_first(told: Settings, instant: datetime) -> None:
    """Ask for what the first page shows before anybody does, outside of any run; who works alone finds all of it."""
    opened, part = _open(told.url), LOCAL_PERSON
    state = _state(told.url, opening.edition(opened), part)
    plan = kept.plan(state, opened, part)
    if plan is None:
        return
    kept.snapshot(state, kept.latest_date(state, day_in_japan(instant), opened, part, instant), opened, part)
    kept.frozen_weeks(state, opened, part)
    kept.snapshot(state, plan.baseline.day, opened, part)


def circumstances() -> str:
    """Return, as a key, what a page without a choice hangs on: facts, who asks, date, reader, ground."""
    return _once(_circumstances)


def _circumstances() -> str:
    return repr((state_of_facts(), status_date(), reader(), on_dark_ground()))


def current_plan() -> Plan | None:
    """Return the plan in force; None where there is none yet."""
    return _once(_plan)


def _plan() -> Plan | None:
    opened, _, part = edition()
    return kept.plan(state_of_facts(), opened, part)


def status_date() -> date:
    """Return the date for which the facts are shown: the one chosen, else the latest that has facts."""
    chosen: date | None = st.session_state.get("date")
    return chosen or latest_date()


def latest_date() -> date:
    """Return the latest date for which something was reported; before that, today."""
    return _once(_latest_date)


def _latest_date() -> date:
    opened, _, part = edition()
    return kept.latest_date(state_of_facts(), day_in_japan(now()), opened, part, now())


def current_snapshot() -> Snapshot | None:
    """Return every figure of the status date; None where there is no plan yet."""
    return snapshot_of(status_date())


def snapshot_of(on: date) -> Snapshot | None:
    """Return every figure of one date; the same facts give the same object, so asking twice costs nothing."""
    opened, _, part = edition()
    return kept.snapshot(state_of_facts(), on, opened, part)


def records() -> tuple[FitGapRecord, ...]:
    """Return the register of the status date."""
    opened, _, part = edition()
    return kept.records(state_of_facts(), status_date(), opened, part)


def frozen_weeks() -> tuple[WeekLine, ...]:
    """Return the headlines of the frozen weeks, the earliest first."""
    opened, _, part = edition()
    return kept.frozen_weeks(state_of_facts(), opened, part)


def frozen_snapshot(line: WeekLine) -> Snapshot:
    """Return the published snapshot of a frozen week."""
    return _published(settings().url, part_of(current_actor()), line.week, line.digest)


def on_dark_ground() -> bool:
    """Tell whether the page is shown light on dark."""
    return st.context.theme.type == "dark"


def main_button() -> Literal["primary", "secondary"]:
    """Return the type of the button that matters; on dark ground Streamlit writes white on a light primary (2.2:1)."""
    return "secondary" if on_dark_ground() else "primary"


def page_setup(page: str) -> Snapshot:
    """Draw the head of a page and return its snapshot; without a plan, lead to the first steps and end the run."""
    with st.spinner(t("computing_figures")):
        snapshot = current_snapshot()
    if snapshot is None:
        if allowed(Action.IMPORT_PLAN):
            from views.first_steps import first_steps  # noqa: PLC0415 - brings the reading of plans; a ward needs it once

            first_steps(database(), current_actor(), now())
        else:
            st.info(t("access_no_plan"), icon=":material/hourglass_empty:")
        st.stop()
    told = t("as_of", municipality=escaped(snapshot.municipality), date=day(snapshot.status_date))
    head(page, told, illustrative=snapshot.illustrative)
    return snapshot


def head(page: str, told: str, *, illustrative: bool) -> None:
    """Draw the title of a page and what it is about, marked where that is made up."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", gap="small"):
        st.title(t(f"{page}_title"), width="content", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content", key="subject"):
            if illustrative:
                st.badge(t("illustrative_badge"), icon=":material/info:", color="orange", help=t("illustrative_note"))
            st.caption(told, width="content")


def choose(name: str, parameter: str) -> None:
    """Take a choice from its control, and put it in the page's address so that the link can be shared."""
    st.session_state[name] = st.session_state[f"{name}_control"]
    st.query_params[parameter] = str(st.session_state[name])


def show(on: date) -> None:
    """Go to a status date."""
    st.session_state["date"] = st.session_state["date_control"] = on
    st.query_params["date"] = str(on)


def show_latest() -> None:
    """Go back to the latest status date."""
    st.session_state["date"] = None
    st.session_state["date_control"] = latest_date()
    st.query_params.pop("date", None)


def _follow(name: str, parameter: str, chosen: object) -> None:
    """Keep a choice in the session, its control and the page's address alike; turning a page drops the address."""
    state = st.session_state
    if chosen is None:
        return
    if chosen != state.get(name):
        state[name] = state[f"{name}_control"] = chosen
    if st.query_params.get(parameter) != str(chosen):
        st.query_params[parameter] = str(chosen)


def _language_of_browser() -> Language:
    locale = st.context.locale or Language.JA
    return Language.JA if locale.lower().startswith("ja") else Language.EN


def _one_of(choices: type[Choice], value: str | None) -> Choice | None:
    return choices(value) if value in set(choices) else None


def _date_asked() -> date | None:
    try:
        return date.fromisoformat(st.query_params.get("date", ""))
    except ValueError:
        return None


@st.cache_resource(show_spinner=False)
def _open(url: str) -> Database:
    return opening.open_database(url)


@st.cache_resource(show_spinner=False, max_entries=16)
def _published(url: str, actor: Actor, week: IsoWeek, digest: str) -> Snapshot:  # noqa: ARG001 - the digest is a part of the key
    return weekly.frozen_week(_open(url), actor, week).snapshot
