"""`jsonl`: one `auditor.document/1` record a line, written as the documents are done."""

from __future__ import annotations

from typing import BinaryIO

from auditor.model import Run
from auditor.report.records import DocumentRecord, encode, lined
from auditor.report.sink import Options


class Lines:
    """Writes and keeps nothing, so that a corpus of any size streams."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def add(self, audit: DocumentRecord) -> None:
        """Write the document's line."""
        self.stream.write(line(lined(audit)))

    def finish(self, run: Run) -> None:
        """Nothing is left to write: the lines stand for themselves."""


def line(record: DocumentRecord) -> bytes:
    """One record as one line, its line feed included."""
    return encode(record) + b"\n"


def make(stream: BinaryIO, options: Options) -> Lines:
    """The output on a binary stream."""
    return Lines(stream)
