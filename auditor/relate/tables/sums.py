"""Sums that tables show: totals down and across, with subtotals, and what is subtracted.

table -> lines and lanes -> the structure of its sums -> a relation for every lane, unclear where it may not add up
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

import msgspec

from auditor.model import Relation
from auditor.patterns import lazily
from auditor.relate.grid import Grid
from auditor.relate.scene import Scene
from auditor.relate.tables.footing import Footing, again, footings
from auditor.relate.tables.judging import ACROSS, Lanes, cells_of, is_wrong, is_wrong_across, is_wrong_share
from auditor.relate.tables.matrix import Matrix, added, by_columns, by_rows, of_kind, reversed_lines
from auditor.relate.words import any_words

MOST_CELLS = 12_000
"""Rows by columns of a table up to which every row may be a sum; in a larger one only those that are called so."""
LONGEST_NAME = 20
"""Words of a label that is a name; a longer one is prose, which may speak of totals."""
FIRST_WORDS = 4
"""Words at the beginning of a long label that may still call its line a total."""
MARKS = "0123456789,*()[] "
"""What may stand behind a label as the mark of a footnote."""
BLOCK = 100
"""Rows that are looked at together for sums across; the first so many tell which columns add up."""
ON_TOP = 5.0
"""Decimal digits beyond chance that a total above its parts needs."""
CLASSES = ("table total", "not adding", "change column", "table total across")
"""The word classes that say what adds up."""
Judge = Callable[..., bool]
"""Whether a sum is wrong in a lane where it does not hold."""
NOT_THERE = "the sum does not hold here, and nothing else says that this column adds up"


def find(scene: Scene) -> Iterator[Relation]:
    """A `table-sum` relation for every cell that is the sum of others in its column or row."""
    says = Says(*(_pattern(any_words(scene, name)) for name in CLASSES))
    for grid in scene.grids:
        rows = by_rows(grid)
        if len(rows.lines) > 2:
            yield from _down(grid, rows, says)
        if len(rows.lanes) > 2 and len(rows.lines) > 2:
            yield from _across(grid, rows, says)


class Says(NamedTuple):
    """What labels and headings say."""

    total: re.Pattern[str]
    """That a line is the sum of others."""
    never: re.Pattern[str]
    """That something does not add up: averages, prices, rates."""
    change: re.Pattern[str]
    """That a column holds changes, which add up only in the unit of what changes."""
    whole: re.Pattern[str]
    """That a column is the sum of others."""

    def doubts(self, name: str) -> bool:
        """Whether what is called so may not add up."""
        return self.never.search(name) is not None or self.change.search(name) is not None

    def adds(self, name: str) -> bool:
        """Whether a column that is called so may be added to others."""
        return not self.doubts(name)


@lru_cache(maxsize=16)
def _pattern(words: str) -> re.Pattern[str]:
    return lazily(words)


def _down(grid: Grid, rows: Matrix, says: Says) -> Iterator[Relation]:
    """Sums down the columns: of amounts, of what stands on top of its parts, of percentages."""
    amounts, shares = of_kind(rows, percent=False), of_kind(rows, percent=True)
    found = _found(amounts, says)
    yield from _judged(grid, amounts, found, says, is_wrong)
    yield from _on_top(grid, amounts, {footing.lines for footing in found if footing.sure}, says)
    same = {(footing.whole, footing.plus) for footing in found if footing.sure and footing.held}
    found = _found(shares, says)
    lanes = Lanes(shares, found, says.doubts)
    for footing in found:
        also = (footing.whole, footing.plus) in same
        yield from _relations(grid, shares, footing, partial(is_wrong_share, shares, footing, lanes=lanes, also=also))


def _on_top(grid: Grid, amounts: Matrix, known: set[frozenset[int]], says: Says) -> Iterator[Relation]:
    """Sums that stand above their parts, unless the same lines were found to make another one."""
    turned, last = reversed_lines(amounts), len(amounts.lines) - 1
    found = [
        footing
        for footing in footings(turned, lambda _: False, _all(amounts), plain=True)
        if footing.digits >= ON_TOP and frozenset(last - line for line in footing.lines) not in known
    ]
    yield from _judged(grid, turned, found, says, is_wrong)


def _across(grid: Grid, rows: Matrix, says: Says) -> Iterator[Relation]:
    """Sums across the rows; the first rows tell which columns add up."""
    amounts = of_kind(rows, percent=False)
    first = by_columns(amounts, range(min(BLOCK, len(rows.lines))), says.adds)
    ahead, turned = _structure(first, says, False), _structure(reversed_lines(first), says, True)
    last = len(first.lines) - 1
    before = {frozenset(last - line for line in footing.lines): footing for footing in turned}
    ahead = [footing for footing in ahead if not (footing.lines in before and before[footing.lines].named)]
    known = {footing.lines for footing in ahead}
    turned = [footing for lines, footing in before.items() if lines not in known]
    for start in range(0, len(rows.lines), BLOCK):
        matrix = by_columns(amounts, range(start, min(start + BLOCK, len(rows.lines))), says.adds)
        yield from _again(grid, matrix, ahead, says)
        yield from _again(grid, reversed_lines(matrix), turned, says)


def _structure(matrix: Matrix, says: Says, plain: bool) -> list[Footing]:
    def named(line: int) -> bool:
        return says.whole.search(matrix.lines[line].label.rstrip(MARKS)) is not None

    return [found for found in footings(matrix, named, plain=plain) if found.digits >= ACROSS and found.sure]


def _again(grid: Grid, matrix: Matrix, structure: list[Footing], says: Says) -> Iterator[Relation]:
    found = [again(matrix, footing) for footing in structure]
    yield from _judged(grid, matrix, found, says, is_wrong_across)


def _judged(grid: Grid, matrix: Matrix, found: list[Footing], says: Says, judge: Judge) -> Iterator[Relation]:
    lanes = Lanes(matrix, found, says.doubts)
    for footing in found:
        yield from _relations(grid, matrix, footing, partial(judge, matrix, footing, lanes=lanes))


def _all(matrix: Matrix) -> bool:
    return len(matrix.lines) * len(matrix.lanes) <= MOST_CELLS


def _found(matrix: Matrix, says: Says) -> list[Footing]:
    """The sums down a matrix, with what their labels say."""
    labels = [line.label.rstrip(MARKS) for line in matrix.lines]
    named = [says.total.search(_name(label)) is not None and says.never.search(label) is None for label in labels]
    return list(footings(matrix, named.__getitem__, _all(matrix)))


def _name(label: str) -> str:
    """What a label may call its line: all of it, of one as long as a sentence its first words."""
    words = label.split(None, LONGEST_NAME)
    return label if len(words) <= LONGEST_NAME else " ".join(words[:FIRST_WORDS])


def _relations(grid: Grid, matrix: Matrix, footing: Footing, wrong: Callable[[int], bool]) -> Iterator[Relation]:
    """A relation for each lane: checked where the sum holds or is wrong, unclear where neither is sure."""
    for lane in (*footing.held, *footing.missed):
        is_wrong_here = lane in footing.missed and wrong(lane)
        relation = _relation(grid, matrix, footing, lane) if footing.sure or is_wrong_here else None
        if relation is not None:
            doubtful = lane in footing.missed and not is_wrong_here
            yield msgspec.structs.replace(relation, unclear=NOT_THERE) if doubtful else relation


def _relation(grid: Grid, matrix: Matrix, footing: Footing, lane: int) -> Relation | None:
    """The sum in one lane; none where fewer than two parts are printed."""
    plus, minus, whole = cells_of(matrix, footing, lane)
    if len(plus) + len(minus) < 2:
        return None
    roles = {"parts": added(plus, whole), "whole": (whole.figure.claim,)}
    if minus:
        roles["minus"] = added(minus, whole)
    label = matrix.lines[footing.whole].label or "sum"
    return grid.relation("table-sum", "table-sums", roles, row=label, column=matrix.names[lane] or "its column")
