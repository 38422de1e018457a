"""The claims and findings of a document as rows of two tables: what data frames, CSV, Parquet and XLSX hold.

The columns and their types are the same for every run; a change that could break a reader is told in the changelog.
`string`, `integer` (64 bits), `number` (a float, for reckoning; the exact decimals are strings), `boolean` and
`strings` (a list).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from auditor.model import Kind, Place
from auditor.report.places import claims_by_id, field_of, leading, origin_of
from auditor.report.records import AuditRecord, ClaimRecord
from auditor.report.wording import STATES, state_of

CLAIMS = {
    "document": "string",
    "path": "string",
    "sheet": "string",
    "line": "integer",
    "column": "integer",
    "field": "string",
    "id": "string",
    "text": "string",
    "kind": "string",
    "unit": "string",
    "value": "string",
    "low": "string",
    "high": "string",
    "number": "number",
    "hedge": "string",
    "subject": "string",
    "entity": "string",
    "period": "string",
    "noun": "string",
    "range": "string",
    "ambiguous": "boolean",
    "start": "integer",
    "end": "integer",
    "state": "string",
    "checked": "boolean",
    "reason": "string",
}
"""The columns of the table of claims with their types."""
FINDINGS = {
    "document": "string",
    "path": "string",
    "sheet": "string",
    "line": "integer",
    "column": "integer",
    "field": "string",
    "rule": "string",
    "verdict": "string",
    "severity": "string",
    "level": "string",
    "message": "string",
    "text": "string",
    "culprit": "string",
    "claims": "strings",
    "suggestion": "string",
    "reason": "string",
    "working": "string",
    "settled": "string",
    "fingerprint": "string",
}
"""The columns of the table of findings with their types."""

SETTLED = "settled"
"""The state of a claim whose findings would ask for attention but were settled."""
ORDER = (*STATES[:3], SETTLED, *STATES[3:])
"""The states of a claim, most serious first."""
DECIMALS = frozenset({"value", "low", "high"})
"""Strings that hold exact decimals, or the days of a date."""


def claim_rows(document: AuditRecord) -> Iterator[tuple[Any, ...]]:
    """A row for each claim of a document, in the order of `CLAIMS`; what is not known is None."""
    states, unchecked = _states(document), document.coverage.unchecked
    for claim in document.claims:
        yield (
            *_where(document, claim, claim.at or None),
            *(claim.id, claim.text, str(claim.kind), claim.unit, claim.value, claim.low, claim.high, _number(claim)),
            *(claim.hedge, claim.subject, claim.entity, claim.period, claim.noun, claim.range, claim.ambiguous),
            *(claim.start, claim.end, states.get(claim.id, "not-checked"), claim.id not in unchecked),
            unchecked.get(claim.id),
        )


def finding_rows(document: AuditRecord) -> Iterator[tuple[Any, ...]]:
    """A row for each finding of a document, in the order of `FINDINGS`; what is not known is None."""
    claims = claims_by_id(document)
    for finding in document.findings:
        claim, best = leading(finding, claims), next(iter(finding.suggestions), None)
        yield (
            *_where(document, claim, finding.at or None),
            *(finding.rule, str(finding.verdict), str(finding.severity), finding.level, finding.message),
            None if claim is None else claim.text,
            *(finding.culprit, list(finding.claims), best and best.text, best and best.reason),
            "\n".join(finding.working),
            finding.settled.by if finding.settled else None,
            finding.fingerprint,
        )


def _where(document: AuditRecord, claim: ClaimRecord | None, place: Place | None) -> tuple[Any, ...]:
    """Document, path, sheet, line, column and field."""
    origin = None if claim is None else origin_of(document, claim)
    sheet, field = (origin.sheet if origin else None), (field_of(document, claim) if claim else None)
    line, column = place or (document.line or 1, 1)
    return document.id, document.path, sheet or None, line, column, field or None


def _states(document: AuditRecord) -> dict[str, str]:
    """For each claim the most serious state of the findings that it takes part in."""
    found: dict[str, str] = {}
    for finding in document.findings:
        told = state_of(finding)
        state = told if told in ORDER else SETTLED
        for name in finding.claims:
            if name not in found or ORDER.index(state) < ORDER.index(found[name]):
                found[name] = state
    return found


def _number(claim: ClaimRecord) -> float | None:
    """The value as a float; None for a date and for what no float holds."""
    if claim.kind is Kind.DATE or claim.value is None:
        return None
    try:
        number = float(claim.value)
    except ValueError:  # a saved run that somebody edited
        return None
    return number if isfinite(number) else None
