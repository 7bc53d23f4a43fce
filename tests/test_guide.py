"""The guide tells the truth: its pages, buttons, commands, pictures and links exist as it names them."""

import re
from pathlib import Path

import pytest

import cli
from views.wording import Language
from views.wording.catalogue import catalogue

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
PAPERS = sorted(path for path in (ROOT / "docs").rglob("*.md"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ROLES = sorted({path.name.split(".")[0] for path in GUIDE.glob("*.ja.md")})


def language(paper: Path) -> Language:
    return Language(paper.name.split(".")[1])


@pytest.mark.parametrize("paper", sorted(GUIDE.glob("*.*.md")), ids=lambda path: path.name)
def test_each_page_that_the_guide_sends_to_bears_that_name(paper: Path) -> None:
    named = re.findall(r"\*\*([^*]+)\*\*\s*[(（]`/(\w+)`[)）]", paper.read_text(encoding="utf-8"))

    assert named
    assert [(name, page) for name, page in named if catalogue(language(paper)).get(f"{page}_title") != name] == []
    assert all((ROOT / "views" / "pages" / f"{page}.py").exists() for _, page in named)


@pytest.mark.parametrize("paper", sorted(GUIDE.glob("*.*.md")), ids=lambda path: path.name)
def test_each_word_of_the_screen_that_the_guide_quotes_is_on_the_screen(paper: Path) -> None:
    screen = "\n".join(catalogue(language(paper)).values())
    prose = " ".join(re.sub(r"(?m)^ {4,}.*$", "", paper.read_text(encoding="utf-8")).split())  # without commands
    quoted = ["".join(found) for found in re.findall(r"「([^」]+)」|\"([^\"]+)\"|“([^”]+)”", prose)]

    assert quoted
    # an ellipsis stands for what the screen fills in
    parts = [part for words in quoted for part in words.removesuffix(" …").split(" … ")]
    assert [part for part in parts if part not in screen] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_paper_links_to_and_calls_is_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)]

    assert [link for link in links if not (paper.parent / link).exists()] == []
    assert set(re.findall(r"python cli\.py (?:--database \S+ )?([a-z-]+)", text)) <= set(cli.COMMANDS)
    assert all(re.search(rf"^{target}:", MAKEFILE, re.MULTILINE) for target in re.findall(r"`make ([a-z]+)`", text))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_page_in_both_languages(role: str) -> None:
    assert (GUIDE / f"{role}.en.md").exists()
    assert f"{role}.ja.md" in (GUIDE / "README.md").read_text(encoding="utf-8")
