"""The base of every frozen value, and the ids and units that name what a plain string or number means."""

from collections.abc import Callable
from typing import NewType, ParamSpec, TypeVar, cast

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


_bare, _set = object.__new__, object.__setattr__
_set_names, _set_extra, _set_private = (
    vars(BaseModel)[slot].__set__ for slot in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
"""The slots of a pydantic model are set by their own descriptors: half the time of a look-up by name."""
_P = ParamSpec("_P")
_R = TypeVar("_R", bound=Record)


def trusted(record: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the constructor of a record without its checks at run time, for values the program computed itself.

    The type checker proves the arguments, which are given by name; thousands of rows need not be proved once more. What
    comes from outside goes through the record's own constructor.

    >>> class Point(Record):
    ...     east: int
    ...     north: int = 0
    >>> trusted(Point)(east=3) == Point(east=3)
    True
    """
    kind = cast("type[_R]", record)
    defaults = {name: field.default for name, field in kind.model_fields.items()}
    names = set(defaults)

    def build(*_: _P.args, **values: _P.kwargs) -> _R:
        made = _bare(kind)
        # The keywords are a dictionary of this call alone: a record whose every field is given may keep it as it is.
        _set(made, "__dict__", values if len(values) == len(names) else defaults | values)
        _set_names(made, names)
        _set_extra(made, None)
        _set_private(made, None)
        return made

    return build
