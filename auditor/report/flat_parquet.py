"""`parquet` and `parquet-claims`: findings, or claims, one a row, in groups of rows as the documents are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.model import Run
from auditor.report.flat import FINDINGS, finding_rows
from auditor.report.flat_arrow import arrays_of, schema_of
from auditor.report.records import AuditRecord
from auditor.report.sink import Options

GROUP = 50_000
"""Rows that are kept before they are written."""


class Rows:
    """Keeps one group of rows at most."""

    def __init__(
        self, stream: BinaryIO, fields: Mapping[str, str], rows: Callable[[AuditRecord], Iterable[tuple[Any, ...]]]
    ) -> None:
        self._fields = fields
        self._rows = rows
        self._kept: list[tuple[Any, ...]] = []
        self._schema = schema_of(fields)
        self._writer = pq.ParquetWriter(pa.PythonFile(stream, mode="w"), self._schema)

    def add(self, audit: AuditRecord) -> None:
        """Take the rows of a document."""
        self._kept.extend(self._rows(audit))
        if len(self._kept) >= GROUP:
            self._flush()

    def finish(self, run: Run) -> None:
        """Write what is left and the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._kept:
            self._writer.write_table(pa.Table.from_arrays(arrays_of(self._kept, self._fields), schema=self._schema))
        self._kept = []


def make(stream: BinaryIO, options: Options) -> Rows:
    """The findings on a binary stream."""
    return Rows(stream, FINDINGS, finding_rows)
