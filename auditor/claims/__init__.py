"""Tables of claims: one claim a row, its meaning in columns.

rows -> grouped by document -> Document with one table -> claims and relations by column -> checked like prose
"""

from __future__ import annotations

from auditor.model import Document

LISTED = 5
"""Records that cannot be read and are told one by one; the others are counted."""


def is_claims(document: Document) -> bool:
    """Whether a document is made of rows of a table of claims."""
    return bool(document.tables) and bool(document.tables[0].fields)


def too_many(count: int) -> str:
    """What is said when not all rows that cannot be read are listed."""
    return f"{count:,} rows cannot be read; the first {LISTED} are told above"
