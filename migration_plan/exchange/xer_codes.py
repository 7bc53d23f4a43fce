"""The codes of Primavera's XER and what they mean."""

from collections.abc import Mapping

from model.plan import LagCalendar
from model.task import ConstraintKind, LinkType, TaskKind

LINK_TYPES: Mapping[str, LinkType] = {f"PR_{link}": link for link in LinkType}
"""``pred_type``; some files put a number behind it (``PR_FS1``)."""
CONSTRAINTS: Mapping[str, ConstraintKind] = {
    "CS_MSO": ConstraintKind.START_ON,
    "CS_MSOA": ConstraintKind.SNET,
    "CS_MSOB": ConstraintKind.SNLT,
    "CS_MEO": ConstraintKind.FINISH_ON,
    "CS_MEOA": ConstraintKind.FNET,
    "CS_MEOB": ConstraintKind.FNLT,
    "CS_MANDSTART": ConstraintKind.MANDATORY_START,
    "CS_MANDFIN": ConstraintKind.MANDATORY_FINISH,
    "CS_ALAP": ConstraintKind.ALAP,
}
"""``cstr_type`` and ``cstr_type2``; CS_MSO and CS_MEO are Start On and Finish On, which are soft."""
TASK_KINDS: Mapping[str, TaskKind] = {
    "TT_Task": TaskKind.TASK,
    "TT_Rsrc": TaskKind.TASK,
    "TT_LOE": TaskKind.TASK,
    "TT_Mile": TaskKind.START_MILESTONE,
    "TT_FinMile": TaskKind.FINISH_MILESTONE,
}
LEVEL_OF_EFFORT = "TT_LOE"
WBS_SUMMARY = "TT_WBS"
"""A task that only spans the tasks of its WBS node; our summaries do that."""
LAG_CALENDARS: Mapping[str, LagCalendar] = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT,
    "rcal_24Hour": LagCalendar.ALL_HOURS,
}
CARRIED = (
    "system",
    "step",
    "measure",
    "owner",
    "weight",
    "rule",
    "constraints",
    "deadline",
    "planned_start",
    "planned_finish",
)
"""The fields that travel as user-defined fields."""
PLAN_TABLES = frozenset({"PROJECT", "PROJWBS", "CALENDAR", "TASK", "TASKPRED", "SCHEDOPTIONS", "UDFTYPE", "UDFVALUE"})
SURROUNDINGS = frozenset({"CURRTYPE", "OBS", "SHIFT", "SHIFTPER", "UMEASURE", "MEMOTYPE", "EXPPROJ", "FINTMPL"})
"""Tables that say nothing about this plan."""
MEANINGFUL = ("suspend_date", "resume_date", "expect_end_date", "external_early_start_date", "external_late_end_date")
"""Fields of a task that change its dates in the program and have no place in a plan of ours."""
