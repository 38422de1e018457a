"""Counts of findings by rule and verdict, for `--statistics`."""

from __future__ import annotations

from collections import Counter

from auditor.report.records import DocumentRecord, FindingRecord
from auditor.report.terminal import safe

COLUMNS = {
    "fail": "fail",
    "warn": "warn",
    "pass": "pass",
    "pass-by-rounding": "rounded",
    "not-checked": "not checked",
    "settled": "settled",
}
"""States in the order of their columns, with their headings."""


class Statistics:
    """Counts the findings of the documents of a run."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        """How many findings there are of each rule and state."""

    def add(self, audit: DocumentRecord) -> None:
        """Count the findings of a document."""
        for finding in audit.findings or ():
            self.counts[finding.rule, _state(finding)] += 1

    def lines(self) -> list[str]:
        """A table of them, the rules with most failures first; one line when there is none."""
        rules = sorted({rule for rule, _ in self.counts}, key=self._seriousness)
        if not rules:
            return ["no rule applied"]
        rows = [[safe(rule), *(f"{self.counts[rule, state]:,}" for state in COLUMNS)] for rule in rules]
        totals = (sum(self.counts[rule, state] for rule in rules) for state in COLUMNS)
        table = [["rule", *COLUMNS.values()], *rows, ["total", *(f"{total:,}" for total in totals)]]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return [_line(row, widths) for row in table]

    def _seriousness(self, rule: str) -> tuple[object, ...]:
        return *(-self.counts[rule, state] for state in COLUMNS), rule


def _state(finding: FindingRecord) -> str:
    return "settled" if finding.settled else str(finding.verdict)


def _line(row: list[str], widths: list[int]) -> str:
    first, *rest = row
    numbers = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
    return "  ".join([first.ljust(widths[0]), *numbers])
