"""Keeping, on the administration page: a checked copy to take away, and how long superseded originals are kept."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import streamlit as st

from actions import backup, retention
from actions.access import Action
from actions.opening import UnusableDatabase
from model.keeping import Backup, RetentionKept
from model.week import JAPAN
from views import session
from views.refusals import fault, refused
from views.wording import count, escaped, t

_ANSWER: Final = "access_retention_answer"


def draw() -> None:
    """Draw what this person may keep."""
    if session.allowed(Action.BACK_UP):
        _backup()
    if session.allowed(Action.RETAIN):
        _retention()


def _backup() -> None:
    st.subheader(t("access_backup_title"), anchor=False)
    server = session.database().settings.kind != "sqlite"
    st.markdown(t("access_backup_server" if server else "access_backup_text"))
    st.code("pg_dump --format=custom" if server else "python cli.py restore FILE --to NEW", language=None)
    if server or not st.button(t("access_backup_make"), icon=":material/save_as:", key="access_backup_make"):
        return
    folder, name = session.settings().backup_folder, f"tracker-{session.now().astimezone(JAPAN):%Y%m%d-%H%M%S}.db"
    try:
        with st.spinner(t("access_backup_making")):
            if folder:
                made = backup.back_up(session.database(), session.current_actor(), Path(folder) / name, session.now())
                content = None
            else:
                made, content = _copied(name)
    except UnusableDatabase as failure:
        refused([fault(failure)])
        return
    except OSError as failure:
        refused([fault(UnusableDatabase("file-unwritable", folder, failure.strerror or ""))])
        return
    _made(made, folder, name, content)


def _copied(name: str) -> tuple[Backup, bytes]:
    """Return a copy that the browser takes away; nothing of it stays on the server's disk."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        made = backup.back_up(session.database(), session.current_actor(), path, session.now())
        return made, path.read_bytes()


def _made(made: Backup, folder: str, name: str, content: bytes | None) -> None:
    proof = made.proof
    kind = "access_backup_made" if proof.intact else "access_backup_unproven"
    show = st.success if proof.intact else st.error
    place = t("access_backup_folder", folder=escaped(folder)) if folder else t("access_backup_browser")
    show(t(kind, place=place, entries=count(proof.entries)))
    st.code(f"{name}\nsha256 {made.sha256}\n{proof.entries}:{proof.head}", language=None)
    if content is not None:
        label = t("access_backup_download")
        st.download_button(label, content, name, on_click="ignore", icon=":material/download:", key="access_download")


def _retention() -> None:
    st.subheader(t("access_retention"), anchor=False, help=t("access_retention_help"))
    found = retention.retention(session.database(), session.current_actor(), session.now())
    days = found.retention.days
    st.markdown(t("access_retention_for_ever") if days is None else t("access_retention_days", days=count(days)))
    if found.due:
        st.warning(t("access_retention_due", files=count(len(found.due))), icon=":material/inventory_2:")
        st.code("python cli.py prune", language=None)
    with st.form("access_retention_form", border=True):
        st.number_input(
            t("access_retention_new"), min_value=retention.LEAST, value=days, step=1, key="access_retention_new"
        )
        st.form_submit_button(t("access_save"), on_click=_save, icon=":material/save:", key="access_retention_save")
    kept: RetentionKept | None = st.session_state.pop(_ANSWER, None)
    refused(kept.issues if kept else ())
    if kept and kept.retention:
        st.success(t("access_saved"), icon=":material/check_circle:")


def _save() -> None:
    wished = st.session_state["access_retention_new"]
    days = None if wished is None else int(wished)
    kept = retention.set_retention(session.database(), session.current_actor(), days, session.now())
    st.session_state[_ANSWER] = kept
