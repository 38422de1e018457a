"""A table as lines that may add up, each with its figures lane by lane.

For sums down a table the lines are its rows and the lanes its columns; for sums across it is the other way
round. A column into which several were merged counts as several.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from auditor.extract.layout import Shape, Sort, shape
from auditor.model import Claim, Kind
from auditor.quantity import Quantity
from auditor.relate.grid import Figure, Grid

WIDEST = 40
"""Columns that are looked at; what stands further right belongs to no sum."""
SHARED = 0.6
"""Part of the filled cells of a merged column that must hold equally many figures for it to be split."""
LONGEST = 60
"""Characters of a figure; what is longer is none."""
FINEST = 10**12
"""How many units of its last place a figure may count: beyond, the quick search is not exact enough."""
_NEVER = frozenset({Sort.PER_UNIT, Sort.RATIO})
_NIL = frozenset({"none", "nil", "zero"})
"""Words for nothing."""
_EMPTY = frozenset({Shape.BLANK, Shape.SIGN, Shape.NIL})


class Cell(NamedTuple):
    """A figure ready for adding, as it is printed."""

    figure: Figure
    value: float
    """What is printed, without the scale that its heading or label states."""
    half: float
    """Half the width of its rounding."""
    percent: bool
    """Whether it is a percentage or points: these add up among themselves only."""
    digits: int
    """Its digits without trailing zeros; round figures fit together by chance."""
    scale: Fraction
    """What the printed figure was multiplied with."""


class Line(NamedTuple):
    """A row, or a column for sums across."""

    at: int
    """The number of its row or column in the table."""
    label: str
    """In lower case."""
    indent: int
    first: bool
    """Whether a heading or an empty line stands before it."""
    adds: bool
    """False for prices, rates and ratios, which never add up."""


class Matrix(NamedTuple):
    """Lines with the cells of every lane, by line; a line that a lane does not have is nothing there."""

    lines: tuple[Line, ...]
    lanes: tuple[dict[int, Cell], ...]
    """For each lane its cells, by index of the line."""
    unknown: tuple[frozenset[int], ...]
    """For each lane the lines whose cell says something that is not known."""
    names: tuple[str, ...]
    """What each lane is called."""
    merged: frozenset[int] = frozenset()
    """Lanes that share one column of the table; a sign may be lost in them."""
    apart: tuple[frozenset[int], ...] = ()
    """For each lane the lines whose figure is of the kind that was left out; empty where none was."""


def by_rows(grid: Grid) -> Matrix:
    """The matrix for sums down a table; made once for each."""
    known: Matrix | None = grid.kept.get(__name__)
    if known is None:
        known = grid.kept[__name__] = _by_rows(grid)
    return known


def _by_rows(grid: Grid) -> Matrix:
    lanes, unknown, names, merged = _columns(grid)
    filled = {row for lane in lanes for row in lane}
    lines: list[Line] = []
    first = True
    index: dict[int, int] = {}
    for row in grid.rows:
        plan = grid.plan.rows[row]
        if row in filled:
            index[row] = len(lines)
            lines.append(Line(row, plan.label.lower(), plan.indent, first, plan.said.sort not in _NEVER))
            first = False
        elif plan.section or not plan.label:
            first = True
    return Matrix(
        tuple(lines),
        tuple({index[row]: cell for row, cell in lane.items()} for lane in lanes),
        tuple(frozenset(index[row] for row in rows if row in index) for rows in unknown),
        tuple(names),
        frozenset(merged),
    )


def by_columns(rows: Matrix, lanes: range, adds: Callable[[str], bool]) -> Matrix:
    """The matrix for sums across some rows of a table; `adds` tells whether a column of that heading adds up."""
    lines = tuple(Line(at, name, 0, not at, at not in rows.merged and adds(name)) for at, name in enumerate(rows.names))
    wanted = [line for line in lanes if rows.lines[line].adds]
    return Matrix(
        lines,
        tuple({at: lane[line] for at, lane in enumerate(rows.lanes) if line in lane} for line in wanted),
        tuple(frozenset(at for at, gaps in enumerate(rows.unknown) if line in gaps) for line in wanted),
        tuple(rows.lines[line].label for line in wanted),
    )


def reversed_lines(matrix: Matrix) -> Matrix:
    """The matrix with its last line first, for totals that stand before what they add up."""
    last = len(matrix.lines) - 1
    return matrix._replace(
        lines=matrix.lines[::-1],
        lanes=tuple({last - line: cell for line, cell in lane.items()} for lane in matrix.lanes),
        unknown=tuple(frozenset(last - line for line in lines) for lines in matrix.unknown),
        apart=tuple(frozenset(last - line for line in lines) for lines in matrix.apart),
    )


def of_kind(matrix: Matrix, percent: bool) -> Matrix:
    """The matrix with its percentages and points alone, or without them: the two never add up."""
    lanes = tuple({line: cell for line, cell in lane.items() if cell.percent is percent} for lane in matrix.lanes)
    apart = tuple(
        frozenset(line for line, cell in lane.items() if cell.percent is not percent) for lane in matrix.lanes
    )
    return matrix._replace(lanes=lanes, apart=apart)


# ---------------------------------------------------------------------- columns
def _columns(grid: Grid) -> tuple[list[dict[int, Cell]], list[set[int]], list[str], set[int]]:
    """The figures of each column by row, the rows where it is not known, its heading, and which were merged."""
    by_column: dict[int, dict[int, tuple[Figure, ...]]] = defaultdict(dict)
    for (row, column), figures in grid.cells.items():
        by_column[column][row] = figures
    lanes: list[dict[int, Cell]] = []
    unknown, names, merged = [], [], set()
    for column in grid.columns[:WIDEST]:
        filled = by_column[column]
        if _holds_marks(grid, column, filled):
            continue
        width = _width(filled)
        gaps = {row for row in grid.rows if _unreadable(grid, row, column, len(filled.get(row, ())), width)}
        for part in range(width):
            cells = {row: _cell(figures[part]) for row, figures in filled.items() if len(figures) == width}
            merged |= {len(lanes)} if width > 1 else set()
            lanes.append({row: cell for row, cell in cells.items() if cell is not None})
            unknown.append(gaps | {row for row, cell in cells.items() if cell is None})
            names.append(grid.heading(column))
    return lanes, unknown, names, merged


def _holds_marks(grid: Grid, column: int, filled: dict[int, tuple[Figure, ...]]) -> bool:
    """Whether a column holds the marks of footnotes: a few bare numbers without a heading."""
    heading = grid.heading(column)
    if any(map(str.isalpha, heading)) or len(filled) * 2 > len(grid.rows):
        return False
    texts = [figure.claim.text.strip("()") for each in filled.values() for figure in each]
    return all(text.isdigit() and len(text) < 3 for text in texts)


def _width(filled: dict[int, tuple[Figure, ...]]) -> int:
    """How many columns were merged into one."""
    counts = Counter(len(figures) for figures in filled.values())
    width, often = counts.most_common(1)[0]
    return width if width > 1 and often >= SHARED * len(filled) else 1


def _unreadable(grid: Grid, row: int, column: int, held: int, width: int) -> bool:
    """Whether a cell says something else than a figure or nothing."""
    if held == width:
        return False
    cells = grid.table.rows[row]
    if held or column >= len(cells):
        return held > 0
    return shape(cells[column]) not in _EMPTY and cells[column].strip().lower() not in _NIL


def _cell(figure: Figure) -> Cell | None:
    """A figure ready for adding; none for an end of a range, a length of time and what is not one figure."""
    claim, quantity = figure.claim, figure.claim.quantity
    if claim.range is not None or claim.kind is Kind.DURATION:
        return None
    if quantity is None or quantity.spread or quantity.hedge is not None:
        return None
    if len(claim.text) > LONGEST or abs(figure.value) > FINEST * (figure.high - figure.low) > 0:
        return None
    decimals = -1 if any(map(str.isalpha, claim.text)) else sum(map(str.isdigit, claim.text.partition(".")[2]))
    scale, factor = _scale(quantity.ulp, decimals)
    half = (figure.high - figure.low) / 2 / factor
    percent = claim.kind in (Kind.PERCENT, Kind.POINTS)
    significant = len("".join(filter(str.isdigit, claim.text)).strip("0"))
    return Cell(figure, figure.value / factor, half, percent, significant, scale)


@lru_cache(maxsize=1 << 10)
def _scale(ulp: Fraction, decimals: int) -> tuple[Fraction, float]:
    """What a heading or label multiplies a printed figure with; 1 where a magnitude is printed with it."""
    scale = ulp * Fraction(10) ** decimals if ulp and decimals >= 0 else Fraction(1)
    return scale, float(scale)


def added(cells: Sequence[Cell], whole: Cell) -> tuple[Claim, ...]:
    """The claims of cells that make a whole, in its scale where headings gave them another one."""
    return tuple(
        cell.figure.claim if cell.scale == whole.scale or not cell.value else _rescaled(cell, whole.scale)
        for cell in cells
    )


def _rescaled(cell: Cell, scale: Fraction) -> Claim:
    claim, factor = cell.figure.claim, scale / cell.scale
    assert claim.quantity is not None
    old = claim.quantity
    return replace(claim, quantity=Quantity(old.value * factor, old.ulp * factor, old.coarse * factor))
