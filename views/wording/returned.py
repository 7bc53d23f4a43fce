"""What is written beside a row that goes back to its sender: why it was set aside, and what to do about it."""

from collections import defaultdict
from collections.abc import Iterable

from model.issue import Issue, Severity
from model.sheet import SheetReading
from views.wording.catalogue import Language, catalogue, sentence

_GRAVE = (Severity.REJECTED, Severity.REFUSED)


def explained(reading: SheetReading, language: Language) -> dict[int, tuple[str, str]]:
    """Return the reasons and the remedies of each line that was set aside."""
    found: dict[int, list[Issue]] = defaultdict(list)
    for issue in reading.issues:
        if issue.severity in _GRAVE and issue.line is not None:
            found[issue.line].append(issue)
    return {
        line: (
            _joined(sentence(one, language) for one in issues),
            _joined(remedy(one.code, language) for one in issues),
        )
        for line, issues in found.items()
    }


def remedy(code: str, language: Language) -> str:
    """Return what to do about a finding that set a row aside."""
    words = catalogue(language)
    return words.get(f"remedy_{code.replace('-', '_')}", words["remedy_other"])


def _joined(sentences: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(sentences))


def template_texts(language: Language) -> dict[str, str]:
    """Return the hints of the drop-downs and the notes on the headings of a sheet that is to be filled in."""
    words = catalogue(language)
    return {key.removeprefix("template_"): words[key] for key in words if key.startswith("template_")}
