"""Exact rationals as decimal strings for the machine-readable outputs.

>>> exact(Fraction(2802, 10) * 10**9)
'280200000000'
>>> exact(Fraction(-1, 20))
'-0.05'
>>> exact(Fraction(1, 3))
'0.333333333333333'
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from auditor.interval import End

SIGNIFICANT = 15
"""Digits given of a number that no finite decimal equals, or of one too long to print."""

LONGEST = 3000
"""Bits of the longest numerator or scale printed digit by digit (about 900 digits)."""

ROUNDED = Context(prec=SIGNIFICANT)


def exact(value: End) -> str | None:
    """The number in plain decimal digits, exactly where it has finitely many; None for an infinite end."""
    if isinstance(value, float):
        return None
    numerator, denominator = value.numerator, value.denominator
    if numerator.bit_length() > LONGEST or denominator.bit_length() > LONGEST:
        return _rounded(value)
    if denominator == 1:
        return str(numerator)
    decimals = _decimals(denominator)
    if decimals is None:
        return _rounded(value)
    digits = str(abs(numerator) * (10**decimals // denominator)).rjust(decimals + 1, "0")
    sign = "-" if numerator < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def _decimals(denominator: int) -> int | None:
    """How many decimals a fraction of this denominator in lowest terms has; None when they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def _rounded(value: Fraction) -> str:
    number = ROUNDED.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{number:f}" if abs(number.adjusted()) < 2 * SIGNIFICANT else str(number)
