"""The numbers of Microsoft Project's XML and what they mean, from its schema ``mspdi_pj12.xsd``."""

from collections.abc import Mapping

from model.task import ConstraintKind, LagUnit, LinkType

NAMESPACE = "http://schemas.microsoft.com/project"
OPTIONS_MARK = "plan-options"
"""How a category begins that carries the options of a plan of ours."""
LINK_TYPES: Mapping[int, LinkType] = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}
CONSTRAINTS: Mapping[int, ConstraintKind] = {
    1: ConstraintKind.ALAP,
    2: ConstraintKind.MANDATORY_START,
    3: ConstraintKind.MANDATORY_FINISH,
    4: ConstraintKind.SNET,
    5: ConstraintKind.SNLT,
    6: ConstraintKind.FNET,
    7: ConstraintKind.FNLT,
}
"""``ConstraintType``; 0 is as soon as possible. Microsoft's Must Start On and Must Finish On are pins."""
NEAREST: Mapping[ConstraintKind, ConstraintKind] = {
    ConstraintKind.START_ON: ConstraintKind.SNET,
    ConstraintKind.FINISH_ON: ConstraintKind.FNET,
}
"""What is written for a kind that Microsoft Project does not have: the half that moves early dates."""
LAG_UNITS: Mapping[int, LagUnit] = {
    3: LagUnit.MINUTE,
    4: LagUnit.ELAPSED_MINUTE,
    5: LagUnit.HOUR,
    6: LagUnit.ELAPSED_HOUR,
    7: LagUnit.DAY,
    8: LagUnit.ELAPSED_DAY,
    9: LagUnit.WEEK,
    10: LagUnit.ELAPSED_WEEK,
    11: LagUnit.MINUTE,
    12: LagUnit.ELAPSED_MINUTE,
    19: LagUnit.PERCENT,
}
"""``LagFormat``, in which ``LinkLag`` is shown; it is kept in tenths of a minute, of percent as the percentage. Months
(11, 12) are read as the minutes they stand for."""
MONTHS = frozenset({11, 12})
ESTIMATED = 32
"""Added to a format whose value is an estimate (``d?`` is 39)."""
ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 20})
ELAPSED_PERCENT = 20
DAYS = 7
WEEKDAYS: Mapping[int, int] = {1: 6, 2: 0, 3: 1, 4: 2, 5: 3, 6: 4, 7: 5}
"""``DayType``, from Sunday, as the position in our week from Monday."""
TEXT_FIELDS: Mapping[str, int] = {
    "id": 188743731,
    "system": 188743734,
    "step": 188743737,
    "measure": 188743740,
    "rule": 188743743,
    "kind": 188743746,
    "constraints": 188743747,
}
"""``FieldID`` of Text1 to Text7, in which fields of ours are carried."""
_COMPUTED = """
GUID WBS WBSLevel OutlineNumber CreateDate Priority Start Finish Work Stop Resume ResumeValid EffortDriven OverAllocated
Estimated Critical EarlyStart EarlyFinish LateStart LateFinish StartVariance FinishVariance WorkVariance FreeSlack
TotalSlack StartSlack FinishSlack FixedCostAccrual PercentWorkComplete ActualDuration ActualWork RegularWork
RemainingWork LevelAssignments LevelingCanSplit LevelingDelayFormat IgnoreResourceCalendar HideBar Rollup
EarnedValueMethod IsPublished CommitmentType Type IsNull IsSubproject IsSubprojectReadOnly DisplayAsSummary StartText
FinishText DurationText ManualStart ManualFinish ManualDuration ACWP BCWS BCWP CV PhysicalPercentComplete
DisplayOnTimeline
"""
_UNDERSTOOD = """
UID ID Name Active Contact OutlineLevel Duration DurationFormat Milestone Summary PercentComplete ActualStart
ActualFinish RemainingDuration ConstraintType ConstraintDate CalendarUID Deadline PredecessorLink ExtendedAttribute
Baseline
"""
COMPUTED = frozenset(_COMPUTED.split())
"""Elements of a task that the program computes from others, or that only say how it shows and levels the task."""
UNDERSTOOD = frozenset(_UNDERSTOOD.split())
"""Elements of a task that a plan of ours takes over."""
