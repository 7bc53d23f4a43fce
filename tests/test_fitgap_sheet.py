"""A sheet becomes records and findings; every row below the header is in exactly one list."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitgap.blocks import BLOCK
from fitgap.vocabulary import SPECIFICATION
from model.fitgap import Category, RecordKey, RequirementKind, Resolution, Response, Verdict
from model.issue import Severity
from model.record import RequirementId
from model.sheet import SheetReading, SheetStatus
from tests.fitgap_sheets import COLUMNS, OTHER, OWN, balance, codes, read, row, sheet


def test_a_clean_row_becomes_a_record_that_leads_back_to_its_line() -> None:
    content = sheet(
        row(),
        row(
            機能ID="0100002",
            適合区分="△",
            対応方針="業務見直し",
            開始予定日="2026/04/10",
            先行機能ID="0100001",
            備考=" 備考 ",
        ),
    )

    reading = read(content)

    assert reading.issues == ()
    assert balance(reading) == [2, 0, 0, 0, 0]
    record = reading.records[1]
    assert (record.system, record.requirement_id, record.name, record.line) == ("05", "0100002", "出生届", 3)
    assert (record.verdict, record.ever_gap, record.resolution) == (Verdict.PARTIAL, True, Resolution.OPEN)
    assert (record.response, record.response_text, record.note) == (Response.CHANGE_WORK, "業務見直し", " 備考 ")
    assert (record.effort, record.progress) == (Fraction(2), Fraction(50))
    assert (record.planned_start, record.planned_finish) == (date(2026, 4, 10), date(2026, 4, 10))
    assert record.predecessors == ("0100001",)
    assert record.sheet == reading.sha256 != ""


def test_columns_are_found_by_name_in_any_order_below_titles() -> None:
    content = "戸籍 Fit&Gap一覧,,,\r\n\r\n備考,進捗率,適合区分,機能名称,機能ＩＤ\r\nx,50,○,出生届,0100001\r\n".encode(
        "cp932"
    )

    reading = read(content, default_system=OWN.code)

    assert (reading.encoding, reading.header_line) == ("cp932", 3)
    assert codes(reading)[:2] == ["header-not-first", "header-normalised"]
    assert reading.records[0].note == "x"


def test_the_words_of_the_field_are_understood_too() -> None:
    header = (
        "業務名,仕様書版,要件番号,種別,要件名,実装区分,機能要件,現行機能の有無,"
        "Fit&Gap,影響度,対応方針,ステータス,対応期限,所管課,ベンダ,コメント"
    )
    line = (
        "戸籍,4.0,0100001,帳票,届書,実装必須機能,要件の文,有,"
        "不適合,高,別システム（疎結合）,検討中,R7.3.31,戸籍住民課,B社,注意"
    )

    reading = read(sheet(line, header=header))

    record = reading.records[0]
    assert (record.system, record.kind, record.category) == (OWN.code, RequirementKind.FORM, Category.MANDATORY)
    assert (record.verdict, record.severity, record.response) == (Verdict.GAP, 5, Response.SEPARATE_SYSTEM)
    assert (record.resolution, record.due) == (Resolution.PROPOSED, date(2025, 3, 31))
    assert (record.specification_version, record.requirement_text, record.current_function) == ("4.0", "要件の文", "有")
    assert (record.department, record.vendor_name, record.note) == ("戸籍住民課", "B社", "注意")


def test_a_row_may_name_the_task_that_waits_for_it() -> None:
    header = "機能ID,機能名称,適合区分,進捗率,関連作業ID"
    content = sheet("0100001,出生届,×,0,01-09-1", "0100002,婚姻届,×,0,", header=header)

    reading = read(content, default_system=OWN.code)

    assert [record.task for record in reading.records] == ["01-09-1", None]


def test_a_saved_mapping_names_columns_that_nobody_else_calls_so() -> None:
    header = "番号,項目,判断,達成"
    content = sheet("0100001,出生届,○,50", header=header)

    without = read(content)
    mapped = read(content, mapping={"番号": "機能ID", "項目": "name", "判断": "verdict", "達成": "進捗率"})

    assert set(codes(without)) == {"missing-label"}
    assert mapped.records[0].requirement_id == "0100001"


def test_a_header_in_two_rows_is_read_as_one_but_no_needed_name_is_put_together() -> None:
    whole = sheet(",,,方針,工数", "0100001,届,○,業務変更,3,50", header="機能ID,機能名称,判定,対応,,進捗率")
    halves = sheet(",名称,区分,", "0100001,届,○,50", header="機能ID,機能,適合,進捗率")

    reading = read(whole, default_system=OWN.code)

    assert "header-two-rows" in codes(reading)
    assert (reading.records[0].response, reading.records[0].effort) == (Response.CHANGE_WORK, Fraction(3))
    assert read(halves, default_system=OWN.code).refused


@pytest.mark.parametrize("missing", ["機能ID", "機能名称", "適合区分", "進捗率"])
def test_a_needed_column_that_is_missing_refuses_the_file(missing: str) -> None:
    place = COLUMNS.index(missing)
    without = [
        ",".join(cell for at, cell in enumerate(line.split(",")) if at != place) for line in (",".join(COLUMNS), row())
    ]

    reading = read(sheet(without[1], header=without[0]))

    assert reading.status is SheetStatus.REJECT
    assert [(issue.code, issue.column) for issue in reading.issues] == [("missing-label", missing)]


def test_a_status_stands_in_for_progress_and_one_hundred_percent_for_done() -> None:
    by_status = sheet("0100001,届,×,完了", header="機能ID,機能名称,判定,対応状況")
    by_progress = sheet("0100001,届,×,100", header="機能ID,機能名称,判定,進捗率")

    steps = [read(content, default_system=OWN.code).records[0].resolution for content in (by_status, by_progress)]

    assert steps == [Resolution.VENDOR_DONE, Resolution.VENDOR_DONE]


@pytest.mark.parametrize(
    ("header", "line", "code"),
    [
        ("機能ID,機能名称,判定,進捗率,機能ID", "1,届,○,5,2", "duplicate-label"),
        ("機能ID,機能名称,判定,Fit&Gap,進捗率", "1,届,○,○,5", "duplicate-label"),
        ("機能ID,機能名称,判定,進捗率,", "1,届,○,5,x", "blank-label"),
        ("??ID,????,????,???", "1,x,x,5", "mojibake"),
        (",".join(f"列{number}" for number in range(501)), "1", "size-limit"),
    ],
)
def test_a_header_that_cannot_be_trusted_refuses_the_file(header: str, line: str, code: str) -> None:
    reading = read(sheet(line, header=header), default_system=OWN.code)

    assert reading.refused
    assert code in codes(reading)
    assert reading.records == ()


def test_the_fields_own_name_wins_over_a_synonym_and_the_other_is_told() -> None:
    reading = read(
        sheet("1,届,○,×,5,x,y", header="機能ID,機能名称,適合区分,判定,進捗率,コメント,備考"), default_system=OWN.code
    )

    assert [issue.value for issue in reading.issues if issue.code == "extra-label"] == ["判定", "コメント"]
    assert (reading.records[0].verdict, reading.records[0].note) == (Verdict.FIT, "y")


def test_every_row_is_in_exactly_one_list() -> None:
    content = sheet(
        row(),
        row(機能ID="0100002", 適合区分="適合"),
        row(機能ID="0100003", 適合区分="？"),
        "",
        ",,, ,",
        ",".join(COLUMNS),
        row(),
        "短い",
        row(機能ID="0100004") + ",余り",
        "合計,,,,,,12,,,,,",
        "※注記,,,,,,,,,,,",
    )

    reading = read(content)

    assert (reading.rows_in, balance(reading)) == (11, [1, 1, 3, 2, 4])
    assert [line.line for line in reading.rejected] == [4, 9, 10]
    assert reading.blank == (5, 6)
    assert {(issue.code, issue.line) for issue in reading.issues} == {
        ("normalised", 3), ("type-error", 4), ("blank-row", 5), ("repeated-header", 7), ("duplicate-row", 8),
        ("missing-cell", 9), ("extra-cell", 10), ("footer-skipped", 11), ("footer-skipped", 12),
    }  # fmt: skip
    assert reading.status is SheetStatus.REPAIR


def test_the_same_bad_row_again_is_told_once() -> None:
    reading = read(sheet(row(適合区分="？"), row(適合区分="？"), row(機能ID="0100002")))

    assert balance(reading) == [1, 0, 1, 0, 1]


def test_a_row_of_another_system_refuses_the_whole_file_and_tells_nothing_of_it() -> None:
    reading = read(sheet(row(), row(機能ID="0100002", システム名="学齢簿")))

    assert (codes(reading), reading.records, len(reading.rejected)) == (["foreign-tenant"], (), 2)
    assert OTHER.name not in reading.model_dump_json(include={"issues"})


def test_a_merged_system_cell_sets_its_row_aside() -> None:
    reading = read(sheet(row(), row(機能ID="0100002", システム名="")))

    assert balance(reading) == [1, 0, 1, 0, 0]
    assert codes(reading) == ["missing-cell"]


@pytest.mark.parametrize("name", ["戸籍", "戸籍情報システム", "05", " 戸籍 "])
def test_a_system_is_known_by_each_of_its_names(name: str) -> None:
    assert read(sheet(row(システム名=name))).records[0].system == OWN.code


def test_without_a_column_the_title_says_the_system_or_nobody() -> None:
    header, line = "機能ID,機能名称,判定,進捗率", "1,届,○,5"
    both = frozenset({OWN.code, OTHER.code})

    titled = read(sheet(header, line, header="戸籍情報システム Fit&Gap"), allowed=both)
    untitled = read(sheet(line, header=header), allowed=both)

    assert titled.records[0].system == OWN.code
    assert "system-guessed" in codes(titled)
    assert codes(untitled)[-1] == "system-unknown"


def test_words_of_the_column_of_systems_that_nobody_knows_are_named_as_written() -> None:
    header, both = "業務名,機能ID,機能名称,判定,進捗率", frozenset({OWN.code, OTHER.code})

    area = read(sheet("謎の 業務,1,届,○,5", "別業務,2,届,○,5", header=header), allowed=both)
    system = read(sheet(row(システム名="謎の システム")))

    told = [(issue.code, issue.line, issue.column, issue.value) for issue in (area.issues[-1], system.issues[-1])]
    assert told == [
        ("system-name-unknown", 1, "業務名", "謎の 業務、別業務"),
        ("foreign-tenant", 2, "システム名", "謎の システム"),
    ]


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        (("0100001", "０１０００01"), "primary-key"),
        (("fg-1", "FG-1"), "confusable-id"),
        (("A-1", "A‐1"), "confusable-id"),
        (("A1", "А1"), "confusable-id"),
    ],
)
def test_ids_that_are_or_look_the_same_are_set_aside_together(ids: tuple[str, str], code: str) -> None:
    reading = read(sheet(row(機能ID=ids[0]), row(機能ID=ids[1], 進捗率="60"), row(機能ID="0100009")))

    assert [record.requirement_id for record in reading.records] == ["0100009"]
    assert [issue.line for issue in reading.issues if issue.code == code] == [2, 3]


def test_an_id_of_a_form_is_not_that_of_a_function() -> None:
    header = "機能ID,帳票ID,機能名称,判定,進捗率"
    reading = read(sheet("0100001,,届,○,5", ",0100001,様式,○,5", header=header), default_system=OWN.code)

    assert [record.kind for record in reading.records] == [RequirementKind.FUNCTION, RequirementKind.FORM]


def test_a_row_leaves_the_scope_only_with_a_reason() -> None:
    reading = read(
        sheet(row(適合区分="対象外", 対応方針=""), row(機能ID="0100002", 適合区分="対象外", 備考="都が行う"))
    )

    assert [record.verdict for record in reading.records] == [Verdict.NOT_APPLICABLE]
    assert [(issue.line, issue.column) for issue in reading.issues if issue.code == "required"] == [(2, "備考")]


def test_a_row_that_ends_before_it_starts_is_set_aside() -> None:
    reading = read(sheet(row(終了予定日="2026/03/31")))

    assert [(issue.code, issue.column) for issue in reading.issues] == [("constraint-error", "終了予定日")]


@pytest.mark.parametrize(
    ("text", "code", "kept"),
    [
        ("0100002", "", ["0100002"]),
        ("0100002;0100003", "", ["0100002", "0100003"]),
        ("0100002、0100003", "list-separator", ["0100002", "0100003"]),
        ("0100002/0100003", "list-separator", ["0100002", "0100003"]),
        ("０１００００２", "normalised", ["0100002"]),
        ("なし", "normalised", []),
        (";;0100002;", "normalised", ["0100002"]),
        ("0100002;0100002", "duplicate-edge", ["0100002"]),
        ("0100001", "self-loop", []),
        ("100002", "foreign-key", []),
        ("0100002FS+5日", "foreign-key", []),
        ("0100002 FS + 5日", "foreign-key", []),
        ("0100002 SS;0100003", "foreign-key", ["0100003"]),
        ("1～3", "foreign-key", []),
    ],
)
def test_a_doubtful_predecessor_is_set_aside_and_its_row_is_stored(text: str, code: str, kept: list[str]) -> None:
    reading = read(
        sheet(
            row(先行機能ID=text, 開始予定日="", 終了予定日=""),
            row(機能ID="0100002", 開始予定日="", 終了予定日=""),
            row(機能ID="0100003"),
        )
    )

    assert list(reading.records[0].predecessors) == kept
    assert set(codes(reading)) == ({code} if code else set())
    assert len(reading.records) == 3


def test_a_predecessor_may_be_known_from_earlier() -> None:
    known = [RecordKey(system=OWN.code, requirement_id=RequirementId("0100099"))]

    assert read(sheet(row(先行機能ID="0100099")), known=known).records[0].predecessors == ("0100099",)


def test_each_circle_is_told_once_as_a_path_and_its_links_are_set_aside() -> None:
    links = {"A": "B", "B": "C", "C": "A", "D": "A", "E": "F", "F": "E"}
    content = sheet(
        *(row(機能ID=each, 先行機能ID=before, 開始予定日="", 終了予定日="") for each, before in links.items())
    )

    reading = read(content)

    told = [dict(issue.values) for issue in reading.issues if issue.code == "cycle"]
    assert told == [{"path": "A→C→B→A", "lines": "2、3、4"}, {"path": "E→F→E", "lines": "6、7"}]
    assert [record.predecessors for record in reading.records] == [(), (), (), ("A",), (), ()]


def test_a_circle_of_any_length_ends() -> None:
    names = [f"N{number:05}" for number in range(3000)]
    pairs = zip(names, [names[-1], *names[:-1]], strict=True)
    content = sheet(*(row(機能ID=each, 先行機能ID=before, 開始予定日="", 終了予定日="") for each, before in pairs))

    assert codes(read(content)) == ["cycle"]


def test_a_row_that_starts_before_its_predecessor_ends_is_told_and_stays() -> None:
    reading = read(sheet(row(), row(機能ID="0100002", 先行機能ID="0100001")))

    assert [(issue.code, issue.severity) for issue in reading.issues] == [("schedule-conflict", Severity.NOTICE)]
    assert balance(reading) == [2, 0, 0, 0, 0]


def test_a_file_cut_in_its_last_row_is_refused_but_a_footer_is_no_cut() -> None:
    whole = sheet(row(), row(機能ID="0100002")).removesuffix(b"\r\n")

    assert codes(read(whole)) == []
    assert codes(read(whole[: whole.rindex(b"2026/04/10") - 2])) in (["unclosed-quote"], ["truncated-file"])
    assert codes(read(sheet(row(), "0100002,戸籍,届").removesuffix(b"\r\n"))) == ["truncated-file"]
    assert "footer-skipped" in codes(read(sheet(row(), "以上").removesuffix(b"\r\n")))


def test_a_list_of_requirements_needs_no_verdict() -> None:
    content = sheet("0100001,出生届,標準オプション,4.0", header="機能ID,機能名称,実装区分,仕様書版")

    reading = read(content, default_system=OWN.code, paper=SPECIFICATION)

    record = reading.records[0]
    assert (record.verdict, record.category, record.specification_version) == (
        Verdict.NOT_JUDGED,
        Category.OPTIONAL,
        "4.0",
    )


def test_rows_are_counted_while_they_are_read_so_that_too_many_never_fill_the_memory() -> None:
    reading = read(sheet(row()) + b"\r\n" * 1_000_010)

    assert [(issue.code, issue.severity) for issue in reading.issues] == [("size-limit", Severity.REFUSED)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_sheet_of_many_blocks_is_one_sheet(encoding: str) -> None:
    lines = [row(機能ID=f"{number:07}", 備考="長い備考" * 9) for number in range(2_000)]
    lines[5] = row(機能ID="0000005", 備考="二行の\r\n備考")
    lines[1_990] = row(機能ID="0000001", 適合区分="×")
    lines[1_995] = row(機能ID="0001995", 先行機能ID="0000000")
    content = sheet(*lines).decode().encode(encoding)

    reading = read(content)

    assert len(content) > 2 * BLOCK
    assert (reading.encoding, reading.rows_in, balance(reading)) == (encoding, 2_000, [1_998, 0, 2, 0, 0])
    assert [(issue.code, issue.line) for issue in reading.issues if issue.severity is Severity.REJECTED] == [
        ("primary-key", 3),
        ("primary-key", 1_993),
    ]
    by_id = {str(record.requirement_id): record for record in reading.records}
    assert (by_id["0000005"].line, by_id["0000005"].note, by_id["0000006"].line) == (7, "二行の\r\n備考", 9)
    assert (by_id["0001995"].line, by_id["0001995"].predecessors) == (1_998, ("0000000",))


CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_stands_in_the_cells_the_lists_add_up_and_what_is_stored_is_what_was_written(
    pairs: list[tuple[str, str]], encoding: str
) -> None:
    rows = [row(機能ID=f"F{number}", 機能名称=name, 備考=note) for number, (name, note) in enumerate(pairs)]

    reading = read(sheet(*rows, row()).decode().encode(encoding))

    assert_balanced(reading)
    for record in reading.accepted:
        if record.requirement_id.startswith("F"):
            assert (record.name, record.note) == pairs[int(record.requirement_id[1:])]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(min_value=0, max_value=400))
def test_no_bytes_make_the_reader_fail(junk: bytes, place: int) -> None:
    content = sheet(row(), row(機能ID="0100002", 適合区分="適合"))

    assert_balanced(read(content[:place] + junk + content[place:]))
    assert_balanced(read(junk))


def assert_balanced(reading: SheetReading) -> None:
    assert reading.rows_in == sum(balance(reading)) or reading.refused
    assert not (reading.refused and reading.records)
    lines = [record.line for record in reading.records] + [each.line for each in reading.rejected]
    assert len(set(lines)) == len(lines)
