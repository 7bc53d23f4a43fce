"""Strings that break programs: each must be stored as it is and shown as it is, never carried out."""

import csv
from pathlib import Path
from typing import Final

_SHARED: Final = Path(__file__).parents[1].parent / "shared" / "badcsv" / "sec" / "blns_note.csv"

OWN: Final = (
    # what a program may take for nothing, or for a value
    "NULL", "None", "undefined", "NaN", "-Infinity", "true", "0x1F", "1e309", "00123", "٣٤٥", "１２３",
    # what a database may carry out
    "'; DROP TABLE records; --", "1' OR '1'='1", '" OR ""="', "%_%", "\\", "\\'; --", "$$; SELECT 1; $$",
    # what a browser may carry out
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "&lt;b&gt;&amp;",
    "javascript:alert(1)", '"><iframe src="//example.com">', "</textarea><b>x", "<!--", "]]>", "{{7*7}}", "${7*7}",
    # what Markdown, LaTeX, and Streamlit's own signs may take for markup
    "**太字**", "_下線_", "# 見出し", "- 箇条", "[名](javascript:alert(1))", "![x](http://example.com/x.png)",
    "`code`", "| a | b |", "> 引用", "$x^2$", ":red[赤]", ":material/home:", "~~取消~~", "---",
    # what a spreadsheet may carry out
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://example.com","x")', "＝１＋１", "=cmd|'/c calc'!A0",
    # what is hard to draw, to compare or to measure
    "שלום עולם", "مرحبا", "\u202eabc", "👨‍👩‍👧‍👦", "👩🏽‍🚀🇯🇵", "葛󠄀城", "神", "か\u3099", "ﾊﾝｶｸ", "𠮷野家",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚a", "\u200b見えない\ufeff",
    "㍻㋿①Ⅳ", "長" * 2000, "../../etc/passwd", "C:\\aux", "%s%n%x", "{0}{name}", "; ls -la", "\x1b[31m赤",
)  # fmt: skip
"""Strings of our own."""


def strings() -> list[str]:
    """Return all of them: our own, and a well known list where it lies beside the project."""
    if not _SHARED.exists():
        return list(OWN)
    with _SHARED.open(encoding="utf-8-sig", newline="") as file:
        listed = [row["備考"] for row in csv.DictReader(file)]
    return list(dict.fromkeys([*OWN, *filter(None, listed)]))
