"""What Microsoft Project XML says of the project as a whole: its custom fields, owners, options, and all the rest."""

import json
from collections.abc import Iterable
from datetime import datetime

from migration_plan.exchange import own_fields
from migration_plan.exchange.findings import Findings
from migration_plan.exchange.mspdi_calendars import OFFICE
from migration_plan.exchange.mspdi_codes import COMPUTED, OPTIONS_MARK, UNDERSTOOD
from migration_plan.exchange.xml_entry import Entry
from model.calendar import Calendar
from model.issue import Severity
from model.plan import LagCalendar, Plan, ScheduleOptions
from model.record import CalendarId, Minutes


def aliases_of(root: Entry) -> dict[str, str]:
    """Return which custom field carries which field of ours, by the headings of the templates."""
    definitions = root.all("ExtendedAttributes", "ExtendedAttribute")
    found = {each.text("FieldID"): own_fields.field_of(each.text("Alias")) for each in definitions}
    return {field_id: field for field_id, field in found.items() if field}


def owners_of(root: Entry) -> dict[int, str]:
    """Return the names of the resources that are assigned to each task."""
    names = {each.number("UID"): each.text("Name") for each in root.all("Resources", "Resource")}
    owners: dict[int, str] = {}
    for assignment in root.all("Assignments", "Assignment"):
        task, name = assignment.number("TaskUID"), names.get(assignment.number("ResourceUID"), "")
        if task is not None and name:
            owners[task] = f"{owners[task]}, {name}" if task in owners else name
    return owners


def read_options(root: Entry, base: Plan | None, findings: Findings) -> tuple[ScheduleOptions, datetime | None]:
    """Return the options and by when the plan must finish: what we wrote, else what is in force.

    In a file that is not ours lags run on the successor's calendar, as Microsoft Project has it.
    """
    mark, _, written = root.text("Category").partition(" ")
    if mark == OPTIONS_MARK:
        try:
            carried = json.loads(written)
            options = ScheduleOptions.model_validate_json(json.dumps(carried["options"]))
            until = carried["must_finish_by"]
            return options, datetime.fromisoformat(until).replace(tzinfo=None) if until else None
        except (ValueError, KeyError, TypeError):
            findings.not_understood("Category")
    options = base.options if base else ScheduleOptions()
    must_finish_by = base.must_finish_by if base else None
    return options.model_copy(update={"lag_calendar": LagCalendar.SUCCESSOR}), must_finish_by


def standard_calendar(minutes_per_day: Minutes, findings: Findings) -> Calendar:
    """Return Microsoft Project's Standard calendar, for a file without any."""
    findings.count("exchange-calendar-assumed", "Standard", Severity.REPAIRED)
    return Calendar(
        id=CalendarId("Standard"), name="Standard", week=(OFFICE,) * 5 + ((),) * 2, minutes_per_day=minutes_per_day
    )


def tell_the_rest(root: Entry, entries: Iterable[Entry], findings: Findings) -> None:
    """Count what a plan of ours does not take over: unknown elements of tasks, resources, assignments, codes."""
    for entry in entries:
        for name, times in entry.told():
            if name not in UNDERSTOOD and name not in COMPUTED:
                findings.not_understood(name, times)
    for group, name in (("Assignments", "Assignment"), ("Resources", "Resource"), ("OutlineCodes", "OutlineCode")):
        times = sum(bool(each.text("Name") or name != "Resource") for each in root.all(group, name))
        if times:
            findings.not_understood(name, times)
