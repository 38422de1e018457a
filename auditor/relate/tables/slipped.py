"""How much a single slip speaks for a sum that does not hold: the slip, and how rarely chance would look like one."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from auditor.relate.tables.matrix import Cell

MOST_TRIED = 60
"""Readings of one figure that are compared with what it should be."""


class Slipped(NamedTuple):
    """A cell in which one slip explains why a sum does not hold."""

    place: int
    """Which of the cells, the whole being the last one."""
    digits: float
    """How improbable such a slip is by chance, in decimal digits, over all cells of the sum."""


def slipped(plus: Sequence[Cell], minus: Sequence[Cell], whole: Cell) -> Slipped | None:
    """The slip that explains the difference between a sum and its parts, if there is one."""
    off = sum(cell.value for cell in plus) - sum(cell.value for cell in minus) - whole.value
    slack = sum(cell.half for cell in (*plus, *minus, whole))
    signs = [-1.0] * len(plus) + [1.0] * len(minus) + [1.0]
    cells = [*plus, *minus, whole]
    found, chance = None, 0.0
    for place, (cell, sign) in enumerate(zip(cells, signs, strict=True)):
        unit = 2 * cell.half
        if not unit or not cell.value:
            continue
        printed = round(abs(cell.value) / unit)
        wanted = (cell.value + sign * off) / unit * (1 if cell.value > 0 else -1)
        around = (slack - cell.half) / unit + 0.5
        if found is None and _one_slip(printed, wanted, around):
            found = place
        length = len(str(printed))
        chance += (20 * length + 15) * (2 * around) / 10.0**length
    return Slipped(found, max(0.0, -log10(chance))) if found is not None and chance else None


def _one_slip(printed: int, wanted: float, around: float) -> bool:
    """Whether a figure, in units of its last place, is one slip away from a value that would fit."""
    if abs(wanted) > 1e15:
        return False
    low, high = max(0, ceil(wanted - around)), floor(wanted + around)
    if any(low <= printed * factor <= high for factor in (10, 100, 1000)):
        return True
    if any(low <= printed / factor <= high for factor in (10, 100, 1000)):
        return True
    middle = round(wanted)
    nearest = sorted(
        range(max(low, middle - MOST_TRIED), min(high, middle + MOST_TRIED) + 1), key=lambda m: abs(m - wanted)
    )
    return any(one_edit(str(printed), str(meant)) for meant in nearest[:MOST_TRIED])


def one_edit(one: str, other: str) -> bool:
    """Whether two rows of digits differ by one digit, by two neighbours swapped, or by one dropped.

    >>> one_edit("1234", "1324"), one_edit("1234", "124"), one_edit("1234", "1294"), one_edit("1234", "4321")
    (True, True, True, False)
    """
    if len(one) == len(other):
        apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 1:
            return True
        return (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and one[apart[0]] == other[apart[1]]
            and one[apart[1]] == other[apart[0]]
        )
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
