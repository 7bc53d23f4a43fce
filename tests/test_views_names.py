from collections.abc import Iterator

import pytest

from model.record import SystemCode, TaskId
from model.schedule import Driver, DriverKind
from model.task import LinkType
from tests.snapshots import a_plan, a_snapshot
from views.names import Names
from views.wording import Language, Reader, listen_to

NAMES = Names(a_plan())
TASKS = {task.id: task for task in a_snapshot().tasks}


@pytest.fixture
def english() -> Iterator[None]:
    listen_to(lambda: Reader(Language.EN))
    yield
    listen_to(Reader)


def test_a_reader_of_english_sees_the_english_name_of_a_system(english: None) -> None:  # noqa: ARG001 - a fixture
    assert NAMES.system(SystemCode("02")) == "Family register"


def test_work_of_no_system_is_ward_wide() -> None:
    assert NAMES.system(None) == "全体共通"


def test_what_is_waited_for_in_another_system_is_named_with_it() -> None:
    here, there = TASKS[TaskId("02-32")], TaskId("05-10")
    driver = Driver(kind=DriverKind.DEPENDENCY, task=there, link=LinkType.SS)

    assert NAMES.because(driver, here) == "「個人住民税 10 工程10」の開始を待つ"
    assert NAMES.because(driver, here, brief=True) == "「個人住民税 10」の開始を待つ"


@pytest.mark.parametrize("kind", list(DriverKind))
def test_every_kind_of_driver_has_its_words(kind: DriverKind) -> None:
    driver = Driver(kind=kind, task=TaskId("02-31"), link=LinkType.FS, gap="02:0230265")

    assert NAMES.because(driver, TASKS[TaskId("02-32")])


def test_float_is_told_in_days_of_the_task() -> None:
    assert NAMES.float_days(TASKS[TaskId("05-35")]) == "12"
    assert NAMES.float_days(TASKS[TaskId("05-01")]) == "–"
