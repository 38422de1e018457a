"""Changes that tables show: columns, or rows, that tell how two others differ, as an amount or in percent.

table -> lanes -> for each lane that may tell a change the pair it compares -> a relation for every line

The pair, the kind of change and its sign belong to the whole lane and are found from all its lines. A line that does
not hold is checked only where the others, the heading and the place make the structure sure and one slip explains
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import log10
from typing import NamedTuple

from auditor.interval import Interval
from auditor.model import Claim, Relation
from auditor.patterns import lazily
from auditor.relate.grid import Grid
from auditor.relate.scene import Scene
from auditor.relate.tables.compared import Match, compare
from auditor.relate.tables.matrix import Cell, added, by_rows
from auditor.relate.tables.mended import Wanted, slips
from auditor.relate.tables.sheet import Sheet, by_columns, tells_change, turned
from auditor.relate.words import any_words

REACH = 6
"""Lanes on either side of a change in which the figures it compares are looked for."""
FIRST = 30
"""Lines that tell which pair a lane compares."""
MOST_LINES = 40
"""Lines of a table whose rows may be changes of other rows."""
SURE = 2.0
"""Decimal digits beyond chance from which a lane is taken for the change of a pair."""
RIVAL = 0.5
"""Decimal digits by which the best pair has to be ahead of any other for a miss to count."""
NAMED = 1.5
"""What a heading such as *Change* is worth, in decimal digits."""
NEAREST = 1.0
"""What it is worth that the two stand side by side next to their change."""
FORWARD = 0.3
"""What it is worth that a rise is printed as a positive change."""
TOGETHER = 1.0
"""What it is worth that other lanes tell a change of the same pair, or of one that stands alike."""
MISS = 1.0
"""What a line that does not hold costs against other pairs."""
PER_MISS = 6
"""Lines that have to hold for each that does not, the first one apart."""
SEVERAL = 3
"""Lines that have to hold for a slip in a short figure to tell anything."""
MANY = 6
"""Lines that have to hold where the heading names a change that leaves something out."""
CLASSES = ("change heading", "change basis", "change as printed", "change label")
_WORD = lazily(r"[^a-z]+")
_YEAR = lazily(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PLAIN = Fraction(1)
"""No scale."""
NOT_SURE = "it does not hold, and the other lines do not settle what this column compares"
OTHER_SIGN = "its sign differs from what the rest of its column goes by"


class Says(NamedTuple):
    """What headings say."""

    change: re.Pattern[str]
    """That a lane tells a change."""
    otherwise: re.Pattern[str]
    """That it tells another change than that of the figures beside it."""
    plain: re.Pattern[str]
    """That it is that of the figures beside it nevertheless."""
    row: re.Pattern[str]
    """Words that the label of a row may consist of for the row to tell a change of those above it."""


class Trial(NamedTuple):
    """A hypothesis: a lane tells how two others differ."""

    at: int
    after: int
    before: int
    kind: str
    """`amount` or `percent`."""
    named: bool
    """Whether the heading of the lane says so."""
    apart: bool
    """Whether its heading names a change that leaves something out."""
    lines: dict[int, Match]
    """How it does in each line that it can judge."""
    rank: float
    """What speaks for it, in decimal digits beyond chance."""

    @property
    def shape(self) -> tuple[int, int]:
        """Where the two stand, seen from the change."""
        return self.after - self.at, self.before - self.at

    @property
    def pair(self) -> frozenset[int]:
        """The lanes that are compared, in any order."""
        return frozenset((self.after, self.before))

    @property
    def held(self) -> int:
        """Lines in which it holds."""
        return sum(bool(match.signs) for match in self.lines.values())

    @property
    def missed(self) -> int:
        """Lines in which it does not, points apart."""
        return sum(not match.signs and match.kind != "points" for match in self.lines.values())


def find(scene: Scene) -> Iterator[Relation]:
    """A `table-change` relation for every figure that tells how two others of its row or column differ."""
    says = Says(*(_pattern(any_words(scene, name)) for name in CLASSES))
    for grid in scene.grids:
        rows = by_rows(grid)
        table = by_columns(grid, rows)
        yield from _changes(grid, table, says, everywhere=True)
        if len(rows.lines) <= MOST_LINES:
            yield from _changes(grid, turned(table), says, everywhere=False)


@lru_cache(maxsize=8)
def _pattern(words: str) -> re.Pattern[str]:
    return lazily(words)


def _changes(grid: Grid, table: Sheet, says: Says, everywhere: bool) -> Iterator[Relation]:
    """The changes among the lanes of a table; where not `everywhere`, only in lanes that are called so."""
    best: list[tuple[Trial, float]] = []
    for at in range(len(table.lanes)):
        trials = list(_trials(table, at, says, everywhere))
        if trials:
            first = max(trials, key=lambda trial: trial.rank)
            rival = max((trial.rank for trial in trials if trial.pair != first.pair), default=-9.0)
            best.append((first, first.rank - rival))
    for trial, ahead in best:
        alike = [other for other, _ in best if _is_alike(trial, other) and other.held > other.missed]
        more = TOGETHER * bool(alike)
        sure = trial.named or any(other.named and other.pair == trial.pair for other in alike)
        strength = trial.held + sum(other.held for other in alike)
        ranked = trial._replace(rank=trial.rank + more, named=sure)
        yield from _relations(grid, table, ranked, ahead + more, strength)


def _is_alike(one: Trial, other: Trial) -> bool:
    """Whether another lane tells a change of the same pair, or the same change of one that stands alike."""
    same = one.pair == other.pair or (one.kind, one.shape) == (other.kind, other.shape)
    return same and one.at != other.at


def _trials(table: Sheet, at: int, says: Says, everywhere: bool) -> Iterator[Trial]:
    """The pairs that a lane may compare, as far as any line holds."""
    lane, name = table.lanes[at], table.names[at]
    named = says.change.search(name) is not None and (everywhere or not _WORD.sub("", says.row.sub("", name)))
    if not named and everywhere and says.plain.search(name):
        named = any(says.change.search(other) for other in table.names)
    percents = sum(cell.percent for cell in lane.values())
    apart = says.otherwise.search(name) is not None and not says.plain.search(name)
    kinds = ("percent",) if not named or percents == len(lane) else ("amount",) if apart else ("amount", "percent")
    if (apart and kinds[0] == "percent") or not (named or (everywhere and percents * 2 > len(lane))):
        return
    near = _near(table, at, says.change)
    lines = sorted(lane)[:FIRST]
    tries = log10(max(2, len(near) * (len(near) - 1) * len(kinds)))
    for kind in kinds:
        for after in near:
            for before in near:
                if after != before and (kind == "percent" or after < before):
                    trial = _trial(
                        table, Trial(at, after, before, kind, named, apart, {}, NAMED * named - tries), lines
                    )
                    if trial is not None:
                        yield trial


def _near(table: Sheet, at: int, change: re.Pattern[str]) -> list[int]:
    """The lanes that a lane may compare: those with amounts, or those with percentages where none has amounts."""
    around = range(max(0, at - REACH), min(len(table.lanes), at + REACH + 1))
    near = [other for other in around if other != at and not tells_change(table, other, change)]
    return [other for other in near if _holds_amounts(table.lanes[other])] or near


def _holds_amounts(lane: dict[int, Cell]) -> bool:
    return any(not cell.percent for cell in lane.values())


def _trial(table: Sheet, trial: Trial, lines: Sequence[int]) -> Trial | None:
    """A hypothesis with how it does in the first lines; None when it holds nowhere."""
    found = dict(_matches(table, trial, lines))
    digits = sum(match.digits for match in found.values())
    if not digits:
        return None
    near = max(trial.after, trial.before) == trial.at - 1 and abs(trial.after - trial.before) == 1
    near = near or _nearest_left(table, trial) or _tells_years(table, trial)
    done = trial._replace(lines=found)
    signs = [next(iter(match.signs)) for match in found.values() if len(match.signs) == 1]
    forward = FORWARD * (sum(signs) > 0)
    return done._replace(rank=trial.rank + digits + NEAREST * near + forward - MISS * done.missed)


def _tells_years(table: Sheet, trial: Trial) -> bool:
    """Whether the heading of a change names the years of the two that it compares."""
    name = table.names[trial.at]
    years = [_YEAR.search(table.names[lane]) for lane in (trial.after, trial.before)]
    return all(year is not None and year[0] in name for year in years)


def _nearest_left(table: Sheet, trial: Trial) -> bool:
    """Whether the two stand side by side with nothing but percentages between them and their change."""
    last = max(trial.after, trial.before)
    between = range(last + 1, trial.at)
    return abs(trial.after - trial.before) == 1 and last < trial.at and len(between) < 2


def _matches(table: Sheet, trial: Trial, lines: Sequence[int]) -> Iterator[tuple[int, Match]]:
    after, before, lane = table.lanes[trial.after], table.lanes[trial.before], table.lanes[trial.at]
    for line in lines:
        if line in after and line in before and (lane[line].value or _is_written(lane[line])):
            match = compare(trial.kind, after[line], before[line], lane[line])
            if match is not None:
                yield line, match


def _is_written(cell: Cell) -> bool:
    """Whether a cell holds digits: a dash may stand for a change too small to show, or for none that means anything."""
    return any(map(str.isdigit, cell.figure.claim.text))


# ---------------------------------------------------------------------- relations
def _relations(grid: Grid, table: Sheet, trial: Trial, ahead: float, strength: int) -> Iterator[Relation]:
    """A relation for each line of a lane sure to tell a change; `strength` counts lines that hold in all such."""
    if trial.rank < SURE or trial.held <= trial.missed - (trial.held > 0):
        return
    trial = trial._replace(lines=dict(_matches(table, trial, sorted(table.lanes[trial.at]))))
    if trial.apart and (trial.missed > 1 or trial.held < MANY):
        return
    sign = _convention(table, trial)
    if not trial.named and (sign != 1 or trial.held < SEVERAL or trial.missed * 4 > trial.held):
        return
    few = trial.missed <= 1 + trial.held // PER_MISS
    if not few and trial.missed * 3 > trial.held:
        return
    points = sum(bool(match.signs) for match in trial.lines.values() if match.kind == "points")
    for line, match in trial.lines.items():
        if match.kind == "points" and not match.signs and points < 2:
            continue
        cells = [table.lanes[lane][line] for lane in (trial.after, trial.before, trial.at)]
        told = _sign(cells, match, sign)
        unclear = None
        if not match.signs and not (few and ahead >= RIVAL and _slipped(cells, match, told, strength)):
            unclear = NOT_SURE
        elif match.signs and told not in match.signs:
            unclear = OTHER_SIGN
        yield _relation(grid, table, trial, line, cells, match, told, unclear)


def _convention(table: Sheet, trial: Trial) -> int:
    """The sign by which a whole lane goes: +1, -1, or 0 where it goes by what is better or worse."""
    counts = {1: 0, -1: 0}
    for line, match in trial.lines.items():
        if len(match.signs) == 1 and table.lanes[trial.before][line].value > 0:
            counts[next(iter(match.signs))] += 1
    if min(counts.values()) > 1 or counts[1] == counts[-1]:
        return 0
    return 1 if counts[1] > counts[-1] else -1


def _sign(cells: Sequence[Cell], match: Match, convention: int) -> int:
    """The sign of a line's change: that of its lane, or its own where the lane has none or the base is below zero."""
    after, before, change = cells
    if convention and before.value > 0:
        return convention
    if match.signs:
        return max(match.signs)
    computed = after.value / before.value - 1 if match.kind == "percent" else after.value - before.value
    return 1 if computed * change.value >= 0 else -1


def _slipped(cells: Sequence[Cell], match: Match, sign: int, held: int) -> bool:
    """Whether one slip in one figure explains why a line does not hold, or it holds for loosely rounded ones."""
    claims = _claims(cells, match.kind)
    return slips(claims, _wanted(match.kind, sign, _per(claims[-1])), 1 if held >= SEVERAL else 2)


def _wanted(kind: str, sign: int, per: int) -> Wanted:
    """What the later figure, the earlier one and the change must be, each for the other two."""
    hundred, one, factor = Interval.point(100 * sign), Interval.point(1), Interval.point(sign * per)

    def percent(readings: Sequence[Interval]) -> list[Interval]:
        after, before, change = readings
        ratio = change / hundred + one
        return [before * ratio, after / ratio, hundred * (after / before - one)]

    def amount(readings: Sequence[Interval]) -> list[Interval]:
        after, before, change = readings
        plain = change / factor
        return [before + plain, after - plain, factor * (after - before)]

    return percent if kind == "percent" else amount


def _per(change: Claim) -> int:
    return 100 if change.unit == "bp" else 1


def _claims(cells: Sequence[Cell], kind: str) -> list[Claim]:
    """The claims of a line, an amount of change in the scale of what changes, one in percent in none."""
    after, before, change = cells
    told_in = after if after.value else before
    scale = change if kind == "points" else change._replace(scale=PLAIN) if kind == "percent" else told_in
    told = added([change], scale)[0]
    return [after.figure.claim, before.figure.claim, told]


def _relation(
    grid: Grid,
    table: Sheet,
    trial: Trial,
    line: int,
    cells: Sequence[Cell],
    match: Match,
    sign: int,
    unclear: str | None,
) -> Relation:
    after, before, change = _claims(cells, match.kind)
    role = "change" if match.kind == "percent" else "delta"
    factor = sign * (_per(change) if match.kind == "points" else 1)
    start = grid.table.start or 0
    return Relation(
        "table-change",
        {"after": (after,), "before": (before,), role: (change,)},
        "table changes",
        start,
        start,
        words={"row": table.labels[line] or f"line {line + 1}", "column": table.names[trial.at] or "change"},
        values={"factor": Interval.point(factor)},
        unclear=unclear,
    )
