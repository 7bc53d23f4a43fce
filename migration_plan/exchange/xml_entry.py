"""XML from strangers: parsed without DTD and entities, bounded in size, and read element by element with findings."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from migration_plan.exchange.findings import Findings, fits
from model.issue import Severity

MOST_TAGS = 3_000_000
"""More angle brackets than this are refused before they are parsed, because every element takes memory."""
_DURATION = re.compile(r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]*)?")
_TRIVIAL = frozenset({"", "0", "false", "PT0H0M0S", "0.00", "0.000000", "-1"})


def parse(content: bytes, root: str, findings: Findings) -> "Entry | None":
    """Return the root element of that name, None with the finding that refuses the file."""
    if not fits(content, findings):
        return None
    if content.count(b"<") > MOST_TAGS:
        findings.refuse("size-limit", limit=f"{MOST_TAGS:,}", place="XML")
        return None
    try:
        element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        findings.refuse("exchange-xml-forbidden")
    except (ParseError, ValueError, LookupError) as error:
        findings.refuse("exchange-unreadable", value=str(error))
    else:
        if _local(element) == root:
            return Entry(element, findings)
        findings.refuse("exchange-not-a-project", value=_local(element))
    return None


class Entry:
    """One element, its children known by their name without the namespace."""

    def __init__(self, element: Element, findings: Findings) -> None:
        """Take the element and the place where its faults are told."""
        self._element = element
        self._findings = findings
        self._children: dict[str, list[Element]] = {}
        for child in element:
            self._children.setdefault(_local(child), []).append(child)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a child of that name with something in it."""
        return bool(self.text(name)) or any(len(child) for child in self._children.get(name, ()))

    def text(self, name: str) -> str:
        """Return the text of the first child of that name, "" where there is none."""
        found = self._children.get(name)
        return (found[0].text or "").strip() if found else ""

    def all(self, *path: str) -> "Iterator[Entry]":
        """Yield the descendants along a path of names."""
        name, *rest = path
        for child in self._children.get(name, ()):
            entry = Entry(child, self._findings)
            if rest:
                yield from entry.all(*rest)
            else:
                yield entry

    def flag(self, name: str) -> bool:
        """Tell whether a child says yes."""
        return self.text(name).lower() in {"1", "true"}

    def number(self, name: str) -> int | None:
        """Return a whole number, None where there is none; one that is none is a fault."""
        text = self.text(name)
        if not text:
            return None
        if _NUMBER.fullmatch(text):
            return int(text.partition(".")[0])
        self._fault(name, text)
        return None

    def moment(self, name: str) -> datetime | None:
        """Return an instant of local time without its seconds."""
        text = self.text(name)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self._fault(name, text)
            return None
        return self._whole(found.replace(tzinfo=None))

    def day(self, name: str) -> date | None:
        """Return the day of an instant."""
        text = self.text(name)
        try:
            return datetime.fromisoformat(text).date() if text else None
        except ValueError:
            self._fault(name, text)
            return None

    def minutes(self, name: str) -> int | None:
        """Return a duration such as ``PT40H30M0S`` in whole minutes."""
        text = self.text(name)
        found = _DURATION.fullmatch(text)
        if not text:
            return None
        if not found:
            self._fault(name, text)
            return None
        sign, *parts = found.groups()
        days, hours, minutes, seconds = (int(part or 0) for part in parts)
        if seconds:
            self._findings.count("exchange-rounded", name, Severity.REPAIRED)
        whole = days * 1440 + hours * 60 + minutes + (seconds >= 30)
        return -whole if sign else whole

    def told(self) -> Iterator[tuple[str, int]]:
        """Yield the names of children that say something, with their number."""
        for name, children in self._children.items():
            saying = sum(len(child) > 0 or (child.text or "").strip() not in _TRIVIAL for child in children)
            if saying:
                yield name, saying

    def _whole(self, moment: datetime) -> datetime:
        if moment.second or moment.microsecond:
            self._findings.count("exchange-rounded", _local(self._element), Severity.REPAIRED)
        return moment.replace(second=0, microsecond=0)

    def _fault(self, name: str, text: str) -> None:
        self._findings.refuse("exchange-value-bad", column=name, value=text, task=self.text("UID"))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
