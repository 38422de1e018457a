"""Totals over more lines than are tried one by one: prefix sums tell what a long run comes to without adding it again.

Only a line whose label says that it is a total is looked at, and only runs that begin where a section begins or at
the first open line, so that a table of any length costs a few additions for each of its lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from auditor.relate.tables.matrix import Cell, Matrix

MOST_STARTS = 8
"""Beginnings of a long run that are tried, the nearest ones and the first open line."""
MOST_PASSES = 20
"""How many times the figures of a table are read again, at most, to see whether they are printed alike."""


class Sum(NamedTuple):
    """What the first so many open lines come to in a lane."""

    value: float = 0.0
    half: float = 0.0
    """Half the width of their rounding."""
    size: float = 0.0
    """The sum of their absolute values."""
    filled: int = 0
    """How many are something."""
    unknown: int = 0
    """How many say something that is not known."""

    def less(self, other: Sum) -> Sum:
        """What the lines behind the first ones come to."""
        return Sum(
            self.value - other.value,
            self.half - other.half,
            self.size - other.size,
            self.filled - other.filled,
            self.unknown - other.unknown,
        )

    def plus(self, cell: Cell | None, unknown: bool) -> Sum:
        """With one more line."""
        value, half = (cell.value, cell.half) if cell is not None else (0.0, 0.0)
        return Sum(
            self.value + value,
            self.half + half,
            self.size + abs(value),
            self.filled + (value != 0),
            self.unknown + unknown,
        )


class OpenLines:
    """The lines that no sum has taken yet, from top to bottom, with where sections begin among them."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.lines: list[int] = []
        self.starts: list[int] = []
        """Places in `lines` where a section begins or behind another total."""
        self._sums: list[list[Sum]] = [[Sum()] for _ in matrix.lanes]
        self._left = MOST_PASSES * len(matrix.lines) * max(1, len(matrix.lanes))

    def append(self, line: int, starts: bool) -> None:
        """One more open line."""
        if starts:
            self.starts.append(len(self.lines))
        self.lines.append(line)

    def close(self, line: int) -> None:
        """Takes away a line and all behind it: what a sum stands for."""
        kept = bisect_left(self.lines, line)
        del self.lines[kept:]
        del self.starts[bisect_left(self.starts, kept) :]
        for sums in self._sums:
            del sums[kept + 1 :]

    def lengths(self, reach: int) -> list[int]:
        """The lengths of the runs longer than a reach that are worth trying, the shortest first."""
        count = len(self.lines)
        nearest = islice(reversed(self.starts), reach + MOST_STARTS)
        lengths = [count - start for start in nearest if count - start > reach][:MOST_STARTS]
        return lengths if count in lengths or count <= reach else [*lengths, count]

    def last(self, lane: int, length: int) -> Sum:
        """What the last so many lines come to in a lane."""
        sums, cells, unknown = self._sums[lane], self.matrix.lanes[lane], self.matrix.unknown[lane]
        for line in self.lines[len(sums) - 1 :]:
            sums.append(sums[-1].plus(cells.get(line), line in unknown))
        return sums[-1].less(sums[len(self.lines) - length])

    def cells(self, lane: int, length: int) -> Iterator[Cell]:
        """The figures of the last so many lines in a lane; none any more where too many were read again."""
        self._left -= length
        cells = self.matrix.lanes[lane]
        first = len(self.lines) - length if self._left >= 0 else len(self.lines)
        return (cells[line] for line in islice(self.lines, first, None) if line in cells)
