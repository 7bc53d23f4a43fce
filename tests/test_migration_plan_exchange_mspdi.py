"""Microsoft Project XML: what is written reads back the same, and the program's own files are understood."""

from hypothesis import given, settings
from hypothesis import strategies as st

from migration_plan.exchange.mspdi_reader import read_mspdi
from migration_plan.exchange.mspdi_writer import write_mspdi
from tests.exchange_plans import bare, plans, progress, scheduled


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_plan_that_is_written_reads_back_as_the_same_plan_with_the_same_dates(data: st.DataObject) -> None:
    plan = data.draw(plans())
    status, facts = data.draw(progress(plan))
    before = scheduled(plan, status, facts)

    read = read_mspdi(write_mspdi(plan, before.tasks, facts, status), "plan.xml", bare(plan))

    assert read.plan == plan
    assert (read.status, read.actuals) == (status, facts)
    assert scheduled(read.plan, read.status, read.actuals) == before
