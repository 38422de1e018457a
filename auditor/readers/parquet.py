"""The reader of Parquet files: rows in batches, numbers by the shortest digits that give them back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.claims.records import Record, Sheet
from auditor.frames import written
from auditor.model import Notice
from auditor.readers.stream import Stream

BATCH = 8192
"""Rows that are read at a time."""
MOST_GROUP = 4 << 30
"""Bytes that one group of rows may unpack to; it is read whole."""


def sheets(source: Stream, path: str, limit: int) -> Iterator[Sheet | Notice]:
    """The one table of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = source.seekable(limit)
    if file is None:
        yield Notice(
            "error", f"is larger than {limit // 1024 // 1024} MB and comes through a pipe: name the file", path
        )
        return
    try:
        table = pq.ParquetFile(file)
        groups = [table.metadata.row_group(at).total_byte_size for at in range(table.metadata.num_row_groups)]
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Notice("error", f"is no Parquet file that can be read: {error}"[:300], path)
        return
    if max(groups, default=0) > MOST_GROUP:
        yield Notice("error", f"has a group of rows of {max(groups):,} bytes, more than {MOST_GROUP:,}", path)
        return
    yield Sheet(path, _records(table, path))


def _records(table: Any, path: str) -> Iterator[Record | Notice]:
    """The rows, the first on line 1; the header has none of its own."""
    import pyarrow as pa

    yield Record(1, list(table.schema_arrow.names))
    line = 1
    try:
        for batch in table.iter_batches(batch_size=BATCH):
            columns = [_texts(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield Record(line, cells)
                line += 1
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Notice("error", f"cannot be read on from row {line:,}: {error}"[:300], path, line)


def _texts(column: Any) -> list[str]:
    """A column's values as text; those of a float32 by its own shortest digits."""
    import pyarrow as pa

    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        values = column.to_numpy(zero_copy_only=False)
        return ["" if value != value else str(value).removesuffix(".0") for value in values]
    return [written(value) for value in column.to_pylist()]
