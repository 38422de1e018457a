"""Intervals and amounts in words a reader knows: `258.2 to 260.7 billion yuan`, not `[258202764976.9, …]`."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from auditor.extract.lexicon import lexicon
from auditor.interval import Interval, show_end
from auditor.model import Claim, Kind
from auditor.patterns import lazily
from auditor.quantity import Quantity

_FIGURE = lazily(r"\d[\d.,  ’']*\d|\d")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


@lru_cache(maxsize=1 << 14)
def scaled(interval: Interval, digits: int = 5) -> str:
    """The interval with a scale word where its ends are large.

    >>> scaled(Interval.of(280_150_000_000, 280_250_000_000))
    '[280.15, 280.25] billion'
    """
    if interval.defined:
        ends = [end for end in (interval.low, interval.high) if not isinstance(end, float)]
        for factor, word in _SCALES:
            if any(abs(end.numerator) >= factor * end.denominator for end in ends):
                return f"{interval.show(digits, factor)} {word}"
    return interval.show(digits)


def as_told(claim: Claim) -> str:
    """A claim as the text tells it, its hedge in front or behind."""
    if claim.hedge is None:
        return claim.text
    if claim.hedge in lexicon().hedges_before:
        return f"{claim.hedge} {claim.text}"
    return f"{claim.text}{'' if claim.hedge.startswith('-') else ' '}{claim.hedge}"


def reading(claim: Claim) -> str:
    """What a claim's figure stands for, for the working."""
    if claim.quantity is None:
        return claim.text
    if claim.quantity.is_exact:
        return f"{claim.text} is exact"
    return _stands_for(as_told(claim), claim.quantity)


@lru_cache(maxsize=1 << 14)
def _stands_for(told: str, quantity: Quantity) -> str:
    return f"{told} stands for {scaled(quantity.narrow, 7)}"


def like(claim: Claim, interval: Interval) -> str:
    """A derived interval told in the way of a claim of the same unit; `claim` gives currency, scale and unit.

    The ends are rounded to the fewest digits, four or more, that keep them apart.
    """
    assert claim.quantity is not None
    match = _FIGURE.search(claim.text)
    written = claim.text[match.start() : match.end()] if match else ""
    try:
        number = Fraction(re.sub(r"[^\d.]", "", written))
    except ValueError:
        number = Fraction(0)
    if match is None or not number or not claim.quantity.value:
        return scaled(interval)
    factor = abs(claim.quantity.value) / number
    low, high = (show_in(end, factor) for end in (interval.low, interval.high))
    digits = 4
    while low == high and digits < 9:
        digits += 1
        low, high = (show_in(end, factor, digits) for end in (interval.low, interval.high))
    before, after = claim.text[: match.start()].lstrip("-−+("), claim.text[match.end() :].rstrip(")")
    sign = before if claim.kind is Kind.MONEY else ""
    return f"{before}{low}{after}" if low == high else f"{before}{low} to {sign}{high}{after}"


def show_in(end: Fraction | float, factor: Fraction, digits: int = 4) -> str:
    """An end in units of `factor`, rounded to nearest."""
    return show_end(end if isinstance(end, float) else end / factor, digits)
