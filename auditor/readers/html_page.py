"""The walk over a parsed page: visible text in reading order, its blocks and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from justhtml import Node, Text

from auditor.model import Remark, Span, Table
from auditor.readers.html_nodes import (
    BLOCKS,
    VERBATIM,
    Child,
    children_of,
    is_raised,
    is_shown,
    kind_of,
    short_text,
)
from auditor.readers.html_source import Source
from auditor.readers.html_table import Cell, Rows, Spread, header_rows, rows_of
from auditor.readers.html_writer import Writer, trimmed
from auditor.readers.remarks import said_in
from auditor.readers.superscript import LOWERED, RAISED, is_exponent, is_mark

Step = Child | Callable[[], None]
"""What is still to be done: a node to read, or what to do when an element ends."""


class _Grid(NamedTuple):
    """A table as it is read: the stretches of its cells, before the text is finished."""

    rows: list[list[Span]]
    whole: Span
    caption: Span
    headers: int


class Page:
    """Reads the elements of a page into a writer."""

    def __init__(self, source: Source) -> None:
        self.writer = Writer(source.text)
        self._source = source
        self._grids: list[_Grid] = []
        self._spread = Spread()
        self.remarks: list[Remark] = []
        self._verbatim = 0
        self._depth = 0
        self._in_cell = False

    def read(self, nodes: Iterable[Child]) -> None:
        """Read the nodes and all below them, without recursion."""
        pending: list[Step] = []
        pending.extend(reversed(list(nodes)))
        while pending:
            step = pending.pop()
            if isinstance(step, Text):
                self._text(step)
            elif not isinstance(step, Node):
                step()
            elif step.name == "#comment":
                self._remark(step)
            elif is_shown(step):
                self._element(step, pending)

    def note(self, nodes: Iterable[Child]) -> None:
        """Take the comments that stand outside the body; of those behind it, none has anything to speak of."""
        for node in nodes:
            self._remark(node)

    def _remark(self, node: Child) -> None:
        """A comment that is meant for the auditor."""
        start = node.origin_offset
        if start is not None and (said := said_in(self._source.text, start)) is not None:
            line = self._source.text.count("\n", 0, start) + 1
            self.remarks.append(Remark(said, self.writer.length, line, self.writer.is_open))

    def _text(self, node: Text) -> None:
        for span in self._source.spans(node.data or "", node.origin_offset):
            self.writer.read(span, verbatim=self._verbatim > 0)

    def _element(self, node: Node, pending: list[Step]) -> None:
        name = node.name
        if name == "br":
            self.writer.line()
        elif name == "hr":
            self._break()
        elif name == "sub" or is_raised(node):
            self._shifted(node, pending)
        elif name == "table" and not self._in_cell and (rows := rows_of(node)):
            self._table(rows)
        elif name in BLOCKS:
            self._block(node, pending)
        else:
            pending.extend(reversed(children_of(node)))

    def _block(self, node: Node, pending: list[Step]) -> None:
        outer, inner = self.writer.kind, None if self._in_cell else kind_of(node)
        is_item, is_verbatim = node.name == "li", node.name in VERBATIM
        self._depth += is_item
        self._verbatim += is_verbatim
        self._break()

        def leave() -> None:
            self._break()
            self.writer.kind = outer
            self._depth -= is_item
            self._verbatim -= is_verbatim

        self.writer.kind = ("item", self._depth) if inner and is_item else inner or outer
        pending.append(leave)
        pending.extend(reversed(children_of(node)))

    def _break(self) -> None:
        if self._in_cell:
            self.writer.line()
        else:
            self.writer.end_block()

    def _shifted(self, node: Node, pending: list[Step]) -> None:
        """A raised or lowered figure: a note's mark is left out, an exponent and an index are written as such."""
        written = None if self.writer.shift else short_text(node)
        if written is not None and self._is_note(node, written):
            self.writer.drop_mark()
            return
        if written is not None:
            self._shift(node.name == "sub", written, pending)
        pending.extend(reversed(children_of(node)))

    def _is_note(self, node: Node, written: str) -> bool:
        return node.name != "sub" and is_mark(written) and not is_exponent(self.writer.before(), written)

    def _shift(self, lowered: bool, written: str, pending: list[Step]) -> None:
        def leave() -> None:
            self.writer.shift = None

        if lowered and written.strip().isdigit():
            self.writer.shift = LOWERED
        elif not lowered and is_exponent(self.writer.before(), written):
            self.writer.shift = RAISED
        pending.append(leave)

    def _table(self, rows: Rows) -> None:
        outer = self.writer.kind
        caption = self._captions(rows.captions)
        self.writer.kind = ("table", 0)
        start = self.writer.length
        self._in_cell = True
        laid = self._spread.rows(rows.rows)
        spans = [self._row(row) for row in laid]
        self._in_cell = False
        self._grids.append(_Grid(spans, Span(start, self.writer.length), caption, header_rows(rows)))
        self.writer.end_block()
        self.writer.kind = outer

    def _captions(self, captions: list[Node]) -> Span:
        self.writer.end_block()
        start = self.writer.length
        self.writer.kind = ("caption", 0)
        self._in_cell = True
        self.read(child for caption in captions if is_shown(caption) for child in children_of(caption))
        self._in_cell = False
        self.writer.end_block()
        return Span(start, self.writer.length)

    def _row(self, cells: list[Cell | None]) -> list[Span]:
        self.writer.part("\n")
        return [self._cell(cell) for cell in cells]

    def _cell(self, cell: Cell | None) -> Span:
        start = self.writer.length
        if cell:
            self.read(children_of(cell.node))
            self.writer.part("\t")
        return Span(start, self.writer.length)

    def tables(self, text: str) -> list[Table]:
        """The tables with text in them, once the text is finished."""
        return [table for grid in self._grids if (table := _table(text, grid))]


def _table(text: str, grid: _Grid) -> Table | None:
    spans = [[trimmed(text, start, end) for start, end in row] for row in grid.rows]
    rows = [[text[start:end] for start, end in row] for row in spans]
    start, end = trimmed(text, *grid.whole)
    if start == end:
        return None
    caption = " ".join(text[slice(*grid.caption)].split())
    starts = [[span.start for span in row] for row in spans]
    return Table(rows, starts, caption=caption, headers=grid.headers, start=start)
