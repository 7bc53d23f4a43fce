"""Text becomes rows that know their first line; separators and quotation marks are strict."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitgap.blocks import read_blocks
from fitgap.rows import read_rows
from fitgap.table import read_table


def test_a_row_is_known_by_its_first_line_also_after_a_cell_with_line_breaks() -> None:
    found, issues = read_rows('a,b\r\n1,"x\r\ny\nz"\r\n\r\n2,w\r\n', "a.csv")

    assert found is not None
    assert [(row.line, row.cells) for row in found.rows] == [
        (1, ("a", "b")),
        (2, ("1", "x\r\ny\nz")),
        (5, ()),
        (6, ("2", "w")),
    ]
    assert issues == []


@pytest.mark.parametrize("text", ["a,b\r\n1,\u2028\x85\x0c\x1c\r\n", "a,b\n1,\u2028\x85\x0c\x1c\n"])
def test_only_cr_and_lf_end_a_line(text: str) -> None:
    found, _ = read_rows(text, "a.csv")

    assert found is not None
    assert found.rows[1].cells == ("1", "\u2028\x85\x0c\x1c")


@pytest.mark.parametrize("end", ["\r", "\r\r\n", "\n\r"])
def test_odd_line_ends_are_straightened_without_ghost_rows(end: str) -> None:
    found, issues = read_rows(end.join(["a,b", "1,2", "3,4", ""]), "a.csv")

    assert found is not None
    assert [row.cells for row in found.rows] == [("a", "b"), ("1", "2"), ("3", "4")]
    assert [issue.code for issue in issues] == ["line-ends"]


def test_mixed_line_ends_are_told_but_not_those_inside_cells() -> None:
    _, mixed = read_rows("a,b\r\n1,2\n3,4\r\n", "a.csv")
    _, inside = read_rows('a,b\r\n1,"x\ny"\r\n', "a.csv")

    assert [issue.code for issue in mixed] == ["line-ends"]
    assert inside == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a,b\n1,x"y"z\n', "stray-quote", 2),
        ('a,b\n1, "x,y"\n', "stray-quote", 2),
        ('a,b\n1,"x\\"y,z"\n2,3\n', "stray-quote", 2),
        ('a,b\n"ok",1\n"x"y,2\n', "stray-quote", 3),
        ('a,b\n1,"x\n2,y\n', "unclosed-quote", 2),
        ('"' * 7, "unclosed-quote", 1),
        ("a|b|c\n1|2|3\n", "delimiter", 1),
        ("a、b、c\n1、2、3\n", "delimiter", 1),
    ],
)
def test_what_cannot_be_told_apart_refuses_the_file_with_the_line(text: str, code: str, line: int) -> None:
    found, issues = read_rows(text, "a.csv")

    assert found is None
    assert [(issue.code, issue.line) for issue in issues] == [(code, line)]


def test_a_cell_of_one_mebibyte_refuses_the_file_also_over_many_lines() -> None:
    found, issues = read_rows('a,b\n1,"' + "x\n" * 2**19 + '"\n', "a.csv")

    assert found is None
    assert [(issue.code, issue.line) for issue in issues] == [("size-limit", 2)]


@pytest.mark.parametrize(
    ("text", "separator", "told"),
    [
        ("a;b\n1;2,5\n", ";", ["delimiter-detected"]),
        ("a\tb\n1\t2\n", "\t", ["delimiter-detected"]),
        ("a,b\n1;2;3,4\n", ",", []),
        ("sep=;\na;b\n1;2\n", ";", ["preamble-skipped"]),
        ('"sep=,"\na,b\n', ",", ["preamble-skipped"]),
    ],
)
def test_the_separator_is_told_unless_it_is_a_comma(text: str, separator: str, told: list[str]) -> None:
    found, issues = read_rows(text, "a.csv")

    assert found is not None
    assert (found.separator, [issue.code for issue in issues]) == (separator, told)


def test_a_table_keeps_its_cells_as_written_and_its_blank_rows_out() -> None:
    table, issues = read_table("\n 作業ID ,作業名\n\n001, x \n002\n".encode("cp932"), "tasks.csv")

    assert table is not None
    assert (table.header_line, table.headings) == (2, (" 作業ID ", "作業名"))
    assert [(row.line, row.cells) for row in table.rows] == [(4, ("001", " x ")), (5, ("002",))]
    assert issues == ()


def test_a_table_that_cannot_be_read_says_why() -> None:
    table, issues = read_table(b"%PDF-1.7", "tasks.csv")

    assert table is None
    assert [issue.code for issue in issues] == ["format-error"]


@given(st.text(alphabet="ab,;\t\r\n\x0b\x0c\x1c\x85\u2028 \0", min_size=1, max_size=300))
def test_a_text_without_quotation_marks_has_the_rows_that_the_csv_module_finds_in_it(text: str) -> None:
    head = "x,y\r\n"
    found, _ = read_rows(head + text, "a.csv")
    reader = csv.reader(io.StringIO(head + text, newline=""), strict=True)
    expected = [(reader.line_num, tuple(cells)) for cells in reader]

    assert found is not None
    assert [(row.line, row.cells) for row in found.rows] == expected
    assert [found.rows[at] for at in range(-len(expected), 0)] == found.rows[:]


CELLS = st.text(alphabet='ab \0\x0b\x1c\x85\u2028\ufeff名"\r\n', max_size=4)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(min_value=1, max_value=60),
    st.sampled_from(["utf-8", "cp932"]),
)
def test_what_is_read_in_blocks_has_the_rows_that_the_csv_module_finds_in_the_whole(
    table: list[list[str]], end: str, size: int, encoding: str
) -> None:
    lines = [",".join(written(cell) for cell in cells) for cells in table]
    content = end.join(["x,y", *lines]).encode(encoding, "ignore")
    found = read_blocks(content, "a.csv", size)
    reader = csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True)
    starts, expected = 1, []
    for cells in reader:
        expected.append((starts, tuple(cells)))
        starts = reader.line_num + 1

    assert found is None or [(row.line, row.cells) for row in found.rows] == expected


def written(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & {'"', "\r", "\n"} else cell


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n3,4\n",
        b"\xef\xbb\xbfa,b\r\n1,2",
        "機能ID,備考\n1,長い備考\n".encode("cp932"),
        b'a,b\n1,"x\ny"\n2,"z"\n',
        b"a;b\n\n1;2\n",
    ],
)
def test_an_ordinary_file_is_read_in_blocks(content: bytes) -> None:
    assert read_blocks(content, "a.csv", 8) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"sep=;\na;b\n",
        b"a,b\r1,2\r",
        b"a,b\r\n1,2\n",
        b'a,b\n1,x"y"z\n',
        b'a,b\n1,"x\n',
        b"a|b|c\n1|2|3\n",
        b"a,b\n1,2\x1a",
        b"a,b\n1,\x80\n",
        "機能ID\n".encode("euc_jp") * 9,
        "機能ID,名\n".encode("cp932") + "備考,値\n".encode(),
        "機能ID,名\n".encode("utf-16"),
        "\ufeff\ufeffa,b\n".encode(),
    ],
)
def test_a_file_of_which_something_must_be_told_is_not_read_in_blocks(content: bytes) -> None:
    assert read_blocks(content, "a.csv", 8) is None


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        ("x,y,z\na,b\nb2,c\nd,e,f\n", [3, 2, 2, 3]),
        ("x,名,z\na,名\n名,c\nd,名,f\n", [3, 2, 2, 3]),
        ("x,y,z\na,b,c,d,e\n\nf,g,h\n", [3, 5, 0, 3]),
    ],
)
def test_lines_whose_separators_fall_into_step_are_not_taken_for_lines_of_one_width(
    text: str, widths: list[int]
) -> None:
    found = read_blocks(text.encode(), "a.csv")

    assert found is None or (found.encoding, [len(row.cells) for row in found.rows]) == ("utf-8", widths)


@pytest.mark.parametrize("first", ["名", ""])
def test_a_line_of_utf8_in_a_block_of_cp932_is_seen(first: str) -> None:
    lines = [f"{at},{first},氏名\n".encode("cp932") for at in range(9)]
    utf8 = "9,名称,氏名\n".encode()

    assert utf8.decode("cp932")
    assert read_blocks(b"".join(lines), "a.csv") is not None
    assert read_blocks(b"".join(lines) + utf8, "a.csv") is None
