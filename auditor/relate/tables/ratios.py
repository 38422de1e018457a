"""Ratios that tables show: rows, or columns, that tell one line as a percentage of another.

table -> lines of percentages -> for each the pairs of lines that may give it -> a relation for every lane

Which pair it is belongs to the whole line: it is found from the lanes in which it holds and from what the labels say. A
lane that does not hold is checked only where these make the pair sure and one slip explains it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log10
from typing import NamedTuple

from auditor.interval import Interval
from auditor.model import Kind, Relation
from auditor.patterns import lazily
from auditor.relate.grid import Grid
from auditor.relate.scene import Scene
from auditor.relate.tables.likened import Named, likened, named
from auditor.relate.tables.matrix import Cell, by_rows
from auditor.relate.tables.mended import slips
from auditor.relate.tables.sheet import Sheet, by_columns, tells_change, turned
from auditor.relate.words import any_words

MOST_LINES = 300
"""Lines of a table in which ratios are looked for."""
REACH = 30
"""Lines on either side of a ratio in which its two figures are looked for."""
SEEDS = 3
"""Lanes from which pairs are taken that may give a ratio."""
MOST_PAIRS = 60
"""Pairs that are looked at further, those with the best labels first."""
MOST_DIGITS = 2.5
"""Decimal digits that one lane counts for at most."""
BASE = 10.0
"""Percent: ratios are rarely smaller, so that chance hits them as if they were of this size."""
SURE = 1.5
"""Decimal digits beyond chance from which a pair is taken."""
RIVAL = 0.7
"""Decimal digits by which a pair has to be ahead of any other for a miss to count."""
MISS = 1.5
"""What a lane that does not hold costs, in decimal digits."""
TOGETHER = 1.5
"""What it is worth that another line of the same name is the same ratio."""
SEVERAL = 3
"""Lanes that have to hold for a slip in a short figure to tell anything."""
CLEAR = 4.0
"""What labels have to be worth for the same, in decimal digits."""
ENOUGH = 4
"""Lanes that have to hold for a pair of which no label speaks."""
PER_MISS = 4
"""Lanes that have to hold for each that does not, the first one apart."""
PER_OTHER = 8
"""Lanes that have to hold for each further one that does not, for one of them to be wrong for sure."""
CLASSES = ("change heading", "revenue name", "margin name", "share name")
NOT_SURE = "it does not hold, and neither labels nor the other columns settle of what it is a ratio"


class Trial(NamedTuple):
    """A hypothesis: a line tells one line as a percentage of another."""

    at: int
    part: int
    whole: int
    held: tuple[int, ...]
    """The lanes in which it holds."""
    missed: tuple[int, ...]
    """Those in which it does not."""
    said: float
    """What the labels are worth, in decimal digits."""
    rank: float
    """What speaks for it, in decimal digits beyond chance."""


def find(scene: Scene) -> Iterator[Relation]:
    """A `table-ratio` relation for every percentage that two other figures of its column or row give."""
    says = [lazily(_known(any_words(scene, name))) for name in CLASSES]
    for grid in scene.grids:
        rows = by_rows(grid)
        if not 2 < len(rows.lines) <= MOST_LINES:
            continue
        table = by_columns(grid, rows)
        changes = frozenset(at for at in range(len(table.names)) if tells_change(table, at, says[0]))
        yield from _ratios(grid, table, says, changes, down=True)
        if len(table.lanes) > 2:
            yield from _ratios(grid, turned(table), says, frozenset(), down=False)


@lru_cache(maxsize=8)
def _known(words: str) -> str:
    return words


def _ratios(
    grid: Grid, table: Sheet, says: Sequence[re.Pattern[str]], skipped: frozenset[int], down: bool
) -> Iterator[Relation]:
    """The ratios among the lines of a table; `skipped` are lanes that tell changes."""
    lanes = [at for at in range(len(table.lanes)) if at not in skipped]
    amounts = {at: _amounts(table.lanes[at]) for at in lanes}
    names = [named(label, *says[1:]) for label in table.labels]
    found: dict[int, list[Trial]] = {}
    for line, label in enumerate(table.labels):
        filled = [at for at in lanes if (cell := table.lanes[at].get(line)) is not None and _is_ratio(cell)]
        if filled and not says[0].search(label):
            trials = list(_trials(table, line, filled, amounts, names, down))
            if trials:
                found[line] = sorted(trials, key=lambda trial: -trial.rank)
    for line, trials in found.items():
        best = trials[0]
        same = [other[0] for at, other in found.items() if at != line and table.labels[at] == table.labels[line]]
        alike = any(other.whole == best.whole and other.at - other.part == best.at - best.part for other in same)
        rival = max((trial.rank for trial in trials[1:] if _is_rival(trial, best)), default=-9.0)
        yield from _relations(grid, table, best, alike, best.rank - rival, down)


def _is_rival(other: Trial, best: Trial) -> bool:
    """Whether another pair, of other figures, holds where the best one does not."""
    return any(at in other.held for at in best.missed)


def _is_ratio(cell: Cell) -> bool:
    return cell.figure.claim.kind is Kind.PERCENT


def _amounts(lane: dict[int, Cell]) -> list[tuple[float, int]]:
    """The amounts of a lane by size, with their lines."""
    return sorted((abs(cell.value), line) for line, cell in lane.items() if not cell.percent and cell.value)


def _trials(
    table: Sheet,
    line: int,
    filled: Sequence[int],
    amounts: dict[int, list[tuple[float, int]]],
    names: Sequence[Named],
    down: bool,
) -> Iterator[Trial]:
    """The pairs that may give a line."""
    pairs = {pair for at in filled[:SEEDS] for pair in _pairs(table.lanes[at], line, amounts[at])}
    ranked = sorted(pairs, key=lambda pair: -likened(names, line, *pair))[:MOST_PAIRS]
    near = max((sum(abs(other - line) <= REACH for _, other in amounts[at]) for at in filled[:SEEDS]), default=0)
    tries = log10(max(2, near * (near - 1)))
    for part, whole in ranked:
        said = likened(names, line, part, whole)
        held: list[int] = []
        missed: list[int] = []
        digits = 0.0
        for at in filled:
            lane = table.lanes[at]
            if part in lane and whole in lane:
                match = _match(lane[part], lane[whole], lane[line])
                if match is None:
                    continue
                (held if match else missed).append(at)
                digits += match
        rank = digits + said - tries - MISS * len(missed)
        yield Trial(line, part, whole, tuple(held), tuple(missed), said, rank)


def _pairs(lane: dict[int, Cell], line: int, amounts: list[tuple[float, int]]) -> Iterator[tuple[int, int]]:
    """The pairs of amounts of a lane that give its percentage."""
    share = lane[line]
    low, high = (abs(share.value) - share.half) / 100, (abs(share.value) + share.half) / 100
    for size, whole in amounts:
        if abs(whole - line) > REACH:
            continue
        half = lane[whole].half
        least, most = (size - half) * low, (size + half) * high
        at = bisect_left(amounts, (least * (1 - 1e-9) - half, -1))
        while at < len(amounts) and amounts[at][0] <= most * (1 + 1e-9) + half:
            part = amounts[at][1]
            if part != whole and abs(part - line) <= REACH and _match(lane[part], lane[whole], share):
                yield part, whole
            at += 1


def _match(part: Cell, whole: Cell, share: Cell) -> float | None:
    """The digits that agree; 0 where it does not hold, None where nothing can be said."""
    if part.percent or whole.percent or part.scale != whole.scale or abs(whole.value) <= whole.half:
        return None
    if part.value == whole.value or not share.value:  # any part that is small enough is nil percent
        return None
    size, base = abs(part.value), abs(whole.value)
    low = 100 * (size - part.half) / (base + whole.half)
    high = 100 * (size + part.half) / (base - whole.half)
    slack = (high - low) / 2 + share.half
    if abs((low + high) / 2 - abs(share.value)) > slack * (1 + 1e-9):
        return 0.0
    return max(0.1, min(MOST_DIGITS, log10(max(1.0, max(abs(share.value), BASE) / (2 * slack))))) if slack else 1.0


# ---------------------------------------------------------------------- relations
def _relations(grid: Grid, table: Sheet, trial: Trial, alike: bool, ahead: float, down: bool) -> Iterator[Relation]:
    rank = trial.rank + TOGETHER * alike
    if rank < SURE or not trial.held or len(trial.missed) > 1 + len(trial.held) // PER_MISS:
        return
    if trial.said < 1.0 and (len(trial.held) < ENOUGH or trial.said < 0):
        return
    digits = 1 if len(trial.held) + alike >= SEVERAL or trial.said >= CLEAR else 2
    clean = (len(trial.missed) - 1) * PER_OTHER <= len(trial.held)
    for at in (*trial.held, *trial.missed):
        lane = table.lanes[at]
        cells = [lane[trial.part], lane[trial.whole], lane[trial.at]]
        sign = 1 if cells[0].value * cells[1].value * cells[2].value >= 0 else -1
        sure = at in trial.held or (clean and ahead + TOGETHER * alike >= RIVAL and _slipped(cells, sign, digits))
        yield _relation(grid, table, trial, at, cells, sign, None if sure else NOT_SURE)


def _slipped(cells: Sequence[Cell], sign: int, digits: int) -> bool:
    hundred = Interval.point(100 * sign)

    def wanted(readings: Sequence[Interval]) -> list[Interval]:
        part, whole, share = readings
        return [whole * share / hundred, hundred * part / share, hundred * part / whole]

    return slips([cell.figure.claim for cell in cells], wanted, digits)


def _relation(
    grid: Grid, table: Sheet, trial: Trial, at: int, cells: Sequence[Cell], sign: int, unclear: str | None
) -> Relation:
    part, whole, share = (cell.figure.claim for cell in cells)
    start = grid.table.start or 0
    words = {
        "row": table.labels[trial.at] or f"line {trial.at + 1}",
        "part_row": table.labels[trial.part] or f"line {trial.part + 1}",
        "whole_row": table.labels[trial.whole] or f"line {trial.whole + 1}",
        "column": table.names[at] or f"column {at + 1}",
    }
    return Relation(
        "table-ratio",
        {"numerator": (part,), "denominator": (whole,), "ratio": (share,)},
        "table ratios",
        start,
        start,
        words=words,
        values={"sign": Interval.point(sign)},
        unclear=unclear,
    )
