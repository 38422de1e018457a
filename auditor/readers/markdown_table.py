"""Tables in Markdown: cells by their place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as table_rule
from markdown_it.token import Token

from auditor.model import Span
from auditor.patterns import lazily

_PIPE = lazily(r"(?<!\\)\|")
_SPACE = " \t\v\f\u00a0"
_OUTER = lazily(r"(\*{1,3}|_{1,3}|~~|`{1,2})([^*_~`]+)\1")
_LINK = lazily(r"\[([^\[\]]+)\]\([^()]*\)")
_LEAD = lazily(r"(?:&nbsp;|\s)+|\\(?=[!-/:-@\[-`{-~])")
_TAIL = "&nbsp;"


class Row(NamedTuple):
    """A row of a table in the source."""

    start: int
    end: int
    cells: list[Span]
    """Where the text of each cell stands."""


def record_rows(parser: MarkdownIt, rows: dict[int, int]) -> None:
    """Have the parser note, for each line of a table, the offset at which its row begins."""

    def run(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        found = table_rule(state, first, last, silent)
        if found and not silent:
            rows.update((line, state.bMarks[line] + state.tShift[line]) for line in range(first, state.line))
        return found

    parser.block.ruler.at("table", run, {"alt": ["paragraph", "reference"]})


def table_lines(tokens: Iterator[Token]) -> list[tuple[int, int]]:
    """Line and number of cells of each row, reading the tokens up to the end of the table."""
    found: list[tuple[int, int]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open" and token.map:
            found.append((token.map[0], 0))
        elif token.type == "inline":
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found


def row_at(text: str, start: int, end: int, width: int) -> Row:
    """The row between two offsets of the source; cells beyond the width are not shown, missing ones are empty."""
    end = start + len(text[start:end].rstrip(_SPACE))
    cuts = [found.start() for found in _PIPE.finditer(text, start, end)]
    edges = [start - 1, *cuts, end]
    spans = [Span(left + 1, right) for left, right in zip(edges, edges[1:], strict=False)]
    if spans and spans[0].start == spans[0].end:
        spans.pop(0)
    if spans and spans[-1].start == spans[-1].end:
        spans.pop()
    cells = [inner(text, span) for span in spans[:width]]
    return Row(start, end, cells + [Span(end, end)] * (width - len(cells)))


def inner(text: str, span: Span) -> Span:
    """The stretch without the space and the mark-up that enclose all of it."""
    while (smaller := _peeled(text, *span)) != span:
        span = smaller
    return span


def _peeled(text: str, start: int, end: int) -> Span:
    start, end = _stripped(text, start, end)
    if lead := _LEAD.match(text, start, end):
        return Span(lead.end(), end)
    if text.endswith(_TAIL, start, end):
        return Span(start, end - len(_TAIL))
    if outer := _OUTER.fullmatch(text, start, end):
        return Span(*outer.span(2))
    if link := _LINK.fullmatch(text, start, end):
        return Span(*link.span(1))
    return Span(start, end)


def _stripped(text: str, start: int, end: int) -> Span:
    written = text[start:end]
    kept = written.strip()
    return Span(start + written.index(kept), start + written.index(kept) + len(kept)) if kept else Span(start, start)
