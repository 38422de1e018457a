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
from functools import lru_cache
from typing import NamedTuple

from auditor.extract.lexicon import lexicon

LONGEST = 40
"""Characters; a longer run of digits is an identifier, not a quantity."""


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
_PLAIN = re.compile(r"(\d+)(?:\.(\d+))?|\.(\d+)", re.A)
_GROUPED = re.compile(
    rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:['’]\d{{3}})+|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d{{1,2}}(?:,\d{{2}})+,\d{{3}})(?:\.(\d+))?",
    re.A,
)
_COMMA = re.compile(rf"(\d{{1,3}}(?:[.{_SPACES}'’]\d{{3}})+|\d+),(\d{{1,2}}|\d{{4,}})", re.A)
_EUROPEAN = re.compile(r"(\d{1,3}(?:\.\d{3}){2,})", re.A)
_NOT_DIGIT = re.compile(r"\D", re.A)


def read_digits(text: str) -> Figure | None:
    """The figure that a run of digits and separators stands for, or None when it is no number."""
    return _read_digits(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=65536)
def _read_digits(text: str) -> Figure | None:
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


def _figure(whole: str, decimals: str, grouped: bool) -> Figure:
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    ulp = Fraction(1, 10 ** len(decimals))
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    coarse = ulp * 10**zeros if value else ulp
    return Figure(value, ulp, coarse, grouped or bool(decimals))


def read_words(words: list[str]) -> Fraction | None:
    """The value of a number in words (`two`, `hundred`, `and`, `five`), or None when it is none.

    >>> read_words("one million two hundred and five thousand".split())
    Fraction(1205000, 1)
    """
    lex = lexicon()
    total = group = Fraction(0)
    last = None
    for word in words:
        if word == "and":
            continue
        if word in ("a", "an"):
            group = Fraction(1)
        elif (small := lex.words.get(word)) is not None:
            if last is not None and (last < 20 or small >= 10 or small == 0) and last != 100:
                return None
            group += small
            last = small
        elif (scale := lex.scales.get(word)) is not None:
            if scale == 100:
                group = (group or Fraction(1)) * 100
                last = 100
            elif scale == 12:
                group = (group or Fraction(1)) * 12
            else:
                total += (group or Fraction(1)) * scale if not total or group else total * (scale - 1)
                group, last = Fraction(0), None
        else:
            return None
    return total + group
