"""Finding the quantitative claims of a document.

text -> runs (amounts) and dates -> overlaps settled -> claims with subject, entity and period
tables -> the same cell by cell, with what headings and captions say
all -> what is ambiguous settled from the whole document
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec

from auditor.claims import is_claims
from auditor.extract.prose import MOST_CLAIMS, REMEMBERED, prose
from auditor.extract.senses import settle
from auditor.model import Claim, Document
from auditor.patterns import lazily

__all__ = ["LONGEST_CELL", "MOST_CLAIMS", "extract", "read_cell"]

LONGEST_CELL = 2000
"""Characters; a longer cell is prose laid out as a table and its numbers are read as prose."""

_BRACKETED = lazily(r"\s*\(\s*[^()]*\d[^()]*\)?\s*%?\s*")


def extract(document: Document) -> list[Claim]:
    """The claims of a document in reading order: those of its text, then those of its tables outside the text.

    `claim.text == document.text[claim.start:claim.end]`, or the same slice of its cell for a table that
    lies outside the text. The claims do not depend on what else was read before.
    """
    if is_claims(document):
        from auditor.claims.rows import read_rows

        return read_rows(document)[0]
    text, way_back = _visible(document)
    areas = _cell_areas(document)
    claims = prose(text, document.date)
    if areas:
        claims = [claim for claim in claims if not _inside(areas, way_back(claim.start))]
    if way_back is not _same:
        claims = [_moved(claim, way_back, document.text) for claim in claims]
    claims.extend(_of_tables(document) if document.tables else ())
    if areas:
        claims.sort(
            key=lambda claim: claim.start if claim.table is None or document.tables[claim.table].starts else 1 << 60
        )
    claims = settle(text, claims, document)
    return [_numbered(claim, number) for number, claim in enumerate(claims, 1)]


def _of_tables(document: Document) -> Iterator[Claim]:
    """The claims of the tables, whose modules a text alone does without."""
    from auditor.extract.layout import layouts
    from auditor.extract.tables import claims_of_table

    plans = layouts(document)
    for index, table in enumerate(document.tables):
        yield from claims_of_table(table, index, read_cell, plans[index])


def _numbered(claim: Claim, number: int) -> Claim:
    return msgspec.structs.replace(claim, id=f"c{number}")


# ---------------------------------------------------------------------- tables
def read_cell(cell: str) -> tuple[Claim, ...]:
    """The claims of one cell read by itself, without ids and without what they are about."""
    return _cell(cell) if len(cell) <= REMEMBERED else _read_cell(cell)


@lru_cache(maxsize=1 << 16)
def _cell(cell: str) -> tuple[Claim, ...]:
    return _read_cell(cell)


def _read_cell(cell: str) -> tuple[Claim, ...]:
    """The claims of one cell; a lone figure in brackets is negative."""
    claims = prose(cell, about=False)
    if len(claims) != 1 or claims[0].quantity is None or claims[0].quantity.value <= 0:
        return tuple(claims)
    if not _BRACKETED.fullmatch(cell):
        return tuple(claims)
    quantity = msgspec.structs.replace(claims[0].quantity, value=-claims[0].quantity.value)
    return (msgspec.structs.replace(claims[0], quantity=quantity),)


def _cell_areas(document: Document) -> list[tuple[int, int]]:
    """Where the cells of tables inside the text stand, in order: their numbers are read cell by cell."""
    return sorted((block.start, block.end) for block in document.blocks if block.kind in ("table", "code"))


def _inside(areas: list[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(areas, (offset, 1 << 60)) - 1
    return at >= 0 and areas[at][0] <= offset < areas[at][1]


# ---------------------------------------------------------------------- hidden mark-up
def _same(offset: int) -> int:
    return offset


def _visible(document: Document) -> tuple[str, Callable[[int], int]]:
    """The text without its hidden mark-up, and the way from its offsets to those of the document."""
    if not document.clean or "\x00" not in document.clean:
        return document.text, _same
    parts, sources, targets, at = [], [], [], 0
    for match in re.finditer(r"[^\x00]+", document.clean):
        parts.append(match[0])
        sources.append(at)
        targets.append(match.start())
        at += len(match[0])

    def way_back(offset: int) -> int:
        index = bisect_right(sources, offset) - 1
        return targets[index] + offset - sources[index] if index >= 0 else offset

    return "".join(parts), way_back


def _moved(claim: Claim, way_back: Callable[[int], int], text: str) -> Claim:
    start, end = way_back(claim.start), way_back(claim.end - 1) + 1
    return msgspec.structs.replace(claim, start=start, end=end, text=text[start:end])
