"""The versioned records behind every machine-readable output: `auditor.document/1` and `auditor.run/1`.

This is the one place that says what the JSON holds; `reports/schema/` describes it for other programs.
Numbers are exact decimal strings in base units (`280.2 billion yuan` is `"280200000000"`), offsets count
characters of the document's text, and `at` is the one-based line and column in the source file.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from auditor.interval import Interval, intersection
from auditor.model import (
    Audit,
    Block,
    Claim,
    Derived,
    Document,
    Elsewhere,
    Finding,
    Kind,
    Notice,
    Period,
    Place,
    RuleInfo,
    Run,
    Settled,
    Severity,
    Suggestion,
    Table,
    Verdict,
)
from auditor.patterns import lazily
from auditor.quantity import Quantity
from auditor.report.decimals import exact
from auditor.report.places import cell_place, is_outside, leading

DOCUMENT_SCHEMA = "auditor.document/1"
RUN_SCHEMA = "auditor.run/1"

Decimals = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?\Z")]
"""A number in decimal digits, as `exact` writes it."""

SURROGATES = lazily("[\ud800-\udfff]")


# ---------------------------------------------------------------------- records
class ClaimRecord(msgspec.Struct, frozen=True, gc=False):
    """A claim as the JSON has it."""

    id: str
    start: int
    end: int
    text: str
    kind: Kind
    unit: str | None
    value: str | None
    """The printed number, exactly, in base units; for a date the label of its period."""
    low: str | None
    """Lower end of the narrow reading, None when open downwards; for a date its first day."""
    high: str | None
    """Upper end of the narrow reading, None when open upwards; for a date its last day."""
    hedge: str | None
    table: int | None
    row: int | None
    column: int | None
    subject: str | None
    entity: str | None
    period: str | None
    noun: str | None
    range: str | None
    ambiguous: bool
    at: Place | None | UnsetType = UNSET
    """Where it begins in the source; in a file of tables its row and column; None for other tables outside the text."""
    to: Place | None | UnsetType = UNSET
    """Where the character after it stands in the source."""
    bytes: tuple[int, int] | UnsetType = UNSET
    """The columns of both places in the bytes of UTF-8, where they are others."""


class IntervalRecord(msgspec.Struct, frozen=True):
    """An interval as the JSON has it."""

    low: Decimals | None
    """None when unbounded, empty or undefined."""
    high: Decimals | None
    low_open: bool
    high_open: bool
    shown: str
    """The same for a reader, rounded to five significant digits."""


class FindingRecord(msgspec.Struct, frozen=True):
    """A finding as the JSON has it."""

    rule: str
    verdict: Verdict
    severity: Severity
    level: str | None
    claims: tuple[str, ...]
    message: str
    working: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    fingerprint: str
    culprit: str | None
    intervals: dict[str, IntervalRecord]
    shared: IntervalRecord | None
    """What two or more intervals have in common; None when that is nothing."""
    start: int | None
    end: int | None
    settled: Settled | UnsetType = UNSET
    """Why it asks for no attention although its verdict would."""
    elsewhere: tuple[Elsewhere, ...] | UnsetType = UNSET
    """The numbers of other documents that took part."""
    at: Place | None | UnsetType = UNSET


class DerivedRecord(msgspec.Struct, frozen=True):
    """A derived figure as the JSON has it."""

    label: str
    unit: str | None
    interval: IntervalRecord
    shown: str
    working: tuple[str, ...]
    claims: tuple[str, ...]
    rule: str


class CoverageRecord(msgspec.Struct, frozen=True):
    """How much of a document was checked."""

    claims: int
    checked: int
    unchecked: dict[str, str]


class DocumentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `jsonl`."""

    schema: str = DOCUMENT_SCHEMA
    id: str
    path: str
    title: str
    date: dt.date | None
    verdict: Verdict | UnsetType = UNSET
    claims: list[ClaimRecord]
    findings: list[FindingRecord] | UnsetType = UNSET
    derived: list[DerivedRecord] | UnsetType = UNSET
    coverage: CoverageRecord | UnsetType = UNSET
    notices: list[Notice]
    line: int | UnsetType = UNSET
    """The line of its file in which it begins, for a document of a corpus."""
    text: str | UnsetType = UNSET
    clean: str | UnsetType = UNSET
    blocks: list[Block] | UnsetType = UNSET
    tables: list[Table] | UnsetType = UNSET


class AuditRecord(DocumentRecord, frozen=True, kw_only=True):
    """An audited document inside a run, with its text and structure: all that an output may show of it."""

    verdict: Verdict
    findings: list[FindingRecord]
    derived: list[DerivedRecord]
    coverage: CoverageRecord
    text: str
    blocks: list[Block]
    tables: list[Table]


class WrittenRecord(DocumentRecord, frozen=True, kw_only=True):
    """A document of which nothing is wanted but its line of `jsonl`, written where it was audited."""

    encoded: bytes


class SummaryRecord(msgspec.Struct, frozen=True):
    """The counts of a run."""

    documents: int
    claims: int
    checked: int
    verdicts: dict[str, int]
    levels: dict[str, int]
    applied: dict[str, int]
    settled: dict[str, int] = {}
    """Findings that are settled, by `baseline` and `waiver`."""


class RunHead(msgspec.Struct, frozen=True, kw_only=True):
    """A run without its documents."""

    schema: str = RUN_SCHEMA
    version: str
    started: dt.datetime
    verdict: Verdict
    exit_status: int
    summary: SummaryRecord
    reasons: list[str] | UnsetType = UNSET
    """What besides the findings makes the exit status 1."""
    rules: list[RuleInfo]
    notices: list[Notice]


class RunRecord(RunHead, frozen=True, kw_only=True):
    """A whole run: everything that a report of it needs."""

    documents: list[AuditRecord]


# ---------------------------------------------------------------------- making them
def audited(audit: Audit) -> DocumentRecord:
    """The `auditor.document/1` record of an audited document, without its text: a line of `jsonl`."""
    document = audit.document
    return DocumentRecord(
        id=document.id,
        path=document.path,
        title=document.title,
        date=document.date,
        verdict=audit.verdict,
        claims=[claim_record(claim) for claim in audit.claims],
        findings=[_finding(finding) for finding in audit.findings],
        derived=[_derived(figure) for figure in audit.derived],
        coverage=_coverage(audit),
        notices=document.notices,
    )


def lean(audit: Audit) -> DocumentRecord:
    """The record of a document without its text; of one that comes as its line, no more than the line."""
    if audit.line is None:
        return audited(audit)
    document = audit.document
    return WrittenRecord(
        id=document.id, path=document.path, title="", date=None, claims=[], notices=document.notices, encoded=audit.line
    )


def extracted(document: Document, claims: list[Claim]) -> DocumentRecord:
    """The record of a document that was read but not audited: what `auditor extract` writes."""
    return DocumentRecord(
        id=document.id,
        path=document.path,
        title=document.title,
        date=document.date,
        claims=[claim_record(claim) for claim in claims],
        notices=document.notices,
    )


def placed(audit: Audit) -> AuditRecord:
    """The record of an audited document inside a run: with source places, its text, blocks and tables."""
    document = audit.document
    claims = [_placed_claim(document, claim) for claim in audit.claims]
    by_id = {claim.id: claim for claim in claims}
    return AuditRecord(
        id=document.id,
        path=document.path,
        title=document.title,
        date=document.date,
        verdict=audit.verdict,
        claims=claims,
        findings=[_finding(finding, _finding_place(document, finding, by_id)) for finding in audit.findings],
        derived=[_derived(figure) for figure in audit.derived],
        coverage=_coverage(audit),
        notices=document.notices,
        line=document.line_base if document.line_base != 1 else UNSET,
        text=document.text,
        clean=document.clean or UNSET,
        blocks=document.blocks,
        tables=document.tables,
    )


def lined(record: DocumentRecord) -> DocumentRecord:
    """The record as a line of `jsonl`: without what only a run holds."""
    if not isinstance(record, AuditRecord):
        return record
    return DocumentRecord(
        id=record.id,
        path=record.path,
        title=record.title,
        date=record.date,
        verdict=record.verdict,
        claims=[msgspec.structs.replace(claim, at=UNSET, to=UNSET, bytes=UNSET) for claim in record.claims],
        findings=[msgspec.structs.replace(finding, at=UNSET) for finding in record.findings],
        derived=record.derived,
        coverage=record.coverage,
        notices=record.notices,
    )


def ran(run: Run, documents: list[AuditRecord]) -> RunRecord:
    """The `auditor.run/1` record of a run and its documents."""
    return RunRecord(
        version=run.version,
        started=run.started,
        verdict=run_verdict(run),
        exit_status=run.exit_status,
        summary=SummaryRecord(
            run.documents, run.claims, run.checked, run.verdicts, run.levels, run.applied, run.settled
        ),
        reasons=run.reasons or UNSET,
        rules=run.rules,
        notices=run.notices,
        documents=documents,
    )


def run_verdict(run: Run) -> Verdict:
    """The most serious verdict of all findings; `fail` for a run that fails for another reason."""
    if run.reasons:
        return Verdict.FAIL
    for verdict in (Verdict.FAIL, Verdict.WARN):
        if run.verdicts.get(verdict):
            return verdict
    passed = run.verdicts.get(Verdict.PASS) or run.verdicts.get(Verdict.PASS_BY_ROUNDING)
    return Verdict.PASS if passed or run.settled else Verdict.NOT_CHECKED


def encode(record: object) -> bytes:
    """The record as compact UTF-8 JSON; a lone surrogate in a text becomes U+FFFD."""
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(_scrubbed(msgspec.to_builtins(record)))


def indented(record: object) -> bytes:
    """The record as UTF-8 JSON for reading and diffing."""
    return msgspec.json.format(encode(record), indent=2) + b"\n"


def _placed_claim(document: Document, claim: Claim) -> ClaimRecord:
    """The record of a claim with its places in the source."""
    if is_outside(document, claim):
        cell = cell_place(document, claim)
        return claim_record(claim, cell, cell and Place(cell.line, cell.column + 1))
    before_end = max(claim.start, claim.end - 1)
    last = document.text[before_end : claim.end]
    at, to = document.place(claim.start), document.place(before_end)
    to = Place(to.line, to.column + len(last))
    end_byte = document.byte_column(before_end) + len(last.encode("utf-8", "replace"))
    columns = document.byte_column(claim.start), end_byte
    return claim_record(claim, at, to, UNSET if columns == (at.column, to.column) else columns)


def _finding_place(document: Document, finding: Finding, claims: dict[str, ClaimRecord]) -> Place | None:
    """The place of the number most likely wrong, else of the first in the text, else of the evidence."""
    first = leading(finding, claims)
    if first is not None:
        return first.at or None
    return document.place(finding.start) if finding.start is not None else None


def claim_record(
    claim: Claim,
    at: Place | None | UnsetType = UNSET,
    to: Place | None | UnsetType = UNSET,
    columns: tuple[int, int] | UnsetType = UNSET,
) -> ClaimRecord:
    """The record of a claim, with its places in the source when given."""
    quantity, period = claim.quantity, claim.period
    value, low, high = _figures(quantity) if quantity is not None else _days(period)
    return ClaimRecord(
        claim.id,
        claim.start,
        claim.end,
        claim.text,
        claim.kind,
        claim.unit,
        value,
        low,
        high,
        claim.hedge,
        claim.table,
        claim.row,
        claim.column,
        claim.subject,
        claim.entity,
        period.label if period is not None else None,
        claim.noun,
        claim.range,
        claim.ambiguous,
        at,
        to,
        columns,
    )


def interval_record(interval: Interval) -> IntervalRecord:
    """The record of an interval."""
    drawn = interval.defined and not interval.is_empty
    return IntervalRecord(
        low=exact(interval.low) if drawn else None,
        high=exact(interval.high) if drawn else None,
        low_open=interval.low_open,
        high_open=interval.high_open,
        shown=interval.show(),
    )


def _finding(finding: Finding, at: Place | None | UnsetType = UNSET) -> FindingRecord:
    return FindingRecord(
        rule=finding.rule,
        verdict=finding.verdict,
        severity=finding.severity,
        level=finding.level,
        claims=finding.claims,
        message=finding.message,
        working=finding.working,
        suggestions=finding.suggestions,
        fingerprint=finding.fingerprint,
        culprit=finding.culprit,
        intervals={name: interval_record(interval) for name, interval in finding.intervals.items()},
        shared=_shared(finding.intervals),
        start=finding.start,
        end=finding.end,
        settled=finding.settled or UNSET,
        elsewhere=finding.elsewhere or UNSET,
        at=at,
    )


def _shared(intervals: dict[str, Interval]) -> IntervalRecord | None:
    if len(intervals) < 2:
        return None
    common = intersection(intervals.values())
    return None if common.is_empty or not common.defined else interval_record(common)


def _derived(figure: Derived) -> DerivedRecord:
    return DerivedRecord(
        figure.label,
        figure.unit,
        interval_record(figure.interval),
        figure.shown,
        figure.working,
        figure.claims,
        figure.rule,
    )


def _coverage(audit: Audit) -> CoverageRecord:
    coverage = audit.coverage
    return CoverageRecord(coverage.claims, coverage.checked, coverage.unchecked)


# ---------------------------------------------------------------------- figures
Figures = tuple[str | None, str | None, str | None]
"""Value, low and high."""

REMEMBERED = 1 << 16
"""How many quantities keep their decimal strings; the extractor gives equal ones the same object."""

_remembered: dict[int, tuple[Quantity, Figures]] = {}


def _figures(quantity: Quantity) -> Figures:
    """Holding the quantity keeps its id from being given to another one."""
    known = _remembered.get(id(quantity))
    if known is not None:
        return known[1]
    narrow = quantity.narrow
    figures = exact(quantity.value), exact(narrow.low), exact(narrow.high)
    if len(_remembered) >= REMEMBERED:
        _remembered.clear()
    _remembered[id(quantity)] = quantity, figures
    return figures


def _days(period: Period | None) -> Figures:
    if period is None:
        return None, None, None
    first = period.start.isoformat() if period.start else None
    last = period.end.isoformat() if period.end else None
    return period.label, first, last


def _scrubbed(value: object) -> object:
    """The same tree of plain values with every lone surrogate replaced."""
    if isinstance(value, str):
        return SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_scrubbed(key): _scrubbed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(item) for item in value]
    return value
