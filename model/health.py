"""The health of a schedule: checks of its logic and its discipline, each with the tasks behind its figure."""

from enum import StrEnum
from fractions import Fraction

from model.record import Record, TaskId


class CheckName(StrEnum):
    """The fourteen points of DCMA-EA PAM 200.1 (October 2012), in its order."""

    LOGIC = "logic"
    LEADS = "leads"
    LAGS = "lags"
    LINK_TYPES = "link_types"
    HARD_CONSTRAINTS = "hard_constraints"
    HIGH_FLOAT = "high_float"
    NEGATIVE_FLOAT = "negative_float"
    HIGH_DURATION = "high_duration"
    INVALID_DATES = "invalid_dates"
    RESOURCES = "resources"
    MISSED_TASKS = "missed_tasks"
    CRITICAL_PATH_TEST = "critical_path_test"
    CPLI = "cpli"
    BEI = "bei"


class Check(Record):
    """One point: numerator / denominator against its limit. ``value`` is None where nothing was there to check."""

    name: CheckName
    numerator: Fraction
    denominator: Fraction
    limit: Fraction
    at_least: bool = False
    """True where the value must reach the limit, False where it must not pass it."""
    tasks: tuple[TaskId, ...] = ()
    """The tasks behind the figure; of a link, its successor."""

    @property
    def value(self) -> Fraction | None:
        """Return numerator / denominator."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def passed(self) -> bool:
        """Tell whether the value keeps the limit; what could not be checked passes."""
        if self.value is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit
