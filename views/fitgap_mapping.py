"""What a vendor's own headings mean: asked once where a column is not recognised, shown, and forgotten at a wish."""

from collections.abc import Mapping

import streamlit as st

from actions import headings
from model.keeping import SavedMapping
from model.record import VendorCode
from model.sheet import SheetReading
from views import session
from views.wording import count, current_reader, escaped, t

_SAID = "fitgap_mapping"
_NOT_READ = ""


def said(vendor: VendorCode, sha256: str) -> dict[str, str]:
    """Return what was said of the headings of this file on this page, before it is stored."""
    of_vendor, of_file, mapping = st.session_state.get(_SAID, (None, None, {}))
    return dict(mapping) if (of_vendor, of_file) == (vendor, sha256) else {}


def saved(vendor: VendorCode) -> SavedMapping:
    """Return what is saved for a vendor."""
    return headings.saved_mapping(session.database(), session.current_actor(), vendor)


def ask(reading: SheetReading, vendor: VendorCode) -> None:
    """Offer the headings that were not recognised with a choice of field; those of a sheet that lacks one at once."""
    if not reading.unread:
        return
    if reading.lacking:
        with st.container(border=True, key="fitgap_map"):
            fields = t("comma").join(t(f"fitgap_field_{field}") for field in reading.lacking)
            st.markdown(f"**{t('fitgap_map_title')}**")
            st.markdown(t("fitgap_map_lacking", fields=fields))
            _choices(reading, vendor)
    else:
        with st.expander(t("fitgap_map_more", number=count(len(reading.unread))), icon=":material/view_column:"):
            st.caption(t("fitgap_map_optional"))
            _choices(reading, vendor)


def tell(reading: SheetReading, vendor: VendorCode) -> None:
    """Say which headings were read as the mapping says: the saved one, or the one chosen just now."""
    if not reading.mapped:
        return
    now = set(said(vendor, reading.sha256))
    pairs = [f"{escaped(heading)} → {t(f'fitgap_field_{field}')}" for heading, field in reading.mapped]
    chosen = any(heading in now for heading, _ in reading.mapped)
    st.info(t("fitgap_mapped_now" if chosen else "fitgap_mapped", pairs=t("comma").join(pairs)), icon=":material/link:")


def draw_saved(vendor: VendorCode) -> None:
    """Show the saved mapping of a vendor, and let parts of it be forgotten."""
    known = saved(vendor)
    if not known.pairs:
        return
    with st.expander(t("fitgap_saved_title", number=count(len(known.pairs))), icon=":material/link:"):
        lines = [f"| {escaped(heading)} | {_field_name(field)} |" for heading, field in known.pairs]
        st.markdown("\n".join([f"| {t('fitgap_saved_heading')} | {t('fitgap_saved_field')} |", "|---|---|", *lines]))
        chosen = st.multiselect(
            t("fitgap_saved_choose"), [heading for heading, _ in known.pairs], key=f"fitgap_forget_{vendor}"
        )
        st.button(
            t("fitgap_saved_forget"),
            key="fitgap_forget",
            disabled=not chosen,
            icon=":material/link_off:",
            on_click=_forget,
            args=(vendor, tuple(chosen)),
        )


def _choices(reading: SheetReading, vendor: VendorCode) -> None:
    earlier = dict(saved(vendor).pairs) | said(vendor, reading.sha256)
    taken = {field for _, field in reading.columns}
    free = [_NOT_READ, *(field for field in headings.FIELDS if field not in taken)]
    first = [field for field in reading.lacking if field in free]
    options = [_NOT_READ, *first, *(field for field in free if field and field not in first)]
    picked: dict[str, str] = {}
    for place, column in enumerate(reading.unread):
        held = earlier.get(column.heading, _NOT_READ)
        picked[column.heading] = st.selectbox(
            t(
                "fitgap_map_heading",
                heading=escaped(column.heading),
                samples=escaped(t("comma").join(column.samples)) or t("fitgap_map_empty"),
            ),
            options,
            index=options.index(held) if held in options else 0,
            format_func=_field_name,
            key=f"fitgap_map_{place}_{reading.sha256[:12]}_{current_reader().language}",
            width=480,
        )
    stated = {heading: field for heading, field in picked.items() if field}
    st.button(
        t("fitgap_map_apply"),
        key="fitgap_map_apply",
        type=session.main_button() if reading.lacking else "secondary",
        icon=":material/refresh:",
        disabled=not stated,
        on_click=_say,
        args=(vendor, reading.sha256, stated),
    )
    st.caption(t("fitgap_map_text"))


def _field_name(field: str) -> str:
    return t(f"fitgap_field_{field}") if field else t("fitgap_map_not_read")


def _say(vendor: VendorCode, sha256: str, stated: Mapping[str, str]) -> None:
    st.session_state[_SAID] = (vendor, sha256, said(vendor, sha256) | dict(stated))


def _forget(vendor: VendorCode, forgotten: tuple[str, ...]) -> None:
    headings.forget_headings(session.database(), session.current_actor(), vendor, forgotten, session.now())
    st.session_state.pop(_SAID, None)
