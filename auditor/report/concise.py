"""`concise`: `path:line:col: level rule message` for each finding that asks for attention, then one line on the run."""

from __future__ import annotations

from typing import TextIO

from auditor.model import Run
from auditor.report.places import claims_by_id, where
from auditor.report.records import AuditRecord, FindingRecord, run_verdict
from auditor.report.sink import Options
from auditor.report.statistics import Statistics
from auditor.report.terminal import Terminal, safe
from auditor.report.wording import run_lines, verdict_line


class Concise:
    """Writes as documents come and keeps nothing."""

    def __init__(self, terminal: Terminal, statistics: Statistics | None) -> None:
        self.terminal = terminal
        self.statistics = statistics

    def add(self, audit: AuditRecord) -> None:
        """Write the findings of a document, and what its reader had reservations about."""
        if self.statistics is not None:
            self.statistics.add(audit)
        for notice in audit.notices:
            self.terminal.line(safe(f"{notice.level}: {notice}"))
        claims = claims_by_id(audit)
        for finding in audit.findings:
            if finding.level:
                self.terminal.line(self._line(finding, where(audit, finding, claims)))

    def finish(self, run: Run) -> None:
        """Write the summary."""
        for notice in run.notices:
            self.terminal.line(safe(f"{notice.level}: {notice}"))
        for line in self.statistics.lines() if self.statistics is not None else ():
            self.terminal.line(line)
        for line in [*run_lines(run), verdict_line(run, run_verdict(run))]:
            self.terminal.line(line)

    def _line(self, finding: FindingRecord, place: str) -> str:
        level = str(finding.level)
        painted = self.terminal.paint(level, level)
        return f"{safe(place)}: {painted} {safe(finding.rule)} {safe(finding.message)}"


def make(stream: TextIO, options: Options) -> Concise:
    """The output on a text stream."""
    return Concise(Terminal(stream, options.width, options.color), Statistics() if options.statistics else None)
