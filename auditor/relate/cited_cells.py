"""The cells that an amount of the text may tell again, and whether they agree with it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

import msgspec

from auditor.model import Claim, Kind, Period
from auditor.patterns import lazily
from auditor.quantity import Quantity
from auditor.relate.cited_names import Named
from auditor.relate.cited_periods import Match, match
from auditor.relate.cited_rows import Row
from auditor.relate.grid import Figure, Grid
from auditor.relate.likeness import Likeness
from auditor.relate.scene import Scene

POWERS = (0, 3, 6)
"""Powers of ten that a table may be told in without saying so."""
TELLING_DIGITS = 3
"""Digits from which on a figure that stands elsewhere in a table is no coincidence."""


class Cell(NamedTuple):
    """A figure of a row that a sentence may tell again."""

    row: Row
    column: int
    figure: Figure
    match: Match
    """How its column's period goes with the sentence's."""
    change: bool
    """True in a column of steps from one period to another."""
    unscaled: bool
    """True when its table does not say its scale."""

    @property
    def quantity(self) -> Quantity | None:
        return self.figure.claim.quantity


_BARE_YEAR = lazily(r"(?:fiscal )?(?:19|20)\d\d(?:\W.{0,4})?")


def cells_of(one: Named) -> Iterator[Cell]:
    """The amounts of the rows that a mention names."""
    claim = one.mention.claim
    for row in one.rows:
        figures = [(column, figure) for column, figure in row.figures() if _is_amount(figure.claim, claim)]
        periods = {figure.claim.period for _, figure in figures}
        for column, figure in figures:
            fits = _match(one, row, column, figure.claim.period)
            if fits is Match.CONFLICT and len(periods) == 1 < len(figures):
                fits = Match.UNKNOWN
            yield Cell(row, column, figure, fits, row.is_change(column), _is_unscaled(figure.claim))


def _match(one: Named, row: Row, column: int, period: Period | None) -> Match:
    """How a column's period goes with the mention's; a heading that says a bare year leaves open which part of it."""
    told = one.mention.told
    bare = _BARE_YEAR.fullmatch(row.grid.heading(column)) is not None
    return match(told.period, period, told.loose or bare)


def _is_amount(cell: Claim, claim: Claim) -> bool:
    """Whether a cell may hold an amount in the unit of the text: it says so, or says no unit."""
    if cell.kind is Kind.NUMBER and cell.unit is None:
        return True
    return cell.kind is claim.kind and cell.unit == claim.unit


def _is_unscaled(cell: Claim) -> bool:
    """Whether a cell's figure is taken as printed, no scale applied."""
    quantity = cell.quantity
    if quantity is None or not quantity.ulp:
        return True
    return quantity.ulp <= 1


def factors(claim: Claim, cell: Cell, told: int | None = None) -> list[int]:
    """The powers of ten by which a cell gives an amount; `told` is that of a table whose scale the text says."""
    quantity = cell.quantity
    if quantity is None or claim.quantity is None:
        return []
    wide = claim.quantity.wide
    found = []
    for power in powers(cell, told):
        reading = scaled(quantity, power).wide
        if wide.meets(reading) or wide.meets(-reading):
            found.append(power)
    return found


def powers(cell: Cell, told: int | None) -> tuple[int, ...]:
    """The powers of ten that a cell's figure may be told in."""
    if not cell.unscaled:
        return (0,)
    return POWERS if told is None else (told,)


def agrees(claim: Claim, cell: Cell, told: int | None = None) -> bool:
    """Whether an amount may be a cell's, signs left aside."""
    return bool(factors(claim, cell, told))


def scaled(quantity: Quantity, power: int) -> Quantity:
    """The quantity in another scale."""
    size = Fraction(10) ** power
    return msgspec.structs.replace(
        quantity, value=quantity.value * size, ulp=quantity.ulp * size, coarse=quantity.coarse * size
    )


class Everywhere:
    """All amounts of a document's tables, to ask whether a figure stands in any of them."""

    def __init__(self, grids: Iterable[Grid]) -> None:
        told: set[float] = set()
        unscaled: set[float] = set()
        for grid in grids:
            for figure in (figure for figures in grid.cells.values() for figure in figures):
                if figure.claim.kind in (Kind.MONEY, Kind.NUMBER):
                    (unscaled if _is_unscaled(figure.claim) else told).add(abs(figure.value))
        self._values = {0: sorted(told), 3: sorted(unscaled), 6: sorted(unscaled)}

    def holds(self, claim: Claim, like: Likeness) -> bool:
        """Whether a figure of enough digits is told of some cell, though not of one that its words name."""
        if like.digits < TELLING_DIGITS or like.slip in ("scale", "shift") or claim.quantity is None:
            return False
        size, half = abs(float(claim.quantity.value)), float(claim.quantity.ulp) / 2
        for power, values in self._values.items():
            at = bisect_left(values, (size - half) / 10**power)
            if at < len(values) and values[at] <= (size + half) / 10**power:
                return True
        return False


class Scales:
    """The powers of ten of tables that do not say their scale, as the text around them shows it.

    A sentence that tells a figure again votes for a power, and so does `(in thousands)` in the text.
    """

    def __init__(self, scene: Scene, named: Iterable[Named]) -> None:
        self._votes: dict[int, Counter[int]] = {}
        for one in named:
            for cell in cells_of(one):
                if cell.unscaled and len(cell.figure.claim.text) > TELLING_DIGITS:
                    self._votes.setdefault(cell.row.grid.index, Counter()).update(factors(one.mention.claim, cell))
        said = {match[1] for match in _SAID.finditer(scene.document.text)}
        self._said = _POWERS[said.pop()] if len(said) == 1 else None

    def of(self, cell: Cell) -> int | None:
        """The power of ten of a cell's table; None where nothing or two things at once are shown."""
        votes = Counter(self._votes.get(cell.row.grid.index, {}))
        if self._said is not None:
            votes[self._said] += 1
        most = votes.most_common(2)
        if not most or (len(most) > 1 and most[0][1] == most[1][1]):
            return None
        return most[0][0]


_SAID = lazily(r"\b[Ii]n (thousands|millions)\b")
_POWERS = {"thousands": 3, "millions": 6}
