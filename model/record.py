"""The base of every frozen value, and the ids and units that name what a plain string or number means."""

from typing import NewType

from pydantic import BaseModel, ConfigDict

SystemCode = NewType("SystemCode", str)
"""A core system by its statutory number, ``"01"`` to ``"20"``."""
VendorCode = NewType("VendorCode", str)
TaskId = NewType("TaskId", str)
CalendarId = NewType("CalendarId", str)
RequirementId = NewType("RequirementId", str)
"""A 機能ID as written: always text, leading zeros kept."""
Minutes = NewType("Minutes", int)
"""Whole minutes of working time, on the calendar of the task that carries them."""


class Record(BaseModel):
    """A value: frozen, compared by content, closed to unknown fields. Collections in it are tuples."""

    model_config = ConfigDict(frozen=True, extra="forbid")
