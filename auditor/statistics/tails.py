"""Tail probabilities of the F and the chi-squared distribution; those of t, r and z follow from them.

    p of t with df            F tail of t² with 1 and df
    p of r with df            F tail of df r² / (1 - r²) with 1 and df
    p of z                    chi-squared tail of z² with 1

All are two-sided for t, r and z, as printed p-values are unless something else is said.

>>> round(float(f_tail(Interval.point(4), Interval.point(1), Interval.point(28)).high), 6)
0.055279
>>> round(float(chi2_tail(Interval.point(4), Interval.point(1)).high), 6)
0.0455
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from auditor.interval import UNDEFINED, End, Interval
from auditor.statistics.incomplete import beta, gamma

CLOSE = Fraction(1, 10**8)
"""How far, relative to it, a calculated probability is trusted: its interval reaches so much further."""
TINY = Fraction(1, 10**12)
"""Below this a probability is not told apart from zero."""
MOST_FREEDOM = 10**6
"""Degrees of freedom beyond this are not calculated with."""
LARGEST = 1e12
"""A statistic beyond this is cut to it: its probability is zero all the same."""


def f_tail(value: Interval, above: Interval, below: Interval) -> Interval:
    """How likely an F value at least this large is, with so many degrees of freedom above and below the stroke."""
    if not (_freedom(above) and _freedom(below)):
        return UNDEFINED
    first, second = _middle(above), _middle(below)
    return _falling(lambda at: _f(at, first, second), value)


def chi2_tail(value: Interval, freedom: Interval) -> Interval:
    """How likely a chi-squared value at least this large is."""
    if not _freedom(freedom):
        return UNDEFINED
    half = _middle(freedom) / 2
    return _falling(lambda at: _chi2(at, half), value)


@lru_cache(maxsize=4096)
def _f(value: float, above: float, below: float) -> float:
    return beta(below / 2, above / 2, below / (below + above * value)) if value > 0 else 1.0


@lru_cache(maxsize=4096)
def _chi2(value: float, half: float) -> float:
    return gamma(half, value / 2) if value > 0 else 1.0


def _falling(tail: Callable[[float], float], value: Interval) -> Interval:
    """What a falling probability makes of an interval."""
    if not value.defined or value.is_empty:
        return UNDEFINED
    low, high = Fraction(tail(_float(value.high))), Fraction(tail(_float(value.low)))
    return Interval.of(low * (1 - CLOSE) if low > TINY else 0, min(Fraction(1), max(TINY, high * (1 + CLOSE))))


def _float(end: End) -> float:
    return float(min(LARGEST, max(0, end)))


def _freedom(interval: Interval) -> bool:
    """Whether an interval can be degrees of freedom."""
    return interval.defined and not interval.is_empty and interval.low > 0 and interval.high <= MOST_FREEDOM


def _middle(interval: Interval) -> float:
    """Degrees of freedom are exact, but for corrected ones, whose rounding hardly matters."""
    return float(interval.low + interval.high) / 2
