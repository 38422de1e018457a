"""`jsonl`: one `auditor.document/1` record a line, written as the documents are done."""

from __future__ import annotations

from typing import BinaryIO

from auditor.model import Audit, Coverage, Document, Finding, Run
from auditor.report.records import DocumentRecord, WrittenRecord, audited, encode, lined
from auditor.report.sink import Options


class Lines:
    """Writes and keeps nothing, so that a corpus of any size streams."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def add(self, audit: DocumentRecord) -> None:
        """Write the document's line."""
        self.stream.write(audit.encoded if isinstance(audit, WrittenRecord) else line(lined(audit)))

    def finish(self, run: Run) -> None:
        """Nothing is left to write: the lines stand for themselves."""


def line(record: DocumentRecord) -> bytes:
    """One record as one line, its line feed included."""
    return encode(record) + b"\n"


def written(audit: Audit) -> Audit:
    """The audit as its line, with no more besides than a run counts: little to hand from one process to another."""
    document = audit.document
    return Audit(
        Document("", id=document.id, path=document.path, notices=document.notices),
        [],
        [_counted(finding) for finding in audit.findings],
        [],
        Coverage(audit.coverage.claims, audit.coverage.checked),
        line(audited(audit)),
    )


def _counted(finding: Finding) -> Finding:
    return Finding(finding.rule, finding.verdict, finding.severity, "", (), settled=finding.settled)


def make(stream: BinaryIO, options: Options) -> Lines:
    """The output on a binary stream."""
    return Lines(stream)
