"""The settings of a plan, ``plan.toml``: names, dates, goals, options, calendars; each fault tells its key."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import ValidationError

from migration_plan.paper_calendars import read_calendar
from model.calendar import Calendar
from model.issue import Issue, Severity
from model.plan import GapRule, Goal, MeasureName, RiskRule, ScheduleOptions
from model.record import CalendarId

Value = TypeVar("Value")

SETTINGS_FILE = "plan.toml"
_KNOWN = {
    "name",
    "municipality",
    "start",
    "deadline",
    "must_finish_by",
    "illustrative",
    "calendar",
    "baseline",
    "target",
    "calendars",
    "options",
    "gap_rule",
    "risk",
}


class Settings:
    """The parsed settings with the findings collected while they are read."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Keep the settings; keys that nobody reads are told."""
        self.issues: list[Issue] = []
        self._settings = settings
        for key in sorted(set(settings) - _KNOWN):
            self._note("plan-setting-unknown", key, "", Severity.NOTICE)

    def fields(self) -> dict[str, Any]:
        """Return what the settings say of the plan; a field that cannot be read is left out, with a finding."""
        fields: dict[str, Any] = {
            "name": self._required("name", str),
            "municipality": self._required("municipality", str),
            "start": self._required("start", _instant),
            "deadline": self._required("deadline", _day),
            "calendar": self._required("calendar", str),
            "baseline": self._required("baseline", _goal),
            "target": self._required("target", _goal),
            "must_finish_by": self._optional("must_finish_by", _instant),
            "illustrative": self._optional("illustrative", _yes_or_no),
            "options": self._optional("options", ScheduleOptions.model_validate),
            "gap_rule": self._optional("gap_rule", GapRule.model_validate),
            "risk": self._optional("risk", RiskRule.model_validate),
        }
        calendars = self._calendars()
        self._check_project_calendar(fields["calendar"], calendars)
        return {key: value for key, value in fields.items() if value is not None} | {"calendars": calendars}

    def _calendars(self) -> tuple[Calendar, ...]:
        found: dict[CalendarId, Calendar] = {}
        listed = self._optional("calendars", _list) or []
        for number, settings in enumerate(listed, start=1):
            calendar = self._read(f"calendars[{number}]", settings, read_calendar)
            if calendar is not None and calendar.id in found:
                self._note("plan-calendar-twice", f"calendars[{number}]", calendar.id)
            elif calendar is not None:
                found[calendar.id] = calendar
        return tuple(found.values())

    def _check_project_calendar(self, name: str | None, calendars: tuple[Calendar, ...]) -> None:
        if name is not None and name not in {calendar.id for calendar in calendars}:
            self._note("plan-calendar-unknown", "calendar", name)

    def _required(self, key: str, reader: Callable[[Any], Value]) -> Value | None:
        if self._settings.get(key) in (None, ""):
            self._note("plan-setting-missing", key, "")
            return None
        return self._read(key, self._settings[key], reader)

    def _optional(self, key: str, reader: Callable[[Any], Value]) -> Value | None:
        return self._read(key, self._settings[key], reader) if key in self._settings else None

    def _read(self, key: str, value: Any, reader: Callable[[Any], Value]) -> Value | None:
        try:
            return reader(value)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self._note("plan-setting-bad", key, str(value)[:200], problem=_first_line(error))
            return None

    def _note(self, code: str, key: str, value: str, severity: Severity = Severity.REFUSED, **values: str) -> None:
        issue = Issue(code=code, severity=severity, file=SETTINGS_FILE, column=key, value=value)
        self.issues.append(issue.model_copy(update={"values": tuple(values.items())}))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list of tables is meant: [[...]]")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is meant")
    return value


def _goal(settings: Mapping[str, Any]) -> Goal:
    value = Fraction(str(settings["value"]))
    if not 0 <= value <= 100:
        raise ValueError(f"not between 0 and 100: {value}")
    measure = MeasureName(settings.get("measure", MeasureName.NATIONAL))
    return Goal(measure=measure, day=_day(settings["day"]), value=value)


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))


def _instant(value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if instant.tzinfo is not None:
        raise ValueError(f"local time without an offset is meant: {value}")
    return instant


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
