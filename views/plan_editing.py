"""Editing the plan in its own tables: what an edit does is shown before it counts, and every version is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from actions import editing, weekly
from migration_plan import paper_words as words
from migration_plan.exchange.papers import Grid, plan_grids
from migration_plan.plan_changes import COLUMNS
from model.editing import Change, EditNote, PlanEdit, PlanVersion
from model.keeping import PlanImport
from model.plan import Plan
from views import fitgap_preview, session
from views.names import COMMON, Names
from views.refusals import not_done
from views.table import cell_text
from views.wording import count, current_reader, escaped, instant, t

TABLES: Final = ("tasks", "dependencies", "systems", "vendors")
DAYS: Final = frozenset({"planned_start", "planned_finish", "cutover"})
NUMBERS: Final = frozenset({"weight"})
FIRST: Final = ["id", "name", "step", "owner", "duration", "weight", "planned_start", "planned_finish", "rule"]
"""The columns of a task that are edited most, in this order; the others follow."""
WIDTHS: Final = {"name": 240, "predecessor": 150, "successor": 150, "constraints": 150, "aliases": 180, "name_en": 180}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "measure": tuple(spellings[0] for spellings in words.MEASURES.values()),
    "kind": ("", *(spellings[0] for spellings in words.TASK_KINDS.values())),
    "rule": tuple(spellings[0] for spellings in words.PROGRESS_RULES.values()),
    "link": tuple(spellings[0] for spellings in words.LINK_TYPES.values()),
    "in_scope": tuple(spellings[0] for spellings in words.YES_NO.values()),
}
_EDITION = "plan_edition"
_RESULT = "plan_result"


def draw() -> None:
    """Draw the tables of the plan, what the edits do, and the versions that were kept."""
    _tell_of_result()
    versions = editing.plan_versions(session.database(), session.current_actor())
    base = versions[0].version
    # Asked after the version: a plan that is newer than its number is refused when kept, an older one would be lost.
    plan = weekly.plan_of(session.database(), session.current_actor())
    if plan is None:
        return
    table = st.segmented_control(
        t("plan_table"),
        TABLES,
        format_func=lambda name: t(f"plan_table_{name}"),
        default="tasks",
        required=True,
        key="plan_table",
        label_visibility="collapsed",
    )
    grid = plan_grids(plan)[str(table)]
    shown, others = _chosen(plan, str(table), grid)
    edited = _editor(str(table), shown, base)
    if edited == shown:
        st.caption(t("plan_nothing"))
    else:
        _check({str(table): [grid[0], *edited, *others]}, base)
    _versions(versions, base)


def frame(table: str, rows: list[list[str]]) -> pd.DataFrame:
    """Return rows of cells as a table in which days are days and counts are numbers."""
    made = pd.DataFrame(rows, columns=list(COLUMNS[table]), dtype="object")
    for field in DAYS & set(made.columns):
        made[field] = [date.fromisoformat(text) if text else None for text in made[field]]
    for field in NUMBERS & set(made.columns):
        made[field] = [int(text) if text else None for text in made[field]]
    return made


def cells(edited: pd.DataFrame) -> list[list[str]]:
    """Return the rows of a table as cells of a paper; a row without any is left out."""
    rows = [[cell_text(value) for value in row] for row in edited.itertuples(index=False)]
    return [row for row in rows if any(row)]


def _chosen(plan: Plan, table: str, grid: Grid) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows of the system that is looked at, and the others."""
    if table not in {"tasks", "dependencies"}:
        return grid[1:], []
    names = Names(plan)
    codes = [*(system.code for system in plan.systems), COMMON]
    code = st.selectbox(
        t("column_system"),
        codes,
        format_func=lambda code: names.system(None if code == COMMON else code),
        key=f"plan_system_{current_reader().language}",
        width=280,
    )
    own = {task.id for task in plan.tasks if (task.system or COMMON) == code}
    width = 1 if table == "tasks" else 2
    shown = [row for row in grid[1:] if own.intersection(row[:width])]
    return shown, [row for row in grid[1:] if not own.intersection(row[:width])]


def _editor(table: str, rows: list[list[str]], base: int) -> list[list[str]]:
    st.caption(t(f"plan_lead_{table}"))
    edited = st.data_editor(
        frame(table, rows),
        column_config={field: _column(table, field) for field in COLUMNS[table]},
        column_order=sorted(COLUMNS[table], key=lambda field: FIRST.index(field) if field in FIRST else len(FIRST))
        if table == "tasks"
        else None,
        placeholder="–",
        alt=t(f"plan_table_{table}"),
        num_rows="dynamic",
        hide_index=True,
        height=520,
        key=f"plan_rows_{table}_{base}_{st.session_state.get(_EDITION, 0)}_{rows[0][0] if rows else ''}",
    )
    return cells(edited)


def _column(table: str, field: str) -> Any:
    column, label = st.column_config, t(f"plan_{table}_{field}")
    if field in DAYS:
        return column.DateColumn(label, format="YYYY-MM-DD", width=110)
    if field in NUMBERS:
        return column.NumberColumn(label, min_value=0, step=1, width=70)
    if field in _CHOICES:
        return column.SelectboxColumn(label, options=list(_CHOICES[field]), width=110)
    return column.TextColumn(label, width=WIDTHS.get(field, 100))


def _check(grids: Mapping[str, Grid], base: int) -> None:
    """Show what the edit would do, and ask why and who agreed."""
    edit = editing.preview_edit(session.database(), session.current_actor(), grids)
    st.subheader(t("plan_check_title", number=count(len(edit.changes))), anchor=False)
    if edit.issues:
        fitgap_preview.findings(edit.issues, "plan")
    if edit.plan is None:
        st.error(t("plan_refused"), icon=":material/block:")
        return
    _changes(edit.changes)
    if edit.after is not None:
        fitgap_preview.effect(edit.before, edit.after)
    if edit.counted:
        names = t("comma").join(edit.counted[:5]) + ("…" if len(edit.counted) > 5 else "")
        st.warning(t("plan_counted", names=escaped(names)), icon=":material/gavel:")
    _keep(grids, edit, base)


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
        st.button(t("plan_discard"), key="plan_discard", icon=":material/undo:", on_click=_discard)
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


def _discard() -> None:
    st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1


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
