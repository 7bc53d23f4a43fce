"""What the simulated schedules say, in words: dates at levels of certainty, the two forecasts, what they rest on."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from migration_plan.gap_history import ENOUGH
from migration_plan.two_forecasts import WEEKS_APART, weeks_apart, weeks_to_target
from model.forecast import Forecast
from model.plan import RiskRule
from model.record import VendorCode
from model.risk import Quantile, Risk
from model.schedule import last_day
from views.wording.dates import day
from views.wording.figures import count, percent
from views.wording.sentences import t

MEDIAN, SURE = Fraction(1, 2), Fraction(4, 5)


def share(value: Fraction | None) -> str:
    """Return a share of 0 to 1."""
    return percent(None if value is None else 100 * value)


def by_level(quantiles: Iterable[Quantile], level: Fraction) -> str:
    """Return the date on or before which so large a share of the trials lies; a dash where it never gets there."""
    found = next((each.at for each in quantiles if each.level == level), None)
    return day(last_day(found), weekday=False)


def at_levels(quantiles: tuple[Quantile, ...]) -> str:
    """Return the dates at even odds and at 80 %."""
    return t("risk_levels", half=by_level(quantiles, MEDIAN), most=by_level(quantiles, SURE))


def disagreement(risk: Risk, trend: Forecast | None, status_date: date) -> str:
    """Return the alert that trend and network name dates far apart; blank where they agree or one names none."""
    if trend is None or not trend.weeks_for or risk.target is None:
        return ""
    apart, network = weeks_apart(risk, trend, status_date), weeks_to_target(risk, status_date)
    seen = next(weeks for level, weeks in trend.weeks_for if level == MEDIAN)
    if apart is None:
        one_alone = (network is None) != (seen is None)
        return t("risk_one_alone_network" if seen is None else "risk_one_alone_trend") if one_alone else ""
    if abs(apart) <= WEEKS_APART:
        return ""
    return t("risk_apart_later" if apart > 0 else "risk_apart_earlier", weeks=abs(apart))


def basis(risk: Risk) -> str:
    """Return what the answer rests on, with which it can be repeated."""
    return t(
        "risk_basis",
        trials=count(risk.trials),
        seed=risk.seed,
        shared=count(risk.shared),
        shape=t(f"risk_{risk.shape}"),
    )


def gap_basis(risk: Risk, rule: RiskRule, vendors: Mapping[VendorCode, str]) -> str:
    """Return what the resolution of the open gaps was drawn from; blank where no gap waits for a promised day."""
    told = []
    for each in risk.gap_basis:
        if each.vendor is None:
            told.append(_by_rule(each.gaps, rule, alone=len(risk.gap_basis) == 1))
        else:
            response = t(f"fitgap_response_{each.response}") if each.response else t("risk_gaps_any_response")
            vendor = vendors.get(each.vendor, each.vendor)
            told.append(
                t("risk_gaps_history", vendor=vendor, response=response, resolved=each.resolved, gaps=count(each.gaps))
            )
    return " ".join(told)


def _by_rule(gaps: int, rule: RiskRule, *, alone: bool) -> str:
    return t(
        "risk_gaps_rule_alone" if alone else "risk_gaps_rule",
        gaps=count(gaps),
        least=count(rule.gap_optimistic),
        most=count(rule.gap_pessimistic),
        late=rule.gap_late_days,
        enough=ENOUGH,
    )


def risk_rows(risk: Risk, trend: Forecast | None) -> list[tuple[str, str]]:
    """Return the answer as lines of a label and a figure."""
    rows = [(t("risk_trend"), share(trend.chance if trend else None))]
    if risk.target is not None:
        rows += [(t("risk_network"), share(risk.target.chance)), (t("risk_reached"), at_levels(risk.target.reached))]
    return [*rows, (t("risk_finish"), at_levels(risk.finish)), (t("risk_in_time"), share(risk.in_time))]
