"""Where claims and findings stand: in the source file, or in a cell of a table outside the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from auditor.model import Place

if TYPE_CHECKING:
    from auditor.model import Claim, Document, Finding, Origin
    from auditor.report.records import AuditRecord, ClaimRecord, DocumentRecord, FindingRecord

    AnyClaim = TypeVar("AnyClaim", Claim, ClaimRecord)


def claims_by_id(audit: AuditRecord) -> dict[str, ClaimRecord]:
    """The claims of an audited document by their ids."""
    return {claim.id: claim for claim in audit.claims}


def is_outside(document: Document | AuditRecord, claim: Claim | ClaimRecord) -> bool:
    """True for a claim in a table that is no part of the document's text: its offsets count in the cell."""
    if claim.table is None:
        return False
    return not 0 <= claim.table < len(document.tables) or document.tables[claim.table].starts is None


def taking_part(finding: Finding | FindingRecord, claims: Mapping[str, AnyClaim]) -> Iterator[AnyClaim]:
    """The claims of a finding, in the order in which it names them."""
    return (claims[name] for name in finding.claims if name in claims)


def leading(finding: Finding | FindingRecord, claims: Mapping[str, AnyClaim]) -> AnyClaim | None:
    """The claim that a finding points at: the number most likely wrong, else the first in the text."""
    held = list(taking_part(finding, claims))
    return (claims.get(finding.culprit or "") or min(held, key=_order)) if held else None


def cell_place(document: Document, claim: Claim) -> Place | None:
    """The row and the column, counted from one, of a claim in a file's table; None for another table or a text."""
    origin = origin_of(document, claim)
    if origin is None or claim.row is None or not 0 <= claim.row < len(origin.lines):
        return None
    return Place(origin.lines[claim.row], (claim.column or 0) + 1)


def origin_of(document: Document | AuditRecord, claim: Claim | ClaimRecord) -> Origin | None:
    """Where the table of a claim comes from; None for a claim of a text and for a table that no file holds as one."""
    if claim.table is None or not 0 <= claim.table < len(document.tables):
        return None
    return document.tables[claim.table].origin


def field_of(document: Document | AuditRecord, claim: Claim | ClaimRecord) -> str:
    """What the column of a claim goes by: its letter in a workbook, its heading in a table of claims, else nothing."""
    origin = origin_of(document, claim)
    if origin is None or claim.column is None or claim.table is None:
        return ""
    if origin.lettered:
        return letters(claim.column)
    header = next(iter(document.tables[claim.table].rows), [])
    return header[claim.column].strip() if origin.fields and claim.column < len(header) else ""


def letters(column: int) -> str:
    """The letters that a workbook names a zero-based column by.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def name_of(document: Document | DocumentRecord) -> str:
    """What to call a document: its path, or its id where it has none or shares it with others."""
    path, own = document.path, document.id
    if not path or (own and own != path):
        return f"{path}[{own}]" if path else own or "text"
    return path


def path_of(document: Document | DocumentRecord) -> str:
    """The file of a document as its user named it; its id, or `text`, for one that has no file."""
    return document.path or document.id or "text"


def where(document: AuditRecord, finding: FindingRecord, claims: dict[str, ClaimRecord]) -> str:
    """The place of a finding for a reader: `story.txt:3:12`, or `facts.jsonl:7:1 (table 1, row 2, column 3)`."""
    if finding.at:
        field = _field(document, finding, claims)
        return f"{path_of(document)}:{finding.at.line}:{finding.at.column}{f' ({field})' if field else ''}"
    cell = _cell(finding, claims)
    return f"{path_of(document)}:{document.line or 1}:1{f' ({cell})' if cell else ''}"


def _field(document: AuditRecord, finding: FindingRecord, claims: dict[str, ClaimRecord]) -> str:
    """What the cell of a finding in a file's table is called there: `sheet Q4, cell G3`, `column converted`."""
    claim = leading(finding, claims)
    return "" if claim is None else _field_name(document, claim)


def _field_name(document: AuditRecord, claim: ClaimRecord) -> str:
    origin, field = origin_of(document, claim), field_of(document, claim)
    if origin is not None and origin.lettered and claim.at:
        return f"sheet {origin.sheet}, cell {field}{claim.at.line}"
    return f"column {field}" if field else ""


def cell_name(document: AuditRecord, claim: ClaimRecord) -> str:
    """What the cell of a claim outside the text is called; nothing for a claim of the text."""
    if not is_outside(document, claim):
        return ""
    return _field_name(document, claim) if claim.at else _numbered(claim)


def _cell(finding: FindingRecord, claims: dict[str, ClaimRecord]) -> str:
    claim = claims.get(finding.culprit or "") or next(taking_part(finding, claims), None)
    return "" if claim is None or claim.table is None else _numbered(claim)


def _numbered(claim: ClaimRecord) -> str:
    return f"table {(claim.table or 0) + 1}, row {(claim.row or 0) + 1}, column {(claim.column or 0) + 1}"


def _order(claim: Claim | ClaimRecord) -> tuple[int, int, int, int]:
    """Text before tables outside it, each in reading order."""
    return -1 if claim.table is None else claim.table, claim.row or 0, claim.column or 0, claim.start
