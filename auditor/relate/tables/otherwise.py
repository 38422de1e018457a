"""Whether another choice of lines makes a sum hold in every lane: then nothing is wrong, and the choice was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from auditor.relate.tables.footing import FLOATS, Footing
from auditor.relate.tables.matrix import Matrix

RUN = 12
"""Lines above a total among which others are chosen."""
MOST = 40
"""Parts of a sum that holds nowhere among which some are left out."""
LEFT_OUT = 2
"""Lines of a run that may be left out: figures told twice, as reported and adjusted."""


def holds_otherwise(matrix: Matrix, footing: Footing, lane: int, subtotals: frozenset[int]) -> bool:
    """Whether a run of lines with one or two left out makes the whole in this lane and in all those that held.

    Where it held in none, only its own parts are chosen from: among more lines something would fit by chance. What is
    known for a subtotal is not left out: its parts would stand for it. Among very many parts some would fit by
    chance, and none is looked for.
    """
    if not footing.held and len(footing.parts) > MOST:
        return False
    lanes = (lane, *footing.held)
    runs = _runs(footing.whole) if footing.held else [footing.parts]
    return any(
        all(_holds(matrix, chosen, footing.whole, each) for each in lanes)
        for run in runs
        for out in _left_out(matrix, run, footing.held)
        if subtotals.isdisjoint(out)
        if len(chosen := tuple(line for line in run if line not in out)) > 1
    )


def _runs(whole: int) -> Iterator[tuple[int, ...]]:
    for first in range(whole - 2, max(-1, whole - RUN - 1), -1):
        yield tuple(range(first, whole))


def _left_out(matrix: Matrix, run: tuple[int, ...], held: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """None of the lines of a run, one or two: of these at least one is something in a lane where the sum held."""
    told = {line for lane in held for line in run if line in matrix.lanes[lane] and matrix.lanes[lane][line].value}
    yield ()
    for count in range(1, LEFT_OUT + 1):
        yield from (out for out in combinations(run[1:], count) if not held or not told.isdisjoint(out))


def _holds(matrix: Matrix, lines: tuple[int, ...], whole: int, lane: int) -> bool:
    cells = matrix.lanes[lane]
    chosen = [cells[line] for line in lines if line in cells]
    off = abs(sum(cell.value for cell in chosen) - cells[whole].value)
    return off <= sum(cell.half for cell in chosen) + cells[whole].half + FLOATS * abs(cells[whole].value)
