"""How a page tells that something was refused: everywhere alike, and what people wrote is shown as it stands."""

from collections.abc import Iterable

import streamlit as st

from actions.opening import NotStored, UnusableDatabase
from model.issue import Issue, Severity
from views.wording import escaped, message


def refused(issues: Iterable[Issue]) -> None:
    """Tell each refusal in a box of its own."""
    for issue in issues:
        st.error(escaped(message(issue)), icon=":material/block:")


def not_done(words: str, issues: Iterable[Issue]) -> None:
    """Tell in a box that something was not done, and the reasons below it, one a line."""
    st.error(words, icon=":material/block:")
    for issue in issues:
        st.text(f"・{message(issue)}")


def fault(failure: NotStored | UnusableDatabase) -> Issue:
    """Return what the person is told of a database that failed."""
    values = (("cause", failure.detail),)
    return Issue(code=failure.code, severity=Severity.REFUSED, file=failure.place, values=values)
