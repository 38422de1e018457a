"""The visible text of a page as it grows, with its blocks and the way back to the source."""

from __future__ import annotations

import html
from collections.abc import Mapping

from auditor.model import Block, Segment, Span
from auditor.patterns import lazily
from auditor.readers.superscript import TAIL

_SPACE = " \t\n\r\f"
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_TOKEN = lazily(
    rf"(?P<words>[^{_SPACE}&{_INVISIBLE}]+(?: [^{_SPACE}&{_INVISIBLE}]+)*+)"
    rf"|(?P<space>[{_SPACE}]+)"
    r"|(?P<reference>&(?:#[0-9]+;?|#[xX][0-9A-Fa-f]+;?|[A-Za-z][A-Za-z0-9]{0,31};?)?)"
    rf"|(?P<nothing>[{_INVISIBLE}]+)"
)
_RANKS = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}


class Writer:
    """Collects visible text. What parts two words is kept back until the second one comes."""

    def __init__(self, source: str) -> None:
        self.length = 0
        """How long the text is so far."""
        self.kind: tuple[str, int] = ("paragraph", 0)
        """Kind and level of the block that the next word opens."""
        self.shift: Mapping[int, int] | None = None
        """How figures are raised or lowered here, character for character."""
        self._source = source
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self._blocks: list[tuple[str, int, int, int]] = []
        self._opened: int | None = None
        self._gap, self._gap_source = "", 0
        self._mark = False

    def read(self, span: Span, verbatim: bool = False) -> None:
        """Take over a stretch of the source: references read, space collapsed unless it is verbatim."""
        for found in _TOKEN.finditer(self._source, *span):
            match found.lastgroup:
                case "words":
                    self._put(found[0], found.start())
                case "space" if verbatim and self._opened is not None:
                    self._put(found[0], found.start())
                case "space":
                    self._part(" ", found.start())
                case "reference":
                    self._refer(found[0], found.start())

    @property
    def is_open(self) -> bool:
        """Whether a block has begun and not ended."""
        return self._opened is not None

    def line(self) -> None:
        """A line ends here; a second time in a row, and the block does."""
        if self._gap == "\n" and self.kind[0] != "table":
            self.end_block()
        elif self._opened is not None:
            self._part("\n", self._gap_source)

    def part(self, gap: str) -> None:
        """Keep what comes from what was, by at least `gap`."""
        self._part(gap, self._gap_source)

    def end_block(self) -> None:
        """The block ends here."""
        if self._opened is not None:
            self._blocks.append((self.kind[0], self._opened, self.length, self.kind[1]))
            self._opened = None
        if self.length:
            self._part("\n\n", self._gap_source)

    def drop_mark(self) -> None:
        """A note's mark was left out here: figures on its two sides are not one figure."""
        self._mark = True

    def before(self) -> str:
        """The characters right before this place, empty after a gap."""
        return "" if self._gap else "".join(part[-TAIL:] for part in self._parts[-TAIL:])[-TAIL:]

    def finished(self) -> tuple[str, list[Block], list[Segment]]:
        """The text, its blocks and its segments."""
        self.end_block()
        text = "".join(self._parts)
        blocks = [Block(kind, *trimmed(text, start, end), level) for kind, start, end, level in self._blocks]
        return text, [block for block in blocks if block.start < block.end], self._segments

    def _part(self, gap: str, source: int) -> None:
        if _RANKS[gap] > _RANKS[self._gap]:
            self._gap, self._gap_source = gap, source

    def _refer(self, written: str, start: int) -> None:
        decoded = _decoded(written)
        rest = 0 if decoded == written else _common_end(decoded, written)
        head = decoded[: len(decoded) - rest]
        if head in _INVISIBLE or not head:
            pass
        elif head in _SPACE:
            self._part(" ", start)
        else:
            self._put(head, start)
        if rest:
            self._put(written[-rest:], start + len(written) - rest)

    def _put(self, words: str, source: int) -> None:
        gap = self._gap if self._opened is not None or self._gap == "\n\n" else ""
        if self._mark and not gap and words[0].isalnum() and self.before()[-1:].isalnum():
            gap = " "
        if gap:
            self._append(gap, self._gap_source if gap == " " and self._gap else self._segment_end())
        self._gap, self._mark = "", False
        if self._opened is None:
            self._opened = self.length
        self._append(words if self.shift is None else words.translate(self.shift), source)

    def _append(self, words: str, source: int) -> None:
        last = self._segments[-1] if self._segments else None
        if last is None or source - self.length != last.source - last.text:
            self._segments.append(Segment(self.length, source))
        self._parts.append(words)
        self.length += len(words)

    def _segment_end(self) -> int:
        last = self._segments[-1] if self._segments else Segment(0, 0)
        return last.source + self.length - last.text


def trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without the space around it, hard spaces included."""
    written = text[start:end]
    left = len(written) - len(written.lstrip())
    return Span(start + left, start + left + len(written.strip()))


def _decoded(reference: str) -> str:
    """The characters a reference stands for; a number too long for any character gives U+FFFD."""
    if reference.startswith("&#") and len(reference) > 16:
        return "\ufffd"
    return html.unescape(reference).replace("\0", "\ufffd")


def _common_end(decoded: str, written: str) -> int:
    """How many characters at the end of a reference stand for themselves (`&ampx`)."""
    count = 0
    while count < min(len(decoded), len(written)) - 1 and decoded[-1 - count] == written[-1 - count]:
        count += 1
    return count
