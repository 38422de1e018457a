"""Data frames in and out: claims from a pandas DataFrame, and the claims and findings of a report as DataFrames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.claims.records import Record, Sheet, documents
from auditor.model import Document, Notice, Report

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from auditor.report.records import AuditRecord

CHUNK = 20_000
"""Rows that are turned into text at a time."""


class Frames(NamedTuple):
    """A report as two tables."""

    claims: pd.DataFrame
    """A claim a row."""
    findings: pd.DataFrame
    """A finding a row."""


def documents_of_frame(frame: pd.DataFrame, columns: Mapping[str, str] | None = None) -> Iterator[Document | Notice]:
    """The documents of a data frame of claims; line 1 is its first row.

    `columns` gives the frame's name of a column where it is not the documented one. A frame that cannot be read gives
    an error notice.
    """
    import pandas as pd

    from auditor.claims.columns import checked_mapping

    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"expected a pandas DataFrame, not {type(frame).__name__}")
    yield from documents(Sheet("", _records(frame)), "claims", checked_mapping(columns or {}))


def _records(frame: pd.DataFrame) -> Iterator[Record]:
    yield Record(1, [str(name) for name in frame.columns])
    for start in range(0, len(frame), CHUNK):
        part = frame.iloc[start : start + CHUNK]
        cells = [_texts(part.iloc[:, at]) for at in range(part.shape[1])]
        for line, row in enumerate(zip(*cells, strict=True), start + 1):
            yield Record(line, row)


def _texts(column: pd.Series[Any]) -> list[str]:
    missing = column.isna().tolist()
    return ["" if absent else written(value) for value, absent in zip(column.tolist(), missing, strict=True)]


def written(value: object) -> str:
    """A value as its digits are taken: text as it stands, a whole float without `.0`, whose zero nobody printed.

    >>> written(38.38), written(38.0), written("38.380"), written(None)
    ('38.38', '38', '38.380', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if value != value else repr(value).removesuffix(".0")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def table_of(path: str, notices: list[Notice]) -> pd.DataFrame | None:
    """The first table of a file as it is, every cell a text; what cannot be read goes to the notices."""
    import pandas as pd

    from auditor.readers import sheets

    for found in sheets(path):
        if isinstance(found, Notice):
            notices.append(found)
            continue
        rows = [list(record.cells) for record in found.records if isinstance(record, Record)]
        if rows:
            width = len(rows[0])
            cells = ([cell or None for cell in row[:width]] + [None] * (width - len(row)) for row in rows[1:])
            return pd.DataFrame(cells, columns=rows[0], dtype="string")
    return None


# ---------------------------------------------------------------------- out
def to_frames(report: Report) -> Frames:
    """The claims and findings of a report as DataFrames with the columns of `auditor.report.flat`."""
    from auditor.report.records import placed

    return frames_of(placed(audit) for audit in report.audits)


def frames_of(records: Iterable[AuditRecord], workings: bool = True) -> Frames:
    """The claims and findings of documents as DataFrames; rows become columns chunk by chunk, so that few are held.

    Without `workings` only findings that ask for attention have one: those of passes are most of a large frame.
    """
    from auditor.report.flat import CLAIMS, FINDINGS, claim_rows, finding_rows

    claims, findings = _Columns(CLAIMS), _Columns(FINDINGS)
    level, working = list(FINDINGS).index("level"), list(FINDINGS).index("working")
    for record in records:
        claims.extend(claim_rows(record))
        rows = finding_rows(record)
        findings.extend(rows if workings else (_without(row, working) if row[level] is None else row for row in rows))
    return Frames(claims.frame(), findings.frame())


def _without(row: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return (*row[:at], None, *row[at + 1 :])


class _Columns:
    """Rows on their way to a frame whose columns have Arrow types, also when there is no row."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self._rows: list[tuple[Any, ...]] = []
        self._chunks: list[pa.RecordBatch] = []

    def extend(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= CHUNK:
            self._fold()

    def _fold(self) -> None:
        import pyarrow as pa

        from auditor.report.flat_arrow import arrays_of, schema_of

        arrays = arrays_of(self._rows, self._fields)
        self._chunks.append(pa.RecordBatch.from_arrays(arrays, schema=schema_of(self._fields)))
        self._rows = []

    def frame(self) -> pd.DataFrame:
        import pandas as pd
        import pyarrow as pa

        from auditor.report.flat_arrow import schema_of

        if self._rows:
            self._fold()
        return pa.Table.from_batches(self._chunks, schema_of(self._fields)).to_pandas(types_mapper=pd.ArrowDtype)
