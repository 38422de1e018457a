"""What machine-readable outputs tell of a finding: its level, its place, the repair, and a name that stays.

document record -> issues -> one entry each in sarif, github, gitlab or rdjson
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from auditor.model import Severity, Suggestion, Verdict
from auditor.report.places import cell_name, claims_by_id, is_outside, leading, path_of, taking_part
from auditor.report.records import AuditRecord, ClaimRecord, FindingRecord

RANKS = {"error": 0, "warning": 1, "info": 2}
"""Levels, the most serious first."""

SETTLED_RANK = 3
"""Findings that were settled come after all others."""


class Spot(msgspec.Struct, frozen=True):
    """A stretch of a source file; lines and columns are one-based, its end is that of the character after it."""

    line: int
    column: int
    end_line: int
    end_column: int
    byte_column: int
    """The column counted in the bytes of UTF-8."""
    end_byte_column: int
    verbatim: bool
    """True when the source holds just the characters of the claim there, so that they can be replaced."""


class Issue(msgspec.Struct, frozen=True):
    """A finding that asks for attention, or would if it were not settled."""

    document: AuditRecord
    """The document it is about."""
    finding: FindingRecord
    """The finding."""
    level: str
    """`error`, `warning` or `info`, settled or not."""
    claim: ClaimRecord | None
    """The claim it points at."""
    related: tuple[ClaimRecord, ...]
    """The other claims that take part."""
    number: int
    """How many findings of the run with its fingerprint came before it, and one."""

    @property
    def path(self) -> str:
        """The file, as its user named it."""
        return path_of(self.document)

    @property
    def line(self) -> int:
        """The line it stands on; that of its document where the table that it is about is no part of the text."""
        return self.finding.at.line if self.finding.at else self.document.line or 1

    @property
    def spot(self) -> Spot | None:
        """Where the claim that it points at stands in the source."""
        return spot_of(self.document, self.claim) if self.claim is not None else None

    @property
    def edits(self) -> Iterator[tuple[Spot, Suggestion]]:
        """The suggestions that can be carried out in the source as it stands, each with what it replaces."""
        claims = {claim.id: claim for claim in (self.claim, *self.related) if claim is not None}
        for suggestion in self.finding.suggestions:
            spot = spot_of(self.document, claims[suggestion.claim]) if suggestion.claim in claims else None
            if spot is not None and spot.verbatim:
                yield spot, suggestion

    @property
    def rank(self) -> int:
        """Its place among findings by severity, 0 first."""
        return RANKS[self.level] if self.finding.level else SETTLED_RANK


class Issues:
    """Finds the issues of the documents of a run, one document after the other."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    def of(self, document: AuditRecord) -> Iterator[Issue]:
        """The issues of a document, in the order of its findings."""
        claims = claims_by_id(document)
        for finding in document.findings:
            level = weight_of(finding)
            if level is None:
                continue
            self._met[finding.fingerprint] += 1
            claim = leading(finding, claims)
            related = tuple(each for each in taking_part(finding, claims) if each is not claim)
            yield Issue(document, finding, level, claim, related, self._met[finding.fingerprint])


def weight_of(finding: FindingRecord) -> str | None:
    """The level that a finding has or would have if it were not settled; None for one that needs no attention."""
    if finding.verdict is Verdict.FAIL:
        return str(finding.severity)
    if finding.verdict is Verdict.WARN:
        return "info" if finding.severity is Severity.INFO else "warning"
    return None


def spot_of(document: AuditRecord, claim: ClaimRecord) -> Spot | None:
    """Where a claim stands in its source, character by character; None for a cell of a table outside the text."""
    if not claim.at or not claim.to or is_outside(document, claim):
        return None
    start, end = claim.bytes or (claim.at.column, claim.to.column)
    verbatim = claim.at.line == claim.to.line and claim.to.column - claim.at.column == len(claim.text)
    return Spot(claim.at.line, claim.at.column, claim.to.line, claim.to.column, start, end, verbatim)


def sentence(issue: Issue) -> str:
    """What was found, where the line alone does not tell its place, and what should perhaps stand there."""
    cell = cell_name(issue.document, issue.claim) if issue.claim is not None else ""
    return "; ".join([issue.finding.message + (f" ({cell})" if cell else ""), *advice(issue)])


def advice(issue: Issue) -> Iterator[str]:
    """`perhaps $6.71 billion instead of $7.61 billion (digits transposed)` for each suggestion."""
    texts = {claim.id: claim.text for claim in (issue.claim, *issue.related) if claim is not None}
    for suggestion in issue.finding.suggestions:
        wrong = texts.get(suggestion.claim)
        instead = f" instead of {wrong}" if wrong else ""
        yield f"perhaps {suggestion.text}{instead} ({suggestion.reason})"
