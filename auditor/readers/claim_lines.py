"""The reader of claims as JSON Lines: one object a line, its keys the columns, its numbers as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from auditor.claims.columns import columns, folded, read_header
from auditor.claims.records import Record, Sheet
from auditor.model import Notice
from auditor.readers.corpus import numbered_lines
from auditor.readers.decode import scrub
from auditor.readers.stream import Stream

DECIDING = 2
"""Columns that mark claims, of which a line without `value` has so many at least: corpora have keys of all kinds."""

_OBJECT = msgspec.json.Decoder(dict[str, Any], float_hook=str)


def holds_claims(head: bytes, mapping: Mapping[str, str]) -> bool:
    """Whether the first line of a file is a claim and no document of a corpus."""
    keys = _keys(head)
    fields = read_header(keys, mapping).fields
    if "tables" in keys or not {"text", "value"} & fields.keys():
        return False
    marks = sum(columns()[name].marks for name in fields)
    return bool(mapping) or ("value" in fields and marks > 0) or marks >= DECIDING


def _keys(head: bytes) -> list[str]:
    line = next((line for line in head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()), b"")
    try:
        return list(_OBJECT.decode(line.decode("utf-8", "replace")))
    except (msgspec.DecodeError, RecursionError):
        return []


def sheets(source: Stream, path: str, limit: int) -> Iterator[Sheet | Notice]:
    """The one table of a file of claims."""
    yield Sheet(path, _records(source, path, limit))


def _records(source: Stream, path: str, limit: int) -> Iterator[Record | Notice]:
    """The lines as records under a header of the first line's keys and of every column that there is."""
    header: list[str] = []
    for number, raw in numbered_lines(source, limit):
        if raw is None:
            yield Notice("error", f"the line is longer than {limit:,} bytes", path, number)
            continue
        if not raw.strip():
            continue
        found = _object(raw)
        if isinstance(found, str):
            yield Notice("error", f"this line is no claim: {found}", path, number)
            continue
        if not header:
            header = _header(list(found))
            yield Record(number, header)
        cells = [_cell(found.get(key)) for key in header]
        if None in cells:
            key = header[cells.index(None)]
            yield Notice("error", f"this line is no claim: {key!r} holds a list or an object", path, number)
        else:
            yield Record(number, [cell or "" for cell in cells])


def _header(keys: Sequence[str]) -> list[str]:
    known = read_header(keys, {}).fields
    taken = {folded(key) for key in keys}
    return [*keys, *(name for name in columns() if name not in known and folded(name) not in taken)]


def _object(raw: bytes) -> dict[str, Any] | str:
    try:
        return _OBJECT.decode(raw.decode("utf-8", "replace"))
    except msgspec.ValidationError:
        return "it is no object"
    except msgspec.DecodeError as error:
        return str(error)
    except RecursionError:
        return "it is nested too deep"


def _cell(value: Any) -> str | None:
    """The text of a value, its digits as written; None for what is no single value."""
    if isinstance(value, str):
        return scrub(value)[0]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else None
