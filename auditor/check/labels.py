"""What the row and the column of a table's figure are called, for workings and for fingerprints that stay."""

from __future__ import annotations

from auditor.model import Claim, Document

LONGEST = 60
"""Characters of a label that are told."""
MOST_HEADS = 4
"""Rows at the top of a table that may hold headings."""


def row_label(document: Document, claim: Claim) -> str:
    """The first cell with words in a claim's row; empty when there is none."""
    row = _row(document, claim, claim.row)
    return next((_told(cell) for cell in row if _is_words(cell)), "")


def column_label(document: Document, claim: Claim) -> str:
    """What stands over a claim's column in the rows at the top; empty when nothing does."""
    if claim.column is None or claim.row is None:
        return ""
    heads = (_row(document, claim, row) for row in range(min(MOST_HEADS, claim.row)))
    cells = (row[claim.column] for row in heads if claim.column < len(row))
    return " ".join(dict.fromkeys(_told(cell) for cell in cells if cell.strip()))[:LONGEST]


def _row(document: Document, claim: Claim, row: int | None) -> list[str]:
    if claim.table is None or row is None or claim.table >= len(document.tables):
        return []
    rows = document.tables[claim.table].rows
    return rows[row] if row < len(rows) else []


def _is_words(cell: str) -> bool:
    return any(map(str.isalpha, cell[:LONGEST]))


def _told(cell: str) -> str:
    return " ".join(cell[: 2 * LONGEST].split())[:LONGEST]
