"""Which tables of a page hold data, and how their cells lie in rows and columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from justhtml import Node, Text

from auditor.readers.html_nodes import attribute, children_of, is_shown

PROSE = 150
"""A cell with so many characters is prose; a table that is mostly such cells only lays out a page."""

WIDEST = 100
"""The most columns a cell may span here."""

TALLEST = 1000
"""The most rows a cell may span here."""

PADDING = 200_000
"""The most empty cells that spans may add to the tables of a page."""


class Cell(NamedTuple):
    """A cell as its source has it."""

    node: Node
    is_header: bool
    columns: int
    rows: int


class Rows:
    """The rows of a table in source order, with what tells data from layout."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.in_head: list[bool] = []
        self.captions: list[Node] = []
        self.sizes: list[int] = []
        self.filled: list[int] = []


def rows_of(table: Node) -> Rows | None:
    """The rows of a table of data; None for one that only lays out a page."""
    if attribute(table, "role").lower() in {"presentation", "none"}:
        return None
    found = Rows()
    pending = children_of(table)[::-1]
    while pending:
        node = pending.pop()
        if isinstance(node, Text):
            _measure(found, node.data or "")
        elif node.name == "table":
            return None
        elif node.name == "caption":
            found.captions.append(node)
        elif is_shown(node):
            _note(found, node)
            pending.extend(reversed(children_of(node)))
    return found if _holds_data(found) else None


def _note(found: Rows, node: Node) -> None:
    if node.name == "tr":
        found.rows.append([])
        found.filled.append(0)
        found.in_head.append(node.parent is not None and node.parent.name == "thead")
    elif node.name in {"td", "th"} and found.rows:
        span = Cell(node, node.name == "th", _count(node, "colspan", WIDEST), _count(node, "rowspan", TALLEST))
        found.rows[-1].append(span)
        found.sizes.append(0)


def _measure(found: Rows, text: str) -> None:
    size = len(text.strip())
    if size and found.sizes:
        found.filled[-1] += not found.sizes[-1]
        found.sizes[-1] += size


def _holds_data(found: Rows) -> bool:
    prose = sum(size for size in found.sizes if size >= PROSE)
    return max(found.filled, default=0) > 1 and 2 * prose <= sum(found.sizes)


def _count(node: Node, name: str, most: int) -> int:
    written = attribute(node, name).strip()
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def header_rows(found: Rows) -> int:
    """How many rows at the top are headers: in the table's head, or of header cells only."""
    for number, (row, in_head) in enumerate(zip(found.rows, found.in_head, strict=True)):
        if not in_head and not (row and all(cell.is_header for cell in row)):
            return number
    return len(found.rows)


class Spread:
    """Lays the cells of tables into their columns; what a span covers becomes None."""

    def __init__(self) -> None:
        self._left = PADDING

    def rows(self, rows: Iterable[list[Cell]]) -> list[list[Cell | None]]:
        """The rows, each as wide as its cells and the spans from above make it."""
        below: dict[int, int] = {}
        return [self._row(row, below) for row in rows]

    def _row(self, row: list[Cell], below: dict[int, int]) -> list[Cell | None]:
        laid: list[Cell | None] = []
        opened: dict[int, int] = {}
        for cell in row:
            self._cover(laid, below)
            columns, rows = (cell.columns, cell.rows) if self._left > 0 else (1, 1)
            if rows > 1:
                opened.update(dict.fromkeys(range(len(laid), len(laid) + columns), rows - 1))
            laid += [cell, *[None] * (columns - 1)]
            self._left -= columns - 1
        self._cover(laid, below)
        _pass(below, opened)
        return laid

    def _cover(self, laid: list[Cell | None], below: dict[int, int]) -> None:
        while self._left > 0 and below.get(len(laid)):
            laid.append(None)
            self._left -= 1


def _pass(below: dict[int, int], opened: dict[int, int]) -> None:
    """One row further down."""
    for column, rows in list(below.items()):
        if rows > 1:
            below[column] = rows - 1
        else:
            del below[column]
    below.update(opened)
