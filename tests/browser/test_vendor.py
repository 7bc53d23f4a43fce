"""What a vendor that signed in sees in a real browser: its own systems, and no door to the others."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from actions import users, weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from model.access import Role, User
from tests.browser.provider import by_provider, provider
from tests.browser.serving import CHROMIUM, PATIENCE, opened, served, turn_to
from tests.rights import NOW
from views.wording import t

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
expect.set_options(timeout=PATIENCE * 1000)


def test_a_vendor_sees_its_own_systems_on_every_page_and_no_door_for_others(
    example_database: Path, tmp_path: Path
) -> None:
    shutil.copy(example_database, tmp_path / "tracker.db")
    database = open_database(f"sqlite:///{tmp_path}/tracker.db")
    plan = weekly.plan_of(database, LOCAL_PERSON)
    assert plan
    vendor = plan.vendors[0].code
    own = {system.name: system.code for system in plan.systems if system.vendor == vendor}
    all_own = "".join(own)
    others = {system.name: system.code for system in plan.systems if system.name not in all_own}
    person = User(subject="seller", name="seller", role=Role.VENDOR, vendor=vendor, systems=tuple(own.values()))
    assert users.add_user(database, LOCAL_PERSON, person, NOW).new

    with (
        provider("seller") as issuer,
        served(tmp_path / "tracker.db", lambda address: by_provider(issuer, address)) as address,
        opened(address) as (page, elsewhere),
    ):
        page.goto(address)
        page.get_by_role("button", name=t("access_sign_in")).click()
        page.get_by_role("button", name="seller", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(t("overview_title"))
        elsewhere.clear()  # the provider's page is not ours
        screen = page.get_by_test_id("stMain")
        mine = re.compile("|".join(own))
        for name in ("overview", "fitgap"):
            turn_to(page, name)
            expect(screen.get_by_test_id("stDataFrame").first).to_contain_text(mine)
            seen = screen.text_content() or ""
            assert [each for each in others if each in seen] == []
        page.goto(f"{address}/system?sys={next(iter(others.values()))}")
        expect(screen.get_by_role("combobox")).to_have_value(mine)
        expect(screen).to_contain_text(t("verified"))
        seen = screen.text_content() or ""
        assert [each for each in others if each in seen] == []
        for closed in ("administration", "plan"):
            expect(page.get_by_test_id("stSidebarNavLink").get_by_text(t(f"{closed}_title"))).to_have_count(0)

    assert elsewhere == []
