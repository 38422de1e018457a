"""What the other figures of a document say about how a figure should look.

A slip often breaks the style of its surroundings: one place behind the point more than the rest of the column, four
digits without a comma, thousands of millions. A repair that restores the style is likelier, one that breaks it is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from auditor.check.slip_data import slip_data
from auditor.model import Claim, Kind
from auditor.patterns import lazily
from auditor.quantity import Quantity

ODD, FITTING = 0.2, 5.0
"""How much less likely a figure is that breaks the style around it, and how much likelier one that restores it."""

ELSEWHERE = 4.0
"""How much likelier a figure is that stands elsewhere in the document too."""

WHOLE = 10.0
"""How much likelier a percentage of 100 is than another one in a table."""

DIGIT = 0.4
"""How much less likely a figure is for each digit more that it has."""

TELLING = 100
"""From so many units in the last place on, two equal figures are no coincidence."""

LONGEST = 60
"""Characters of a figure that are looked at."""


class Look(NamedTuple):
    """How a figure is written."""

    whole: int
    """Digits before the point."""
    decimals: int
    """Digits behind it."""
    grouped: bool
    """Whether its thousands are set apart."""
    scale: str
    """The scale word behind it; empty when none."""
    exact: int
    """Digits without zeros before and behind."""

    @property
    def is_long(self) -> bool:
        """Whether its thousands could be set apart."""
        return self.whole > 3

    @property
    def is_misfit(self) -> bool:
        """Whether another scale word would suit it better (`2,105 million`, `0.756 million`)."""
        return bool(self.scale) and self.whole > 3


_LOOK = lazily(r"(\d+(?:[,’ ]\d{3})*)(?:\.(\d+))?\W{0,2}([^\W\d]*)")


def look(text: str) -> Look | None:
    """How a figure is written; None for one in words."""
    found = _LOOK.search(text[:LONGEST])
    if found is None:
        return None
    digits = sum(map(str.isdigit, found[1]))
    scale = found[3] if found[3] in slip_data().scales else ""
    exact = len("".join(filter(str.isdigit, found[1] + (found[2] or ""))).strip("0"))
    return Look(digits, len(found[2] or ""), digits < len(found[1]), scale, exact)


Line = tuple[str | int | None, ...]
"""A row or a column of a table, or the figures of the text with one unit and scale."""


class Siblings:
    """How the figures of a document are written, by the line of a table or the unit and scale they share."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._decimals: dict[Line, Counter[int]] = defaultdict(Counter)
        self._told: Counter[Fraction] = Counter()
        self._grouped: Counter[bool] = Counter()
        self._scales: Counter[str] = Counter()
        self._exact: dict[str | None, int] = defaultdict(int)
        self._misfits = 0
        for claim in claims:
            if claim.quantity is not None:
                self._add(claim, claim.quantity)

    def _add(self, claim: Claim, quantity: Quantity) -> None:
        self._told[abs(quantity.value)] += 1
        found = look(claim.text)
        if found is None:
            return
        for line in _lines(claim, found):
            self._decimals[line][found.decimals] += 1
        if found.is_long and claim.kind is not Kind.DATE:
            self._grouped[found.grouped] += 1
        self._scales[found.scale] += 1
        if claim.table is None:
            self._exact[claim.unit] = max(self._exact[claim.unit], found.exact)
        self._misfits += found.is_misfit

    def weight(self, claim: Claim, text: str, meant: Quantity) -> float:
        """How much likelier another figure is than chance has it, by its style and by what stands elsewhere."""
        told = ELSEWHERE if _is_telling(meant) and self._told[abs(meant.value)] else 1.0
        if claim.table is not None and claim.quantity is not None and claim.kind is Kind.PERCENT:
            told *= WHOLE ** ((meant.value == 100) - (claim.quantity.value == 100))
        own, other = look(claim.text), look(text)
        return told if own is None or other is None else told * self._style(claim, own, other)

    def _style(self, claim: Claim, own: Look, other: Look) -> float:
        return (
            self._by_decimals(claim, own, other)
            * self._by_grouping(own, other)
            * _change(own.is_misfit, other.is_misfit, self._misfits - own.is_misfit)
            * self._by_scale(own.scale, other.scale)
            * self._by_exactness(claim, own, other)
        )

    def _by_decimals(self, claim: Claim, own: Look, other: Look) -> float:
        """Whether the decimals are those of most of its siblings."""
        if own.decimals == other.decimals:
            return 1.0
        usual = [self._usual(line, own.decimals) for line in _lines(claim, other)]
        fitting = any(other.decimals in each for each in usual)
        was_fitting = any(own.decimals in each for each in usual)
        if fitting == was_fitting:
            return 1.0 if fitting or other.decimals < own.decimals else ODD
        return FITTING if fitting else ODD

    def _usual(self, line: Line, own: int) -> set[int]:
        """The decimals of a good part of the other figures of a line."""
        others = Counter(self._decimals[line]) if line in self._decimals else Counter()
        others[own] -= others[own] > 0
        most = max(others.values(), default=0)
        return {decimals for decimals, count in others.items() if count and 3 * count >= most}

    def _by_exactness(self, claim: Claim, own: Look, other: Look) -> float:
        """How many digits more or less it has, and whether more than all others of its unit in the text."""
        few = DIGIT ** min(4, max(-4, other.exact - own.exact))
        return few * ODD if claim.table is None and other.exact > self._exact[claim.unit] else few

    def _by_grouping(self, own: Look, other: Look) -> float:
        """Whether four digits stand without a comma where all others have one."""
        bare = own.is_long and not own.grouped
        if not bare or other.is_long:
            return 1.0
        return FITTING if self._grouped[True] and self._grouped[False] <= 1 else 1.0

    def _by_scale(self, own: str, other: str) -> float:
        """Whether the document uses a scale word more often than the one that stands there."""
        if own == other:
            return 1.0
        ratio = (self._scales[other] + 1) / max(1, self._scales[own])
        return min(2.0, max(0.5, ratio))


def _change(was: bool, would_be: bool, others: int) -> float:
    """The weight of a repair that makes or unmakes an oddity which so many other figures show."""
    if was == would_be or others:
        return 1.0
    return ODD if would_be else FITTING


def _lines(claim: Claim, found: Look) -> tuple[Line, ...]:
    if claim.table is None or claim.row is None or claim.column is None:
        return (("text", claim.unit, found.scale),)
    return ("row", claim.unit, claim.table, claim.row), ("column", claim.unit, claim.table, claim.column)


def _is_telling(quantity: Quantity) -> bool:
    return bool(quantity.ulp) and abs(quantity.value) >= TELLING * quantity.ulp
