"""How much a single slip speaks for a sum that does not hold: the slip, and how rarely chance would look like one."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from auditor.relate.tables.matrix import Cell

MOST_TRIED = 60
"""Readings of one figure that are compared with what it should be."""
MOST_PARTS = 40
"""Parts of a sum up to which a slip in one of them tells something; among more, one would fit by chance."""
NEARLY = 0.05
"""How far a sum of more parts may be off, as a share of the whole, and still show that it was meant."""


class Slipped(NamedTuple):
    """A cell in which one slip explains why a sum does not hold."""

    place: int
    """Which of the cells, the whole being the last one; -1 in a sum of many parts."""
    digits: float
    """How improbable such a slip is by chance, in decimal digits, over all cells of the sum."""


def slipped(plus: Sequence[Cell], minus: Sequence[Cell], whole: Cell) -> Slipped | None:
    """The slip that explains the difference between a sum and its parts, if there is one.

    Of many parts any could be meant; there the whole alone is looked at, or how near the sum comes to it.
    """
    off = sum(cell.value for cell in plus) - sum(cell.value for cell in minus) - whole.value
    slack = sum(cell.half for cell in (*plus, *minus, whole))
    signs = [-1.0] * len(plus) + [1.0] * len(minus) + [1.0]
    cells = [*plus, *minus, whole]
    if len(cells) > MOST_PARTS + 1:
        return _of_many(off, slack, whole)
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


def _of_many(off: float, slack: float, whole: Cell) -> Slipped | None:
    """What speaks for a sum of many parts that is off by so much."""
    unit = 2 * whole.half
    if not whole.value or not unit:
        return None
    printed, around = round(abs(whole.value) / unit), (slack - whole.half) / unit + 0.5
    if _one_slip(printed, (whole.value + off) / unit * (1 if whole.value > 0 else -1), around):
        length = len(str(printed))
        return Slipped(-1, max(0.0, -log10((20 * length + 15) * (2 * around) / 10.0**length)))
    apart = max(abs(off), slack) / abs(whole.value)
    return Slipped(-1, -log10(2 * apart)) if apart <= NEARLY else None


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
