"""`full`: for a terminal. What asks for attention first, with its sentence and working; then what passed, what is
to look up, what was not checked, and how much was covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from auditor.model import Run, Suggestion, Verdict
from auditor.report.places import claims_by_id, name_of, where
from auditor.report.quote import MOST, Quote, quotes
from auditor.report.records import AuditRecord, ClaimRecord, FindingRecord, run_verdict
from auditor.report.sink import Options
from auditor.report.statistics import Statistics
from auditor.report.terminal import Terminal, cells, safe, wrapped
from auditor.report.wording import (
    NAMES,
    SETTLED,
    SYMBOLS,
    coverage,
    run_lines,
    settled_line,
    state_of,
    state_of_verdict,
    unchecked,
    verdict_line,
)

MOST_PASSES = 20
"""Passes shown one by one; with more of them each rule has one line with its count."""


class Full:
    """Writes as documents come and keeps no document."""

    def __init__(self, terminal: Terminal, options: Options) -> None:
        self.terminal = terminal
        self.rules = options.rules
        self.statistics = Statistics() if options.statistics else None
        self.explained: set[str] = set()

    def add(self, audit: AuditRecord) -> None:
        """Write one document."""
        if self.statistics is not None:
            self.statistics.add(audit)
        claims = claims_by_id(audit)
        self._heading(audit)
        for finding in audit.findings:
            if finding.level:
                self._attention(audit, finding, claims)
        self._settled([finding for finding in audit.findings if finding.settled])
        self._passes([finding for finding in audit.findings if state_of(finding) in ("pass", "pass-by-rounding")])
        self._derived(audit)
        self._section("Not checked", SYMBOLS["not-checked"], unchecked(audit))
        self.terminal.line()

    def finish(self, run: Run) -> None:
        """Write the coverage and the verdict of the run."""
        verdict = run_verdict(run)
        self._notices(f"{notice.level}: {notice}" for notice in run.notices)
        if self.statistics is not None:
            for line in (*self.statistics.lines(), ""):
                self.terminal.line(line)
        for line in run_lines(run):
            self.terminal.block(line, "", "")
        self.terminal.block(verdict_line(run, verdict), "", "", state_of_verdict(verdict))

    def _heading(self, audit: AuditRecord) -> None:
        terminal, state = self.terminal, state_of_verdict(audit.verdict)
        verdict = f"{SYMBOLS[state]} {NAMES[audit.verdict]}"
        name = _shortened(safe(name_of(audit)), terminal.width - len(verdict) - 2)
        gap = " " * (terminal.width - cells(name) - len(verdict))
        terminal.line(terminal.paint(name, "bold") + gap + terminal.paint(verdict, state))
        terminal.line(terminal.paint("─" * terminal.width, "dim"))
        if audit.title:
            terminal.block(audit.title, "", "", "bold")
        terminal.block(coverage(audit.coverage.claims, audit.coverage.checked), "", "", "dim")
        self._notices(f"{notice.level}: {notice}" for notice in audit.notices)
        terminal.line()

    def _notices(self, notices: Iterable[str]) -> None:
        for notice in notices:
            level = notice.partition(":")[0]
            self.terminal.block(notice, "", "  ", level if level in SYMBOLS else "dim")

    def _attention(self, audit: AuditRecord, finding: FindingRecord, claims: dict[str, ClaimRecord]) -> None:
        """A finding as compilers print them: what, where, the passage, the working, what to write, why."""
        terminal, state = self.terminal, state_of(finding)
        found = quotes(audit, finding, claims)
        margin = " " * max((len(quote.label) for quote in found), default=1)
        terminal.block(finding.rule, terminal.paint(f"{SYMBOLS[state]} {state} ", state), "  ")
        terminal.block(finding.message, "  ", "  ", "bold")
        terminal.block(where(audit, finding, claims), f"{margin} --> ", f"{margin}     ", "rule")
        if found:
            terminal.line(f"{margin} |")
        for quote in found:
            self._quote(quote, len(margin), state)
        if found:
            terminal.line(f"{margin} |")
        if len(found) == MOST:
            rests_on = f"the finding rests on {len(finding.claims):,} numbers"
            terminal.block(rests_on, f"{margin} = ", f"{margin}   ", "dim")
        for label, lines in self._notes(finding, claims):
            indent = f"{margin}   {' ' * len(label)}  "
            for at, text in enumerate(lines):
                terminal.block(text, indent if at else f"{margin} = {label}: ", indent)
        terminal.line()

    def _quote(self, quote: Quote, margin: int, state: str) -> None:
        """A passage over its marks: `^` under the number most likely wrong, `-` under the others."""
        terminal, label = self.terminal, quote.label
        text = terminal.fit_marked(safe(quote.text))
        for start, end in wrapped(text, terminal.width - margin - 3):
            terminal.line(f"{label.rjust(margin)} | {text[start:end]}")
            label = ""
            if under := _underline(quote, text, start, end):
                terminal.line(f"{' ' * margin} | {terminal.paint(under, state)}")

    def _notes(self, finding: FindingRecord, claims: dict[str, ClaimRecord]) -> Iterable[tuple[str, Sequence[str]]]:
        """The working, the suggestions, and why the rule is there, which is said once in a run."""
        yield "working", finding.working
        yield "perhaps", [_suggested(suggestion, claims) for suggestion in finding.suggestions]
        rule = self.rules.get(finding.rule)
        if rule and rule.why and rule.id not in self.explained:
            self.explained.add(rule.id)
            yield "why", [" ".join(rule.why.split())]

    def _settled(self, settled: list[FindingRecord]) -> None:
        self._title(f"Settled: {len(settled):,}", bool(settled))
        for finding in settled:
            self.terminal.block(f"{finding.message} [{finding.rule}]", f"  {SETTLED} ", "    ")
            if finding.settled:
                self.terminal.block(settled_line(finding.settled), "      ", "        ", "dim")
        if settled:
            self.terminal.line()

    def _passes(self, passes: list[FindingRecord]) -> None:
        if len(passes) <= MOST_PASSES:
            lines = [(SYMBOLS[state_of(finding)], f"{finding.message} [{finding.rule}]") for finding in passes]
        else:
            by_rule = Counter(finding.rule for finding in passes)
            lines = [(SYMBOLS["pass"], f"{number:,} times {rule}") for rule, number in by_rule.most_common()]
        rounded = sum(finding.verdict is Verdict.PASS_BY_ROUNDING for finding in passes)
        note = f" ({SYMBOLS['pass-by-rounding']} {rounded:,} by rounding)" if rounded else ""
        self._title(f"Passed: {len(passes):,}{note}", bool(lines))
        for symbol, text in lines:
            self.terminal.block(text, f"  {self.terminal.paint(symbol, 'pass')} ", "    ")
        if lines:
            self.terminal.line()

    def _derived(self, audit: AuditRecord) -> None:
        self._title("To look up, as the text fixes but does not print it", bool(audit.derived))
        for figure in audit.derived:
            self.terminal.block(f"{figure.label}: {figure.shown}", "  → ", "    ")
            for step in figure.working:
                self.terminal.block(step, "      ", "        ", "dim")
        if audit.derived:
            self.terminal.line()

    def _section(self, title: str, symbol: str, lines: list[str]) -> None:
        self._title(title, bool(lines))
        for line in lines:
            self.terminal.block(line, f"  {symbol} ", "    ")

    def _title(self, title: str, wanted: bool) -> None:
        if wanted:
            self.terminal.block(title, "", "", "bold")


def _suggested(suggestion: Suggestion, claims: dict[str, ClaimRecord]) -> str:
    wrong = claims.get(suggestion.claim)
    return f"{suggestion.text}{f' for {wrong.text}' if wrong else ''} ({suggestion.reason})"


def _underline(quote: Quote, text: str, start: int, end: int) -> str:
    """The marks under the characters `start` to `end` of a quoted passage; empty when there are none."""
    under = ""
    for mark in quote.marks:
        low, high = max(mark.start, start), min(mark.end, end)
        if low < high:
            under = under.ljust(cells(text[start:low])) + ("^" if mark.culprit else "-") * cells(text[low:high])
    return under


def _shortened(name: str, width: int) -> str:
    """A long path keeps its end, which tells it from others."""
    while cells(name) > width:
        name = "…" + name[1 + max(1, (cells(name) - width) // 2) :]
    return name


def make(stream: TextIO, options: Options) -> Full:
    """The output on a text stream."""
    return Full(Terminal(stream, options.width, options.color), options)
