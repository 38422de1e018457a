"""Which means and standard deviations whole numbers can have: GRIM, GRIMMER and DEBIT.

The mean of `n` answers in whole numbers is a whole number of n-ths, so `5.19` is no mean of 28 of them. Their squares
are whole numbers too, and even or odd with their sum, which only certain deviations allow. Of answers 0 and 1 the mean
alone fixes the deviation.

Sources: Brown and Heathers, The GRIM test, Social Psychological and Personality Science 8 (2017); Anaya, The GRIMMER
test, PeerJ Preprints 4:e2400v1 (2016), in Allard's analytic form (2018); Heathers and Brown, DEBIT (2019).
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from auditor.interval import EMPTY, UNDEFINED, Interval

MOST_TOTALS = 2000
"""Totals that may stand behind one mean; with more of them some total fits anything."""


def grim(mean: Interval, count: int, items: int = 1) -> bool:
    """Whether `count` answers, each the mean of `items` in whole numbers, can have a mean in an interval."""
    grain = count * items
    return _whole_in(mean * Interval.point(grain))


def grimmer(mean: Interval, deviation: Interval, count: int, items: int = 1) -> bool:
    """Whether whole numbers can have a mean and a standard deviation (with n - 1) in these intervals."""
    if count < 2 or deviation.high < 0:
        return False
    totals = _wholes(mean * Interval.point(count * items))
    if len(totals) > MOST_TOTALS:
        return True
    return any(_squares_fit(total, deviation, count, items) for total in totals)


def nearest_squares(total: int, deviation: Interval, count: int) -> int:
    """The sum of squares that whole numbers with a total can have and whose deviation is nearest to those asked."""
    lowest, highest = _squares(total, deviation, count, 1)
    first = ceil(lowest) + (ceil(lowest) - total) % 2
    return first if first <= highest or first - highest <= lowest - (first - 2) else first - 2


def debit(mean: Interval, deviation: Interval, count: int) -> bool:
    """Whether answers 0 and 1 with a mean in an interval can have such a standard deviation (with n - 1)."""
    return binary_variance(mean, count).meets(_squared(deviation))


def binary_variance(mean: Interval, count: int) -> Interval:
    """The variance (with n - 1) of answers 0 and 1 whose mean lies in an interval: n / (n - 1) m (1 - m)."""
    if count < 2:
        return UNDEFINED
    possible = mean & Interval.of(0, 1)
    if possible.is_empty:
        return EMPTY
    ends = [_spread(Fraction(end)) for end in (possible.low, possible.high)]
    top = Fraction(1, 4) if possible.contains(Fraction(1, 2)) else max(ends)
    return Interval.of(min(ends), top) * Interval.point(Fraction(count, count - 1))


def _spread(mean: Fraction) -> Fraction:
    return mean * (1 - mean)


def _squares_fit(total: int, deviation: Interval, count: int, items: int) -> bool:
    """Whether a total has a sum of squares with the deviation asked: a whole number, even or odd as the total is."""
    lowest, highest = _squares(total, deviation, count, items)
    first = ceil(lowest)
    return first + (first - total) % 2 <= floor(highest)


def _squares(total: int, deviation: Interval, count: int, items: int) -> tuple[Fraction, Fraction]:
    """Between which sums of squares the answers with a total have the deviations asked."""
    own = Fraction(total, count * items) ** 2 * count
    ends = (max(Fraction(0), Fraction(end)) for end in (deviation.low, deviation.high))
    low, high = (((count - 1) * end**2 + own) * items**2 for end in ends)
    return low, high


def _squared(deviation: Interval) -> Interval:
    return (deviation & Interval.at_least(0)) ** 2


def _whole_in(interval: Interval) -> bool:
    return interval.defined and not interval.is_empty and ceil(interval.low) <= floor(interval.high)


def _wholes(interval: Interval) -> range:
    return range(ceil(interval.low), floor(interval.high) + 1)
