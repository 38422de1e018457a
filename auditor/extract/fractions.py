"""Fractions in words: `half`, `a quarter`, `two thirds`, `fifty-four hundredths`, and fractions of a magnitude.

fraction := ("half" | article part | cardinal ordinal) scale* | … "of a" scale
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from auditor.extract.cardinals import ARTICLES, MOST_SCALES, Count, cardinal, magnitude, ordinal, past_hyphen, table

OF = frozenset({"of", "of a", "of an"})


class Part(NamedTuple):
    """A fraction being read."""

    value: Fraction
    end: int
    scale: int = 1
    """The magnitude it is a fraction of."""
    apart: bool = False
    """True when the magnitude stands behind *of* or an article (`half a million`)."""


def fraction(row: list[str], at: int, split: bool = True) -> Part | None:
    """The fraction at an index, with the magnitude it is of; with `split`, *and* joins nothing in its numerator."""
    words = table()
    start = past_hyphen(row, at + 1) if row[at] in ARTICLES else at
    single = words.parts.get(row[start])
    if single is not None and not single[1]:
        return _of_scale(row, Part(Fraction(1, single[0]), start + 1), loose=True)
    if start > at and (part := _one_part(row, at) or _one_part(row, start)) is not None:
        return _of_scale(row, part, loose=False)
    count = cardinal(row, at, split)
    return _numerated(row, at, count) if count is not None and not count.decimal else None


def _one_part(row: list[str], at: int) -> Part | None:
    """The part that an ordinal in the singular names: `hundredth`, `twenty-first`."""
    found = ordinal(row, at)
    if found is None or found[2] or found[0] < 3:
        return None
    return Part(Fraction(1, found[0]), found[1])


def _numerated(row: list[str], start: int, count: Count) -> Part | None:
    """`three quarters`, `one eighth`, `one hundred thirty-two fifths`."""
    at = past_hyphen(row, count.end)
    if (split := _tens(row, at, count)) is not None:
        return _of_scale(row, split, loose=True)
    named = table().parts.get(row[at])
    found = (named[0], at + 1, named[1]) if named is not None else ordinal(row, at)
    if found is None or found[0] < 3 and row[at] != "half":
        return None
    below, end, plural = found
    one = count.value == 1 and count.end == start + 1
    if plural is one or not (one or plural) or not count.value or not _told(count, row[at], plural):
        return None
    return _of_scale(row, Part(Fraction(count.value) / below, end), loose=plural or row[at] in table().parts)


def _told(count: Count, name: str, plural: bool) -> bool:
    """Whether a numerator goes with a denominator: any other number of quarters counts months, not parts."""
    quarters = table().parts.get(name)
    if count.digits:
        return quarters is None and count.value < 100
    return quarters is None or not plural or count.value == 3


def _tens(row: list[str], at: int, count: Count) -> Part | None:
    """`one hundred thirty fifths`: tens right before a plural belong to it."""
    last = table().ordinals.get(row[at])
    apart = count.before is not None or count.value == count.tail or count.tail % 10 or count.tail < 20
    if last is None or not last[1] or last[0] > 9 or apart:
        return None
    return Part(Fraction(count.value - count.tail, count.tail + last[0]), at + 1)


def _of_scale(row: list[str], part: Part, loose: bool) -> Part:
    """The fraction with its magnitude: `half million`, `half a million`, `two thirds of a million`.

    Right behind it, a magnitude is read only if `loose`: `a third million-dollar prize` is the next one.
    """
    if loose and (found := scales(row, part.end)) is not None:
        return part._replace(scale=found[0], end=found[1])
    at = past_hyphen(row, part.end)
    if row[at] in OF:
        at += 1
    elif row[part.end - 1] != "half":
        return part
    at = past_hyphen(row, at + 1) if row[at] in ARTICLES or row[at] == "one" else at
    found = scales(row, at) if at > past_hyphen(row, part.end) else None
    return part._replace(scale=found[0], end=found[1], apart=True) if found is not None else part


def scales(row: list[str], at: int) -> tuple[int, int] | None:
    """The product of the magnitudes at an index, hundreds included, and the index behind them."""
    factor = 1
    for _ in range(MOST_SCALES):
        start = past_hyphen(row, at)
        found = (100, start + 1) if row[start] in table().hundreds else magnitude(row, at)
        if found is None:
            break
        factor, at = factor * found[0], found[1]
    return (factor, at) if factor > 1 else None
