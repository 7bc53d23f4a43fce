"""The import table of the house: which room may use which, and where each third-party library lives."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ROOMS = {
    "model": (),
    "fitgap": ("model",),
    "migration_plan": ("model",),
    "storage": ("model",),
    "actions": ("fitgap", "migration_plan", "storage", "model"),
    "views": ("actions", "migration_plan", "model"),
    "terminal": ("actions", "model", "views.wording", "views.reports", "views.door_settings"),
    "cli": ("terminal", "actions", "model", "views.wording"),
    "app": ("views", "actions", "model"),
}
"""What each room may import besides itself."""

HOMES = {
    # the words, and where stored or written ones come in
    "pydantic": ("model", "storage", "migration_plan/paper_settings.py"),
    "networkx": ("migration_plan/graph.py", "migration_plan/exchange/graph.py"),  # the graph, and its file formats
    "defusedxml": ("migration_plan/exchange/xml_entry.py",),
    "xlsxwriter": (
        "migration_plan/exchange/workbook.py",
        "migration_plan/exchange/forms.py",
        "views/reports/sheets.py",  # the only one with numbers and days in its cells
    ),
    "python_calamine": ("fitgap/workbook.py",),
    "numpy": ("migration_plan",),
    "pyarrow": ("migration_plan/ids.py",),  # comes with streamlit
    "numba": ("migration_plan/loops.py",),  # optional: requirements-compiled.txt
    "holidays": ("migration_plan/ward_calendars.py",),
    "highspy": ("migration_plan/least_effort.py",),
    "orjson": ("storage/canonical.py",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "streamlit": ("views", "app.py"),
    "starlette": ("app.py",),  # only to hang the gate before the server
    "pandas": ("views",),
    "altair": ("views/charts", "views/reports/drawing.py"),
    # the papers
    "vl_convert": ("views/reports/drawing.py",),
    "typst": ("views/reports/typesetting.py",),
    "docx": ("views/reports/word.py",),
    "noto_cjk_sans_jp_regular": ("views/reports/fonts.py",),
    "noto_cjk_sans_jp_bold": ("views/reports/fonts.py",),
    "typer": ("terminal", "cli.py"),
}
"""Where each third-party library may be imported. One that is not named here may be imported nowhere."""

DOORS = ("app.py", "cli.py")
WORLD = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time|os\.environ|os\.getenv)$")
"""The clock and the environment, which only the doors may read."""

MODULES = sorted([*ROOT.glob("*.py"), *(path for room in ROOMS for path in ROOT.glob(f"{room}/**/*.py"))])


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of every module that is imported, at any depth of the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def within(name: str, places: tuple[str, ...], separator: str) -> bool:
    return any(name == place or name.startswith(place + separator) for place in places)


def breaches(path: str, source: str) -> list[str]:
    """Return what a module at that path does against the table."""
    tree, room = ast.parse(source), path.split("/", maxsplit=1)[0].removesuffix(".py")
    found = []
    for name in imports(tree):
        top = name.split(".")[0]
        if top in ROOMS:
            allowed = within(name, (room, *ROOMS[room]), ".")
        else:
            allowed = top in sys.stdlib_module_names or within(path, HOMES.get(top, ()), "/")
        found += [] if allowed else [f"{path} imports {name}"]
    if path not in DOORS:
        attributes = (ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute))
        found += [f"{path} reads {name}" for name in attributes if WORLD.search(name)]
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_room_may(module: Path) -> None:
    assert breaches(module.relative_to(ROOT).as_posix(), module.read_text(encoding="utf-8")) == []


def test_every_folder_with_modules_is_a_room_of_the_table() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert rooms - {"tests"} <= set(ROOMS)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("fitgap/sheet.py", "import storage.sheets"),
        ("views/pages/overview.py", "from storage import database"),
        ("views/frames.py", "from fitgap.table import read_table"),
        ("migration_plan/progress.py", "def late():\n    import networkx"),
        ("views/frames.py", "import altair as alt"),
        ("terminal/figures.py", "from views.session import today"),
        ("model/plan.py", "import leftpad"),
        ("actions/weekly.py", "from datetime import datetime\nnow = datetime.now()"),
        ("storage/database.py", "import os\nurl = os.environ['DATABASE_URL']"),
    ],
)
def test_a_breach_of_the_table_is_seen(path: str, source: str) -> None:
    assert len(breaches(path, source)) == 1


def test_the_map_of_the_largest_room_names_each_of_its_modules_once() -> None:
    room = ROOT / "migration_plan"
    described = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    named = re.findall(r"\b[a-z_]+\b", re.sub(r"(?m)^\S.*?  +", "", described.split("\n\n")[-1]))

    modules = {path.stem for path in room.glob("[a-z]*.py")}
    assert {name: named.count(name) for name in modules} == dict.fromkeys(modules, 1)
