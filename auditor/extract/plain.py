"""The runs that most of any text is made of - `1,234`, `-5.2%`, `$4.2 million` - read by one pattern.

The grammar reads the same from them, only slower; a test compares the two.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from auditor.extract.amount import Found
from auditor.extract.lexicon import lexicon
from auditor.extract.numbers import read_digits
from auditor.model import Kind
from auditor.patterns import lazily
from auditor.quantity import Quantity

_PLAIN = lazily(
    r"(?:([-−–])|([$€£])[ ]?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:([ ]?%| percent| per cent)| (thousand|million|billion|trillion))?",
    re.A,
)
_NOTHING = Fraction(0)


@cache
def _scale(word: str) -> Fraction:
    return lexicon().scales[word]


def read_plain(run: str) -> Found | None:
    """What a run of the plainest form says, or None when it has another form."""
    match = _PLAIN.fullmatch(run)
    if match is None:
        return None
    sign, currency, digits, percent, scale = match.groups()
    figure = read_digits(digits)
    if figure is None or (currency and percent):
        return None
    value, ulp, coarse = figure.value, figure.ulp, figure.coarse
    if scale:
        factor = _scale(scale)
        value, ulp, coarse = value * factor, ulp * factor, coarse * factor
    quantity = Quantity(-value if sign else value, ulp, coarse)
    if percent:
        return Found(0, len(run), Kind.PERCENT, "%", quantity, steady=True)
    if currency:
        coin = lexicon().money.signs[currency]
        return Found(0, len(run), Kind.MONEY, coin.code, quantity, ambiguous=coin.shared, steady=True)
    return Found(0, len(run), Kind.NUMBER, None, quantity, bare=not scale)
