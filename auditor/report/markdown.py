"""`markdown`: for a comment on a pull request. Nothing in a document can add mark-up, links or mentions to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from auditor.model import Run
from auditor.patterns import lazily
from auditor.report.places import claims_by_id, name_of, where
from auditor.report.quote import Quote, quotes
from auditor.report.records import AuditRecord, ClaimRecord, FindingRecord, run_verdict
from auditor.report.sink import Options
from auditor.report.terminal import safe
from auditor.report.wording import (
    LEVELS,
    NAMES,
    SETTLED,
    SYMBOLS,
    attention,
    count,
    coverage,
    run_lines,
    settled_line,
    state_of,
    state_of_verdict,
    unchecked,
    verdict_line,
)

MOST_FINDINGS = 50
"""Findings written out for a document; a comment holds 65,536 characters on GitHub."""

MOST_ROWS = 200
"""Documents listed in the table."""

MARKUP = lazily(r"[\\`*_\[\]<>#|~&$]|:(?=//|[a-z+-])|(?<=www)\.", re.IGNORECASE)
MENTION = lazily(r"@|\\#(?=\d)")
JOINER = "\u2060"
"""Takes no room; keeps `@name` and `#12` from becoming mentions and links."""


class Comment:
    """Collects the parts of the documents as text, for the table of all comes before them."""

    def __init__(self, stream: BinaryIO, options: Options) -> None:
        self.stream = stream
        self.options = options
        self.rows: list[str] = []
        self.details: list[str] = []

    def add(self, audit: AuditRecord) -> None:
        """Take a document."""
        self.rows.append(_row(audit))
        self.details += _document(audit, self.options)

    def finish(self, run: Run) -> None:
        """Write the comment."""
        verdict = run_verdict(run)
        symbol = SYMBOLS[state_of_verdict(verdict)]
        notices = [f"- **{escaped(notice.level)}** {escaped(str(notice))}" for notice in run.notices]
        lines = [f"## {symbol} {escaped(verdict_line(run, verdict))}", "", *_table(self.rows), *notices, ""]
        footer = ["---", *map(escaped, run_lines(run)), "", f"auditor {escaped(run.version)}"]
        text = "\n".join([*lines, *self.details, *footer]) + "\n"
        self.stream.write(text.encode("utf-8", "replace"))


def escaped(text: str) -> str:
    """Text as one line of Markdown that says just these characters.

    >>> print(escaped("[x](javascript:1) <b>"))
    \\[x\\](javascript:1) \\<b\\>
    """
    quoted = MARKUP.sub(r"\\\g<0>", safe(text))
    return MENTION.sub(rf"\g<0>{JOINER}", quoted)


def fenced(lines: Iterable[str]) -> list[str]:
    """Lines in a code block whose fence is longer than any run of backticks in them."""
    shown = [safe(line) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *shown, fence]


def _table(rows: list[str]) -> list[str]:
    if not rows:
        return []
    head = ["| document | verdict | findings | numbers |", "|---|---|---|---|"]
    more = [f"| … and {count(len(rows) - MOST_ROWS, 'document')} more | | | |"] if len(rows) > MOST_ROWS else []
    return [*head, *rows[:MOST_ROWS], *more, ""]


def _row(audit: AuditRecord) -> str:
    levels = {level: sum(finding.level == level for finding in audit.findings) for level in LEVELS}
    verdict = f"{SYMBOLS[state_of_verdict(audit.verdict)]} {NAMES[audit.verdict]}"
    covered = coverage(audit.coverage.claims, audit.coverage.checked)
    return f"| {escaped(name_of(audit))} | {verdict} | {attention(levels)} | {escaped(covered)} |"


def _document(audit: AuditRecord, options: Options) -> list[str]:
    """The findings of a document; nothing when there is nothing to say beyond its row."""
    claims = claims_by_id(audit)
    wanted = [finding for finding in audit.findings if finding.level]
    settled = [finding for finding in audit.findings if finding.settled]
    parts = [line for finding in wanted[:MOST_FINDINGS] for line in _finding(audit, finding, claims, options)]
    if len(wanted) > MOST_FINDINGS:
        parts += [f"… and {count(len(wanted) - MOST_FINDINGS, 'finding')} more.", ""]
    parts += _folded(f"{count(len(settled), 'finding')} settled", _settled(settled))
    passed = [finding for finding in audit.findings if state_of(finding) in ("pass", "pass-by-rounding")]
    parts += _folded(f"{count(len(passed), 'check')} passed", _passed(passed))
    derived = [f"- {escaped(f'{figure.label}: {figure.shown}')}" for figure in audit.derived]
    parts += _folded(f"{count(len(derived), 'figure')} to look up", derived)
    parts += _folded("Not checked", [f"- {escaped(line)}" for line in unchecked(audit)])
    notices = [f"- **{escaped(notice.level)}** {escaped(str(notice))}" for notice in audit.notices]
    return [f"### {escaped(name_of(audit))}", "", *notices, *parts] if parts or notices else []


def _settled(settled: list[FindingRecord]) -> list[str]:
    lines = [
        f"- {SETTLED} {escaped(finding.message)} {_code(finding.rule)}: {escaped(settled_line(finding.settled))}"
        for finding in settled
        if finding.settled
    ]
    more = [f"- … and {len(settled) - MOST_FINDINGS:,} more"] if len(settled) > MOST_FINDINGS else []
    return lines[:MOST_FINDINGS] + more


def _passed(passed: list[FindingRecord]) -> list[str]:
    lines = [f"- {SYMBOLS[state_of(finding)]} {escaped(finding.message)} {_code(finding.rule)}" for finding in passed]
    more = [f"- … and {len(passed) - MOST_FINDINGS:,} more"] if len(passed) > MOST_FINDINGS else []
    return lines[:MOST_FINDINGS] + more


def _finding(
    audit: AuditRecord, finding: FindingRecord, claims: dict[str, ClaimRecord], options: Options
) -> Iterator[str]:
    state = state_of(finding)
    place = escaped(where(audit, finding, claims))
    yield from (f"#### {SYMBOLS[state]} {state}: {escaped(finding.message)}", "")
    yield from (f"{place} · {_code(finding.rule)}", "")
    for quote in quotes(audit, finding, claims):
        yield from (f"> {_marked(quote)}", "")
    for suggestion in finding.suggestions:
        wrong = claims.get(suggestion.claim)
        instead = f" instead of **{escaped(wrong.text)}**" if wrong else ""
        yield f"Perhaps **{escaped(suggestion.text)}**{instead} ({escaped(suggestion.reason)})."
        yield ""
    yield from _folded("Working", fenced(finding.working) if finding.working else [])
    rule = options.rules.get(finding.rule)
    if rule and rule.why:
        yield from (f"Why: {escaped(' '.join(rule.why.split()))}", "")


def _marked(quote: Quote) -> str:
    """The passage with its numbers in bold."""
    parts, at = [], 0
    for mark in quote.marks:
        if mark.start < at:
            continue
        parts += [escaped(quote.text[at : mark.start]), f"**{escaped(quote.text[mark.start : mark.end])}**"]
        at = mark.end
    return "".join([*parts, escaped(quote.text[at:])])


def _folded(title: str, lines: list[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>", "", *lines, "", "</details>", ""] if lines else []


def _code(name: str) -> str:
    """A rule's id, which is ours but was written by a user: as code when it is plain, else escaped."""
    return f"`{name}`" if re.fullmatch(r"[\w./-]+", name) else escaped(name)


def make(stream: BinaryIO, options: Options) -> Comment:
    """The output on a binary stream."""
    return Comment(stream, options)
