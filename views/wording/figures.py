"""Exact figures as text. Rates floor to 0.1, so that 84.96 is never read as 85; what is left to do rounds up.

Nothing here goes through a float: a figure is cut from its fraction, digit by digit.
"""

from fractions import Fraction
from math import ceil, floor

from model.snapshot import Rate

NOTHING = "–"


def percent(value: Fraction | None, *, unit: bool = True) -> str:
    """Return a value of the scale 0 to 100, floored to 0.1.

    >>> percent(Fraction(8496, 100)), percent(Fraction(85)), percent(None)
    ('84.9%', '85.0%', '–')
    """
    return NOTHING if value is None else _tenths(floor(value * 10)) + ("%" if unit else "")


def points(value: Fraction | None) -> str:
    """Return a difference of rates with its sign, floored to 0.1; a true zero has no sign.

    >>> points(Fraction(14, 10)), points(Fraction(-6, 100)), points(Fraction(0))
    ('+1.4 pt', '−0.1 pt', '±0.0 pt')
    """
    if value is None:
        return NOTHING
    tenths = floor(value * 10)
    sign = "±" if value == 0 else "−" if tenths < 0 else "+"
    return f"{sign}{_tenths(abs(tenths))} pt"


def points_held(value: Fraction | None) -> str:
    """Return an amount of points without a sign, floored to 0.1.

    >>> points_held(Fraction(53, 8))
    '6.6 pt'
    """
    return NOTHING if value is None else f"{_tenths(floor(value * 10))} pt"


def points_left(value: Fraction) -> str:
    """Return what is missing to a goal, rounded up: 0.0 is only shown where nothing is missing.

    >>> points_left(Fraction(4, 100)), points_left(Fraction(-3))
    ('0.1 pt', '0.0 pt')
    """
    return f"{_tenths(max(0, ceil(value * 10)))} pt"


def thousandths(value: Fraction | None) -> str:
    """Return few points to 0.001, floored: the gain of a single gap is not to read as nothing.

    >>> thousandths(Fraction(1, 30)), thousandths(None)
    ('0.033', '–')
    """
    if value is None:
        return NOTHING
    whole, rest = divmod(abs(floor(value * 1000)), 1000)
    return f"{'−' if value < 0 else ''}{whole:,}.{rest:03d}"


def a_week(value: Fraction | None, *, up: bool = False) -> str:
    """Return points a week to 0.01: a pace that is needed rounds up, one that was reached rounds down.

    >>> a_week(Fraction(43, 80), up=True), a_week(Fraction(7, 20)), a_week(None)
    ('0.54 pt', '0.35 pt', '–')
    """
    if value is None:
        return NOTHING
    hundredths = ceil(value * 100) if up else floor(value * 100)
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'−' if hundredths < 0 else ''}{whole}.{rest:02d} pt"


def index(value: Fraction | None) -> str:
    """Return an index such as SPI to 0.01, floored; "–" where it is not defined.

    >>> index(Fraction(7, 10)), index(Fraction(382, 385)), index(Fraction(-1, 300)), index(None)
    ('0.70', '0.99', '−0.01', '–')
    """
    if value is None:
        return NOTHING
    whole, rest = divmod(abs(floor(value * 100)), 100)
    return f"{'−' if value < 0 else ''}{whole}.{rest:02d}"


def count(value: Fraction | int) -> str:
    """Return a count with thousands marks; a broken one floors to 0.1.

    >>> count(6280), count(Fraction(9627, 2))
    ('6,280', '4,813.5')
    """
    whole = Fraction(value)
    return f"{whole.numerator:,}" if whole.denominator == 1 else _tenths(floor(whole * 10))


def signed(value: Fraction | int | None) -> str:
    """Return a number with its sign; a zero has ±.

    >>> signed(12), signed(Fraction(-5, 2)), signed(0), signed(None)
    ('+12', '−2.5', '±0', '–')
    """
    if value is None:
        return NOTHING
    amount = Fraction(value)
    return f"{'+' if amount > 0 else '−' if amount < 0 else '±'}{count(abs(amount))}"


def fraction_of(rate: Rate) -> str:
    """Return numerator and denominator, without which no rate is shown.

    >>> fraction_of(Rate(numerator=Fraction(628), denominator=Fraction(800)))
    '628 / 800'
    """
    return f"{count(rate.numerator)} / {count(rate.denominator)}"


def share_of_days(minutes: int | None, minutes_per_day: int) -> str:
    """Return working time as days, floored to 0.1 where it is broken.

    >>> share_of_days(960, 480), share_of_days(-240, 480), share_of_days(None, 480)
    ('2', '−0.5', '–')
    """
    if minutes is None:
        return NOTHING
    days = Fraction(minutes, minutes_per_day)
    return ("−" if days < 0 else "") + count(abs(days))


def _tenths(tenths: int) -> str:
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'−' if tenths < 0 else ''}{whole:,}.{tenth}"
