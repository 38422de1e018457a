"""The reader of CSV and TSV files: records one by one, each with the line it begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import cast

from auditor.claims.records import Record, Sheet
from auditor.model import Notice
from auditor.readers.decode import REPLACEMENT, encoding_of, has_surrogates, without_surrogates
from auditor.readers.stream import Stream

LONGEST_CELL = 1 << 20
"""Characters of a cell; a longer one is a quotation mark that is not closed, or no CSV."""
LONGEST_LINE = 1 << 24
"""Characters of a line; a file with a longer one is no CSV."""
SEPARATORS = ",;\t|"
"""What may stand between cells; the one that the header has most of counts."""


def sheets(source: Stream, path: str, limit: int) -> Iterator[Sheet | Notice]:
    """The one table of a CSV file."""
    yield Sheet(path, _records(source, path, limit))


def _records(source: Stream, path: str, limit: int) -> Iterator[Record | Notice]:
    lines = _Lines(source, path, min(limit, LONGEST_LINE))
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=separator(source.peek()), strict=True)
    while True:
        begin = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield Notice("error", _explained(str(error), begin, reader.line_num), path, begin)
            continue
        if cells:
            yield Record(begin, cells)
        yield from lines.told()
    yield from lines.end()


def _explained(reason: str, begin: int, line: int) -> str:
    if "end of data" in reason:
        return f"a quotation mark in this row is not closed: all that follows, to line {line:,}, is not read"
    if "field larger" in reason:
        until = f" (up to line {line:,})" if line > begin else ""
        return (
            f"a cell that begins in this row is longer than {LONGEST_CELL:,} characters{until}: "
            "is a quotation mark not closed?"
        )
    return f"this row cannot be read: {reason}"


def separator(head: bytes) -> str:
    """The separator of the first line that holds anything, what stands in quotes left out.

    >>> separator(b'id;"a,b,c";value'), separator(b"one column")
    (';', ',')
    """
    encoding, mark = encoding_of(head)
    text = head[mark:].decode(encoding, "replace").lstrip("\r\n")
    outside = "".join(text.split("\n", 1)[0].split('"')[::2])
    return max(SEPARATORS, key=outside.count)


class _Lines:
    """The lines of a file as text; what is no text is replaced and told."""

    def __init__(self, source: Stream, path: str, limit: int) -> None:
        self._encoding, mark = encoding_of(source.peek(4))
        source.read(mark)
        self._text = io.TextIOWrapper(
            io.BufferedReader(cast(io.RawIOBase, _Raw(source))), self._encoding, "surrogateescape", newline=""
        )
        self._path, self._limit, self._line = path, limit, 0
        self._damaged = self._first = 0
        self._told: list[Notice] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit)
        if not line:
            raise StopIteration
        self._line += 1
        if len(line) >= self._limit:
            message = f"the line is longer than {self._limit:,} characters: it and what follows are not read"
            self._told.append(Notice("error", message, self._path, self._line))
            raise StopIteration
        if not line.isascii() and has_surrogates(line) or "\0" in line:
            self._first = self._first or self._line
            self._damaged += 1
            line = without_surrogates(line).replace("\0", REPLACEMENT)
        return line

    def told(self) -> list[Notice]:
        """What went wrong since this was asked last."""
        told, self._told = self._told, []
        return told

    def end(self) -> Iterator[Notice]:
        """What went wrong in all."""
        yield from self.told()
        if self._damaged:
            lines = "one line holds" if self._damaged == 1 else f"{self._damaged:,} lines hold"
            name = self._encoding.upper()
            message = f"{lines} bytes that are no {name}, replaced by U+FFFD, first here: save the file as UTF-8"
            yield Notice("warning", message, self._path, self._first)


class _Raw(io.RawIOBase):
    """A stream as what the standard library reads text from."""

    def __init__(self, source: Stream) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
