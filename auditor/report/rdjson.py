"""`rdjson`: the diagnostics of reviewdog, with columns in the bytes of UTF-8 and suggestions to take over."""

from __future__ import annotations

from typing import Any, BinaryIO

from auditor.model import Run
from auditor.report.issues import Issue, Issues, Spot, sentence, spot_of
from auditor.report.records import AuditRecord, ClaimRecord, indented
from auditor.report.sink import Options

Json = dict[str, Any]

SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


class Diagnostics:
    """Collects the diagnostics, as the result is one object."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.issues = Issues()
        self.found: list[Json] = []

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's diagnostics."""
        self.found += [_diagnostic(issue) for issue in self.issues.of(audit) if issue.finding.level]

    def finish(self, run: Run) -> None:
        """Write the result; what is no finding has no place in it."""
        self.stream.write(indented({"source": {"name": "auditor"}, "diagnostics": self.found}))


def _diagnostic(issue: Issue) -> Json:
    spot = issue.spot
    place = _range(spot) if spot else {"start": {"line": issue.line}}
    suggestions = [{"range": _range(spot), "text": suggestion.text} for spot, suggestion in issue.edits]
    related = [_related(issue, claim) for claim in issue.related if claim.at]
    return {
        "message": sentence(issue),
        "location": {"path": issue.path, "range": place},
        "severity": SEVERITIES[issue.level],
        "code": {"value": issue.finding.rule},
        **({"suggestions": suggestions} if suggestions else {}),
        **({"related_locations": related} if related else {}),
    }


def _range(spot: Spot) -> Json:
    return {
        "start": {"line": spot.line, "column": spot.byte_column},
        "end": {"line": spot.end_line, "column": spot.end_byte_column},
    }


def _related(issue: Issue, claim: ClaimRecord) -> Json:
    spot = spot_of(issue.document, claim)
    place = _range(spot) if spot else {"start": {"line": claim.at.line if claim.at else 1}}
    return {"message": claim.text, "location": {"path": issue.path, "range": place}}


def make(stream: BinaryIO, options: Options) -> Diagnostics:
    """The output on a binary stream."""
    return Diagnostics(stream)
