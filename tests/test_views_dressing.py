import re
from pathlib import Path

import pytest
import streamlit

from views.dressing.element import pairs
from views.wording import Language

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
MADE_OF_PARTS = re.compile(r"^(Press |The page |1 result$|\{kind\} files|File must be|\w+ icon$)|\{(number|date)\}")
"""Words that Streamlit's script puts together, so that they stand nowhere in one piece."""
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize("language", list(Language))
def test_what_is_put_into_a_language_is_put_back_in_the_other(language: Language) -> None:
    there = pairs(Language.JA)

    assert [each[::-1] for each in there] == pairs(Language.EN)
    assert all(JAPANESE.search(shown) and not JAPANESE.search(source) for source, shown in there)
    assert len({source for source, _ in pairs(language)}) >= len(there) - 6  # two hints may be one word in Japanese


def test_the_words_that_are_replaced_are_still_those_of_this_streamlit() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    sought = [source for source, _ in pairs(Language.JA) if not MADE_OF_PARTS.search(source)]

    fixed = {source: re.sub(r"\{\w+\}", "", source) for source in sought}

    assert len(fixed) > 60
    assert [source for source, part in fixed.items() if part not in written] == []
