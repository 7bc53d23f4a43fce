"""A sign-in ends when it idles, grows old or is ended, for all its tabs, and stays over."""

from datetime import UTC, datetime, timedelta

import pytest

from views.presence import Ended, Presence, SignedIn

NINE = datetime(2024, 10, 4, 9, tzinfo=UTC)
TARO = SignedIn("taro", NINE)
LIMITS = {"idle": timedelta(minutes=30), "longest": timedelta(hours=12)}
MINUTE = timedelta(minutes=1)


def used(presence: Presence, at: datetime, who: SignedIn = TARO) -> Ended | None:
    return presence.use(who, at, **LIMITS)


def test_each_use_puts_off_the_end() -> None:
    presence = Presence()

    assert [used(presence, NINE + minutes * MINUTE) for minutes in (29, 58, 87)] == [None, None, None]
    assert used(presence, NINE + 118 * MINUTE) is Ended.IDLE


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NINE + 31 * MINUTE, Ended.IDLE),
        (NINE + timedelta(hours=12, seconds=1), Ended.OLD),
        (NINE - 6 * MINUTE, Ended.OLD),
        (NINE - 4 * MINUTE, None),
    ],
)
def test_a_cookie_that_comes_back_late_opens_nothing(at: datetime, why: Ended | None) -> None:
    assert used(Presence(), at) is why


def test_what_is_over_stays_over_in_every_tab_and_a_new_sign_in_is_another() -> None:
    presence = Presence()
    used(presence, NINE)

    presence.end(TARO)

    assert used(presence, NINE + MINUTE) is Ended.SIGNED_OUT
    assert used(presence, NINE + 2 * MINUTE) is Ended.SIGNED_OUT
    assert used(presence, NINE + 2 * MINUTE, SignedIn("taro", NINE + MINUTE)) is None


def test_a_new_tab_of_somebody_at_work_is_no_new_sign_in() -> None:
    presence, tabs = Presence(), [SignedIn("taro", NINE, session) for session in ("one", "two")]
    idle = LIMITS["idle"]

    assert presence.is_new(tabs[0], NINE, idle=idle)
    used(presence, NINE, tabs[0])
    assert not presence.is_new(tabs[1], NINE + MINUTE, idle=idle)
    assert presence.is_new(tabs[1], NINE + 31 * MINUTE, idle=idle)
    assert presence.is_new(SignedIn("jiro", NINE, "three"), NINE, idle=idle)
    assert presence.is_new(SignedIn("taro", NINE + MINUTE), NINE + MINUTE, idle=idle)


def test_a_session_belongs_to_nobody_until_it_showed_a_page() -> None:
    presence = Presence()

    assert presence.subject_of("one") is None
    presence.belongs("one", "taro")
    assert presence.subject_of("one") == "taro"
