"""What every finder of relations sees: one document with its claims, its masked text and its context."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from auditor.check.rules import Words
from auditor.extract.context import sentences
from auditor.model import Block, Claim, Document, Span
from auditor.relate.mask import Masked

if TYPE_CHECKING:
    from auditor.relate.grid import Grid

LONGEST_SENTENCE = 1000
"""Characters; what stands further off says nothing about a figure, and looking at it all would cost quadratic time."""


class Scene:
    """A document ready for finding relations; what is costly is made when first asked for."""

    def __init__(self, document: Document, claims: list[Claim], words: Mapping[str, Words]) -> None:
        self.document = document
        self.claims = claims
        self.words = words
        self.prose = [claim for claim in claims if claim.table is None]
        self.kept: dict[object, Any] = {}
        """What finders worked out of the document and others of them use, by who worked it out."""
        self._starts = [claim.start for claim in self.prose]

    @cached_property
    def masked(self) -> Masked:
        """The text with its claims masked."""
        return Masked(self.document, self.claims)

    @cached_property
    def grids(self) -> list[Grid]:
        """The tables of the document with their figures, in order, but for tables of claims, which are read by row."""
        by_table: dict[int, list[Claim]] = {}
        for claim in self.claims:
            if claim.table is not None and not self.document.tables[claim.table].fields:
                by_table.setdefault(claim.table, []).append(claim)
        if not by_table:
            return []
        from auditor.extract.layout import layouts
        from auditor.relate.grid import Grid

        plans = layouts(self.document)
        return [
            Grid(index, self.document.tables[index], plans[index], claims) for index, claims in sorted(by_table.items())
        ]

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Offsets at which sentences begin, block ends included."""
        return sorted({*sentences(self.document.text), *(block.start for block in self.document.blocks)})

    def sentence(self, offset: int) -> Span:
        """The sentence that holds an offset, at most `LONGEST_SENTENCE` characters of it on either side."""
        at = max(1, bisect_right(self.sentence_starts, offset))
        end = self.sentence_starts[at] if at < len(self.sentence_starts) else len(self.document.text)
        return Span(max(self.sentence_starts[at - 1], offset - LONGEST_SENTENCE), min(end, offset + LONGEST_SENTENCE))

    def within(self, span: Span) -> list[Claim]:
        """The claims of the prose that begin in a stretch of the text."""
        return self.prose[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def text(self, start: int, end: int) -> str:
        """A stretch of the text, what its reader does not see left out."""
        return (self.document.clean or self.document.text)[max(0, start) : end].replace("\x00", "")

    def block(self, offset: int) -> Block | None:
        """The block that holds an offset."""
        blocks = self.document.blocks
        at = bisect_right(blocks, offset, key=lambda block: block.start) - 1
        return blocks[at] if at >= 0 and offset < blocks[at].end else None
