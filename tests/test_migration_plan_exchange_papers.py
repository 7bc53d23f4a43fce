"""The plan template: what is written as CSV, as a ZIP file or as a workbook is read again as the same plan."""

import io
import tomllib
import zipfile
from datetime import UTC, datetime

from hypothesis import given, settings

from fitgap.plan_workbook import read_tables
from fitgap.table import read_table
from migration_plan.exchange.papers import write_archive, write_papers
from migration_plan.exchange.workbook import write_plan_workbook, write_workbook
from migration_plan.plan_papers import read_plan, read_plan_onto
from model.plan import Plan
from model.task import Dependency, Lag
from tests.exchange_plans import bare, plans, small

STAMP = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)


def without_lines(plan: Plan | None) -> Plan:
    """Return the plan without the lines it was read from; a lag of nothing has no unit."""
    assert plan is not None
    tasks = tuple(task.model_copy(update={"source_line": None}) for task in plan.tasks)
    return plan.model_copy(update={"tasks": tasks, "dependencies": tuple(map(without_line, plan.dependencies))})


def in_order(plan: Plan) -> bool:
    """Tell whether no baseline ends before it starts, which the papers refuse."""
    return all(not t.planned_start or not t.planned_finish or t.planned_start <= t.planned_finish for t in plan.tasks)


def without_line(link: Dependency) -> Dependency:
    return link.model_copy(update={"source_line": None, "lag": link.lag if link.lag.value else Lag()})


@settings(max_examples=40, deadline=None)
@given(plans().filter(in_order))
def test_the_papers_of_a_plan_read_back_as_the_same_plan(plan: Plan) -> None:
    papers = write_papers(plan)
    tables = {
        name.removesuffix(".csv"): read_table(content, name)[0]
        for name, content in papers.items()
        if name.endswith(".csv")
    }

    read, issues = read_plan(
        tomllib.loads(papers["plan.toml"].decode()), {name: table for name, table in tables.items() if table}
    )

    assert without_lines(read) == without_lines(plan), issues


@settings(max_examples=15, deadline=None)
@given(plans().filter(in_order))
def test_a_workbook_of_a_plan_reads_back_onto_the_plan_in_force(plan: Plan) -> None:
    before = bare(plan).model_copy(
        update={name: getattr(plan, name) for name in ("calendars", "options", "must_finish_by")}
    )

    tables, found = read_tables(write_plan_workbook(plan, STAMP), "plan.xlsx")
    read, issues = read_plan_onto(before, tables)

    assert not found
    assert without_lines(read) == without_lines(plan), issues


def test_the_same_plan_gives_the_same_archive_and_the_same_workbook() -> None:
    plan = small()

    assert write_archive(plan) == write_archive(plan)
    assert write_plan_workbook(plan, STAMP) == write_plan_workbook(plan, STAMP)
    assert "tasks.csv" in zipfile.ZipFile(io.BytesIO(write_archive(plan))).namelist()


def test_a_cell_that_looks_like_a_formula_a_link_or_a_number_stays_the_text_it_was() -> None:
    cells = ["=1+1", "https://example.org", "0012", "-5"]

    tables, _ = read_tables(write_workbook({"tasks": [["a", "b", "c", "d"], cells]}, STAMP), "book.xlsx")

    assert list(tables["tasks"].rows[0].cells) == cells


def test_a_cell_that_looks_like_a_formula_stays_text_when_it_is_edited() -> None:
    content = write_workbook({"作業": [["作業名"], ["=1+1"], ["分析"]]}, STAMP)

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        page, styles = (parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert '<c r="A2" s="2" t="s">' in page
    assert '<c r="A3" t="s">' in page
    assert 'quotePrefix="1"' in styles


def test_a_workbook_without_tasks_is_refused_and_the_others_stay_as_they_are() -> None:
    plan, issues = read_plan_onto(small(), {})

    assert plan is None
    assert [issue.code for issue in issues] == ["plan-paper-missing"]
