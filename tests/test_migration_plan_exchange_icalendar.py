"""iCalendar: days as a calendar program reads them, folded, escaped, with UIDs that stay."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from migration_plan.exchange.icalendar import Occasion, events, write_icalendar
from model.fitgap import Resolution, Verdict
from model.plan import Plan
from model.record import RequirementId, SystemCode, TaskId
from model.snapshot import GapFigures
from tests.exchange_plans import scheduled, small

STAMP = datetime(2025, 1, 10, 9, 30, tzinfo=UTC)
LABELS: dict[str, str] = {Occasion.MILESTONE: "節目", Occasion.DEADLINE: "期限", Occasion.DECISION: "判断"}
GAP = GapFigures(
    id="02:0020001",
    system=SystemCode("02"),
    requirement_id=RequirementId("0020001"),
    name="証明書; 発行, 様式\n改行",
    verdict=Verdict.GAP,
    severity=5,
    resolution=Resolution.OPEN,
    task=TaskId("B"),
    department="",
    due=None,
    latest_decision=datetime(2024, 5, 1),
    driving=True,
    drag_days=None,
    points=Fraction(1),
)


def lines_of(plan: Plan) -> list[str]:
    """Return the content lines of a plan's calendar, unfolded."""
    content = write_icalendar(plan, scheduled(plan, None, ()).tasks, [GAP], STAMP, LABELS)
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_milestones_deadlines_and_decisions_are_all_day_events() -> None:
    plan = small()

    found = {(each.occasion, each.about): each.day for each in events(plan, scheduled(plan, None, ()).tasks, [GAP])}

    assert found == {
        (Occasion.MILESTONE, "M"): date(2024, 4, 4),
        (Occasion.DEADLINE, "B"): date(2024, 4, 10),
        (Occasion.DEADLINE, ""): date(2026, 3, 31),
        (Occasion.DECISION, "02:0020001"): date(2024, 4, 30),
    }
    lines = lines_of(plan)
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//migration-tracker//plan//EN"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 4
    assert "DTSTART;VALUE=DATE:20240430" in lines
    assert "DTEND;VALUE=DATE:20240501" in lines
    assert lines.count("DTSTAMP:20250110T093000Z") == 4


def test_text_is_escaped_and_lines_are_folded_at_75_octets_between_characters() -> None:
    plan = small().model_copy(update={"name": "標準準拠システムへの移行計画（例示）" * 4})

    content = write_icalendar(plan, (), [GAP], STAMP, LABELS)

    assert "SUMMARY:判断: 0020001 証明書\\; 発行\\, 様式\\n改行" in lines_of(plan)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert [line.decode() for line in content.split(b"\r\n")]
    assert f"X-WR-CALNAME:{plan.name}" in lines_of(plan)


def test_an_event_keeps_its_uid_when_its_day_moves_and_no_two_have_the_same() -> None:
    plan = small()
    later = plan.model_copy(update={"start": datetime(2024, 5, 1, 8, 30)})

    before, after = ([line for line in lines_of(each) if line.startswith("UID:")] for each in (plan, later))

    assert sorted(before) == sorted(after)
    assert len(set(before)) == 4
    assert [line for line in lines_of(plan) if line.startswith("DTSTART")] != [
        line for line in lines_of(later) if line.startswith("DTSTART")
    ]


@pytest.mark.parametrize("name", ["a\x00b", "BEGIN:VEVENT\r\nEND:VEVENT", "\\n"])
def test_a_name_cannot_break_out_of_its_line(name: str) -> None:
    plan = small().model_copy(update={"name": name})

    assert lines_of(plan).count("BEGIN:VEVENT") == 4
