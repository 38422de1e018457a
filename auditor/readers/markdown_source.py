"""From the lines a Markdown parser speaks of back to characters of the source, and the clean copy of it."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it.token import Token

from auditor.model import line_starts
from auditor.patterns import lazily
from auditor.readers.decode import lines_of

_VISIBLE = lazily(r"\S")


class Piece(NamedTuple):
    """A stretch of a token's content that stands in the source character by character."""

    content: int
    """Where it begins in the content."""
    source: int
    """Where it begins in the source."""
    length: int


class Lines:
    """The lines of a source from an offset on, as the parser counts them."""

    def __init__(self, text: str, begin: int) -> None:
        self._text = text
        self._spans = [(start + begin, end + begin) for start, end in lines_of(text[begin:])]
        self._skipped = text.count("\n", 0, begin)
        self.normal = "\n".join(text[start:end] for start, end in self._spans)
        """The source with line feeds only, which is what the parser is given."""
        self._normal_starts = line_starts(self.normal)

    def number(self, line: int) -> int:
        """The one-based line number in the file."""
        return line + self._skipped + 1

    def span(self, line: int) -> tuple[int, int]:
        """Start and end of a line in the source."""
        return self._spans[line]

    def normal_start(self, line: int) -> int:
        """Where a line begins in `normal`."""
        return self._normal_starts[line]

    def covered(self, token: Token) -> tuple[int, int]:
        """Start and end in the source of the lines of a block token, blank lines at its end left out."""
        first, last = token.map or (0, 0)
        while last > first + 1 and not self._text[slice(*self._spans[last - 1])].strip():
            last -= 1
        return self._spans[first][0], self._spans[last - 1][1]

    def pieces(self, token: Token) -> list[Piece]:
        """Where the lines of an inline token's content stand: each is the end of its source line."""
        first = token.map[0] if token.map else 0
        found: list[Piece] = []
        at = 0
        for number, line in enumerate(token.content.split("\n"), first):
            found.append(self._piece(line, at, *self._spans[number]))
            at += len(line) + 1
        return [piece for piece in found if piece.length]

    def _piece(self, line: str, at: int, start: int, end: int) -> Piece:
        """Tabs may have become spaces at the beginning of the line; a heading may end with more `#`."""
        wanted = line.strip()
        source = self._text.rfind(wanted, start, end)
        if not wanted or source < 0:
            return Piece(at, start, 0)
        return Piece(at + line.index(wanted), source, len(wanted))


class Canvas:
    """The clean copy of a source: blank but for what was painted, in ascending order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._end = 0

    def paint(self, start: int, clean: str) -> None:
        """Put the clean text at an offset, as long as what it stands for."""
        self._parts += [_blank(self._text[self._end : start]), clean]
        self._end = start + len(clean)

    def finished(self) -> str:
        """The copy, as long as the source."""
        return "".join([*self._parts, _blank(self._text[self._end :])])


def _blank(stretch: str) -> str:
    return _VISIBLE.sub("\0", stretch)
