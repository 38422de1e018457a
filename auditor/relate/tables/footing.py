"""Which lines of a table are the sum of others: one structure for all lanes, found by how improbable it is by chance.

    lines from top to bottom -> those still open -> trials: which of them the next line adds up -> the best one

A subtotal stands for its parts, so that a grand total is looked for among subtotals and loose lines. A trial gains,
for each lane in which it holds, the decimal digits that agree beyond chance, and loses for the number of trials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import log10
from typing import NamedTuple

from auditor.relate.tables.long_runs import OpenLines
from auditor.relate.tables.matrix import Cell, Matrix

REACH = 40
"""Open lines above a line of which every run is tried; of longer runs those that begin with a section."""
MOST_DIGITS = 4.0
"""Decimal digits that one lane counts for at most."""
MISS = 3.0
"""What a lane in which a sum does not hold costs against another trial, in decimal digits."""
SIGNED = 1.0
"""What a trial that subtracts costs, in decimal digits."""
NATURAL = 1.0
"""What a trial that begins where a section begins or behind another total is worth, in decimal digits."""
NAMED = 2.0
"""What a label such as `Total` is worth, in decimal digits."""
SURE = 2.0
"""Decimal digits beyond chance from which a line is taken for a sum of others."""
RIVAL = 1.0
"""Decimal digits beyond chance by which another trial has to hold in a lane to put the best one in doubt there."""
SURER = 3.0
"""The same for a line without such a label that holds in hardly more lanes than it does not."""
UNEVEN = 90.0
"""How many times finer one figure of a sum may be printed than another; beyond, a scale was misread."""
FLOATS = 1e-12
"""What floating-point sums may be off, as a share of their largest figure."""


def _reached(total: float, first: float, last: float) -> tuple[float, float, float]:
    """What a run of lines comes to by each pattern: all added; the first less all others; all less the last one."""
    return total, 2 * first - total, total - 2 * last


class Footing(NamedTuple):
    """A line that is the sum of others."""

    whole: int
    plus: tuple[int, ...]
    minus: tuple[int, ...]
    held: tuple[int, ...]
    """The lanes in which it holds."""
    missed: tuple[int, ...]
    """Those in which it does not."""
    digits: float
    """What speaks for it in the lanes where it holds and in its label, in decimal digits beyond chance."""
    named: bool
    """Whether its label says that it is a sum."""
    natural: bool
    """Whether its parts begin where a section begins, or behind another total."""
    contested: frozenset[int] = frozenset()
    """Lanes in which it does not hold and something else does."""

    @property
    def lines(self) -> frozenset[int]:
        """All lines that take part."""
        return frozenset((self.whole, *self.plus, *self.minus))

    @property
    def parts(self) -> tuple[int, ...]:
        """Its parts from top to bottom."""
        return tuple(sorted((*self.plus, *self.minus)))

    @property
    def sure(self) -> bool:
        """Whether it is taken for a sum, so that it stands for its parts further on."""
        if self.named:
            return self.digits >= SURE and len(self.missed) <= max(1, len(self.held))
        few = len(self.missed) * 3 <= len(self.held) or (len(self.missed) == 1 and self.digits >= SURER)
        return few and self.digits >= SURE


class Trial(NamedTuple):
    """A hypothesis: the last so many open lines, added in one of the patterns."""

    length: int
    pattern: int
    held: dict[int, float]
    """For each lane in which it holds the digits that agree."""
    missed: tuple[int, ...]
    digits: float
    natural: bool

    @property
    def rank(self) -> float:
        """What it counts for against another trial."""
        return self.digits - MISS * len(self.missed)


def footings(
    matrix: Matrix, named: Callable[[int], bool], every: bool = True, plain: bool = False
) -> Iterator[Footing]:
    """The sums among the lines of a matrix; `named` tells whether a line's label says that it is one.

    Where `every` is false only lines with such a label are looked at. A sum of which nothing but its label and place
    speaks is given, too, with no lane in which it holds. Where `plain` is true, nothing is subtracted or supposed.
    """
    above = OpenLines(matrix)
    before: list[int] | None = None
    last_turned = -1
    starts: set[int] = set()
    for line, about in enumerate(matrix.lines):
        if not about.adds:
            continue
        if about.first or not above.lines:
            starts.add(line)
        is_named = named(line)
        found = None
        if every or is_named:
            stacks = [stack[-REACH:] for stack in (above.lines, before) if stack]
            longer = _longer(matrix, line, above) if is_named else []
            found = _best(matrix, line, stacks, starts, is_named, plain, longer)
            if found is None and is_named and not plain:
                found = _supposed(matrix, line, above, starts)
        if found is not None:
            yield found
        sure = found is not None and found.sure
        if before is not None:
            before.append(line)
        if found is not None and sure:
            turned = bool(found.minus) and not is_named
            follows = before is not None and turned and last_turned in found.parts
            before = before if follows else [*above.lines[-REACH:], line]
            last_turned = line if turned else -1
            above.close(found.parts[0])
        above.append(line, line in starts)
        if is_named or sure:
            starts.add(line + 1)


Placed = tuple["Trial", Sequence[int]]
"""A trial with the open lines that it adds the last of."""


def _best(
    matrix: Matrix,
    line: int,
    stacks: Sequence[Sequence[int]],
    starts: set[int],
    named: bool,
    plain: bool,
    longer: Sequence[Placed],
) -> Footing | None:
    """The trial that fits best, over the open lines and over those that were open before the last sum was taken."""
    tried = [(trial, above) for above in stacks for trial in _trials(matrix, line, above, starts, plain)]
    tried.extend(longer)

    def rank(each: Placed) -> tuple[float, bool, int, int]:
        trial = each[0]
        supposed = NAMED if named and trial.natural and not trial.pattern else 0.0
        return trial.rank + supposed, trial.natural, -trial.pattern, trial.length

    best, above = max(tried, key=rank, default=(None, ()))
    if best is None or (best.digits < 0 and named):
        return None
    plus, minus = _signed(tuple(above[len(above) - best.length :]), best.pattern)
    contested = {lane for trial, stack in tried for lane in _contested(trial, best, log10(3 * min(REACH, len(stack))))}
    held = tuple(sorted(best.held))
    digits = best.digits + NAMED * named
    return Footing(line, plus, minus, held, best.missed, digits, named, best.natural, frozenset(contested))


def _longer(matrix: Matrix, line: int, above: OpenLines) -> list[Placed]:
    """The runs longer than `REACH` that a line adds up in a lane at least."""
    trials = (_long_trial(matrix, line, above, length) for length in above.lengths(REACH))
    return [(trial, above.lines) for trial in trials if trial is not None]


def _long_trial(matrix: Matrix, line: int, above: OpenLines, length: int) -> Trial | None:
    """All of the last so many open lines added."""
    held: dict[int, float] = {}
    missed: list[int] = []
    for number, lane in enumerate(matrix.lanes):
        run = above.last(number, length) if line in lane else None
        if run is None or run.unknown or run.filled < 2:
            continue
        whole = lane[line]
        slack = run.half + whole.half
        if abs(run.value - whole.value) <= slack + FLOATS * run.size:
            held[number] = min(_agreeing(abs(whole.value), slack), float(whole.digits))
        else:
            missed.append(number)
    if not held:
        return None
    uneven = {number for number in (*held, *missed) if not _all_even(above.cells(number, length), matrix, number, line)}
    held = {number: digits for number, digits in held.items() if number not in uneven}
    digits = sum(held.values()) - log10(3 * REACH) + NATURAL
    trial = Trial(length, 0, held, tuple(number for number in missed if number not in uneven), digits, True)
    return trial if held else None


def _all_even(cells: Iterator[Cell], matrix: Matrix, lane: int, line: int) -> bool:
    whole = matrix.lanes[lane][line]
    return all(not cell.value or _even(cell, whole) for cell in cells)


def _contested(rival: Trial, best: Trial, tries: float) -> Iterator[int]:
    """The lanes in which another trial holds, and not by chance, and the best one does not."""
    if len(best.held) > 1 and len(rival.held.keys() & best.held.keys()) * 2 < len(best.held):
        return
    enough = tries + (RIVAL if best.natural and not best.pattern else RIVAL / 2)
    yield from (lane for lane, digits in rival.held.items() if lane in best.missed and digits > enough)


def _supposed(matrix: Matrix, line: int, opened: OpenLines, starts: set[int]) -> Footing | None:
    """What a line that calls itself a total would add up: all back to where its section begins.

    Sections of a single line each belong together. Behind a total that holds only deductions (`Less: interest`) the
    total itself belongs to it.
    """
    above = opened.lines[-REACH:]
    length = next((length for length, part in enumerate(reversed(above), 1) if part in starts), 0)
    if not length and opened.starts:
        above = opened.lines[opened.starts[-1] :]
        length = len(above)
    alone = length == 1
    while alone and length < len(above) and above[-length - 1] in starts:
        length += 1
    lanes = tuple(number for number, lane in enumerate(matrix.lanes) if line in lane)
    run = above[len(above) - length :] if length else []
    if length < len(above) and all(_deducts(matrix, part) for part in run):
        length += 1
    if length < 2 or not lanes:
        return None
    return Footing(line, tuple(above[len(above) - length :]), (), (), lanes, NAMED, True, True)


def _deducts(matrix: Matrix, line: int) -> bool:
    """Whether a line is below zero wherever it says something."""
    values = [lane[line].value for lane in matrix.lanes if line in lane]
    return bool(values) and max(values) <= 0


def _signed(parts: tuple[int, ...], pattern: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if pattern == 1:
        return parts[:1], parts[1:]
    return (parts[:-1], parts[-1:]) if pattern == 2 else (parts, ())


def _trials(matrix: Matrix, line: int, above: Sequence[int], starts: set[int], plain: bool) -> Iterator[Trial]:
    held: dict[Tried, dict[int, float]] = {}
    judged: dict[int, range] = {}
    for number, lane in enumerate(matrix.lanes):
        whole = lane.get(line)
        if whole is None:
            continue
        found, judged[number] = _tested(lane, matrix.unknown[number], whole, above, plain)
        for key, digits in found:
            held.setdefault(key, {})[number] = digits
    tries = log10(3 * max(1, len(above)))
    for (length, pattern), lanes in held.items():
        natural = length == len(above) or above[len(above) - length] in starts
        digits = sum(lanes.values()) - tries - SIGNED * (pattern > 0) + NATURAL * natural
        missed = tuple(number for number, lengths in judged.items() if length in lengths and number not in lanes)
        yield Trial(length, pattern, lanes, missed, digits, natural)


Tried = tuple[int, int]
"""How many lines are added, and by which pattern of `_reached`."""


def _tested(
    lane: dict[int, Cell], unknown: frozenset[int], whole: Cell, above: Sequence[int], plain: bool
) -> tuple[list[tuple[Tried, float]], range]:
    """The trials that hold in a lane with the digits that agree there, and the lengths that it can judge."""
    held: list[tuple[Tried, float]] = []
    total = half = largest = last = 0.0
    filled = significant = first = length = 0
    for length, line in enumerate(reversed(above), 1):
        cell = lane.get(line)
        value = cell.value if cell is not None else 0.0
        if line in unknown or cell is not None and value and not _even(cell, whole):
            return held, range(first or length, length)
        if cell is not None:
            half += cell.half
            filled += value != 0
            total += value
            largest = max(largest, abs(value))
            significant = max(significant, cell.digits)
        last = value if length == 1 else last
        if length < 2 or not filled:
            continue
        first = first or (length if filled > 1 else 0)
        slack = half + whole.half
        near = slack + FLOATS * largest
        for pattern, reached in enumerate(_reached(total, value, last)[: 1 if plain else length]):
            if abs(reached - whole.value) <= near:
                digits = _agreeing(max(largest, abs(whole.value)), slack) if filled > 1 else 0.0
                held.append(((length, pattern), min(digits, float(max(significant, whole.digits)))))
    return held, range(first or length + 1, length + 1)


def _even(cell: Cell, whole: Cell) -> bool:
    """Whether two figures are printed to about the same place."""
    return not (cell.half and whole.half) or 1 / UNEVEN < cell.half / whole.half < UNEVEN


def _agreeing(scale: float, slack: float) -> float:
    """How many decimal digits agree when two figures of a size meet within so much."""
    if not slack:
        return MOST_DIGITS if scale > 100 else 1.0
    beyond = scale / (2 * slack)
    return min(MOST_DIGITS, log10(beyond)) if beyond > 1 else 0.0


def again(matrix: Matrix, footing: Footing) -> Footing:
    """The same sum looked at in other lanes."""
    held: list[int] = []
    missed: list[int] = []
    for number, lane in enumerate(matrix.lanes):
        if footing.whole not in lane or any(part in matrix.unknown[number] for part in footing.parts):
            continue
        plus = [lane[part] for part in footing.plus if part in lane]
        minus = [lane[part] for part in footing.minus if part in lane]
        off = sum(cell.value for cell in plus) - sum(cell.value for cell in minus) - lane[footing.whole].value
        slack = sum(cell.half for cell in (*plus, *minus, lane[footing.whole]))
        (held if abs(off) <= slack + FLOATS * abs(lane[footing.whole].value) else missed).append(number)
    return footing._replace(held=tuple(held), missed=tuple(missed), contested=frozenset())
