"""An audit as bytes and back: MessagePack by schema, compressed, behind a checksum. Nothing in it can run."""

from __future__ import annotations

import hashlib
import zlib
from fractions import Fraction
from functools import cache
from math import inf
from typing import Any

import msgspec

from auditor.interval import End, Interval
from auditor.model import Audit, Claim, Coverage, Derived, Document, Finding

MAGIC = b"auditor-cache-1\n"
CHECKSUM = 32
MOST = 1 << 30
"""The most bytes that an entry may take up when it is no longer compressed."""

Parts = tuple[str, str, bool, bool, bool]
"""An interval: its ends, and whether they are open and it is defined."""


class Damaged(ValueError):
    """Bytes that are no entry of this version."""


def packed(audit: Audit) -> bytes:
    """The entry of an audit."""
    found = _types()
    stored = found.stored(
        audit.document,
        audit.claims,
        [found.finding(*_plain(finding, "intervals")) for finding in audit.findings],
        [found.derived(*_plain(figure, "interval")) for figure in audit.derived],
        audit.coverage,
    )
    body = zlib.compress(msgspec.msgpack.encode(stored, enc_hook=_encoded), 1)
    return MAGIC + hashlib.sha256(body).digest() + body


def unpacked(entry: bytes) -> Audit:
    """The audit of an entry. Raises Damaged."""
    start = len(MAGIC) + CHECKSUM
    body = entry[start:]
    if not entry.startswith(MAGIC) or hashlib.sha256(body).digest() != entry[len(MAGIC) : start]:
        raise Damaged("is no entry, or is damaged")
    found = _types()
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(body, MOST)
        if not inflate.eof:
            raise Damaged("is cut off, or too large")
        stored: Any = found.decoder.decode(data)
    except (zlib.error, msgspec.DecodeError, ValueError, ArithmeticError) as error:
        raise Damaged(str(error)) from error
    return Audit(
        stored.document,
        stored.claims,
        [Finding(*_whole(each, "intervals")) for each in stored.findings],
        [Derived(*_whole(each, "interval")) for each in stored.derived],
        stored.coverage,
    )


class _Types(msgspec.Struct, frozen=True):
    finding: Any
    derived: Any
    stored: Any
    decoder: Any


@cache
def _types() -> _Types:
    """The types of an entry: those of the model, but for intervals, which no schema can describe."""
    finding = _mirror(Finding, "intervals", dict[str, Parts])
    derived = _mirror(Derived, "interval", Parts)
    fields = [
        ("document", Document),
        ("claims", list[Claim]),
        ("findings", list[finding]),  # type: ignore[valid-type]
        ("derived", list[derived]),  # type: ignore[valid-type]
        ("coverage", Coverage),
    ]
    stored = msgspec.defstruct("Stored", fields, frozen=True, array_like=True)
    return _Types(finding, derived, stored, msgspec.msgpack.Decoder(stored, dec_hook=_decoded))


def _mirror(model: type[msgspec.Struct], name: str, kind: Any) -> Any:
    fields = [(field.name, kind if field.name == name else field.type) for field in msgspec.structs.fields(model)]
    return msgspec.defstruct(f"{model.__name__}Entry", fields, frozen=True, array_like=True)


def _plain(value: msgspec.Struct, name: str) -> list[Any]:
    """The fields of a record in order, the one that holds intervals in parts."""
    return [_parts(field) if key == name else field for key, field in _fields(value)]


def _whole(value: msgspec.Struct, name: str) -> list[Any]:
    return [_interval(field) if key == name else field for key, field in _fields(value)]


def _fields(value: msgspec.Struct) -> list[tuple[str, Any]]:
    return [(name, getattr(value, name)) for name in value.__struct_fields__]


def _parts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _parts(each) for name, each in value.items()}
    return (_end(value.low), _end(value.high), value.low_open, value.high_open, value.defined)


def _interval(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _interval(each) for name, each in value.items()}
    low, high, *rest = value
    return Interval(_end_of(low), _end_of(high), *rest)


def _end(end: End) -> str:
    return _encoded(end) if isinstance(end, Fraction) else "inf" if end > 0 else "-inf"


def _end_of(text: str) -> End:
    return {"inf": inf, "-inf": -inf}.get(text) or _decoded(Fraction, text)


def _encoded(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{value.numerator:x}/{value.denominator:x}"
    raise TypeError(f"{type(value).__name__} is not kept in the cache")


def _decoded(kind: type, value: Any) -> Fraction:
    numerator, _, denominator = value.partition("/")
    return Fraction(int(numerator, 16), int(denominator, 16))
