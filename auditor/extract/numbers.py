"""Written numbers, in digits and in words, to exact values with their precision.

>>> read_digits("1,234.50")
Figure(value=Fraction(2469, 2), ulp=Fraction(1, 100), coarse=Fraction(1, 100), grouped=True)
>>> read_digits("5,000").coarse
Fraction(1000, 1)
>>> read_digits("1.2.3") is None
True
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.patterns import lazily

LONGEST = 40
"""Characters; a longer run of digits is an identifier, not a quantity."""


MOST_POWER = 4
"""Characters of the power of ten, its sign included."""


class Figure(NamedTuple):
    """A number as written, before scale and unit."""

    value: Fraction
    ulp: Fraction
    """One unit in its last written place; 0 for a number in words."""
    coarse: Fraction
    """One unit in its last place that is no trailing zero of a whole number."""
    grouped: bool = False
    """True when its digits are grouped, which no year or identifier is."""

    def times(self, factor: Fraction) -> Figure:
        """The figure with a scale word applied."""
        return Figure(self.value * factor, self.ulp * factor, self.coarse * factor, True)


_SPACES = "\u0020\u00a0\u2007\u2009\u202f"
_POWER = lazily(r"(.+?)\s?(?:[x×*·]\s?10\s?(\^|\*\*)?\s?([-−–]?[⁻⁺]?[\d⁰¹²³⁴-⁹]+)|[eE]([-+−]?\d+))")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")
_PLAIN = lazily(r"(\d+)(?:\.(\d+))?|\.(\d+)", re.A)
_GROUPED = lazily(
    rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:['’]\d{{3}})+|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d{{1,2}}(?:,\d{{2}})+,\d{{3}})(?:\.(\d+))?",
    re.A,
)
_COMMA = lazily(rf"(\d{{1,3}}(?:[.{_SPACES}'’]\d{{3}})+|\d+),(\d{{1,2}}|\d{{4,}})", re.A)
_EUROPEAN = lazily(r"(\d{1,3}(?:\.\d{3}){2,})", re.A)
_TURNED = lazily(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?", re.A)
"""How a text that writes decimals behind a comma groups its digits."""
_NOT_DIGIT = lazily(r"\D", re.A)


def read_digits(text: str, comma: bool = False) -> Figure | None:
    """The figure that a run of digits and separators stands for, or None when it is no number.

    `comma` says that the text writes decimals behind a comma, so that `1.234` is a thousand and more.
    """
    return _read_digits(text, comma) if len(text) <= LONGEST else None


@lru_cache(maxsize=65536)
def _read_digits(text: str, comma: bool) -> Figure | None:
    if match := _POWER.fullmatch(text):
        return _scientific(match)
    if comma and (match := _TURNED.fullmatch(text)):
        return _figure(_NOT_DIGIT.sub("", match[1]), match[2] or "", True)
    if match := _PLAIN.fullmatch(text):
        whole, decimals = match[1] or "0", match[2] or match[3] or ""
        return _figure(whole, decimals, False)
    if match := _GROUPED.fullmatch(text):
        return _figure(_NOT_DIGIT.sub("", match[1]), match[2] or "", True)
    if match := _COMMA.fullmatch(text):
        return _figure(_NOT_DIGIT.sub("", match[1]), match[2], True)
    if match := _EUROPEAN.fullmatch(text):
        return _figure(_NOT_DIGIT.sub("", match[1]), "", True)
    return None


def _scientific(match: re.Match[str]) -> Figure | None:
    """A figure with a power of ten; digits right behind the ten are a power only with a sign or mark before them."""
    power = (match[3] or match[4]).translate(_RAISED)
    if match[3] and not match[2] and power[0].isdigit() and match[3][0].isascii():
        return None
    figure = _read_digits(match[1], False)
    if figure is None or len(power) > MOST_POWER:
        return None
    exponent = int(power)
    factor = Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)
    return figure.times(factor)


def _figure(whole: str, decimals: str, grouped: bool) -> Figure:
    if decimals:
        ulp = _power(-len(decimals))
        return Figure(Fraction(int(whole + decimals), 10 ** len(decimals)), ulp, ulp, True)
    value = int(whole)
    zeros = len(whole) - len(whole.rstrip("0")) if value else 0
    return Figure(Fraction(value), _power(0), _power(zeros), grouped)


@cache
def _power(exponent: int) -> Fraction:
    return Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)
