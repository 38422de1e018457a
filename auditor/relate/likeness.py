"""How a figure that differs from another one may still be meant to be the same: by which single slip.

A slip is the stronger evidence the fewer figures one slip away there are among all figures of as many digits.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from auditor.model import Claim
from auditor.patterns import lazily

_DIGITS = lazily(r"\d")
_WORDS_OF_SCALE = lazily(r"\b(?:thousand|million|billion|trillion)\b|\d\s?(?:k|m|mn|mln|bn|bln|b|tn|trn|trln)\b", re.I)
MOST_DIGITS = 12
"""Digits of a figure that is compared; a longer one is an identifier rather than a rounded amount."""


class Likeness(NamedTuple):
    """One figure as a slip of another one."""

    slip: str
    """`scale`, `shift`, `transposed`, `dropped`, `added` or `digit`."""
    digits: int
    """Digits of the figure, zeros at either end left out."""
    chance: float
    """The share of all figures of as many digits that are such a slip away."""


def likeness(claim: Claim, meant: Fraction) -> Likeness | None:
    """The slip that makes a written figure out of a meant value, signs left aside; None where no single one does."""
    quantity = claim.quantity
    if quantity is None or not meant or not quantity.value or (not quantity.ulp and quantity.value.denominator > 1):
        return None
    written = "".join(_DIGITS.findall(claim.text))
    significant = written.lstrip("0")
    if not significant or len(written) > MOST_DIGITS:
        return None
    digits = len(significant.rstrip("0"))
    slip = _moved(claim, abs(meant), significant) or _misspelt(written, abs(meant) / (quantity.ulp or 1))
    return None if slip is None else Likeness(slip, digits, _chance(slip, digits))


def _moved(claim: Claim, meant: Fraction, significant: str) -> str | None:
    """A decimal point or word of scale that is wrong where all digits are right."""
    assert claim.quantity is not None
    size = abs(claim.quantity.value)
    for power in (1, -1, 2, -2, 3, -3):
        ideal = meant * Fraction(10) ** power
        if not size / 2 < ideal < size * 2:
            continue
        scaled = abs(power) == 3 and _WORDS_OF_SCALE.search(claim.text) is not None
        digits = {len(significant), len(significant.rstrip("0"))}
        if (scaled or abs(power) < 3) and any(_rounded(ideal, size, count) for count in digits):
            return "scale" if scaled else "shift"
    return None


def _rounded(ideal: Fraction, size: Fraction, digits: int) -> bool:
    """Whether a value rounds to a figure at its number of significant digits."""
    place = Fraction(1)
    while size / place >= 10**digits:
        place *= 10
    while size / place < 10 ** (digits - 1):
        place /= 10
    return abs(ideal - size) * 2 <= place


def _misspelt(written: str, units: Fraction) -> str | None:
    """Digits transposed, left out, added or wrong; `units` is the meant value in units of the figure's last place."""
    expected = str(_nearest(units)).rjust(len(written), "0")
    if len(expected) > MOST_DIGITS + 2:
        return None
    if len(expected) == len(written):
        wrong = [at for at, (a, b) in enumerate(zip(written, expected, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            a, b = wrong
            return "transposed" if (written[a], written[b]) == (expected[b], expected[a]) else None
        if len(wrong) == 1:
            return "digit"
    if _one_left_out(written, expected) or _one_left_out(written, str(_nearest(units * 10))):
        return "dropped"
    return "added" if _one_left_out(expected, written) else None


def _nearest(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _one_left_out(short: str, long: str) -> bool:
    """Whether one text is the other without one of its characters."""
    if len(long) != len(short) + 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same:] == long[same + 1 :]


def _chance(slip: str, digits: int) -> float:
    ways = {
        "scale": 2,
        "shift": 4,
        "transposed": max(1, digits - 1),
        "dropped": 2 * digits,
        "added": digits,
        "digit": 9 * digits,
    }
    return ways[slip] / float(9 * 10 ** (digits - 1))
