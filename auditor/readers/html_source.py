"""From the text nodes of a parsed page back to the characters of its source.

The parser is given a masked copy of the source, as long as the source. So a text node holds, character by
character, what stands in the source, and its place can be verified by comparing; character references are
then read from the source itself.
"""

from __future__ import annotations

from justhtml import JustHTML

from auditor.model import Span
from auditor.patterns import lazily
from auditor.readers.html_mask import masked

_SPACE = lazily(r"[ \t\n\f]*")

SEARCHES = 200_000
"""How many places are tried in a page for text that its markup tore apart."""


class Source:
    """The source of a page, parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._masked = masked(text)
        self._searches = SEARCHES
        self._origins: frozenset[int] = frozenset()
        self._last = 0

    def parse(self) -> JustHTML:
        """The tree. Each text node says where in the source it begins."""
        return JustHTML(self._masked, track_node_locations=True, sanitize=False)

    def know(self, origins: frozenset[int]) -> None:
        """Tell at which offsets text nodes begin, so that no torn text is looked for there."""
        self._origins = origins

    def spans(self, data: str, origin: int | None) -> list[Span]:
        """Where the characters of a text node stand, in order: one stretch, or several where it was torn."""
        start = self._last if origin is None else origin
        if not self._masked.startswith(data, start):
            return self._torn(data, start)
        self._last = start + len(data)
        return [Span(start, self._last)]

    def _torn(self, data: str, start: int) -> list[Span]:
        """The parser joins text that stands on both sides of a tag it drops, and moves text out of tables."""
        found: list[Span] = []
        at = 0
        while at < len(data):
            begin = self._next(data, at, start)
            length = self._common(data, at, begin) or len(data) - at
            found.append(Span(begin, min(begin + length, len(self.text))))
            at += length
            start = begin + length
        self._last = found[-1].end
        return found

    def _next(self, data: str, at: int, start: int) -> int:
        """The first offset from `start` where a stretch of text matches what is left of the data."""
        for begin in (start, start + 1, _after_space(self._masked, start)):
            if self._matches(data, at, begin):
                return begin
        begin = start
        while self._searches > 0 and (begin := self._masked.find(">", begin) + 1):
            self._searches -= 1
            if begin not in self._origins and self._matches(data, at, begin):
                return begin
        return start

    def _matches(self, data: str, at: int, start: int) -> bool:
        length = self._common(data, at, start)
        end = start + length
        return bool(length) and (at + length == len(data) or self._masked.startswith("<", end))

    def _common(self, data: str, at: int, start: int) -> int:
        """How many characters the data and the stretch of text at an offset have in common."""
        stop = self._masked.find("<", start)
        limit = min(len(data) - at, (len(self._masked) if stop < 0 else stop) - start)
        if self._masked.startswith(data[at : at + limit], start):
            return limit
        return next((n for n in range(limit) if data[at + n] != self._masked[start + n]), limit)


def _after_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start
