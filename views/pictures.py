"""The charts of a page as pictures on white, PNG and SVG, drawn when one is asked for."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import streamlit as st

from views.charts.house import LIGHT
from views.wording import t

_WIDTH: Final = 760
_KINDS: Final = {"png": "image/png", "svg": "image/svg+xml"}


class Picture(NamedTuple):
    """A chart that can be saved: what draws it, and the parts it is drawn of, without its colours."""

    chart: Callable[..., Any]
    parts: tuple[object, ...]

    def drawn(self, kind: str) -> bytes:
        """Return the picture; this runs when it is saved, outside any run of a page."""
        from views.reports.drawing import png, svg  # noqa: PLC0415 - the drawer is large, and few save a picture

        chart = self.chart(*self.parts, LIGHT).properties(width=_WIDTH)
        return png(chart) if kind == "png" else svg(chart).encode()


def offer(pictures: Mapping[str, Picture], stem: str) -> None:
    """Offer to save the pictures, by their names; ``stem`` begins the names of the files."""
    with st.popover(t("pictures_save"), icon=":material/image:"):
        for number, (name, picture) in enumerate(pictures.items(), 1):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(name, width="content")
                for kind, mime in _KINDS.items():
                    st.download_button(
                        kind.upper(),
                        partial(picture.drawn, kind),
                        f"{stem}-{number}.{kind}",
                        mime,
                        key=f"picture_{stem}_{number}_{kind}",
                        icon=":material/download:",
                        on_click="ignore",
                    )
