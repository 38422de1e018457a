"""What a printed number means: the written digits, the unit, and the two readings of its rounding.

The **narrow** reading takes the digits as printed: `280.2 billion` is [280.15, 280.25] billion. The
**wide** reading also admits truncation, one unit in the last place, and trailing zeros of a whole
number that were not meant as digits. Hedges move the ends of both. The rules are those of XBRL
Calculations 1.1 (2023) for narrow, widened as `docs/numbers.md` explains.

>>> from fractions import Fraction
>>> price = Quantity(Fraction("38.38"), Fraction("0.01"))
>>> price.narrow
[38.375, 38.385]
>>> price.wide
[38.37, 38.39]
>>> Quantity(Fraction(5000), Fraction(1), Fraction(1000)).wide
[4500, 5500]
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

import msgspec

from auditor.interval import Interval

SOFT = Fraction(5, 100)
"""How far *about*, *nearly* and *just over* reach in the narrow reading, as a share of the value, and half as far as in
the wide one; they never reach less than one unit in the last place."""


class Hedge(StrEnum):
    """What a hedging word does to the ends of a number."""

    OVER = "over"
    """*more than, over, above*: the number is a lower end that is not reached."""
    AT_LEAST = "at-least"
    """*at least, no less than, or more*: the number is a lower end."""
    UNDER = "under"
    """*less than, under, below*: the number is an upper end that is not reached."""
    AT_MOST = "at-most"
    """*up to, at most, no more than*: the number is an upper end."""
    NEARLY = "nearly"
    """*nearly, almost, just under*: a little below the number."""
    JUST_OVER = "just-over"
    """*just over, slightly more than*: a little above the number."""
    ABOUT = "about"
    """*about, some, around, roughly*: near the number on either side."""


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A number as printed, in the base unit of its claim (scale words applied)."""

    value: Fraction
    """The printed value, exactly."""
    ulp: Fraction
    """One unit in the last printed place, scaled; 0 when the figure is exact (a small count)."""
    coarse: Fraction = Fraction(0)
    """The unit of the last place that is not a trailing zero of a whole number; at least `ulp`."""
    hedge: Hedge | None = None
    """What the words around the number do to it."""
    spread: Fraction = Fraction(0)
    """Half the width of a reading that is no digit rounding (`a third`, `doubled`, `12 ± 3`)."""

    @property
    def narrow(self) -> Interval:
        """Every true value that could have been printed like this, rounded to nearest."""
        return _reading(self, self.spread or self.ulp / 2, wide=False)

    @property
    def wide(self) -> Interval:
        """Every true value that could have been printed like this by truncation or sloppy rounding."""
        return _reading(self, 2 * self.spread or max(self.ulp, self.coarse / 2), wide=True)

    @property
    def printed(self) -> Interval:
        """The printed figure taken as exact, with its hedge."""
        return _reading(self, Fraction(0), wide=False)

    @property
    def is_exact(self) -> bool:
        """True for a figure that cannot have been rounded."""
        return not self.ulp and not self.spread and self.hedge is None


def _reading(quantity: Quantity, around: Fraction, wide: bool) -> Interval:
    """`[value - around, value + around]`, its ends moved by the hedge.

    In the narrow reading a hedge is taken at its word (*over 12 %* does not reach 12). In the wide one
    the figure behind it may itself have been rounded (*over 12 %* of 11.9 %). A count is near
    another one (*about a dozen*, *close to zero*) when they are one apart.
    """
    value = quantity.value
    low, high = value - around, value + around
    if quantity.hedge is None:
        return Interval(low, high)
    counted = value.denominator == 1 and not quantity.spread
    unit = quantity.ulp or Fraction(counted)
    reach = max(around, unit, quantity.coarse / 2, abs(value) * (2 * SOFT if wide else SOFT))
    floor, ceiling = (low, high) if wide else (value, value)
    match quantity.hedge:
        case Hedge.ABOUT:
            return Interval(value - reach, value + reach)
        case Hedge.NEARLY | Hedge.JUST_OVER if value <= 0:  # *just under −5 %* may lie on either side of it
            return Interval(value - reach, value + reach)
        case Hedge.OVER:
            return Interval.at_least(floor, open_end=not wide)
        case Hedge.AT_LEAST:
            return Interval.at_least(floor)
        case Hedge.UNDER:
            return Interval.at_most(ceiling, open_end=not wide)
        case Hedge.AT_MOST:
            return Interval.at_most(ceiling)
        case Hedge.NEARLY:
            return Interval(value - reach, ceiling, False, not wide)
        case Hedge.JUST_OVER:
            return Interval(floor, value + reach, not wide, False)


def span_of(low: Quantity, high: Quantity) -> Interval:
    """The narrow reading of a range: from the rounding of one end to that of the other, both at the finer precision."""
    finer = min(low.ulp, high.ulp)
    return Interval(low.value - finer / 2, high.value + finer / 2)
