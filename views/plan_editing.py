"""Editing the plan in its own tables: what an edit does is shown before it counts, and every version is kept."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd
import streamlit as st

from actions import editing, weekly
from migration_plan.exchange.papers import Grid
from model.editing import Change, EditNote, PlanEdit, PlanVersion
from model.keeping import PlanImport
from model.plan import Plan
from views import fitgap_preview, plan_tables, session
from views.plan_tables import Draft
from views.refusals import not_done
from views.wording import count, escaped, instant, t

_RESULT = "plan_result"
_CARRIED = "plan_carried"


def draw() -> None:
    """Draw the tables of the plan, what the edits do, and the versions that were kept."""
    _tell_of_result()
    versions = editing.plan_versions(session.database(), session.current_actor())
    base = versions[0].version
    # Asked after the version: a plan that is newer than its number is refused when kept, an older one would be lost.
    plan = weekly.plan_of(session.database(), session.current_actor())
    if plan is None:
        return
    draft, carried = plan_tables.draft_of(plan, base)
    _tell_of_draft(draft, carried=carried)
    table = st.segmented_control(
        t("plan_table"),
        plan_tables.TABLES,
        format_func=lambda name: t(f"plan_table_{name}"),
        default="tasks",
        required=True,
        key="plan_table",
        label_visibility="collapsed",
    )
    code = plan_tables.choose_system(plan) if table in plan_tables.OF_SYSTEMS else ""
    st.caption(t(f"plan_lead_{table}"))
    plan_tables.draw(draft, plan, str(table), code)
    if draft.edited:
        _check(draft, plan, code)
    else:
        st.caption(t("plan_nothing"))
    _versions(versions, base)


def _tell_of_draft(draft: Draft, *, carried: bool) -> None:
    """Say that somebody else kept a version meanwhile, and which cells both changed."""
    if carried:
        st.session_state[_CARRIED] = draft.base
    if draft.edited and st.session_state.get(_CARRIED) == draft.base:
        both = t("plan_both", rows=t("comma").join(draft.meanwhile)) if draft.meanwhile else ""
        st.warning(escaped(t("plan_carried", version=draft.base) + both), icon=":material/sync_problem:")


def _check(draft: Draft, plan: Plan, code: str) -> None:
    """Show what the edit would do, and ask why and who agreed."""
    grids = draft.edited
    edit = editing.preview_edit(session.database(), session.current_actor(), grids)
    title = t("plan_check_title", number=count(len(edit.changes))) if edit.plan else t("plan_check_refused")
    st.subheader(title, anchor=False)
    st.caption(t("unsaved"))
    if edit.issues:
        fitgap_preview.findings([plan_tables.placed(issue, draft, plan, code) for issue in edit.issues], "plan")
    if edit.plan is None:
        st.error(t("plan_refused"), icon=":material/block:")
        _offer_to_discard()
        return
    _changes(edit.changes)
    if edit.after is not None:
        fitgap_preview.effect(edit.before, edit.after)
    if edit.counted:
        names = t("comma").join(edit.counted[:5]) + ("…" if len(edit.counted) > 5 else "")
        st.warning(t("plan_counted", names=escaped(names)), icon=":material/gavel:")
    _keep(grids, edit, draft.base)


def _changes(changes: tuple[Change, ...]) -> None:
    rows = [
        {
            "table": t(f"plan_table_{change.table}"),
            "key": change.key,
            "kind": t(f"plan_change_{change.kind}"),
            "field": t(f"plan_{change.table}_{change.field}") if change.field else "",
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]
    st.dataframe(
        pd.DataFrame(rows).rename(columns={name: t(f"plan_change_{name}") for name in rows[0]}) if rows else None,
        hide_index=True,
        key="plan_changes",
        height=min(36 * len(rows) + 40, 280),
        alt=t("plan_changes_alt"),
    )


def _keep(grids: Mapping[str, Grid], edit: PlanEdit, base: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(t("plan_reason"), key=f"plan_reason_{base}", max_chars=200, width=420)
        other = _second_person(f"plan_second_{base}", width=200)
    note = EditNote(base=base, reason=reason.strip(), **other)
    with st.container(horizontal=True):
        st.button(
            t("plan_keep"),
            key="plan_keep",
            type=session.main_button(),
            icon=":material/check:",
            disabled=not edit.changes or (bool(edit.counted) and not (note.reason and any(other.values()))),
            on_click=_store,
            args=(grids, note),
        )
        _offer_to_discard()
    st.caption(t("plan_keep_text"))


def _second_person(key: str, width: int | Literal["stretch"] = "stretch") -> dict[str, str]:
    """Ask for the second person: who agreed, or, where people sign in, who proposed what this person agrees to."""
    field = "proposed_by" if session.current_actor().subject else "approved_by"
    written = st.text_input(t(f"plan_{field}"), key=key, max_chars=60, width=width, help=t(f"plan_{field}_help"))
    return {field: (written or "").strip()}


def _store(grids: Mapping[str, Grid], note: EditNote) -> None:
    """Keep the edit: one call, one transaction; the next run tells what became of it."""
    kept = editing.keep_edit(session.database(), session.current_actor(), grids, note, session.now())
    st.session_state[_RESULT] = kept
    if kept.new:
        plan_tables.discard()


def _offer_to_discard() -> None:
    st.button(t("plan_discard"), key="plan_discard", icon=":material/undo:", on_click=plan_tables.discard)


def _versions(versions: tuple[PlanVersion, ...], base: int) -> None:
    with st.expander(t("plan_versions_title", number=count(len(versions))), icon=":material/history:"):
        rows = [
            {
                "version": kept.version,
                "recorded": instant(kept.recorded),
                "by": kept.by,
                "tasks": kept.tasks,
                "links": kept.links,
                "reason": kept.reason,
                "proposed_by": kept.proposed_by,
                "approved_by": kept.approved_by,
            }
            for kept in versions
        ]
        answer = st.dataframe(
            pd.DataFrame(rows),
            column_config={name: t(f"plan_version_{name}") for name in rows[0]},
            hide_index=True,
            key="plan_versions",
            on_select="rerun",
            selection_mode="single-row",
            alt=t("plan_versions_alt"),
        )
        picked = next(iter(answer["selection"]["rows"]), 0)
        if picked:
            _offer_return(versions[picked].version, base)


def _offer_return(version: int, base: int) -> None:
    reason = st.text_input(t("plan_return_reason"), key=f"plan_return_reason_{version}", max_chars=200)
    note = EditNote(base=base, reason=reason.strip(), **_second_person(f"plan_return_second_{version}"))
    st.button(
        t("plan_return", version=version),
        key="plan_return",
        icon=":material/undo:",
        disabled=not note.reason,
        on_click=_return,
        args=(version, note),
    )


def _return(version: int, note: EditNote) -> None:
    kept = editing.return_to(session.database(), session.current_actor(), version, note, session.now())
    st.session_state[_RESULT] = kept


def _tell_of_result() -> None:
    """Say once what became of an edit."""
    kept: PlanImport | None = st.session_state.pop(_RESULT, None)
    if kept is None:
        return
    if kept.new:
        st.success(t("plan_kept", version=kept.version or 0), icon=":material/task_alt:")
        return
    not_done(t("plan_not_kept"), kept.issues)
