"""How well one figure tells the difference of two others: as an amount, in percent, in points.

Quick arithmetic on the rounded figures for finding a structure; verdicts come from the rules.
"""

from __future__ import annotations

from math import log10
from typing import NamedTuple

from auditor.model import Kind
from auditor.relate.tables.matrix import Cell

_CURRENCY_SIGNS = frozenset("$€£¥₹₩")
MOST_DIGITS = 2.5
"""Decimal digits that one line counts for at most."""
LITTLE = 0.3
"""Decimal digits that a change of nothing, or from nothing, counts for."""
BASE = 10.0
"""Percent: changes are rarely smaller, so that chance hits them as if they were of this size."""


class Match(NamedTuple):
    """One line of a hypothesis."""

    signs: frozenset[int]
    """The signs with which the change holds: +1 as printed, -1 with the other sign; empty when it does not hold."""
    digits: float
    """What speaks against chance, in decimal digits."""
    kind: str
    """`amount`, `percent` or `points`."""


def compare(kind: str, after: Cell, before: Cell, change: Cell) -> Match | None:
    """How well a change fits, of a lane that tells amounts or percentages; None where nothing can be said."""
    if after.percent != before.percent:
        return None
    if after.percent:
        return _points(after, before, change)
    if after.figure.unit != before.figure.unit or (after.scale != before.scale and after.value and before.value):
        return None
    if kind == "percent":
        return _percent(after, before, change)
    return None if change.percent else _amount(after, before, change)


def _percent(after: Cell, before: Cell, change: Cell) -> Match | None:
    """A change in percent of the earlier figure; from nothing, or across nothing, it says nothing."""
    a, b = abs(after.value), abs(before.value)
    if after.value * before.value <= 0 or b <= before.half or _is_amount(change):
        return None
    low = 100 * ((a - after.half) / (b + before.half) - 1)
    high = 100 * ((a + after.half) / (b - before.half) - 1)
    middle, slack = (low + high) / 2, (high - low) / 2 + change.half
    return _match(middle, change.value, slack, max(abs(change.value), BASE), "percent")


def _is_amount(change: Cell) -> bool:
    """Whether a figure cannot be a percentage: points, or money by its sign."""
    claim = change.figure.claim
    return claim.kind is Kind.POINTS or not _CURRENCY_SIGNS.isdisjoint(claim.text)


def _amount(after: Cell, before: Cell, change: Cell) -> Match | None:
    slack = after.half + before.half + change.half
    return _match(after.value - before.value, change.value, slack, abs(change.value), "amount")


def _points(after: Cell, before: Cell, change: Cell) -> Match | None:
    """A change of a percentage in points."""
    unit = change.figure.claim.unit
    if not change.percent:
        return None
    factor = 100 if unit == "bp" else 1
    slack = factor * (after.half + before.half) + change.half
    return _match(factor * (after.value - before.value), change.value, slack, abs(change.value), "points")


def _match(computed: float, printed: float, slack: float, size: float, kind: str) -> Match:
    near = slack * (1 + 1e-9) + 1e-9 * abs(computed)
    signs = frozenset(sign for sign in (1, -1) if abs(sign * computed - printed) <= near)
    if not signs:
        return Match(signs, 0.0, kind)
    if len(signs) == 2 or not slack:
        return Match(signs, LITTLE if not printed else 1.0, kind)
    return Match(signs, max(LITTLE, min(MOST_DIGITS, log10(max(size / (2 * slack), 1.0)))), kind)
