"""The tables of the plan to edit, as a draft over one version, which outlives another table, system or page.

Every cell is text, or one of a few words: a pasted block is judged by the reader of papers, which tells what it does
not understand, and never by the table, which would make R6.10.4 today.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

import pandas as pd
import streamlit as st

from migration_plan import paper_words as words
from migration_plan.exchange.papers import Grid, plan_grids
from migration_plan.plan_changes import COLUMNS, Merged, merged
from migration_plan.plan_papers import system_lookup
from model.issue import Issue
from model.plan import Plan
from model.record import SystemCode
from views.names import COMMON, Names
from views.table import cell_text
from views.wording import current_reader, t

TABLES: Final = ("tasks", "dependencies", "systems", "vendors")
OF_SYSTEMS: Final = ("tasks", "dependencies")
"""The tables that are looked at one system at a time."""
EVERY: Final = "*"
NUMBERS: Final = frozenset({"weight"})
FIRST: Final = ["id", "name", "step", "owner", "duration", "weight", "planned_start", "planned_finish", "rule"]
"""The columns of a task that are edited most, in this order; the others follow."""
_WIDE = {"name": 240, "aliases": 180, "name_en": 180, "constraints": 150, "predecessor": 150, "successor": 150}
WIDTHS: Final = _WIDE | dict.fromkeys(("planned_start", "planned_finish", "cutover"), 120)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "measure": tuple(spellings[0] for spellings in words.MEASURES.values()),
    "kind": ("", *(spellings[0] for spellings in words.TASK_KINDS.values())),
    "rule": tuple(spellings[0] for spellings in words.PROGRESS_RULES.values()),
    "link": tuple(spellings[0] for spellings in words.LINK_TYPES.values()),
    "in_scope": tuple(spellings[0] for spellings in words.YES_NO.values()),
}
_DRAFT = "plan_draft"
_OPENED = "plan_opened"
Rows = list[list[str]]


class Parts(NamedTuple):
    """The rows of a table that are looked at, between those that stand before and after the first of them."""

    before: Rows
    shown: Rows
    after: Rows


@dataclass
class Draft:
    """The tables as they are being edited, headings first, and the version of the plan that they began from."""

    base: int
    began: dict[str, Grid]
    grids: dict[str, Grid]
    turn: int = 0
    meanwhile: tuple[str, ...] = field(default=())
    """Cells that somebody else changed too, in a version that came in between."""

    @property
    def edited(self) -> dict[str, Grid]:
        """Return the tables that read otherwise than the plan in force."""
        return {name: grid for name, grid in self.grids.items() if sorted(grid[1:]) != sorted(self.began[name][1:])}


def draft_of(plan: Plan, version: int) -> tuple[Draft, bool]:
    """Return the draft over the plan in force, and whether it was just carried over from an earlier version."""
    known: Draft | None = st.session_state.get(_DRAFT)
    if known is not None and known.base == version:
        return known, False
    written = plan_grids(plan)
    draft = Draft(version, written, dict(written), turn=known.turn + 1 if known else 0)
    if known is not None:
        carried: dict[str, Merged] = {
            name: merged(name, known.began[name], grid, written[name]) for name, grid in known.edited.items()
        }
        draft.grids |= {name: found.grid for name, found in carried.items()}
        draft.meanwhile = tuple(key for found in carried.values() for key in found.both)
    st.session_state[_DRAFT] = draft
    return draft, bool(known and known.edited)


def discard() -> None:
    """Drop what was edited."""
    draft: Draft = st.session_state[_DRAFT]
    draft.grids, draft.turn = dict(draft.began), draft.turn + 1


def frame(table: str, rows: Rows) -> pd.DataFrame:
    """Return rows of cells as a table."""
    return pd.DataFrame(rows, columns=list(COLUMNS[table]), dtype="object")


def choose_system(plan: Plan) -> str:
    """Draw the choice of the system whose tasks and links are edited, and return its code."""
    names = {EVERY: t("schedule_all_systems"), COMMON: t("ward_wide")}
    names |= {system.code: Names(plan).system(system.code) for system in plan.systems}
    return st.selectbox(
        t("column_system"),
        [*(system.code for system in plan.systems), COMMON, EVERY],
        format_func=lambda code: names[code],
        key=f"plan_system_{current_reader().language}",
        width=280,
    )


def draw(draft: Draft, plan: Plan, table: str, code: str) -> None:
    """Draw one table, or the part of it that is of one system; what is edited stands in the draft from then on."""
    key = f"plan_rows_{table}_{code}_{draft.base}_{draft.turn}"
    opened = st.session_state.get(_OPENED)
    if opened is None or opened[0] != key or key not in st.session_state:
        opened = st.session_state[_OPENED] = key, _parted(draft.grids, plan, table, code)
    st.data_editor(
        frame(table, opened[1].shown),
        column_config={name: _column(table, name, code) for name in COLUMNS[table]},
        column_order=sorted(COLUMNS[table], key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
        if table == "tasks"
        else None,
        placeholder="–",
        alt=t(f"plan_table_{table}"),
        num_rows="dynamic",
        hide_index=True,
        height=520,
        key=key,
        on_change=_note,
        args=(key, draft, table, opened[1]),
    )


def with_edits(table: str, rows: Rows, edits: Mapping[str, Any]) -> Rows:
    """Return the rows of a table after what was edited, added and deleted in it; a row without any cell is left out."""
    names = list(COLUMNS[table])
    edited = [
        dict(zip(names, row, strict=True)) | edits["edited_rows"].get(place, {})
        for place, row in enumerate(rows)
        if place not in edits["deleted_rows"]
    ]
    made = [[cell_text(row.get(name)) for name in names] for row in (*edited, *edits["added_rows"])]
    return [row for row in made if any(row)]


def _note(key: str, draft: Draft, table: str, parts: Parts) -> None:
    """Put an edit into the draft before anything else is run, so that no click can lose it."""
    edited = with_edits(table, parts.shown, st.session_state[key])
    draft.grids[table] = [draft.grids[table][0], *parts.before, *edited, *parts.after]


def placed(issue: Issue, draft: Draft, plan: Plan, code: str) -> Issue:
    """Return a finding with the table, the row and the column in which the person sees it."""
    table = issue.file or "tasks"
    if table not in TABLES:
        return issue
    line = issue.line if issue.file else _line_of_task(issue.value, draft)
    seen = _Places(table, draft, plan, code)
    values = dict(issue.values)
    if values.get("first_line", "").isdigit():
        values["first_line"] = seen.beside(int(values["first_line"]), line)
    if "path" in values:
        ends = set(pairwise(values["path"].split(" → ")))
        links = enumerate(draft.grids["dependencies"][1:], 1)
        of_links = _Places("dependencies", draft, plan, code)
        values["lines"] = t("comma").join(of_links.beside(row, None) for row, link in links if tuple(link[:2]) in ends)
    file, shown = seen.place(line) if line else (t(f"plan_table_{table}"), line)
    update = {"file": file, "line": shown, "column": _label(table, issue.column), "values": tuple(values.items())}
    return issue.model_copy(update=update)


def _line_of_task(task: str, draft: Draft) -> int | None:
    return next((line for line, row in enumerate(draft.grids["tasks"][1:], 1) if row[0] == task), None)


def _label(table: str, heading: str) -> str:
    """Return how the page heads a column that the papers head so."""
    field = next((name for name, headings in COLUMNS[table].items() if heading in headings), None)
    return t(f"plan_{table}_{field}") if field else heading


class _Places:
    """Where the rows of one table are seen: in the part of the system that is looked at, else of their own."""

    def __init__(self, table: str, draft: Draft, plan: Plan, code: str) -> None:
        self.table, self.names, self.code = table, Names(plan), code
        self.rows = draft.grids[table]
        self.looked_at = _looked_at(table, draft.grids, plan) if table in OF_SYSTEMS and code != EVERY else None

    def place(self, line: int) -> tuple[str, int]:
        """Return the name of the part and the number of the row in it."""
        table = t(f"plan_table_{self.table}")
        if self.looked_at is None:
            return table, line
        own = self.looked_at(self.rows[line])
        here = self.code if self.code in own else min(own)
        before = sum(here in self.looked_at(row) for row in self.rows[1 : line + 1])
        system = self.names.system(None if here == COMMON else SystemCode(here))
        return t("plan_place", table=table, system=system), before

    def beside(self, line: int, other: int | None) -> str:
        """Return the number of a row; led by its part where that is another one than that of ``other``."""
        part, row = self.place(line)
        here = self.place(other)[0] if other else part
        return str(row) if part == here else f"{part} {row}"


def _parted(grids: Mapping[str, Grid], plan: Plan, table: str, code: str) -> Parts:
    rows = grids[table][1:]
    if table not in OF_SYSTEMS or code == EVERY:
        return Parts([], rows, [])
    looked_at = _looked_at(table, grids, plan)
    own = [code in looked_at(row) for row in rows]
    first = own.index(True) if True in own else len(rows)
    shown = [row for row, is_own in zip(rows, own, strict=True) if is_own]
    others = [row for row, is_own in zip(rows[first:], own[first:], strict=True) if not is_own]
    return Parts(rows[:first], shown, others)


def _looked_at(table: str, grids: Mapping[str, Grid], plan: Plan) -> Callable[[list[str]], Collection[str]]:
    """Return what says under which systems a row is looked at; one that names no known system is ward-wide."""
    at, codes = list(COLUMNS["tasks"]).index("system"), system_lookup(plan.systems)
    known = {task[0]: codes.get(task[at].casefold(), COMMON) for task in grids["tasks"][1:]}
    if table == "tasks":
        return lambda row: {codes.get(row[at].casefold(), COMMON)}
    return lambda row: {known.get(end, COMMON) for end in row[:2]}


def _column(table: str, name: str, code: str) -> Any:
    column, label = st.column_config, t(f"plan_{table}_{name}")
    if name in _CHOICES:
        return column.SelectboxColumn(label, options=list(_CHOICES[name]), width=110)
    new = code if (table, name) == ("tasks", "system") and code not in (COMMON, EVERY) else None
    right: Literal["right"] | None = "right" if name in NUMBERS else None
    return column.TextColumn(label, width=WIDTHS.get(name, 100), default=new, alignment=right)
