"""Bytes become text exactly, or the file is refused and says where."""

import pytest

from fitgap.content import kind_of
from fitgap.decode import decode
from fitgap.limits import FILE_BYTES
from tests.fitgap_sheets import balance, codes, read, row, sheet

TEXT = "機能ID,機能名称\r\n0100001,戸籍の附票㈱①髙\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("cp932"), "cp932"),
        (TEXT.encode("utf-16"), "utf-16"),
    ],
)
def test_a_text_comes_out_as_it_was_written_in_every_encoding_we_read(content: bytes, encoding: str) -> None:
    decoded, _ = decode(content, "a.csv")

    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (TEXT.encode("cp932") + b"\xff", "encoding-error", 3),
        (TEXT.encode("cp932") + b"\x80a\r\n", "encoding-error", 3),
        (TEXT.encode("utf-16-le"), "encoding-error", 1),
        (TEXT.encode("utf-32"), "encoding-error", 1),
        (TEXT[:12].encode("iso2022_jp"), "encoding-error", 1),
        (("機能ID,機能名称\r\n" + "戸籍の附票の写し\r\n" * 3).encode("euc_jp"), "encoding-error", 1),
        (TEXT.encode("utf-8-sig") + "戸籍".encode("cp932") + b"\r\n", "mixed-encoding", 3),
        (b"\xef\xbb\xbfa,b\r\n\x83\x5c,1\r\n", "encoding-error", 2),
        (TEXT.encode()[:-4], "truncated-file", 2),
        (TEXT.encode("cp932")[:-3], "truncated-file", 2),
        ("機能ID,機能名称\r\n".encode() + "0100001,戸籍\r\n".encode("cp932"), "mixed-encoding", 2),
        ("0100001,戸籍の附票\r\n".encode("cp932") + "0100002,住所\r\n".encode(), "mixed-encoding", 2),
        (TEXT.encode().decode("cp932", "replace").encode(), "mojibake", 1),
        (TEXT.encode().decode("latin-1").encode(), "mojibake", 1),
        (TEXT.encode("cp932").decode("cp1252", "replace").encode(), "mojibake", 1),
        (TEXT.encode("cp932").decode("utf-8", "replace").encode(), "mojibake", 1),
        (TEXT.encode() + b"\x00" * 20, "control-char", 3),
        (TEXT.encode() + b"\x00" * 9000 + b"\r\n", "control-char", 3),
    ],
)  # fmt: skip
def test_bytes_that_are_not_right_refuse_the_file_with_the_line(content: bytes, code: str, line: int) -> None:
    decoded, issues = decode(content, "a.csv")

    assert decoded is None
    assert [(issue.code, issue.line) for issue in issues] == [(code, line)]


@pytest.mark.parametrize(
    "head",
    [
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7",
        b"\x1f\x8b\x08",
        b"<html><body>",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b'{"rows": []}',
        b'{"id": 1}\n{"id": 2}',
        b"ID;PWXL;N;E",
        b"From: a@example.jp\r\nSubject: x\r\n",
        b"MZ\x90",
        b"\x00" * 64,
        bytes(range(1, 9)) * 9,
    ],
)
def test_what_is_no_csv_is_told_by_its_content(head: bytes) -> None:
    _, issues = decode(head + b"\n", "a.csv")

    assert [issue.code for issue in issues] == ["format-error"]


def test_a_csv_is_no_other_kind_of_file() -> None:
    assert kind_of(sheet(row())) is None
    assert kind_of(b"[1] note,x\r\n") is None


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n", b"  \r\n\t\r\n"])
def test_an_empty_file_has_no_rows(content: bytes) -> None:
    assert codes(read(content)) == ["no-rows"]


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    _, issues = decode(b"a" * (FILE_BYTES + 1), "big.csv")

    assert [issue.code for issue in issues] == ["size-limit"]


def test_a_line_of_one_mebibyte_refuses_the_file() -> None:
    _, issues = decode(b"a,b\n" + b"x" * 2**20 + b"\n", "wide.csv")

    assert [(issue.code, issue.line) for issue in issues] == [("size-limit", 2)]


def test_a_second_mark_and_a_dos_end_mark_are_removed_and_told() -> None:
    content = b"\xef\xbb\xbf" + "\ufeff".encode() + sheet(row()) + b"\x1a"

    reading = read(content)

    assert codes(reading) == ["bom-removed", "control-char"]
    assert balance(reading) == [1, 0, 0, 0, 0]
