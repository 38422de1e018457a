"""`github`: workflow commands that GitHub Actions turns into annotations, the most serious first.

Where $GITHUB_STEP_SUMMARY names a file, the `markdown` output is appended to it as well.
"""

from __future__ import annotations

import os
from io import BytesIO
from typing import BinaryIO

from auditor.model import Notice, Run
from auditor.report.issues import Issue, Issues, sentence
from auditor.report.markdown import make as markdown
from auditor.report.records import AuditRecord, run_verdict
from auditor.report.sink import Options
from auditor.report.terminal import safe
from auditor.report.wording import run_lines, verdict_line

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file of a step's summary."""

MOST_SUMMARY = 1_000_000
"""Bytes of a summary; GitHub refuses one of more than 1 MiB."""

COMMANDS = {"error": "error", "warning": "warning", "info": "notice", "note": "notice"}
DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}


class Annotations:
    """Collects the annotations, for GitHub shows only the first of each kind."""

    def __init__(self, stream: BinaryIO, options: Options, summary: str) -> None:
        self.stream = stream
        self.issues = Issues()
        self.lines: list[tuple[int, str]] = []
        self.notices: list[Notice] = []
        self.summary = summary
        """The file that the summary is appended to; empty for none."""
        self._buffer = BytesIO()
        self._comment = markdown(self._buffer, options)

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's annotations."""
        self.lines += [(issue.rank, _annotation(issue)) for issue in self.issues.of(audit) if issue.finding.level]
        self.notices += audit.notices
        if self.summary:
            self._comment.add(audit)

    def finish(self, run: Run) -> None:
        """Write the annotations and the run's counts, then the summary."""
        failed = [Notice("error", reason) for reason in run.reasons]
        notices = [_notice(notice) for notice in (*failed, *run.notices, *self.notices)]
        ordered = [line for _, line in sorted(self.lines, key=lambda item: item[0])]
        told = [safe(line) for line in (*run_lines(run), verdict_line(run, run_verdict(run)))]
        text = "\n".join([*notices, *ordered, *told]) + "\n"
        self.stream.write(text.encode("utf-8", "replace"))
        if self.summary:
            self._comment.finish(run)
            _append(self.summary, _cut(self._buffer.getvalue()))


def _annotation(issue: Issue) -> str:
    spot = issue.spot
    place = {"file": issue.path, "line": str(issue.line)}
    if spot is not None and spot.line == spot.end_line:
        place |= {"endLine": str(spot.end_line), "col": str(spot.column), "endColumn": str(spot.end_column)}
    text = "\n".join([sentence(issue), *issue.finding.working])
    return command(issue.level, text, {**place, "title": issue.finding.rule})


def _notice(notice: Notice) -> str:
    found = {"file": notice.path, "line": notice.line, "col": notice.column}
    place = {name: str(value) for name, value in found.items() if value not in ("", None)}
    return command(notice.level, notice.message, {**place, "title": "auditor"})


def command(level: str, text: str, properties: dict[str, str]) -> str:
    """A workflow command on one line.

    >>> command("info", "50% of it", {"file": "a,b.md"})
    '::notice file=a%2Cb.md::50%25 of it'
    """
    shown = "%0A".join(_escaped(safe(line), DATA) for line in text.splitlines())
    listed = ",".join(f"{name}={_escaped(safe(value), PROPERTY)}" for name, value in properties.items())
    return f"::{COMMANDS[level]} {listed}::{shown}"


def _escaped(text: str, codes: dict[str, str]) -> str:
    return "".join(codes.get(character, character) for character in text)


def _cut(text: bytes) -> bytes:
    """The first whole lines that fit into a summary."""
    if len(text) <= MOST_SUMMARY:
        return text
    return text[: text.rfind(b"\n", 0, MOST_SUMMARY) + 1] + b"\n... and more: the summary is cut here\n"


def _append(path: str, text: bytes) -> None:
    """Raises OSError, with the path, when the file cannot be written."""
    with open(path, "ab") as file:
        file.write(text)


def make(stream: BinaryIO, options: Options) -> Annotations:
    """The output on a binary stream."""
    return Annotations(stream, options, os.environ.get(SUMMARY, ""))
