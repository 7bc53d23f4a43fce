"""The ledger as a person reads it: every deed that the code can note has words."""

import re
from pathlib import Path

import pytest

from model.keeping import UploadKind
from views.administration_record import deed
from views.wording import Language, text

ROOT = Path(__file__).parents[1]


NAMED = re.compile(
    r'(?:action|deed)="([a-z_]+)"|_deed\("([a-z_]+)"|^(?:SETTING|PRUNE)\b.*"([a-z_]+)"',
    re.MULTILINE,
)


def deeds() -> set[str]:
    """Return the names of all deeds in the code that appends to the ledger."""
    rooms = [path for room in ("storage", "actions") for path in (ROOT / room).glob("*.py")]
    found = NAMED.findall("\n".join(path.read_text(encoding="utf-8") for path in rooms))
    return {name for names in found for name in names if name} | {f"store_{kind}" for kind in UploadKind}


@pytest.mark.parametrize("language", Language)
def test_every_deed_has_words(language: Language) -> None:
    found = deeds()

    assert {"freeze_week", "add_user", "import_everything", "prune_original", "set_retention"} <= found
    assert [name for name in sorted(found) if not text(f"deed_{name}", language).strip()] == []


def test_a_deed_without_words_is_shown_bare() -> None:
    assert (deed("freeze_week"), deed("of_a_later_version")) == ("週を凍結した", "of_a_later_version")
