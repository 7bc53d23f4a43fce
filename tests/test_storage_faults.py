"""Short runs of the harnesses in tests/faults, each with the planted fault that it must find."""

import importlib
import os
from collections.abc import Callable

import pytest

from tests.faults.tampering import tamperings
from tests.faults.verdict import Found

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def harness(module: str, name: str) -> Callable[..., Found]:
    """Return a harness whose module not every system can import."""
    if module == "powercuts":
        pytest.importorskip("apsw", reason="apsw, which simulates the power cuts, is not installed")
    found: Callable[..., Found] = getattr(importlib.import_module(f"tests.faults.{module}"), name)
    return found


def test_every_alteration_of_the_ledger_is_found() -> None:
    assert tamperings(12).faults == []


def test_a_cut_end_goes_unseen_where_the_head_was_noted_nowhere() -> None:
    assert "truncated" in tamperings(3, "no-anchor").faults


def test_a_power_cut_damages_nothing_and_loses_nothing_that_was_acknowledged() -> None:
    assert harness("powercuts", "power_cuts")(10).faults == []


@pytest.mark.parametrize(("plant", "fault"), [("unsynced", "damaged"), ("lazy", "acknowledged and lost")])
def test_the_power_cuts_find_settings_that_do_not_wait_for_the_disk(plant: str, fault: str) -> None:
    assert fault in harness("powercuts", "power_cuts")(10, plant).faults


@forks
def test_an_import_that_meets_a_full_disk_is_absent_told_and_taken_once_there_is_room() -> None:
    found = harness("full_disk", "full_disks")(1000, quickly=True)

    assert found.faults == []
    assert found.trials > 4


@forks
@pytest.mark.parametrize(("plant", "fault"), [("torn", "torn"), ("silent", "acknowledged and lost")])
def test_the_full_disks_find_an_import_in_part_and_one_that_tells_nobody(plant: str, fault: str) -> None:
    assert fault in harness("full_disk", "full_disks")(4, plant, quickly=True).faults


@forks
def test_what_many_write_at_once_from_two_processes_is_all_there_and_nobody_is_told_that_it_is_locked() -> None:
    found = harness("writers", "writers")(6, processes=2)

    assert (found.trials, found.faults) == (120, [])


@forks
@pytest.mark.parametrize(("plant", "fault"), [("impatient", "database-busy"), ("silent", "lost")])
def test_the_writers_find_who_does_not_wait_and_who_does_not_tell(plant: str, fault: str) -> None:
    assert fault in harness("writers", "writers")(6, plant, processes=2).faults
