"""Rows of claims and findings as Arrow columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "strings": pa.list_(pa.string()),
}
"""The Arrow type of each type of column in `auditor.report.flat`."""


def schema_of(fields: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([(name, TYPES[kind]) for name, kind in fields.items()])


def arrays_of(rows: Sequence[tuple[Any, ...]], fields: Mapping[str, str]) -> list[pa.Array]:
    """A column for each field; a lone surrogate, which Arrow cannot hold, becomes U+FFFD."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(fields)
    return [_array(list(values), kind) for values, kind in zip(columns, fields.values(), strict=True)]


def _array(values: list[Any], kind: str) -> pa.Array:
    try:
        return pa.array(values, TYPES[kind])
    except UnicodeEncodeError:
        from auditor.report.records import SURROGATES

        clean = [SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value for value in values]
        return pa.array(clean, TYPES[kind])
