"""The walk of a project manager in a real browser: see the number, send a sheet, see it move, send it again."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import cli
from tests import next_sheet
from tests.browser.serving import CHROMIUM, PATIENCE, opened, served
from views.wording import Language, text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
expect.set_options(timeout=PATIENCE * 1000)


def ja(key: str, **values: object) -> str:
    return text(key, Language.JA, values)


def status(database: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what the command line says of the same database."""
    capsys.readouterr()
    with pytest.raises(SystemExit):
        cli.main(["status", "--json", "--database", f"sqlite:///{database}"])
    return json.loads(capsys.readouterr().out)


def shows(page: Page, address: str, figures: Any) -> None:
    """Open the overview and expect the rates that the command line computed."""
    page.goto(address)
    for name in ("national", "verified"):
        expect(page.get_by_text(figures[name]["shown"], exact=True).first).to_be_visible()
    national = figures["national"]
    expect(page.get_by_text(f"{national['numerator']} / {national['denominator']}").first).to_be_visible()


def send(page: Page, address: str, sheet: Path) -> None:
    """Open the Fit&Gap page and drop a sheet on it."""
    page.goto(f"{address}/fitgap")
    page.get_by_text(ja("fitgap_view_upload"), exact=True).first.click()
    page.get_by_label(ja("fitgap_vendor")).first.click()
    page.get_by_role("option", name=re.compile(next_sheet.VENDOR)).click()
    page.locator(".st-key-fitgap_file input[type=file]").set_input_files(sheet)


def test_a_sheet_sent_in_the_browser_moves_the_figures_once_and_nothing_leaves_the_machine(
    example_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, sheet = tmp_path / "tracker.db", tmp_path / next_sheet.FILE
    shutil.copy(example_database, database)
    sheet.write_bytes(next_sheet.next_sheet())
    before = status(database, capsys)

    with served(database) as address, opened(address) as (page, elsewhere):
        shows(page, address, before)
        send(page, address, sheet)
        expect(page.get_by_text(f"{next_sheet.unreadable_line()}行目").first).to_be_attached()
        page.get_by_text(re.compile(ja("fitgap_agree", number=".*"))).click()
        page.get_by_role("button", name=re.compile(ja("fitgap_accept", number=".*"))).click()
        expect(page.get_by_text(re.compile(ja("fitgap_stored", number=".*"))).first).to_be_visible()
        after = status(database, capsys)
        shows(page, address, after)
        send(page, address, sheet)
        expect(page.get_by_text(ja("fitgap_same_again")).first).to_be_visible()
        again = status(database, capsys)

    assert after["open_gaps"] == before["open_gaps"] + next_sheet.NEW_GAPS
    assert after["verified"]["shown"] != before["verified"]["shown"]
    assert again == after
    assert elsewhere == []
