"""`csv` and `csv-claims`: findings, or claims, one a row, written as the documents are done.

A spreadsheet takes a cell that begins with a sign of a formula for one, and runs it. Text that begins so gets an
apostrophe in front, which spreadsheets show as text; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO

from auditor.model import Run
from auditor.report.flat import DECIMALS, FINDINGS, finding_rows
from auditor.report.records import SURROGATES, AuditRecord
from auditor.report.sink import Options

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a text begins with that some spreadsheet takes for a formula; wide forms as in Japanese ones."""


class Rows:
    """Writes and keeps nothing."""

    def __init__(
        self, stream: BinaryIO, fields: Mapping[str, str], rows: Callable[[AuditRecord], Iterable[tuple[Any, ...]]]
    ) -> None:
        self._stream = stream
        self._rows = rows
        self._plain = [kind in ("integer", "number", "boolean") or name in DECIMALS for name, kind in fields.items()]
        self._write([fields])

    def add(self, audit: AuditRecord) -> None:
        """Write the rows of a document."""
        self._write(map(self._cells, self._rows(audit)))

    def finish(self, run: Run) -> None:
        """Nothing is left to write: the rows stand for themselves."""

    def _cells(self, row: tuple[Any, ...]) -> list[str]:
        return [_text(value, plain) for value, plain in zip(row, self._plain, strict=True)]

    def _write(self, rows: Iterable[Iterable[str]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self._stream.write(text.getvalue().encode("utf-8"))


def _text(value: Any, plain: bool) -> str:
    """A cell's text; `plain` for a column of numbers, whose minus is one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if plain:
        return str(value)
    return neutral(" ".join(value) if isinstance(value, list) else value)


def neutral(text: str) -> str:
    """The text as no spreadsheet runs it.

    >>> neutral("=HYPERLINK(1)"), neutral("-5 %"), neutral("5 %")
    ("'=HYPERLINK(1)", "'-5 %", '5 %')
    """
    text = SURROGATES.sub("\ufffd", text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def make(stream: BinaryIO, options: Options) -> Rows:
    """The findings on a binary stream."""
    return Rows(stream, FINDINGS, finding_rows)
