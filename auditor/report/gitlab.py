"""`gitlab`: a code quality report for merge requests, one entry for each finding that asks for attention."""

from __future__ import annotations

import posixpath
from typing import Any, BinaryIO

from auditor.model import Run
from auditor.report.issues import Issue, Issues, sentence
from auditor.report.records import AuditRecord, indented
from auditor.report.sink import Options

SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


class CodeQuality:
    """Collects the entries, as the report is one array."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.issues = Issues()
        self.entries: list[dict[str, Any]] = []

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's entries."""
        self.entries += [_entry(issue) for issue in self.issues.of(audit) if issue.finding.level]

    def finish(self, run: Run) -> None:
        """Write the report; what is no finding has no place in it."""
        self.stream.write(indented(self.entries))


def _entry(issue: Issue) -> dict[str, Any]:
    spot, line = issue.spot, issue.line
    return {
        "description": sentence(issue),
        "check_name": issue.finding.rule,
        "fingerprint": issue.finding.fingerprint + (f"-{issue.number}" if issue.number > 1 else ""),
        "severity": SEVERITIES[issue.level],
        "location": {
            "path": posixpath.normpath(issue.path.replace("\\", "/")),
            "lines": {"begin": line, "end": spot.end_line if spot else line},
        },
    }


def make(stream: BinaryIO, options: Options) -> CodeQuality:
    """The output on a binary stream."""
    return CodeQuality(stream)
