"""Why a figure moved: bars that sum exactly to the difference, each leading to its task or gap."""

from enum import StrEnum
from fractions import Fraction

from model.plan import MeasureName
from model.record import Record, TaskId


class Cause(StrEnum):
    """The causes of a change, in the order in which they are told."""

    RESTATEMENT = "restatement"
    """The past was corrected after it was published."""
    FORMULA = "formula"
    """Another formula version, or other weights."""
    SCOPE = "scope"
    """Tasks added, removed, or turned 対象外 or back."""
    GAP = "gap"
    """Gaps closed or reopened."""
    ASSESSMENT = "assessment"
    """Requirements judged, or put back to judge again."""
    EXECUTION = "execution"
    """Work done or taken back."""


class Bar(Record):
    """One part of a change, in points. ``task`` is None where the part belongs to no single task."""

    cause: Cause
    points: Fraction
    task: TaskId | None = None
    gap: str | None = None


class Explanation(Record):
    """The change of one measure from a published value to a later one; ``bars`` sum to ``after - before`` exactly."""

    measure: MeasureName
    before: Fraction
    after: Fraction
    bars: tuple[Bar, ...]

    def points(self, cause: Cause) -> Fraction:
        """Return the sum of the bars of one cause."""
        return sum((bar.points for bar in self.bars if bar.cause is cause), Fraction(0))
