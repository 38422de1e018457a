"""What the row and the column of a table's figure are called, for workings and for fingerprints that stay."""

from __future__ import annotations

from auditor.model import Claim, Document

LONGEST = 60
"""Characters of a label that are told."""
NAMING = ("subject", "basis", "entity", "period")
"""The columns of a table of claims that name its rows."""
MOST_HEADS = 4
"""Rows at the top of a table that may hold headings."""


def row_label(document: Document, claim: Claim) -> str:
    """The first cell with words in a claim's row; empty when there is none."""
    row = _row(document, claim, claim.row)
    if fields := _fields(document, claim):
        told = (row[fields[name]] for name in NAMING if name in fields and fields[name] < len(row))
        return _told(", ".join(cell.strip() for cell in told if cell.strip()))
    return next((_told(cell) for cell in row if _is_words(cell)), "")


def column_label(document: Document, claim: Claim) -> str:
    """What stands over a claim's column in the rows at the top; empty when nothing does."""
    if claim.column is None or claim.row is None:
        return ""
    rows = min(MOST_HEADS, claim.row) if not _fields(document, claim) else 1
    heads = (_row(document, claim, row) for row in range(rows))
    cells = (row[claim.column] for row in heads if claim.column < len(row))
    return " ".join(dict.fromkeys(_told(cell) for cell in cells if cell.strip()))[:LONGEST]


def _fields(document: Document, claim: Claim) -> dict[str, int]:
    """The columns of the claim's table by name, for a table of claims."""
    if claim.table is None or claim.table >= len(document.tables):
        return {}
    return document.tables[claim.table].fields


def _row(document: Document, claim: Claim, row: int | None) -> list[str]:
    if claim.table is None or row is None or claim.table >= len(document.tables):
        return []
    rows = document.tables[claim.table].rows
    return rows[row] if row < len(rows) else []


def _is_words(cell: str) -> bool:
    return any(map(str.isalpha, cell[:LONGEST]))


def _told(cell: str) -> str:
    return " ".join(cell[: 2 * LONGEST].split())[:LONGEST]
