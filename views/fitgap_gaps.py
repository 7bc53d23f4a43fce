"""The gaps that are still open, by the day they must be decided, and all that is known of the chosen one."""

from collections.abc import Iterable, Mapping

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from model.fitgap import FitGapRecord, RecordKey, Resolution
from model.record import SystemCode
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot
from views import fitgap_frames as frames
from views import fitgap_review
from views.asked import answered, newly_asked
from views.facts import facts, place
from views.made_once import once
from views.names import Names
from views.wording import count, current_reader, day, escaped, percent, t, thousandths

_TABLE = "fitgap_gaps"
_SYSTEMS = "fitgap_systems"
_LADDER = (Resolution.OPEN, Resolution.PROPOSED, Resolution.APPROVED, Resolution.VENDOR_DONE)


def draw(snapshot: Snapshot, register: Iterable[FitGapRecord], names: Names) -> None:
    """Draw the filter, the list and the chosen gap."""
    choice = _filter(names)
    gaps = frames.shown_gaps(snapshot, choice)
    if not gaps:
        st.info(t("fitgap_no_gaps") if snapshot.gaps else t("fitgap_all_closed"), icon=":material/task_alt:")
        return
    st.caption(t("fitgap_gaps_text", shown=count(len(gaps)), total=count(len(snapshot.gaps))))
    listed, panel = st.columns([7, 3], gap="small")
    with listed:
        chosen = _list(gaps, names, snapshot)
    with panel:
        _detail(chosen or _asked(gaps) or gaps[0], {row.key: row for row in register}, names, snapshot)


def open_system(code: SystemCode) -> None:
    """Show the gaps of one system alone, when the list is drawn next."""
    st.session_state[_SYSTEMS] = [code]
    st.session_state.pop(_key("systems"), None)


def _filter(names: Names) -> frames.GapFilter:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        systems = _systems(names)
        resolutions = st.pills(
            t("fitgap_resolution"),
            list(_LADDER),
            selection_mode="multi",
            format_func=lambda one: t(f"fitgap_resolution_{one}"),
            key="fitgap_resolutions",
        )
        severities = st.pills(
            t("fitgap_severity"),
            list(frames.SEVERITIES),
            selection_mode="multi",
            format_func=lambda one: t(f"fitgap_severity_{one}"),
            key="fitgap_severities",
        )
        text = st.text_input(t("fitgap_search"), key="fitgap_text", placeholder=t("fitgap_search_hint"), width=240)
    return frames.GapFilter(
        systems=systems, resolutions=tuple(resolutions or ()), severities=tuple(severities or ()), text=text or ""
    )


def _systems(names: Names) -> tuple[SystemCode, ...]:
    codes = [system.code for system in names.plan.systems if system.in_scope]
    asked = newly_asked("fitgap", "sys")
    if asked in codes:
        open_system(SystemCode(asked))
    picked = st.multiselect(
        t("fitgap_column_system"),
        codes,
        default=[code for code in st.session_state.get(_SYSTEMS, []) if code in codes],
        format_func=names.system,
        placeholder=t("schedule_all_systems"),
        key=_key("systems"),
        on_change=answered,
        args=("fitgap", "sys"),
        width=280,
    )
    st.session_state[_SYSTEMS] = picked
    return tuple(picked)


def _key(name: str) -> str:
    """Return the key of a control that is drawn anew in another language."""
    return f"fitgap_{name}_{current_reader().language}"


def _list(gaps: list[GapFigures], names: Names, snapshot: Snapshot) -> GapFigures | None:
    answer = st.dataframe(
        once(frames.gap_frame, gaps, names, snapshot.status_date, by=[gap.id for gap in gaps]),
        hide_index=True,
        key=_TABLE,
        on_select="rerun",
        selection_mode="single-row",
        height=560,
        column_config=_columns(),
        alt=t("fitgap_gaps_alt"),
    )
    picked = answer["selection"]["rows"]
    return gaps[picked[0]] if picked and picked[0] < len(gaps) else None


def _columns() -> dict[str, ColumnConfig]:
    column = st.column_config
    widths = {"left": 72, "system": 96, "requirement": 76, "name": 170, "points": 74, "drag": 56, "driving": 52}
    helped = ("latest", "points", "drag", "driving", "due")
    return {
        name: column.TextColumn(
            t(f"fitgap_gap_{name}"),
            width=widths.get(name, 88),
            pinned=name == "latest",
            help=t(f"fitgap_gap_{name}_help") if name in helped else None,
        )
        for name in frames.GAPS
    }


def _asked(gaps: Iterable[GapFigures]) -> GapFigures | None:
    asked = st.query_params.get("req")
    return next((gap for gap in gaps if gap.requirement_id == asked), None)


def _detail(gap: GapFigures, register: Mapping[RecordKey, FitGapRecord], names: Names, snapshot: Snapshot) -> None:
    record = next((row for key, row in register.items() if (key.system, key.requirement_id) == _known_as(gap)), None)
    with st.container(border=True, key="fitgap_panel", gap="xsmall"):
        st.caption(escaped(f"{names.system(gap.system)} ・ {gap.requirement_id}"))
        st.subheader(escaped(gap.name), anchor=False)
        st.markdown(_badges(gap))
        facts(_dates(gap, snapshot))
        if record:
            fitgap_review.draw(record.key)
            _texts(record)
        st.markdown(f"**{t('fitgap_holds')}**")
        if gap.task:
            st.page_link(
                "views/pages/schedule.py",
                label=escaped(names.task(gap.task)),
                icon=":material/view_timeline:",
                query_params={"task": gap.task},
            )
        else:
            st.caption(t("fitgap_holds_nothing"))
        st.caption(escaped(place(gap.file, gap.line)))


def _known_as(gap: GapFigures) -> tuple[SystemCode, str]:
    return gap.system, gap.requirement_id


def _badges(gap: GapFigures) -> str:
    colour = "red" if gap.verdict == "gap" else "orange"
    badges = [
        f":{colour}-badge[{t(f'fitgap_verdict_{gap.verdict}')}]",
        f":gray-badge[{t('fitgap_severity')} {t(f'fitgap_severity_{gap.severity}')}]",
        f":blue-badge[{t(f'fitgap_resolution_{gap.resolution}')}]",
    ]
    if gap.driving:
        badges.append(f":red-badge[◆ {t('fitgap_driving')}]")
    return " ".join(badges)


def _dates(gap: GapFigures, snapshot: Snapshot) -> list[tuple[str, str]]:
    latest = last_day(gap.latest_decision)
    return [
        (t("fitgap_gap_latest"), day(latest) if latest else ""),
        (t("fitgap_gap_left"), frames.left_text(gap, snapshot.status_date)),
        (t("fitgap_gap_due"), day(gap.due) if gap.due else t("fitgap_no_date")),
        (t("fitgap_gap_points"), f"{thousandths(gap.points)} pt"),
        (t("fitgap_gap_drag"), t("gantt_days", days=count(gap.drag_days)) if gap.drag_days else ""),
        (t("fitgap_gap_department"), gap.department),
    ]


def _texts(record: FitGapRecord) -> None:
    texts = (
        ("requirement_text", record.requirement_text),
        ("current_function", record.current_function),
        ("response", " ".join(filter(None, (t(f"fitgap_response_{record.response}"), record.response_text)))),
        ("effort", "" if record.effort is None else count(record.effort)),
        ("progress", "" if record.progress is None else percent(record.progress)),
        ("note", record.note),
    )
    for name, text in texts:
        if text:
            st.markdown(f"**{t(f'fitgap_field_{name}')}**")
            st.text(text)
