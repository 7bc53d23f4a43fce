"""The app with a planted fault: its import stores one half, draws a progress bar, and stores the whole."""

import runpy
import time
from pathlib import Path
from typing import Any

import streamlit as st

from actions import intake
from model.sheet import SheetResult

_whole = getattr(intake, "_whole", intake.import_sheet)


def in_pieces(*args: Any, **sent: Any) -> SheetResult:
    """Store half of the rows, show how far it is, and store all of them."""
    lines = sent["content"].splitlines()
    _whole(*args, **sent | {"content": b"\n".join([*lines[: len(lines) // 2], b""])})
    for step in range(40):
        st.progress(step / 40)
        time.sleep(0.02)
    result: SheetResult = _whole(*args, **sent)
    return result


if __name__ == "__main__":  # the fault is planted in the app that is served, never in who merely imports this
    intake._whole = _whole  # type: ignore[attr-defined]  # noqa: SLF001 - this script runs again and again
    intake.import_sheet = in_pieces
    runpy.run_path(str(Path(__file__).parents[2] / "app.py"), run_name="__main__")
