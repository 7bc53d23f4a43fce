import csv
import hashlib
import io
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.fitgap import FitGapRecord, Resolution, Verdict
from model.issue import Issue, Severity
from model.record import RequirementId, SystemCode, TaskId
from model.sheet import Reconciled, SheetReading
from model.snapshot import Snapshot
from model.table import Row
from tests.next_sheet import FILE, NEW_GAPS, VENDOR, WARD, next_sheet
from tests.snapshots import STATUS_DATE, a_gap, a_plan, a_snapshot
from views.fitgap_frames import GapFilter, due_within, gap_frame, left_text, matrix_frame, matrix_rows, shown_gaps
from views.fitgap_preview_frames import (
    AGAINST,
    COUNTS,
    against_known,
    columns_frame,
    counts,
    effect_rows,
    issues_frame,
    moved_text,
    rejected_csv,
)
from views.fitgap_upload import weeks_offered
from views.names import Names

PLAN = a_plan()
SNAPSHOT = a_snapshot(PLAN)
NAMES = Names(PLAN)
ROOT = Path(__file__).parents[1]


def a_row(number: int, verdict: Verdict = Verdict.FIT, system: str = "02") -> FitGapRecord:
    requirement = RequirementId(f"{number:07d}")
    return FitGapRecord(
        system=SystemCode(system), requirement_id=requirement, name=f"機能{number}", verdict=verdict, line=number
    )


def a_reading(*issues: Issue) -> SheetReading:
    return SheetReading(
        file="B社.csv",
        encoding="cp932",
        header_line=3,
        headings=("要件番号", "判定", "社内メモ", ""),
        columns=(("要件番号", "requirement_id"), ("判定", "verdict")),
        rows_in=6,
        accepted=(a_row(4), a_row(5)),
        repaired=(a_row(6),),
        rejected=(Row(line=7, cells=("=1+1", "▲", "x")),),
        blank=(8,),
        skipped=(Row(line=9, cells=("合計",)),),
        issues=issues,
    )


# ---- by system ------------------------------------------------------------------------------------------------------


def test_every_verdict_of_a_system_is_counted_and_rows_out_of_scope_are_not_required() -> None:
    register = [
        a_row(number, verdict)
        for number, verdict in enumerate([*Verdict, Verdict.FIT], start=1)
        if verdict is not Verdict.PARTIAL
    ]

    (row,) = matrix_rows(SNAPSHOT, register, NAMES)

    assert (row["fit"], row["partial"], row["gap"], row["not_judged"], row["not_applicable"]) == (2, 0, 1, 1, 1)
    assert row["records"] == 4
    assert row["code"] == "02"
    assert row["next_decision"] == "2024/12/10"


def test_shares_are_floored_to_a_tenth_and_missing_where_there_is_nothing() -> None:
    (row,) = matrix_rows(SNAPSHOT, [a_row(1)], NAMES)
    bare = SNAPSHOT.model_copy(
        update={"systems": tuple(one.model_copy(update={"gaps": 0, "open_gaps": 0}) for one in SNAPSHOT.systems)}
    )

    assert row["judged"] == 95.8  # 230 / 240
    assert matrix_rows(bare, [a_row(1)], NAMES)[0]["closed"] is None


def test_an_empty_register_is_an_empty_matrix_with_its_columns() -> None:
    assert matrix_rows(SNAPSHOT, [], NAMES) == []
    assert "open_gaps" in matrix_frame([]).columns


# ---- gaps by their day of decision ----------------------------------------------------------------------------------


def test_gaps_are_found_by_system_resolution_severity_and_words() -> None:
    gaps = [a_gap("G-1"), a_gap("G-2", system="05"), a_gap("G-3", resolution=Resolution.OPEN)]
    snapshot = a_snapshot(PLAN, gaps=gaps)

    def ids(choice: GapFilter) -> list[str]:
        return [gap.id for gap in shown_gaps(snapshot, choice)]

    assert ids(GapFilter()) == ["G-1", "G-2", "G-3"]
    assert ids(GapFilter(systems=(SystemCode("05"),))) == ["G-2"]
    assert ids(GapFilter(resolutions=(Resolution.OPEN,))) == ["G-3"]
    assert ids(GapFilter(severities=(1,))) == []
    assert ids(GapFilter(text=" 一括入力 ")) == ["G-1", "G-2", "G-3"]
    assert ids(GapFilter(text="9999999")) == []


def test_a_gap_tells_how_long_there_is_and_what_it_gives() -> None:
    row = gap_frame([a_gap("G-1")], NAMES, STATUS_DATE).iloc[0]

    assert (row["latest"], row["left"], row["drag"], row["points"]) == ("2024/12/10", "あと67日", "2.5日", "0.125")
    assert (row["verdict"], row["severity"], row["resolution"], row["driving"]) == ("不適合", "高", "対応案あり", "◆")


def test_what_is_overdue_counts_as_due_and_what_has_no_date_does_not() -> None:
    undated = a_gap("G-2").model_copy(update={"latest_decision": None})
    gaps = [a_gap("G-1"), undated]

    assert due_within(gaps, date(2024, 12, 1), 14) == 1
    assert due_within(gaps, date(2025, 1, 1), 14) == 1
    assert due_within(gaps, STATUS_DATE, 14) == 0
    assert left_text(a_gap("G-1"), date(2024, 12, 13)) == "3日超過"
    assert left_text(undated, STATUS_DATE) == "期限なし"


# ---- what an upload shows before it counts --------------------------------------------------------------------------


def test_the_five_lists_of_a_sheet_add_up_to_its_rows() -> None:
    reading = a_reading()

    numbers = counts(reading)

    assert tuple(numbers) == COUNTS
    assert sum(numbers.values()) == reading.rows_in == 6


def test_what_is_known_is_compared_in_four_numbers() -> None:
    numbers = against_known(Reconciled(added=(a_row(1),), vanished=(a_row(2), a_row(3))))

    assert tuple(numbers) == AGAINST
    assert list(numbers.values()) == [1, 0, 0, 2]


def test_a_column_that_was_not_understood_says_so() -> None:
    table = columns_frame(a_reading())

    assert list(table["field"]) == ["機能ID", "適合区分", "（使いません）"]


def test_findings_come_the_gravest_first_with_their_address() -> None:
    issues = [
        Issue(code="bom-removed", severity=Severity.REPAIRED, line=9),
        Issue(code="no-such-code", severity=Severity.REJECTED, line=30, column="判定", value="▲"),
        Issue(code="no-such-code", severity=Severity.REJECTED, line=7),
    ]

    table = issues_frame(issues)

    assert list(table["line"]) == [7, 30, 9]
    assert table.iloc[1][["severity", "column", "value"]].tolist() == ["行を除外", "判定", "▲"]
    assert len(issues_frame([])) == 0


def test_rejected_rows_come_back_harmless_with_line_and_reason() -> None:
    issue = Issue(code="no-such-code", severity=Severity.REJECTED, line=7)

    content = rejected_csv(a_reading(issue))

    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == ["要件番号", "判定", "社内メモ", "", "元の行番号", "除外した理由", "直し方"]
    assert row == ["'=1+1", "▲", "x", "", "7", "no-such-code", "理由の欄を確かめて直してください。"]


def test_headings_that_come_twice_keep_both_of_their_cells() -> None:
    reading = a_reading().model_copy(
        update={"headings": ("備考", "備考"), "rejected": (Row(line=7, cells=("a", "b")),)}
    )

    header, row = csv.reader(io.StringIO(rejected_csv(reading).decode("utf-8-sig")))

    assert header[:2] == ["備考", "備考 (2)"]
    assert row[:2] == ["a", "b"]


def moved(**values: object) -> dict[str, str]:
    """The column of changes, by figure, from the snapshot to one with other values."""
    after = Snapshot.model_validate(dict(SNAPSHOT) | values)
    return {row["figure"]: row["change"] for row in effect_rows(SNAPSHOT, after)}


def test_an_upload_that_changes_nothing_says_so_for_every_figure() -> None:
    assert set(moved().values()) == {"変わらず"}


def test_the_effect_names_points_days_gaps_and_the_path() -> None:
    change = moved(
        national=SNAPSHOT.national.model_copy(update={"numerator": SNAPSHOT.national.numerator + 8}),
        finish=datetime(2026, 2, 23, 18),
        gaps=(),
        critical_path=(TaskId("02-01"), TaskId("03-01")),
    )

    assert change["全体進捗率（国の定義）"] == "+1.0 pt"
    assert change["完了見込み"] == "3日遅くなる"
    assert change["未解決のGap"] == "−1"
    assert change["クリティカルパス"] == "1作業が加わり、39作業が外れる"


def test_the_change_of_a_rate_agrees_with_the_two_figures_beside_it() -> None:
    assert moved_text(Fraction(4145, 100), Fraction(4122, 100)) == "−0.2 pt"
    assert moved_text(Fraction(4149, 100), Fraction(4141, 100)) == "わずかに減（0.1 pt未満）"
    assert moved_text(None, Fraction(1)) == "–"


def test_before_the_first_sheet_there_is_no_before() -> None:
    rows = effect_rows(None, SNAPSHOT)

    assert {row["before"] for row in rows} == {"–"}
    assert {row["change"] for row in rows} == {"–"}


def test_every_week_back_to_those_of_an_archive_is_offered() -> None:
    latest = date(2024, 10, 4)

    offered = [str(week) for week in weeks_offered(latest, date(2026, 11, 25))]

    assert offered[0] == "2026-W48"
    assert "2024-W40" in offered


# ---- the page -------------------------------------------------------------------------------------------------------

Open = Callable[..., AppTest]


@pytest.fixture
def page(tmp_path: Path, example_database: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the Fit&Gap page of the real app on an empty database or on a copy of the example."""

    def _open(database: str, view: str = "systems") -> AppTest:
        file = tmp_path / f"{database}.db"
        if database == "example" and not file.exists():
            shutil.copy(example_database, file)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        app.switch_page("views/pages/fitgap.py").run()
        if database == "example":
            app.segmented_control(key="fitgap_view").set_value(view).run()
        return app

    return _open


def upload(app: AppTest, content: bytes, file: str = FILE, vendor: str = VENDOR) -> AppTest:
    app.selectbox(key="fitgap_vendor_ja").set_value(vendor).run()
    return app.file_uploader(key="fitgap_file").upload(file, content).run()


def words(app: AppTest) -> str:
    elements = [*app.markdown, *app.caption, *app.text, *app.info, *app.success, *app.error, *app.warning]
    return "\n".join(str(element.value) for element in elements)


def test_an_empty_ward_is_led_to_its_first_steps(page: Open) -> None:
    app = page("empty")

    assert not app.exception
    assert "fitgap_file" not in [uploader.key for uploader in app.file_uploader]


@pytest.mark.parametrize("view", ["systems", "gaps", "upload"])
def test_every_view_of_the_example_draws(page: Open, view: str) -> None:
    app = page("example", view)

    assert not app.exception
    assert app.metric[0].label == "判定済み／要件"


def test_the_matrix_shows_the_eighteen_systems_that_the_ward_runs(page: Open) -> None:
    assert len(page("example").dataframe[0].value) == 18


def test_a_sheet_is_previewed_accepted_once_and_recognised_when_it_comes_again(page: Open) -> None:
    content = next_sheet()
    app = upload(page("example", "upload"), content)
    before = int(app.metric[1].value)
    shown = words(app)
    button = app.button(key="fitgap_accept")
    asked = button.disabled

    app.checkbox[0].check().run()
    app.button(key="fitgap_accept").click().run()
    told = words(app)
    again = words(upload(page("example", "upload"), content))

    assert not app.exception
    assert asked
    rows, *parts = (int(number) for number in re.findall(r"\d+", shown.split("見出しより下の")[1].split("（")[0]))
    assert rows == sum(parts) == 368
    assert parts[2] == 1  # the mark that nobody knows
    assert "取り込みました" in told
    assert hashlib.sha256(content).hexdigest()[:16] in told
    assert int(app.metric[1].value) == before + NEW_GAPS
    assert "何も変わりません" in again


def test_the_same_rows_in_another_file_are_recognised_when_they_are_accepted(page: Open) -> None:
    stored = (WARD / "sheets" / "a_03_2024-W28.csv").read_bytes()
    app = page("example", "upload")
    app.selectbox(key="fitgap_week_ja").set_value("2024-W28").run()
    upload(app, stored + b"\r\n", file="copy.csv")

    for box in app.checkbox:
        box.check().run()
    app.button(key="fitgap_accept").click().run()

    assert not app.exception
    assert "何も変わりません" in words(app)
    assert "取り込みました" not in words(app)


def test_looking_at_a_sheet_stores_nothing(page: Open) -> None:
    upload(page("example", "upload"), next_sheet())

    fresh = page("example", "upload")
    assert "これまでの受付（38件）" in [expander.label for expander in fresh.expander]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "データ行がありません"), (bytes(range(256)) * 8, "CSVではありません"), (b"a,b\r\n1,2\r\n", "機能ID")],
    ids=["empty", "binary", "other columns"],
)
def test_what_is_no_sheet_gets_a_message_and_no_button(page: Open, content: bytes, told: str) -> None:
    app = upload(page("example", "upload"), content)

    assert not app.exception
    assert "このファイルは取り込めません" in app.error[0].value
    assert told in words(app)
    assert not any(button.key == "fitgap_accept" for button in app.button)


def test_rows_of_another_vendor_refuse_the_whole_file(page: Open) -> None:
    app = upload(page("example", "upload"), next_sheet(), vendor="B社")

    assert "担当外" in words(app)
    assert not any(button.key == "fitgap_accept" for button in app.button)


def test_a_file_without_a_vendor_asks_for_the_vendor_first(page: Open) -> None:
    app = page("example", "upload")

    app.file_uploader(key="fitgap_file").upload(FILE, next_sheet()).run()

    assert "先に事業者を選んでください" in words(app)


def test_the_page_turns_to_english_and_keeps_its_view(page: Open) -> None:
    app = page("example", "gaps")

    app.segmented_control(key="language_control").set_value("en").run()

    assert not app.exception
    assert app.segmented_control(key="fitgap_view").value == "gaps"
    assert app.metric[1].label == "Open gaps"


def renamed(heading: str, to: str) -> bytes:
    """Next week's sheet, where the vendor calls a column otherwise."""
    return next_sheet().replace(heading.encode("cp932"), to.encode("cp932"), 1)


def accept(app: AppTest) -> AppTest:
    for box in [box for box in app.checkbox if str(box.key).startswith("fitgap_agree")]:
        box.check().run()
    return app.button(key="fitgap_accept").click().run()


def test_an_unknown_column_is_mapped_once_and_the_next_sheet_is_read_by_itself(page: Open) -> None:
    app = upload(page("example", "upload"), renamed("判定", "見立て"))
    offered = [box for box in app.selectbox if "見立て" in box.label]

    offered[0].set_value("verdict").run()
    app.button(key="fitgap_map_apply").click().run()
    told = words(app)
    accept(app)
    again = upload(page("example", "upload"), renamed("判定", "見立て") + b"\r\n", file="again.csv")

    assert not app.exception
    assert "選んだ対応付けで読みました" in told
    assert "取り込みました" in words(app)
    assert "保存した対応付けで読みました：見立て → 適合区分" in words(again)
    assert any("見出しの対応付け（1件）" in expander.label for expander in again.expander)


def test_a_saved_heading_is_forgotten_on_the_page(page: Open) -> None:
    content = renamed("期限", "片付く日")
    app = upload(page("example", "upload"), content)
    next(box for box in app.selectbox if "片付く日" in box.label).set_value("due").run()
    app.button(key="fitgap_map_apply").click().run()
    accept(app)

    app.multiselect(key="fitgap_forget_A社").set_value(["片付く日"]).run()
    app.button(key="fitgap_forget").click().run()

    assert not app.exception
    assert not any("見出しの対応付け（" in expander.label for expander in app.expander)


def test_ids_without_their_zeros_are_read_with_them_at_a_yes_alone(page: Open) -> None:
    lines = next_sheet().decode("cp932").split("\r\n")
    lines[30] = ",".join(cell.lstrip("0") if at == 3 else cell for at, cell in enumerate(lines[30].split(",")))
    app = upload(page("example", "upload"), "\r\n".join(lines).encode("cp932"))
    aside = app.metric[6].value

    next(box for box in app.checkbox if "先頭の0" in box.label).check().run()

    assert not app.exception
    assert (aside, app.metric[6].value) == ("2", "1")
    assert "fitgap_download_returned" in [each.proto.id.split("-")[-1] for each in app.get("download_button")]


def test_the_limits_and_the_template_are_on_the_page_in_both_languages(page: Open) -> None:
    app = page("example", "upload")
    ja = words(app)
    app.selectbox(key="fitgap_template_system_ja").set_value("01").run()
    offered = len(app.get("download_button"))

    app.segmented_control(key="language_control").set_value("en").run()

    assert not app.exception
    assert "20MB、1,000,000行、500列" in ja
    assert "1,000,000 rows, 500 columns" in words(app)
    assert offered == 1


def test_a_new_list_shows_what_is_at_stake_before_it_is_stored(page: Open) -> None:
    text = (WARD / "requirements" / "01.csv").read_text(encoding="utf-8-sig")
    app = page("example", "upload")
    app.selectbox(key="fitgap_list_system_ja").set_value("01").run()
    app.file_uploader(key="fitgap_list_file").upload(
        "01.csv", text.replace("操作者の認証,", "二要素認証,").encode()
    ).run()
    shown, judged = words(app), app.metric[0].value

    app.button(key="fitgap_list_accept").click().run()

    assert not app.exception
    assert "判定し直し **1** 件" in shown
    assert "要件一覧を取り込みました" in words(app)
    assert int(judged.split(" / ")[0].replace(",", "")) - 1 == int(app.metric[0].value.split(" / ")[0].replace(",", ""))
