"""A figure as the rules calculate with it: its three readings side by side, and what comparing two of them comes to.

>>> yuan, dollars = Reading.exact(30), Reading.exact(4)
>>> (yuan / dollars).narrow
7.5
>>> equality(yuan, dollars * Reading.exact(Fraction("7.5"))).value
'pass'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Literal

import msgspec

from auditor.interval import EVERYTHING, UNDEFINED, End, Interval, intersection
from auditor.interval import total as interval_total
from auditor.model import Verdict
from auditor.quantity import Quantity

BITS_LIMIT = 16_384
"""The largest exact number that is calculated with, numerator and denominator together, in bits."""

MAGNITUDE_LIMIT = 1000
"""The largest and smallest magnitude, as a power of two: infinite ends are floats and must stay comparable."""

Side = Literal["left", "right"]


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a figure, or what is calculated from figures, may have been."""

    narrow: Interval
    """By the digits as printed, rounded to nearest."""
    wide: Interval
    """With truncation and sloppy rounding; holds all of `narrow`."""
    printed: Interval
    """By the printed figures taken as exact."""

    @classmethod
    def of(cls, quantity: Quantity, sign: int = 0) -> Reading:
        """The readings of a printed figure.

        A sign of 1 or -1 is that of a word (*fell 3 %*) and goes to the figure's magnitude; 0 leaves the figure alone.
        """
        readings = quantity.narrow, quantity.wide, quantity.printed
        if not sign:
            return _made(*readings)
        narrow, wide, printed = (_signed(reading, quantity, sign) for reading in readings)
        return _made(narrow, wide, printed)

    @classmethod
    def exact(cls, value: Fraction | int) -> Reading:
        """The readings of an exact number."""
        point = Interval.point(value)
        return _made(point, point, point)

    @property
    def is_defined(self) -> bool:
        """False for the result of arithmetic that has none."""
        return self.narrow.defined

    @property
    def is_empty(self) -> bool:
        """True when no value is possible."""
        return self.narrow.is_empty

    def __add__(self, other: Reading) -> Reading:
        return _made(self.narrow + other.narrow, self.wide + other.wide, self.printed + other.printed)

    def __sub__(self, other: Reading) -> Reading:
        return _made(self.narrow - other.narrow, self.wide - other.wide, self.printed - other.printed)

    def __mul__(self, other: Reading) -> Reading:
        return _made(self.narrow * other.narrow, self.wide * other.wide, self.printed * other.printed)

    def __truediv__(self, other: Reading) -> Reading:
        return _made(self.narrow / other.narrow, self.wide / other.wide, self.printed / other.printed)

    def __neg__(self) -> Reading:
        return _made(-self.narrow, -self.wide, -self.printed)

    def __abs__(self) -> Reading:
        return _made(abs(self.narrow), abs(self.wide), abs(self.printed))

    def __pow__(self, exponent: int) -> Reading:
        """A whole power; undefined for an exponent that `Interval` refuses, and for a result out of bounds."""
        return _made(_power(self.narrow, exponent), _power(self.wide, exponent), _power(self.printed, exponent))


def total(readings: Iterable[Reading]) -> Reading:
    """The sum of all; an exact 0 for none."""
    found = list(readings)
    if sum(_bits(reading.wide.low) + _bits(reading.wide.high) for reading in found) > BITS_LIMIT:
        return reduce(lambda a, b: a + b, found)
    return _made(
        interval_total(reading.narrow for reading in found),
        interval_total(reading.wide for reading in found),
        interval_total(reading.printed for reading in found),
    )


def least(readings: Iterable[Reading]) -> Reading:
    """What the smallest of at least one figure may be."""
    return reduce(lambda a, b: _each(_smaller, a, b), readings)


def greatest(readings: Iterable[Reading]) -> Reading:
    """What the largest of at least one figure may be."""
    return -least(-reading for reading in readings)


# ---------------------------------------------------------------------- comparing
def equality(left: Reading, right: Reading, single: Side | None = None) -> Verdict:
    """Whether two figures can be one. `single` names the side that is a printed figure, the other being calculated.

    `PASS` asks that the calculated side, from the printed figures, shows the same at the printed precision.
    """
    if not _comparable(left, right):
        return Verdict.NOT_CHECKED
    if left.narrow.meets(right.narrow):
        return Verdict.PASS if _as_printed(left, right, single) else Verdict.PASS_BY_ROUNDING
    return Verdict.WARN if left.wide.meets(right.wide) else Verdict.FAIL


def order(left: Reading, operator: str, right: Reading) -> Verdict:
    """Whether `left < right` (or `<=`, `>`, `>=`, `!=`) can hold. Raises KeyError for another operator."""
    holds = _CAN_HOLD[operator]
    if not _comparable(left, right):
        return Verdict.NOT_CHECKED
    if holds(left.narrow, right.narrow):
        return Verdict.PASS if holds(left.printed, right.printed) else Verdict.PASS_BY_ROUNDING
    return Verdict.WARN if holds(left.wide, right.wide) else Verdict.FAIL


def agree(readings: Sequence[Reading]) -> Verdict:
    """Whether all figures can be one; fewer than two are not checked."""
    if len(readings) < 2 or not _comparable(*readings):
        return Verdict.NOT_CHECKED
    if not intersection(reading.narrow for reading in readings).is_empty:
        return Verdict.PASS
    return Verdict.FAIL if intersection(reading.wide for reading in readings).is_empty else Verdict.WARN


def as_printed(left: Reading, operator: str, right: Reading) -> bool | None:
    """Whether a comparison holds for the printed figures taken as exact; None when that is open or undefined."""
    a, b = left.printed, right.printed
    if not (a.defined and b.defined) or a.is_empty or b.is_empty:
        return None
    if not _CAN_HOLD[operator](a, b):
        return False
    return None if _CAN_HOLD[_OPPOSITE[operator]](a, b) else True


def _comparable(*readings: Reading) -> bool:
    return all(each.defined and not each.is_empty for reading in readings for each in (reading.narrow, reading.wide))


def _as_printed(left: Reading, right: Reading, single: Side | None) -> bool:
    """True when the printed figures agree at the precision of the single side, or of either."""
    on_right = single != "left" and left.printed.meets(right.narrow)
    return on_right or (single != "right" and right.printed.meets(left.narrow))


def _may_differ(a: Interval, b: Interval) -> bool:
    return not (a.is_point and a == b)


_CAN_HOLD: dict[str, Callable[[Interval, Interval], bool]] = {
    "==": Interval.meets,
    "!=": _may_differ,
    "<": Interval.may_be_below,
    "<=": lambda a, b: a.may_be_below(b, or_equal=True),
    ">": lambda a, b: b.may_be_below(a),
    ">=": lambda a, b: b.may_be_below(a, or_equal=True),
}

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


# ---------------------------------------------------------------------- arithmetic that stays bounded
def _made(narrow: Interval, wide: Interval, printed: Interval) -> Reading:
    narrow, wide = _bounded(narrow), _bounded(wide)
    if narrow.defined and not wide.defined:
        wide = EVERYTHING
    return Reading(narrow, wide, _bounded(printed))


def _each(combine: Callable[[Interval, Interval], Interval], a: Reading, b: Reading) -> Reading:
    return _made(combine(a.narrow, b.narrow), combine(a.wide, b.wide), combine(a.printed, b.printed))


def _signed(interval: Interval, quantity: Quantity, sign: int) -> Interval:
    """The magnitudes of a reading, with a word's sign: *fell less than 5 %* lies in (-5, 0]."""
    magnitude = (-interval if quantity.value < 0 else interval) & Interval.at_least(0)
    return magnitude if sign > 0 else -magnitude


def _smaller(a: Interval, b: Interval) -> Interval:
    if not (a.defined and b.defined):
        return UNDEFINED
    if a.is_empty or b.is_empty:
        return a if a.is_empty else b
    low, low_open = min((a.low, a.low_open), (b.low, b.low_open))
    high, high_shut = min((a.high, not a.high_open), (b.high, not b.high_open))
    return Interval(low, high, low_open, not high_shut)


def _power(interval: Interval, exponent: int) -> Interval:
    largest = max(_bits(interval.low), _bits(interval.high))
    return interval**exponent if largest * abs(exponent) <= BITS_LIMIT else UNDEFINED


def _bounded(interval: Interval) -> Interval:
    return interval if _fits(interval.low) and _fits(interval.high) else UNDEFINED


def _fits(end: End) -> bool:
    if isinstance(end, float):
        return True
    over, under = end.numerator.bit_length(), end.denominator.bit_length()
    return over + under <= BITS_LIMIT and (not over or abs(over - under) <= MAGNITUDE_LIMIT)


def _bits(end: End) -> int:
    return 0 if isinstance(end, float) else end.numerator.bit_length() + end.denominator.bit_length()
