import ast
import doctest
import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

from model.issue import Issue, Severity
from views.wording import Era, Language, Reader, catalogue, dates, day, figures, percent, points_left, sentences
from views.wording.catalogue import messages, sentence

ROOT = Path(__file__).parents[1]
ROOMS = ("actions", "fitgap", "migration_plan", "storage", "terminal", "views")

TELLERS = frozenset(
    [
        "Found",
        "NotStored",
        "UnusableDatabase",
        "WeekRefused",
        "counted",
        "count",
        "fault",
        "finding",
        "note",
        "refuse",
        "reject",
        "stop",
        "_about",
        "_about_link",
        "_about_task",
        "_issue",
        "_note",
        "_question",
        "_refused",
        "_set_aside",
        "_week_issue",
    ]
)
"""The calls whose first words are the code of a finding."""


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


def codes_in_source() -> Iterator[tuple[str, str]]:
    """Yield every code that the source names, as ``code=`` or in a call that tells a finding, and where."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield from ((code, str(path.relative_to(ROOT))) for code in codes_of(node))


def codes_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
        yield str(node.value.value)
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in TELLERS:
        words = (each.value for each in node.args[:2] if isinstance(each, ast.Constant))
        yield from (word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", word))


@pytest.mark.parametrize("read", [catalogue.catalogue, messages])
def test_both_languages_have_the_same_keys(read: Callable[[Language], dict[str, str]]) -> None:
    assert read(Language.JA).keys() == read(Language.EN).keys()


@pytest.mark.parametrize("read", [catalogue.catalogue, messages])
def test_a_text_has_the_same_placeholders_in_both_languages(read: Callable[[Language], dict[str, str]]) -> None:
    ja, en = read(Language.JA), read(Language.EN)

    assert {key: placeholders(ja[key]) for key in ja} == {key: placeholders(en[key]) for key in ja}


def test_every_code_of_a_finding_has_a_sentence() -> None:
    known = messages(Language.JA)

    assert {(code, file) for code, file in codes_in_source() if code not in known} == set()


def test_a_finding_without_a_value_is_still_told() -> None:
    some_code = next(code for code, pattern in messages(Language.JA).items() if "{value}" in pattern)

    assert sentence(Issue(code=some_code, severity=Severity.NOTICE), Language.JA)


def test_the_kind_of_a_file_is_told_in_the_language_of_the_reader_and_a_proper_name_as_it_is() -> None:
    binary, pdf = (
        Issue(code="format-error", severity=Severity.REFUSED, values=(("kind", k),)) for k in ("binary", "PDF")
    )

    assert "表ではないデータ" in sentence(binary, Language.JA)
    assert "data that is no table" in sentence(binary, Language.EN)
    assert "PDF" in sentence(pdf, Language.JA)


def test_a_code_without_a_sentence_is_shown_rather_than_lost() -> None:
    assert sentence(Issue(code="brand-new", severity=Severity.NOTICE), Language.EN) == "brand-new"


@pytest.mark.parametrize("module", [figures, dates, sentences, catalogue])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("exact", "shown", "left"),
    [
        (Fraction(8496, 100), "84.9%", "0.1 pt"),
        (Fraction(84999, 1000), "84.9%", "0.1 pt"),
        (Fraction(85), "85.0%", "0.0 pt"),
    ],
)
def test_a_rate_below_the_target_never_reads_as_the_target(exact: Fraction, shown: str, left: str) -> None:  # TV-10
    assert (percent(exact), points_left(85 - exact)) == (shown, left)


def test_the_first_year_of_an_era_is_gannen() -> None:
    wareki = Reader(era=Era.WAREKI)

    assert day(date(2019, 5, 1), wareki) == "令和元年5月1日(水)"
    assert day(date(2019, 4, 30), wareki) == "平成31年4月30日(火)"


def unclosed(text: str) -> list[str]:
    """Return the bold parts that Markdown shows with their stars: a sign inside them meets a letter outside."""
    parts = text.split("**")
    ends = [(parts[number], parts[number - 1][-1:], parts[number + 1][:1]) for number in range(1, len(parts) - 1, 2)]
    return [
        bold
        for bold, before, after in ends
        if (bold[-1:] and not bold[-1:].isalnum() and after.isalnum())
        or (bold[:1] != "{" and not bold[:1].isalnum() and before.isalnum())
    ]


@pytest.mark.parametrize("language", list(Language))
def test_what_is_bold_is_shown_bold(language: Language) -> None:
    assert unclosed("前**中。**後") == ["中。"]
    assert [(key, found) for key, text in catalogue.catalogue(language).items() if (found := unclosed(text))] == []
