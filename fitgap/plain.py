"""The normal forms in which words and keys are compared. What is stored and shown stays as it was written.

NFKC is for comparing alone: it changes names (神 U+FA19 becomes another character), so it never reaches stored text.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_BLANKS = re.compile(r"\s+")
_DASHES = re.compile(
    "[\u002d\u00ad\u02d7\u05be\u1806\u2010-\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u2796\u2cba\u30fc\u4e00"
    "\ufe58\ufe63\uff0d\uff70]"
)
_CP932_FORM = str.maketrans(
    "\u301c\u2016\u2212\u2014\u00a2\u00a3\u00ac\u00a6", "\uff5e\u2225\uff0d\u2015\uffe0\uffe1\uffe2\uffe4"
)
_WAVES = str.maketrans("\uff5e\u223c\u2225", "\u301c\u301c\u2016")
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеоріјѕсухԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ",
    "ABESIJKMHOPCTYXaeopijscyxdqwABEZHIKMNOPTYXovp",
)
_ASCII_WIDTH = {0x3000: " "} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULLWIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Return a word without width, case, blanks and invisible characters, for looking it up.

    >>> plain(" 機能ＩＤ"), plain("㋿")
    ('機能id', '令和')
    """
    return _BLANKS.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).casefold()


def trimmed(text: str) -> str:
    """Return a value in its compatibility form without blanks around it, for reading it as a date."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def narrow(text: str) -> str:
    """Return a value in ASCII width without blanks around it, for reading it as a number: ① and ½ stay what they are.

    >>> narrow("　１，２３４．５％")
    '1,234.5%'
    """
    return INVISIBLE.sub("", text.translate(_ASCII_WIDTH)).strip()


def written_id(text: str) -> str:
    """Return an id as it is stored: letters and digits in ASCII width, no blanks, wave dash and kin as CP932 has them.

    >>> written_id("　００１０００１　")
    '0010001'
    """
    visible = _BLANKS.sub("", INVISIBLE.sub("", text))
    return visible.translate(_FULLWIDTH).translate(_CP932_FORM)


def exact_key(text: str) -> str:
    """Return the form in which two ids are the same id: width and invisible characters do not count, case does."""
    return text if text.isascii() and text.isalnum() else _exact_key(text)


@lru_cache(maxsize=65_536)
def _exact_key(text: str) -> str:
    return unicodedata.normalize("NFKC", written_id(text).translate(_WAVES)).translate(_WAVES)


def key(text: str) -> str:
    """Return the normal form of an id, in which case and the shape of a dash do not count either.

    >>> key("ＦＧ‐１") == key("fg-1")
    True
    """
    return text.casefold() if text.isascii() and text.isalnum() else _key(text)


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    return _DASHES.sub("-", _exact_key(text)).casefold()


def look(text: str) -> str:
    """Return what an id looks like: letters of other scripts count as the Latin ones they resemble.

    >>> look("А1") == look("A1")
    True
    """
    return text.casefold() if text.isascii() and text.isalnum() else _look(text)


def looks_of(ids: Sequence[str]) -> Sequence[str]:
    """Return what each of the ids looks like; ids of digits alone look like what they are, and are not asked singly.

    >>> looks_of(["А1", "A1"]) == ["a1", "a1"], looks_of(["0010001"])
    (True, ['0010001'])
    """
    together = "".join(ids)
    return ids if together.isascii() and together.encode().isdigit() else [look(each) for each in ids]


@lru_cache(maxsize=65_536)
def _look(text: str) -> str:
    return _key(_DASHES.sub("-", _exact_key(text)).translate(_LOOKALIKES))
