"""Hostile and broken project files: every reading ends soon, in a plan or in a finding, never in an exception."""

import random
import re

import pytest

from migration_plan.exchange.findings import Findings, ProjectFile
from migration_plan.exchange.mspdi_reader import read_mspdi
from migration_plan.exchange.mspdi_writer import write_mspdi
from migration_plan.exchange.names import unique
from migration_plan.exchange.outline import MOST_LINKS, expanded, in_outline_order, parents_of
from migration_plan.exchange.xer_reader import read_xer
from model.issue import Severity
from model.record import Minutes, TaskId
from model.task import Dependency, LinkType, Task, TaskKind
from tests.exchange_plans import small
from tests.test_migration_plan_exchange_mspdi import SAMPLE as MSPDI
from tests.test_migration_plan_exchange_xer import SAMPLE as XER


def refusals(read: ProjectFile) -> set[str]:
    return {issue.code for issue in read.issues if issue.severity is Severity.REFUSED}


def summary(name: str, parent: str | None = None) -> Task:
    return Task(
        id=TaskId(name),
        name=name,
        duration=Minutes(0),
        kind=TaskKind.SUMMARY,
        parent=None if parent is None else TaskId(parent),
    )


def leaf(name: str, parent: str) -> Task:
    return Task(id=TaskId(name), name=name, duration=Minutes(60), parent=TaskId(parent))


@pytest.mark.parametrize("text", [b"9" * 5000, b"1e999999999", b"0x10", b"1/0", b"-", "٣".encode()])
def test_a_number_that_is_none_or_would_fill_the_memory_is_refused_or_left_out(text: bytes) -> None:
    files = (
        read_mspdi(MSPDI.replace(b"<LinkLag>9600<", b"<LinkLag>" + text + b"<"), "a.xml", small()),
        read_xer(XER.encode().replace(b"\tPR_FS\t16", b"\tPR_FS\t" + text), "a.xer", small()),
    )

    assert all(read.plan is None and "exchange-value-bad" in refusals(read) for read in files)


def test_holidays_that_recur_for_centuries_in_thousands_of_entries_are_refused() -> None:
    exception = MSPDI[MSPDI.index(b"<Exception><TimePeriod><FromDate>2024-01-01") : MSPDI.index(b"</Exceptions>")]
    many = MSPDI.replace(exception, exception.replace(b"2026-12-31", b"2150-12-31") * 2000)

    assert "size-limit" in refusals(read_mspdi(many, "a.xml", small()))


def test_an_outline_of_a_thousand_levels_and_a_task_that_is_there_twice_are_refused() -> None:
    deep = b"".join(
        b"<Task><UID>%d</UID><Name>a</Name><OutlineLevel>%d</OutlineLevel></Task>" % (level + 100, level + 1)
        for level in range(1000)
    )
    written = write_mspdi(small())

    assert "size-limit" in refusals(read_mspdi(written.replace(b"</Tasks>", deep + b"</Tasks>"), "a.xml", small()))
    twice = written.replace(b"<UID>2</UID>", b"<UID>3</UID>")
    assert "exchange-value-bad" in refusals(read_mspdi(twice, "a.xml", small()))


@pytest.mark.parametrize("carried", ["{", "[]", '{"options": {"lag_calendar": "moon"}, "must_finish_by": null}'])
def test_options_that_somebody_has_broken_are_told_and_those_in_force_count(carried: str) -> None:
    category = f"<Category>plan-options {carried}</Category>".encode()
    written = re.sub(rb"<Category>.*</Category>", category, write_mspdi(small()))

    read = read_mspdi(written, "a.xml", small())

    assert read.plan is not None
    assert "Category" in {issue.column for issue in read.issues if issue.code == "not-understood"}


def test_a_tree_that_bites_its_tail_still_gives_every_task_once() -> None:
    tasks = [summary("a", "b"), summary("b", "a"), summary("c", "b"), leaf("d", "c"), leaf("e", "nowhere")]

    assert parents_of(tasks) == {"a": None, "b": None, "c": "b", "d": "c", "e": None}
    assert sorted(task.id for _, task in in_outline_order(tasks)) == ["a", "b", "c", "d", "e"]


def test_a_link_between_summaries_becomes_links_between_all_of_their_tasks_up_to_a_limit() -> None:
    side = int(MOST_LINKS**0.5)
    link = Dependency(predecessor=TaskId("a"), successor=TaskId("b"), link=LinkType.FF)
    for size, made in ((2, 4), (side, side * side), (side + 1, 0)):
        below = [leaf(f"{top}{number}", top) for top in "ab" for number in range(size)]
        findings = Findings("file")

        links = expanded([summary("a"), summary("b"), *below], [link], findings)

        assert len(links) == made
        code = "exchange-summary-link" if made else "exchange-summary-link-aside"
        assert [issue.code for issue in findings.all()] == [code]


def test_ids_that_are_blank_or_taken_get_a_number_and_each_change_is_told() -> None:
    findings = Findings("file")

    assert unique(["a", "a", "", "a", "a~2"], findings) == ["a", "a~2", "1", "a~3", "a~2~2"]
    assert len(findings.all()) == 4


def test_files_with_random_damage_end_in_a_plan_or_a_refusal() -> None:
    dice = random.Random(1)
    for _ in range(150):
        for sample, read in ((MSPDI, read_mspdi), (XER.encode("cp932"), read_xer)):
            damaged = bytearray(sample)
            for _ in range(3):
                start = dice.randrange(len(damaged))
                damaged[start : start + dice.choice((1, 1, 20))] = dice.choice((b"", b"-1", b"<", b"\t", b"99999999"))

            result = read(bytes(damaged), "file", dice.choice((small(), None)))

            assert (result.plan is None) == bool(refusals(result))


def test_a_link_from_a_summary_to_a_task_below_it_makes_no_task_wait_for_itself() -> None:
    link = Dependency(predecessor=TaskId("a"), successor=TaskId("a1"))

    links = expanded([summary("a"), leaf("a1", "a"), leaf("a2", "a")], [link], Findings("file"))

    assert [(each.predecessor, each.successor) for each in links] == [("a2", "a1")]
