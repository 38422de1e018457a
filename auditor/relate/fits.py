"""Whether figures fit each other, and whether one slip of the pen is all that keeps them from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import accumulate
from operator import add

from auditor.check.slips import slip_to
from auditor.interval import Interval
from auditor.model import Claim

NOTHING = Interval.point(0)
CHEAP = 3
"""The cost of a transposition, a scale word or a moved point: slips that chance rarely explains."""
FEW = 2
"""Digits of a figure at least, for a cheap slip to tell anything."""
ENOUGH = 3
"""Digits of a figure at least, for one wrong digit to tell anything."""


class Fit(IntEnum):
    """How well figures fit, the better the higher."""

    NOT = 0
    SLIP = 1
    """They do not, but would if one of them had not slipped."""
    WIDE = 2
    NARROW = 3


Wanted = Callable[[Sequence[Interval]], Sequence[Interval]]
"""From the readings of some figures, what each must be for the others to fit it."""


def fit(claims: Sequence[Claim], wanted: Wanted, few: int = FEW, costly: int = ENOUGH) -> Fit:
    """How well figures fit.

    A cheap slip tells something in figures of at least `few` digits, a wrong digit in those of `costly`; nothing does
    beside a figure that is only a limit (*over 95 %*).
    """
    quantities = [claim.quantity for claim in claims]
    if any(quantity is None for quantity in quantities):
        return Fit.NOT
    narrow = [quantity.narrow for quantity in quantities if quantity is not None]
    goals = wanted(narrow)
    if not all(goal.defined and not goal.is_empty for goal in goals):
        return Fit.NOT
    if goals[-1].meets(narrow[-1]):
        return Fit.NARROW
    wide = [quantity.wide for quantity in quantities if quantity is not None]
    loose = wanted(wide)
    if loose[-1].defined and loose[-1].meets(wide[-1]):
        return Fit.WIDE
    if not all(reading.is_bounded for reading in narrow):
        return Fit.NOT
    slipped = any(_slips(*each, few, costly) for each in zip(claims, goals, loose, strict=True))
    return Fit.SLIP if slipped else Fit.NOT


def _slips(claim: Claim, goal: Interval, loose: Interval, few: int, costly: int) -> bool:
    """Whether a slip explains a figure; a cheap one may lead to what only loosely rounded figures fit."""
    count = sum(character.isdigit() for character in claim.text)
    slip = slip_to(claim, goal) or (slip_to(claim, loose) if loose.defined else None)
    if slip is None or count < few:
        return False
    return slip.cost <= CHEAP or count >= costly and slip_to(claim, goal) is not None


def parts_of(readings: Sequence[Interval]) -> list[Interval]:
    """What each part, and last their total, must be."""
    *parts, whole = readings
    before = list(accumulate(parts, add, initial=NOTHING))
    behind = list(accumulate(reversed(parts), add, initial=NOTHING))[::-1]
    return [*(whole - (before[at] + behind[at + 1]) for at in range(len(parts))), before[-1]]


def share_of(per: int) -> Wanted:
    """What part, whole and share must be; the share is told `per` so many (100 for a percentage)."""
    hundred = Interval.point(per)

    def goals(readings: Sequence[Interval]) -> list[Interval]:
        part, whole, share = readings
        return [whole * share / hundred, part * hundred / share, part * hundred / whole]

    return goals
