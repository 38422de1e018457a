"""Rows to documents: the rows of one document together, in bounded memory.

Rows wait until they are many or the table ends, so that rows of one document may stand apart. When too many wait, the
documents that had no row for longest are done; a row of such a document that comes later begins it anew, and a
warning says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.model import Document, Notice, Origin, Table
from auditor.nearest import quoted
from auditor.readers.dates import iso_date

MOST_WAITING = 50_000
"""Rows that wait for further rows of their documents."""
MOST_ROWS = 10_000
"""Rows of one document that are checked together."""
LONGEST_ID = 200
"""Characters of the name of a document that are kept."""


class Source(NamedTuple):
    """The table that rows come from."""

    path: str
    """Its file, as the user named it; empty for a data frame."""
    header: Sequence[str]
    """Its headings."""
    header_line: int
    """The one-based line or row of its header."""
    fields: dict[str, int]
    """The index of each known column by its name."""
    sheet: str = ""
    lettered: bool = False

    @property
    def name(self) -> str:
        """What its rows are called together where no column says in which document they stand."""
        return f"{self.path}[{self.sheet}]" if self.sheet and self.path else self.path or "table"


class _Waiting(NamedTuple):
    rows: list[Sequence[str]]
    lines: list[int]


class Groups:
    """The rows of one table on their way to documents."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._waiting: dict[str, _Waiting] = {}
        """By document, the one that had no row for longest first."""
        self._rows = 0
        self._done: set[int] = set()
        """Hashes of the documents that are done: what comes of them now is begun anew."""
        self._apart = 0
        self._first_apart = ("", 0)
        self._at = source.fields.get("document")

    def add(self, line: int, cells: Sequence[str]) -> Iterator[Document]:
        """Takes a row and gives the documents that are done."""
        name = self._name(cells)
        group = self._waiting.pop(name, None)
        if group is None:
            group = _Waiting([], [])
            self._begun(name, line)
        self._waiting[name] = group
        group.rows.append(cells)
        group.lines.append(line)
        self._rows += 1
        if len(group.rows) >= MOST_ROWS:
            yield self._finish(name)
        elif self._rows > MOST_WAITING:
            while self._rows > MOST_WAITING // 2:
                yield self._finish(next(iter(self._waiting)))

    def end(self) -> Iterator[Document | Notice]:
        """Gives what still waits, and tells of documents whose rows stood too far apart."""
        while self._waiting:
            yield self._finish(next(iter(self._waiting)))
        if self._apart:
            name, line = self._first_apart
            times = "once" if self._apart == 1 else f"{self._apart:,} times"
            message = (
                f"{times}, rows of one document stand too far apart or are too many to be checked together, first "
                f"those of {quoted(name)}: sort the table by document, at most {MOST_ROWS:,} rows each"
            )
            yield Notice("warning", message, self._source.path, line)

    def _name(self, cells: Sequence[str]) -> str:
        told = cells[self._at].strip() if self._at is not None and self._at < len(cells) else ""
        return told[:LONGEST_ID] or self._source.name

    def _begun(self, name: str, line: int) -> None:
        if hash(name) in self._done:
            if not self._apart:
                self._first_apart = (name, line)
            self._apart += 1

    def _finish(self, name: str) -> Document:
        group, source = self._waiting.pop(name), self._source
        self._rows -= len(group.rows)
        self._done.add(hash(name))
        origin = Origin(source.sheet, [source.header_line, *group.lines], source.lettered, source.fields)
        table = Table([list(source.header), *map(list, group.rows)], headers=1, origin=origin)
        return Document("", id=name, path=source.path, tables=[table], date=self._date(group), line_base=group.lines[0])

    def _date(self, group: _Waiting) -> dt.date | None:
        at = self._source.fields.get("date")
        if at is None:
            return None
        return next((day for cells in group.rows if at < len(cells) and (day := iso_date(cells[at]))), None)
