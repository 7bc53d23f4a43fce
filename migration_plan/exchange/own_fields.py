"""The fields that only our plans have, carried as custom fields of other programs under the headings of our templates.

A program that knows nothing of them keeps and shows them. What it may have changed since wins over them: a field that
repeats something the program has itself (a constraint, a lag) counts only while the program still says what was
written there.
"""

from collections.abc import Callable, Mapping
from typing import Any

from migration_plan import paper_cells as cells
from migration_plan import paper_words as words
from migration_plan.exchange.findings import Findings
from migration_plan.paper_table import by_name, find
from migration_plan.plan_papers import system_lookup
from model.system import System

HEADINGS = by_name((heading, field) for field, headings in words.TASK_COLUMNS.items() for heading in headings)
"""Every heading under which a field of a task may be carried."""

_find = find(HEADINGS)
Reader = Callable[[str], Any]


def heading(field: str) -> str:
    """Return the heading under which a field is written."""
    return words.TASK_COLUMNS[field][0]


def field_of(written: str) -> str:
    """Return the field that is carried under a heading, "" where it is none of ours.

    >>> field_of("作業ID"), field_of("Priority")
    ('id', '')
    """
    try:
        return _find(written)
    except ValueError:
        return ""


def readers(systems: tuple[System, ...]) -> Mapping[str, Reader]:
    """Return what reads each carried field; ValueError of a text that does not say such a thing."""
    return {
        "id": str.strip,
        "system": find(system_lookup(systems)),
        "step": str.strip,
        "measure": cells.choice(words.MEASURES),
        "owner": str.strip,
        "kind": cells.choice(words.TASK_KINDS),
        "weight": cells.read_count,
        "rule": cells.choice(words.PROGRESS_RULES),
        "constraints": cells.read_constraints,
        "deadline": cells.read_finish,
        "planned_start": cells.read_day,
        "planned_finish": cells.read_day,
    }


def read_fields(texts: Mapping[str, str], reading: Mapping[str, Reader], findings: Findings) -> dict[str, Any]:
    """Return the values of carried fields by name; what cannot be read is counted and left out."""
    values = {}
    for field, text in texts.items():
        if not text.strip() or field not in reading:
            continue
        try:
            values[field] = reading[field](text)
        except (ValueError, OverflowError):
            findings.not_understood(f"{heading(field)} = {text.strip()[:60]}")
    return values
