"""Where claims and findings stand: in the source file, or in a cell of a table outside the text."""

from __future__ import annotations

from auditor.model import Audit, Claim, Document, Finding, Place


def claims_by_id(audit: Audit) -> dict[str, Claim]:
    """The claims of an audited document by their ids."""
    return {claim.id: claim for claim in audit.claims}


def is_outside(document: Document, claim: Claim) -> bool:
    """True for a claim in a table that is no part of the document's text: its offsets count in the cell."""
    if claim.table is None:
        return False
    return not 0 <= claim.table < len(document.tables) or document.tables[claim.table].starts is None


def place_of(document: Document, claim: Claim) -> Place | None:
    """The line and column of a claim in the source; None for a table outside the text."""
    return None if is_outside(document, claim) else document.place(claim.start)


def finding_place(document: Document, finding: Finding, claims: dict[str, Claim]) -> Place | None:
    """The place of the number most likely wrong, else of the first in the text, else of the evidence."""
    taking_part = [claims[name] for name in finding.claims if name in claims]
    if not taking_part:
        return document.place(finding.start) if finding.start is not None else None
    culprit = claims.get(finding.culprit or "")
    return place_of(document, culprit or min(taking_part, key=_order))


def name_of(document: Document) -> str:
    """What to call a document: its path, or its id where it has none or shares it with others."""
    path, own = document.path, document.id
    if not path or (own and own != path):
        return f"{path}[{own}]" if path else own or "text"
    return path


def path_of(document: Document) -> str:
    """The file of a document as its user named it; its id, or `text`, for one that has no file."""
    return document.path or document.id or "text"


def where(document: Document, finding: Finding, claims: dict[str, Claim]) -> str:
    """The place of a finding for a reader: `story.txt:3:12`, or `facts.jsonl:7:1 (table 1, row 2, column 3)`."""
    place = finding_place(document, finding, claims)
    if place is not None:
        return f"{path_of(document)}:{place.line}:{place.column}"
    cell = _cell(finding, claims)
    return f"{path_of(document)}:{document.line_base}:1{f' ({cell})' if cell else ''}"


def _cell(finding: Finding, claims: dict[str, Claim]) -> str:
    claim = claims.get(finding.culprit or "") or next((claims[name] for name in finding.claims if name in claims), None)
    if claim is None or claim.table is None:
        return ""
    return f"table {claim.table + 1}, row {(claim.row or 0) + 1}, column {(claim.column or 0) + 1}"


def _order(claim: Claim) -> tuple[int, int, int, int]:
    """Text before tables outside it, each in reading order."""
    return -1 if claim.table is None else claim.table, claim.row or 0, claim.column or 0, claim.start
