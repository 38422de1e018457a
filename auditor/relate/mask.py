"""A text with its claims masked, so that phrases match words and claims alike.

Each claim becomes private-use characters: the first says its kind, the rest carry on. The hedging words
right before a claim are masked too, for `rose more than 8% to` reads like `rose 8% to`. The end of a
block becomes a mark that no phrase matches. Letters are lowered, hidden mark-up is left out; the way
back is kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

from auditor.model import Claim, Document, Kind, Span
from auditor.patterns import lazily

KIND_MARK = {kind: chr(0xE000 + index) for index, kind in enumerate(Kind)}
"""The first character of a masked claim, by kind."""
MARKS = frozenset(KIND_MARK.values())
"""The first characters of all masked claims."""
REST = "\ue010"
"""Every further character of a masked claim."""
HEDGE = "\ue011"
"""Every character of a masked hedge, the blank behind it included."""
BREAK = "\ue012"
"""The end of a block."""
ANY_MARK = "\ue000-\ue012"
"""All of them, for a character class."""

WORD = lazily(r"[^\W\d_]+")
"""A word, as those of a passage are counted."""


class Passage(NamedTuple):
    """A block of a masked text."""

    start: int
    """Where it begins in the masked text."""
    text: str
    marks: frozenset[str]
    """The kinds of claim it holds, by their marks."""
    words: frozenset[str]
    """Its words."""
    raw: bytes
    """The text as the pattern engine reads it."""


class Masked:
    """A document's text with the claims of its prose masked."""

    def __init__(self, document: Document, claims: list[Claim]) -> None:
        self.document = document
        self.claims = [claim for claim in claims if claim.table is None]
        source = _lowered(document.clean or document.text)
        self._hidden = "\x00" in source
        self._parts: list[str] = []
        self._length = 0
        self._targets: list[int] = []
        self._sources: list[int] = []
        self._starts: list[int] = []
        self._build(source)
        self.text = "".join(self._parts)

    @cached_property
    def passages(self) -> list[Passage]:
        """The blocks that hold a claim, as stretches of the masked text."""
        found, at = [], 0
        for text in self.text.split(BREAK):
            kinds = frozenset(mark for mark in MARKS if mark in text)
            if kinds:
                found.append(
                    Passage(at, text, kinds, frozenset(WORD.findall(text)), text.encode("utf-8", "surrogatepass"))
                )
            at += len(text) + 1
        return found

    def at(self, start: int) -> Claim | None:
        """The claim whose mask begins at an offset of the masked text."""
        index = bisect_left(self._starts, start)
        return self.claims[index] if index < len(self.claims) and self._starts[index] == start else None

    def between(self, start: int, end: int) -> list[Claim]:
        """The claims whose masks begin in `[start, end)` of the masked text."""
        return self.claims[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def source(self, start: int, end: int) -> Span:
        """The stretch of the document's text that a stretch of the masked text stands for."""
        return Span(self._back(start), self._back(max(start, end - 1)) + 1)

    def _back(self, offset: int) -> int:
        index = max(0, bisect_right(self._sources, offset) - 1)
        return self._targets[index] + offset - self._sources[index]

    def _build(self, source: str) -> None:
        breaks = sorted({block.end for block in self.document.blocks if block.end < len(source)})
        ends = iter([*breaks, len(source) + 1])
        stop, at = next(ends), 0
        for claim in self.claims:
            begin = claim.start if claim.hedge is None else _hedge_start(source, at, claim.start, claim.hedge)
            while stop <= begin:
                self._text(source, at, stop)
                self._emit(BREAK, stop)
                at = min(stop + 1, begin)
                stop = next(ends)
            self._text(source, at, begin)
            self._emit(HEDGE * (claim.start - begin), begin)
            self._starts.append(self._length)
            self._emit(KIND_MARK[claim.kind] + REST * (claim.end - claim.start - 1), claim.start)
            at = claim.end
        while stop < len(source):
            self._text(source, at, stop)
            self._emit(BREAK, stop)
            at = max(at, stop + 1)
            stop = next(ends)
        self._text(source, at, len(source))

    def _text(self, source: str, start: int, end: int) -> None:
        if start >= end:
            return
        if not self._hidden:
            self._emit(source[start:end], start)
            return
        at = start
        for part in source[start:end].split("\x00"):
            self._emit(part, at)
            at += len(part) + 1

    def _emit(self, text: str, source: int) -> None:
        if text:
            self._sources.append(self._length)
            self._targets.append(source)
            self._parts.append(text)
            self._length += len(text)


def _lowered(text: str) -> str:
    """The text with its ASCII letters lowered; no other, for some grow longer by it."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _hedge_start(text: str, low: int, start: int, hedge: str) -> int:
    """Where the hedge in front of a claim begins; the claim's own start when its hedge stands behind it."""
    window = text[max(low, start - len(hedge) - 4) : start]
    before = window.rstrip()
    if " ".join(before.lower().split()).endswith(hedge):
        return max(low, start - len(window) + len(before) - len(hedge))
    return start
