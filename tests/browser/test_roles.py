"""The week of the other roles in a real browser, each signed in by a proxy's word: what each does, and its doors.

The project manager's week is in ``test_week.py``, a vendor's in ``test_vendor.py``.
"""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from actions import entrance, register, reports, users, weekly
from actions.access import LOCAL_PERSON
from actions.opening import Database, open_database
from model.access import Actor, Role, User
from model.fitgap import Resolution
from model.record import SystemCode
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot
from model.system import StepStatus
from model.week import IsoWeek
from tests.browser.provider import SECRET
from tests.browser.serving import CHROMIUM, PATIENCE, opened, served, settled, turn_to
from tests.browser.test_sign_in import past_a_proxy
from tests.rights import NOW
from views.names import Names
from views.reports.weekly import wanted
from views.wording import day, fraction_of, percent, points, points_held, t

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
expect.set_options(timeout=PATIENCE * 1000)
OWN, OTHER = SystemCode("01"), SystemCode("02")
EARLIER, LATER = IsoWeek.parse("2024-W30"), IsoWeek.parse("2024-W39")
PEOPLE = (
    User(subject="head", name="管理者", role=Role.MANAGER),
    User(subject="clerk", name="担当係", role=Role.DEPARTMENT, systems=(OWN,)),
    User(subject="mayor", name="副区長", role=Role.VIEWER),
    User(subject="auditor", name="監査委員", role=Role.AUDITOR),
    User(subject="keeper", name="保守係", role=Role.ADMINISTRATOR),
)
FIRST_STATUS = (470, 52)
"""A point of the table of status, drawn on a canvas, that lies in this week's status of its first row."""
DOORS = "[data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink]"


class Ward(NamedTuple):
    """The ward on the screen of whoever sits there, and the same ward as the actions know it."""

    page: Page
    address: str
    elsewhere: list[str]
    database: Database

    @property
    def screen(self) -> Locator:
        """The page itself, without the list of pages."""
        return self.page.get_by_test_id("stMain")

    def sit_down(self, subject: str, at: str = "overview") -> Actor:
        """Let another person open a page, and return who that is."""
        self.page.set_extra_http_headers(vouched(subject))
        self.page.goto(f"{self.address}/{at}")
        settled(self.page)
        return entrance.actor_of(self.database, subject)

    def turn_to(self, name: str) -> Locator:
        """Turn to a page by the list of pages, and return what it shows."""
        turn_to(self.page, name)
        return self.screen

    def snapshot(self, actor: Actor) -> Snapshot:
        """Return every figure of the latest day that this person may see."""
        found = weekly.snapshot_as_of(self.database, actor, weekly.latest_status_date(self.database, actor))
        assert found
        return found

    def names(self, actor: Actor) -> Names:
        """Return the names in the plan as this person may see it."""
        plan = weekly.plan_of(self.database, actor)
        assert plan
        return Names(plan)


@pytest.fixture(scope="module")
def ward(example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    path = tmp_path_factory.mktemp("roles") / "tracker.db"
    shutil.copy(example_database, path)
    database = open_database(f"sqlite:///{path}")
    for person in PEOPLE:
        assert users.add_user(database, LOCAL_PERSON, person, NOW).new
    with served(path, past_a_proxy) as address, opened(address) as (page, elsewhere):
        yield Ward(page, address, elsewhere, database)
    assert elsewhere == []


def vouched(subject: str) -> dict[str, str]:
    """Return what the proxy says with every request of a person."""
    return {"X-Auth-User": subject, "X-Auth-Secret": SECRET}


def reached(snapshot: Snapshot, resolution: Resolution) -> list[GapFigures]:
    """Return the gaps that have come as far as this, those that move most in front."""
    return sorted((gap for gap in snapshot.gaps if gap.resolution is resolution), key=lambda gap: -gap.points)


def test_a_department_finds_what_waits_for_it_approves_a_response_and_reports_in_its_table(ward: Ward) -> None:
    actor = ward.sit_down("clerk", at="actions")
    before, names = ward.snapshot(actor), ward.names(actor)
    waiting, done = reached(before, Resolution.PROPOSED), reached(before, Resolution.VENDOR_DONE)
    agenda = ward.page.locator(".st-key-agenda")
    for told, gaps in (("approve", waiting), ("confirm", done)):
        own = t("agenda_system", system=names.system(OWN), count=len(gaps))
        expect(agenda).to_contain_text(t(f"agenda_{told}", count=len(gaps), systems=own))

    agenda.get_by_role("link").first.click()
    expect(ward.screen).to_contain_text(t("fitgap_gaps_text", shown=len(before.gaps), total=len(before.gaps)))
    ward.page.goto(f"{ward.address}/fitgap?view=gaps&req={waiting[0].requirement_id}")
    panel = ward.page.locator(".st-key-fitgap_panel")
    expect(panel).to_contain_text(waiting[0].name)
    expect(panel).to_contain_text(t("fitgap_resolution_proposed"))
    ward.page.get_by_role("button", name=t("gap_review")).click()
    expect(ward.page.get_by_text(t("gap_review_approved_text"))).to_be_visible()
    expect(ward.page.get_by_text(t("gap_review_verified"), exact=True)).to_have_count(0)
    ward.page.get_by_role("button", name=t("gap_review_store")).click()
    expect(panel).to_contain_text(t("fitgap_resolution_approved"))

    screen = ward.turn_to("entry")
    table = ward.page.get_by_role("region", name=t("entry_title"))
    expect(table).to_contain_text(t("status_in_progress"))
    place = table.locator("canvas").first.bounding_box()
    assert place
    ward.page.mouse.dblclick(place["x"] + FIRST_STATUS[0], place["y"] + FIRST_STATUS[1])
    ward.page.locator("#portal").get_by_text(t("status_completed"), exact=True).click()
    expect(screen).to_contain_text(t("entry_check_title", number=1))
    more = before.national.model_copy(update={"numerator": before.national.numerator + 1})
    for rate in (before.national, more):
        expect(screen.get_by_test_id("stTable")).to_contain_text(percent(rate.value))
    ward.page.get_by_role("button", name=t("entry_store", number=1)).click()
    expect(screen.get_by_test_id("stAlert")).to_contain_text(t("entry_stored", count=1, number="").split("（")[0])

    after = ward.snapshot(actor)
    approved = next(gap for gap in after.gaps if gap.id == waiting[0].id)
    assert approved.resolution is Resolution.APPROVED
    assert after.national == more
    assert [each.status for each in after.tasks if each.status is StepStatus.COMPLETED]
    said = register.reports_until(ward.database, actor, after.status_date)[-1]
    assert said.reported_by == actor.name
    turn_to(ward.page, "overview")
    expect(ward.screen).to_contain_text(fraction_of(more))


def test_the_ward_verifies_what_a_vendor_calls_done_and_the_proven_figure_moves(ward: Ward) -> None:
    actor = ward.sit_down("head")
    before = ward.snapshot(actor)
    gap = reached(before, Resolution.VENDOR_DONE)[0]
    ward.page.goto(f"{ward.address}/fitgap?view=gaps&req={gap.requirement_id}")
    settled(ward.page)
    expect(ward.page.locator(".st-key-fitgap_panel")).to_contain_text(gap.name)
    ward.page.get_by_role("button", name=t("gap_review")).click()
    ward.page.get_by_text(t("gap_review_verified"), exact=True).click()
    expect(ward.page.get_by_text(t("gap_review_verified_text"))).to_be_visible()
    ward.page.get_by_role("button", name=t("gap_review_store")).click()
    open_now = ward.page.get_by_test_id("stMetric").filter(has_text=t("fitgap_headline_open"))
    expect(open_now).to_contain_text(str(len(before.gaps) - 1))
    after = ward.snapshot(actor)
    assert after.verified.value is not None
    assert before.verified.value is not None
    assert after.verified.value > before.verified.value

    screen = ward.turn_to("overview")
    held = {"reported": percent(after.reported.value), "withheld": points_held(after.withheld.value)}
    expect(screen).to_contain_text(t("reported_and_withheld", **held).replace("*", ""))
    verified = {"verified": fraction_of(after.verified), "planned": percent(after.planned_verified.value)}
    expect(screen).to_contain_text(t("verified_weights", **verified))


def test_an_executive_reads_the_week_on_one_paper_and_no_door_leads_to_a_refusal(ward: Ward) -> None:
    actor = ward.sit_down("mayor")
    shown = ward.snapshot(actor)
    expect(ward.page.get_by_test_id("stMetric").first).to_contain_text(percent(shown.national.value))
    offered = [str(name) for name in ward.page.locator(DOORS).evaluate_all("all => all.map(each => each.pathname)")]
    listed = ward.page.get_by_test_id("stSidebarNavLink")
    own = set(listed.evaluate_all("all => all.map(each => each.pathname)"))
    for number in range(1, listed.count()):
        listed.nth(number).click()
        settled(ward.page)
        expect(ward.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(ward.screen.get_by_test_id("stAlertContentError")).to_have_count(0)
        offered += ward.page.locator(DOORS).evaluate_all("all => all.map(each => each.pathname)")
    assert set(offered) <= own | {"/overview"}

    ward.page.goto(f"{ward.address}/plan")
    expect(ward.page.get_by_role("dialog")).to_contain_text(t("built_in_no_page_text"))

    ward.page.goto(f"{ward.address}/compare?a={EARLIER}&b={LATER}")
    published = (weekly.frozen_week(ward.database, actor, week) for week in (EARLIER, LATER))
    before, after = (each.snapshot.national.value for each in published)
    assert before is not None
    assert after is not None
    moved = {"before": percent(before), "after": percent(after), "moved": points(after - before)}
    expect(ward.screen).to_contain_text(t("why_sum", **moved))

    ward.turn_to("reports")
    ward.page.locator(".st-key-make_weekly button").click()
    with ward.page.expect_download() as coming:
        ward.page.locator(".st-key-save_weekly-report_pdf button").click()
    # Chromium saves without the headers of its page, which a proxy would add: the file is fetched with them.
    saved = ward.page.request.get(coming.value.url, headers=vouched("mayor"))
    (page,) = PdfReader(io.BytesIO(saved.body())).pages
    paper, told = reports.weekly_paper(ward.database, actor, LATER), "".join(page.extract_text().split())
    assert paper
    assert paper.forecast
    assert paper.forecast.chance is not None
    assert paper.explanation
    decisions = wanted(paper.snapshot)
    assert len(decisions) == 3
    for words in (
        percent(paper.snapshot.national.value),
        points(paper.explanation.after - paper.explanation.before),
        percent(100 * paper.forecast.chance),
        *(f"{gap.requirement_id} {gap.name}" for gap in decisions),
        *(day(last_day(gap.latest_decision)) for gap in decisions),
    ):
        assert "".join(words.split()) in told


def test_an_auditor_proves_a_published_week_and_the_head_that_its_paper_carries(ward: Ward) -> None:
    actor = ward.sit_down("auditor", at="history")
    frozen = weekly.frozen_week(ward.database, actor, LATER)
    ward.page.get_by_role("button", name=t("proof_now")).click()
    expect(ward.screen).to_contain_text(t("proof_holds", week=LATER))
    expect(ward.screen.get_by_test_id("stTable")).to_contain_text(f"{t('same')} {frozen.digest}")

    paper = reports.weekly_paper(ward.database, actor, LATER)
    assert paper
    screen = ward.turn_to("administration")
    expect(screen.get_by_role("tab")).to_have_text([t("access_tab_record"), t("access_tab_setup")])
    noted = ward.page.get_by_role("textbox", name=t("access_ledger_noted"))
    for head, answer in ((paper.chain, "access_ledger_has_head"), ("0" * 64, "access_ledger_lacks")):
        noted.fill(f"{paper.entry}:{head}")
        noted.press("Enter")
        settled(ward.page)  # a click while the page still runs would be lost
        ward.page.get_by_role("button", name=t("access_ledger_verify")).click()
        sentence = re.escape(t(answer, entry=f"{paper.entry:,}", entries="#")).replace(r"\#", "#").replace("#", ".+")
        expect(screen.get_by_test_id("stAlert").filter(has_text=re.compile(sentence))).to_be_visible()


def test_an_administrator_lets_a_person_in_narrows_what_they_see_and_shuts_the_door(ward: Ward) -> None:
    admin = ward.sit_down("keeper", at="administration")
    names = ward.names(admin)
    form = ward.page.get_by_role("tabpanel", name=t("access_tab_users")).get_by_test_id("stForm")
    form.get_by_role("textbox", name=t("access_column_subject")).fill("guest")
    form.get_by_role("textbox", name=t("access_column_name")).fill("新任係")
    choose(ward.page, form.get_by_role("combobox", name=t("access_column_role")), t("access_role_department"))
    save(ward)
    browser = ward.page.context.browser
    assert browser
    theirs = browser.new_page(locale="ja-JP", extra_http_headers=vouched("guest"))
    theirs.goto(f"{ward.address}/fitgap")
    board = theirs.get_by_test_id("stDataFrame").first
    for code in (OWN, OTHER):
        expect(board).to_contain_text(names.system(code))

    choose(ward.page, ward.page.get_by_role("combobox", name=t("access_who")), "新任係")
    expect(form.filter(has_text="guest")).to_have_count(1)
    expect(form).to_have_count(1)
    choose(ward.page, form.get_by_role("combobox", name=t("access_column_systems")), names.system(OWN))
    save(ward)
    turn_to(theirs, "overview")
    turn_to(theirs, "fitgap")
    expect(board).to_contain_text(names.system(OWN))
    expect(board).not_to_contain_text(names.system(OTHER))

    form.get_by_text(t("access_column_enabled"), exact=True).click()
    save(ward)
    theirs.get_by_test_id("stSidebarNavLink").first.click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text(t("access_unknown_title"))
    expect(theirs.locator(DOORS)).to_have_count(0)
    expect(theirs.get_by_test_id("stMetric")).to_have_count(0)

    guest = next(each for each in users.users(ward.database, LOCAL_PERSON) if each.subject == "guest")
    users.change_user(ward.database, LOCAL_PERSON, guest.model_copy(update={"enabled": True}), NOW)
    theirs.goto(f"{ward.address}/fitgap?view=gaps")
    theirs.get_by_role("button", name=t("gap_review")).click()
    users.disable_user(ward.database, LOCAL_PERSON, "guest", NOW)
    theirs.get_by_role("button", name=t("gap_review_store")).click()
    expect(theirs.get_by_role("button", name=t("access_go_on"))).to_be_visible()
    expect(theirs.locator(DOORS)).to_have_count(0)
    theirs.close()


def choose(page: Page, control: Locator, option: str) -> None:
    """Choose from a list as a person would."""
    control.click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def save(ward: Ward) -> None:
    """Save the form of a person, and wait until it says so."""
    ward.page.get_by_role("button", name=t("access_save"), exact=True).click()
    expect(ward.screen.get_by_test_id("stAlert").filter(has_text=t("access_saved"))).to_be_visible()
    settled(ward.page)
