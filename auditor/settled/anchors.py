"""Where in a document a quote stands, told from its like by what is before and behind it.

Space counts as one space, and mark-up that a reader does not see does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Document, Span


class Cell(NamedTuple):
    """A cell of a table outside the text."""

    table: int
    row: int
    column: int


class Anchors:
    """A document in which quotes are looked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen, self._offsets = _seen(document)

    def places(self, quote: str, prefix: str = "", suffix: str = "") -> Iterator[Span | Cell]:
        """Every place where the quote stands between its prefix and its suffix: in the text, then in cells outside."""
        wanted = [" ".join(part.split()) for part in (prefix, quote, suffix)]
        for start, end in _found(self._seen, *wanted):
            yield Span(self._offsets[start], self._offsets[end - 1] + 1)
        for number, table in enumerate(self._document.tables):
            if table.starts is not None:
                continue
            for at, row in enumerate(table.rows):
                for column, cell in enumerate(row):
                    if any(_found(" ".join(cell.split()), *wanted)):
                        yield Cell(number, at, column)


def _found(text: str, prefix: str, quote: str, suffix: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        end = at + len(quote)
        before = text[max(0, at - len(prefix) - 1) : at].rstrip()
        if before.endswith(prefix) and text[end : end + len(suffix) + 1].lstrip().startswith(suffix):
            yield at, end
        at = text.find(quote, at + 1)


def _seen(document: Document) -> tuple[str, list[int]]:
    """The text as its reader sees it, with single spaces, and the offset of each of its characters."""
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(document.clean or document.text):
        if char == "\0":
            continue
        if char.isspace():
            if not chars or chars[-1] == " ":
                continue
            char = " "
        chars.append(char)
        offsets.append(offset)
    return "".join(chars), offsets
