"""A table as lanes that are compared line by line: its columns, or its rows for what is told down the table."""

from __future__ import annotations

import re
from typing import NamedTuple

from auditor.patterns import lazily
from auditor.relate.grid import Grid
from auditor.relate.tables.matrix import Cell, Matrix

LONGEST = 160
"""Characters of a heading or label that are read."""
_GLUED = lazily(r"(?<=[a-z.)])(?=[A-Z])|(?<=[a-z])(?=(?:19|20)\d\d)|(?<=\d)(?=[A-Z][a-z])")
_YEAR = lazily(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SPACES = lazily(r"\s+")


class Sheet(NamedTuple):
    """The figures of a table, by lane and line."""

    lanes: tuple[dict[int, Cell], ...]
    """For each lane its cells, by index of the line."""
    names: tuple[str, ...]
    """What each lane is called, in lower case."""
    labels: tuple[str, ...]
    """What each line is called, in lower case."""


def by_columns(grid: Grid, matrix: Matrix) -> Sheet:
    """The columns of a table as lanes, its rows as lines."""
    names = tuple(_heading(grid, lane, name) for lane, name in zip(matrix.lanes, matrix.names, strict=True))
    return Sheet(matrix.lanes, names, tuple(plain(line.label) for line in matrix.lines))


def turned(table: Sheet) -> Sheet:
    """The same figures with lanes and lines exchanged."""
    lanes: tuple[dict[int, Cell], ...] = tuple({} for _ in table.labels)
    for at, lane in enumerate(table.lanes):
        for line, cell in lane.items():
            lanes[line][at] = cell
    return Sheet(lanes, table.labels, table.names)


def plain(label: str) -> str:
    """A label in lower case, words that were glued together taken apart."""
    return _SPACES.sub(" ", _GLUED.sub(" ", label[:LONGEST])).strip().lower()


def _heading(grid: Grid, lane: dict[int, Cell], name: str) -> str:
    """What stands over a column, from the table itself, where letter case tells glued words apart."""
    column = next((cell.figure.claim.column for cell in lane.values()), None)
    if column is None or column >= len(grid.plan.columns):
        return plain(name)
    return plain(grid.plan.columns[column].heading) or plain(name)


def tells_change(table: Sheet, at: int, change: re.Pattern[str]) -> bool:
    """Whether a lane is headed as a change; one of amounts under a single year is not, whatever its headings span."""
    name = table.names[at]
    if not change.search(name):
        return False
    cells = table.lanes[at].values()
    mostly_percent = sum(cell.percent for cell in cells) * 2 > len(cells)
    return len(_YEAR.findall(name)) != 1 or mostly_percent or not name[-4:].isdigit()
