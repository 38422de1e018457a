"""The passages of a document that show a finding, with the places of its numbers in them."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from auditor.model import Block, Span, Table
from auditor.patterns import lazily
from auditor.report.places import is_outside, taking_part
from auditor.report.records import AuditRecord, ClaimRecord, FindingRecord

REACH = 300
"""How far a passage reaches from a number at most, in characters."""

MOST = 6
"""How many passages are quoted of one finding."""

SENTENCE_END = lazily(r"(?<=[a-z0-9%)\]”’\"'])[.!?][”’\"')\]]*\s+")
CELL_GAP = " | "
SHORT = 40
"""Longest cell without a number of the finding that is quoted whole, in characters."""


class Mark(msgspec.Struct, frozen=True):
    """A number in a quoted passage."""

    start: int
    """Offset of its first character in the passage."""
    end: int
    """Offset after its last character."""
    culprit: bool
    """True for the number most likely wrong, or for all when none stands out."""


class Quote(msgspec.Struct, frozen=True):
    """A passage and the numbers of a finding that stand in it."""

    label: str
    """The line of its first number in the source, or the row of its table (`row 3`)."""
    text: str
    """The passage as written."""
    marks: tuple[Mark, ...]
    """The numbers, in reading order."""


def quotes(document: AuditRecord, finding: FindingRecord, claims: dict[str, ClaimRecord]) -> list[Quote]:
    """The passages that hold the numbers of a finding, in reading order, at most `MOST`."""
    held = list(taking_part(finding, claims))
    in_text = sorted((claim for claim in held if not is_outside(document, claim)), key=lambda claim: claim.start)
    outside = [claim for claim in held if is_outside(document, claim)]
    found = _text_quotes(document, in_text, finding.culprit) + _row_quotes(document, outside, finding.culprit)
    return found[:MOST]


def _text_quotes(document: AuditRecord, claims: list[ClaimRecord], culprit: str | None) -> list[Quote]:
    groups: list[tuple[Span, list[ClaimRecord]]] = []
    for claim in claims:
        span = passage(document, claim)
        if groups and span.start < groups[-1][0].end:
            last, members = groups[-1]
            groups[-1] = Span(last.start, max(last.end, span.end)), [*members, claim]
        elif len(groups) < MOST:
            groups.append((span, [claim]))
        else:
            break
    return [_text_quote(document, span, members, culprit) for span, members in groups]


def _text_quote(document: AuditRecord, span: Span, claims: list[ClaimRecord], culprit: str | None) -> Quote:
    marks = tuple(_mark(claim, claim.start - span.start, culprit) for claim in claims)
    label = str(claims[0].at.line) if claims[0].at else ""
    return Quote(label, document.text[span.start : span.end], marks)


def _mark(claim: ClaimRecord, start: int, culprit: str | None) -> Mark:
    return Mark(start, start + claim.end - claim.start, culprit is None or claim.id == culprit)


def passage(document: AuditRecord, claim: ClaimRecord) -> Span:
    """The sentence or table row around a claim of the text, at most `REACH` characters to each side."""
    if claim.table is not None and 0 <= claim.table < len(document.tables):
        low, high = _row_span(document.tables[claim.table], claim)
    else:
        low, high = _block_span(document, claim)
    low, high = max(low, claim.start - REACH), min(high, claim.end + REACH)
    text = document.text
    before = [match.end() for match in SENTENCE_END.finditer(text, low, claim.start)]
    after = SENTENCE_END.search(text, claim.end, high)
    start, end = before[-1] if before else low, after.end() if after else high
    return _trimmed(text, min(start, claim.start), max(end, claim.end))


def _block_span(document: AuditRecord, claim: ClaimRecord) -> Span:
    blocks: list[Block] = document.blocks
    at = bisect_right(blocks, claim.start, key=lambda block: block.start) - 1
    if at >= 0 and claim.start < blocks[at].end:
        return Span(blocks[at].start, blocks[at].end)
    return Span(0, len(document.text))


def _row_span(table: Table, claim: ClaimRecord) -> Span:
    """A row of a table inside the text, from its first cell to its last."""
    row = claim.row or 0
    if table.starts is None or row >= min(len(table.starts), len(table.rows)):
        return Span(claim.start, claim.end)
    cells = [(at, cell) for at, cell in zip(table.starts[row], table.rows[row], strict=False) if cell]
    low = min((at for at, _ in cells), default=claim.start)
    return Span(min(low, claim.start), max((at + len(cell) for at, cell in cells), default=claim.end))


def _trimmed(text: str, start: int, end: int) -> Span:
    stretch = text[start:end]
    return Span(start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip()))


def _row_quotes(document: AuditRecord, claims: list[ClaimRecord], culprit: str | None) -> list[Quote]:
    rows: dict[tuple[int, int], list[ClaimRecord]] = {}
    for claim in claims:
        rows.setdefault((claim.table or 0, claim.row or 0), []).append(claim)
    found = (_row_quote(document, table, row, rows[table, row], culprit) for table, row in sorted(rows)[:MOST])
    return [quote for quote in found if quote is not None]


def _row_quote(
    document: AuditRecord, table: int, row: int, claims: list[ClaimRecord], culprit: str | None
) -> Quote | None:
    """A row of a table outside the text, its cells side by side."""
    if not (table < len(document.tables) and row < len(document.tables[table].rows)):
        return None
    held = [claim for claim in claims if (claim.column or 0) < len(document.tables[table].rows[row])]
    columns = {claim.column or 0 for claim in held}
    cells = [cell if at in columns else _short(cell) for at, cell in enumerate(document.tables[table].rows[row])]
    starts = [0]
    for cell in cells:
        starts.append(starts[-1] + len(cell) + len(CELL_GAP))
    marks = sorted((_mark(claim, starts[claim.column or 0] + claim.start, culprit) for claim in held), key=_start)
    origin = document.tables[table].origin
    line = origin.lines[row] if origin is not None and row < len(origin.lines) else row + 1
    return _clipped(f"row {line}", CELL_GAP.join(cells), tuple(marks))


def _start(mark: Mark) -> int:
    return mark.start


def _short(cell: str) -> str:
    return cell if len(cell) <= SHORT else cell[: SHORT - 1] + "…"


def _clipped(label: str, text: str, marks: tuple[Mark, ...]) -> Quote:
    """At most `REACH` characters before the first number and after the last one."""
    if not marks:
        return Quote(label, text[:REACH], marks)
    low = max(0, marks[0].start - REACH)
    moved = tuple(Mark(mark.start - low, mark.end - low, mark.culprit) for mark in marks)
    return Quote(label, text[low : marks[-1].end + REACH], moved)
