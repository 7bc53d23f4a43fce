"""One spelling for every kept value, so that a digest of it means something.

Canonical JSON: keys sorted, no white space, characters as they are (UTF-8), fractions as ``"7/3"``, days and instants
in ISO 8601. No kept value holds a float, which has no one spelling. A digest is the sha256 of those bytes, in
hexadecimal.
"""

import hashlib
import json
from fractions import Fraction
from typing import Any

import orjson

from model.record import Record

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z


def canonical_json(record: Record) -> bytes:
    """Return the one JSON text of a record."""
    return _encoded(record)


def digest(content: bytes) -> str:
    """Return the sha256 of the bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def in_the_shape_of(kept: bytes, record: Record) -> bytes:
    """Return the record's canonical JSON with only those fields that the kept JSON has.

    A field that was added to a type after a week was frozen must not break the week's proof; a field that is missing
    or differs still does.
    """
    return _encoded(_projected(orjson.loads(kept), record.model_dump(mode="json")))


def _plain(value: object) -> object:
    """Return what stands in JSON for a value that JSON does not know."""
    if type(value) is Fraction:
        return str(value)
    if isinstance(value, Record):
        return vars(value)
    raise TypeError(f"no canonical spelling for {type(value)}")


def _encoded(value: Any) -> bytes:
    # Byte for byte what json.dumps writes of model_dump(mode="json"), in a twentieth of the time and without a copy;
    # it does not know numbers of more than 64 bits.
    try:
        return orjson.dumps(value, default=_plain, option=_OPTIONS)
    except orjson.JSONEncodeError:
        plain = value.model_dump(mode="json") if isinstance(value, Record) else value
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _projected(shape: Any, value: Any) -> Any:
    if isinstance(shape, dict) and isinstance(value, dict):
        return {key: _projected(shape[key], value[key]) for key in shape if key in value}
    if isinstance(shape, list) and isinstance(value, list) and len(shape) == len(value):
        return [_projected(each_shape, each) for each_shape, each in zip(shape, value, strict=True)]
    return value
