"""The functions of the statistics pack that an expression may call, on readings.

f_tail(t ** 2, 1, df)                 how likely so large an F, t² or chi-squared is by chance
chi2_tail(z ** 2, 1)
nearest_mean(mean, n)                 the mean of n whole numbers that is nearest to a printed one
nearest_deviation(mean, sd, n)        the printed deviation if n whole numbers can have it with this mean, else none
binary_deviation(mean, n)             the deviation of n answers 0 or 1 with this mean
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import NamedTuple

from auditor.check.reading import Reading
from auditor.interval import EVERYTHING, UNDEFINED, Interval
from auditor.statistics.grains import MOST_TOTALS, binary_variance, nearest_squares
from auditor.statistics.tails import chi2_tail, f_tail

ROOT_SCALE = 10**12
"""How finely square roots are taken: their interval reaches to the next multiple of one part in it."""


class Function(NamedTuple):
    """A function on one reading each."""

    arguments: int
    apply: Callable[..., Interval]


def call(name: str, readings: Sequence[Reading]) -> Reading:
    """What a function makes of figures: narrow of their narrow readings, wide of the wide, printed of the printed."""
    function = FUNCTIONS[name].apply
    narrow, wide, printed = (
        function(*(getattr(reading, kind) for reading in readings)) for kind in ("narrow", "wide", "printed")
    )
    return Reading(narrow, wide if wide.defined or not narrow.defined else EVERYTHING, printed)


def _nearest_mean(mean: Interval, count: Interval) -> Interval:
    """The whole n-th nearest to the middle of the interval."""
    number = _whole(count)
    if number is None or not mean.is_bounded:
        return UNDEFINED
    middle = (Fraction(mean.low) + Fraction(mean.high)) / 2
    return Interval.point(Fraction(round(middle * number), number))


def _nearest_deviation(mean: Interval, deviation: Interval, count: Interval) -> Interval:
    """Of several totals that a mean may stand for, the one with the nearest deviation."""
    number, asked = _whole(count), deviation & Interval.at_least(0)
    if number is None or number < 2 or not (mean.is_bounded and deviation.is_bounded):
        return UNDEFINED
    first, last = ceil(mean.low * number), floor(mean.high * number)
    if asked.is_empty or not 0 <= last - first < MOST_TOTALS:
        return UNDEFINED
    middle = (Fraction(asked.low) + Fraction(asked.high)) / 2
    found = [_root(_variance(total, asked, number)) for total in range(first, last + 1)]
    return min(found, key=lambda each: (not each.meets(asked), abs(Fraction(each.low) - middle)))


def _variance(total: int, deviation: Interval, count: int) -> Interval:
    squares = nearest_squares(total, deviation, count)
    return Interval.point(max(Fraction(0), (squares - Fraction(total**2, count)) / (count - 1)))


def _binary_deviation(mean: Interval, count: Interval) -> Interval:
    number = _whole(count)
    if number is None or not mean.is_bounded:
        return UNDEFINED
    variance = binary_variance(mean, number)
    if not variance.defined:
        return UNDEFINED
    return UNDEFINED if variance.is_empty else _root(variance)


def _root(variance: Interval) -> Interval:
    low, high = (isqrt(int(Fraction(end) * ROOT_SCALE**2)) for end in (variance.low, variance.high))
    return Interval.of(Fraction(low, ROOT_SCALE), Fraction(high + 1, ROOT_SCALE))


def _whole(count: Interval) -> int | None:
    """The whole number that a printed number of answers is: it is exact, however it is read."""
    if not count.defined or count.is_empty or not count.is_bounded:
        return None
    middle = (Fraction(count.low) + Fraction(count.high)) / 2
    return int(middle) if middle.denominator == 1 and middle > 0 else None


FUNCTIONS = {
    "f_tail": Function(3, f_tail),
    "chi2_tail": Function(2, chi2_tail),
    "nearest_mean": Function(2, _nearest_mean),
    "nearest_deviation": Function(3, _nearest_deviation),
    "binary_deviation": Function(2, _binary_deviation),
}
"""The functions by their names in expressions."""
