"""`json`: the whole run as one `auditor.run/1` value, indented for reading and diffing."""

from __future__ import annotations

from typing import BinaryIO

from auditor.model import Run
from auditor.report.records import AuditRecord, indented, ran
from auditor.report.sink import Options


class Whole:
    """Collects the documents' records; the run's counts come first in the file."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.documents: list[AuditRecord] = []

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's record."""
        self.documents.append(audit)

    def finish(self, run: Run) -> None:
        """Write the run."""
        self.stream.write(indented(ran(run, self.documents)))


def make(stream: BinaryIO, options: Options) -> Whole:
    """The output on a binary stream."""
    return Whole(stream)
