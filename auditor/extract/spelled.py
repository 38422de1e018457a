"""Numbers in words, to exact values: cardinals, decimals, mixed numbers, fractions, ratios, years and ordinals.

    number   := fraction | cardinal "and" fraction scale* | cardinal "point" places scale* | ratio | year | cardinal
    fraction := cardinal ordinal | "half" | "a quarter" …, then ["of" "a"] scale

The longest number that begins at a word is read; it ends where the next words cannot be part of it. A fraction
behind a magnitude is of that magnitude (`five billion and three quarters`), as news use it.

>>> read_spelled("one million two hundred and five thousand".split(), 0).value
Fraction(1205000, 1)
>>> read_spelled("three four".split(), 0).end
1
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from auditor.extract.cardinals import (
    ANDS,
    ARTICLES,
    THOUSAND,
    Count,
    below_hundred,
    cardinal,
    ordinal,
    past_hyphen,
    table,
)
from auditor.extract.fractions import OF, Part, fraction, scales

MOST_WORDS = 48
"""Tokens of one number, hyphens included: one of fifteen digits takes 39."""
MOST_CHANCES = 1_000_000
"""The largest denominator of a ratio (`one in a million`)."""
OUT_OF = frozenset({"in", "out of", "out"})
YEARS = range(1500, 2200)
"""Whole numbers of four digits that are taken for years rather than for denominators."""


class Spelled(NamedTuple):
    """A number in words at its place in a run."""

    value: Fraction
    end: int
    """Index behind its last word."""
    ulp: Fraction
    """One unit in its last place: the magnitude it ends with, 1 for a plain count, a tenth of the magnitude for a
    fraction of one, an eighth for a mixed number, 0 for a fraction, a ratio or a year."""
    fraction: bool = False
    """True for a fraction or a ratio in words, whose reach is vague, and which may be another word (`a quarter`)."""
    scaled: bool = False
    """True when it holds a magnitude of a thousand or more."""
    digits: bool = False
    """True when a figure in digits is part of it."""
    year: bool = False
    """True for a year in words (`nineteen ninety-five`, `the eighteen hundreds`), which counts nothing."""
    vague: bool = False
    """True for `a couple` and `a pair`."""
    scale: int = 1
    """The magnitudes that the whole of it is multiplied by (`two hundred thousand`: 100,000), else 1: the other end of
    a range may share them."""


def read_spelled(words: Sequence[str], at: int, split: bool = False) -> Spelled | None:
    """The longest number that begins at a word, or None when none begins there.

    Words are tokens in lower case, a hyphen one of its own. A figure in digits counts as a word where words carry it
    on; alone it gives None, and so does an ordinal (`twenty-first`). With `split`, *and* joins nothing, as in
    `between one hundred and two thousand`.
    """
    row = _window(words, at)
    if row[0] not in _openers() and not row[0][:1].isdigit():
        return None
    found = _read(row, split)
    return found._replace(end=found.end + at) if found is not None and at else found


def read_whole(words: Sequence[str]) -> Spelled | None:
    """The number that all the words are, with readings that hold only where nothing else is said.

    They are `one over three`, `point 77`, `1 point 1` and `one twenty two` (122). None when words are left over.
    """
    row = _window(words, 0)
    found = _decimal(row, cardinal(row, 0, True) or Count(0, 0), True) or _over(row) or _house_number(row)
    found = found or _read(row, False)
    return found if found is not None and found.end == len(words) else None


def read_ordinal(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The value of the ordinal in words that begins at a word (`twenty-first`: 21), the index behind it; else None."""
    row = _window(words, at)
    found = ordinal(row, 0) if row[0] not in ARTICLES else None
    return (found[0], found[1] + at) if found is not None and not found[2] else None


def _window(words: Sequence[str], at: int) -> list[str]:
    """The words that one number can take, with blanks behind so that looking ahead never runs out."""
    return [*words[at : at + MOST_WORDS], "", "", "", "", "", ""]


@cache
def _openers() -> frozenset[str]:
    words = table()
    return ARTICLES | words.hundreds | words.small.keys() | words.parts.keys()


@cache
def _followers() -> frozenset[str]:
    """What may carry a cardinal on, or make it no cardinal."""
    words = table()
    return frozenset([*ANDS, *OUT_OF, "-", "point", *words.places, *words.small, *words.parts, *words.ordinals])


# ---------------------------------------------------------------------- one number
def _read(row: list[str], split: bool) -> Spelled | None:
    if row[0] in ARTICLES or row[0] in table().parts:
        found = _couple(row) or _share(row, split)
        if found is not None:
            return found
    count = cardinal(row, 0, split)
    if count is None:
        return None
    if row[count.end] in _followers():
        longer = _carried_on(row, count, split)
        if longer is not None or _in_ordinal(row, count):
            return longer
    return None if count.digits and count.end == 1 else _plain(row, count)


def _carried_on(row: list[str], count: Count, split: bool) -> Spelled | None:
    """The cardinal with what follows, when that makes it a number of another kind."""
    link = row[past_hyphen(row, count.end)]
    if link in ANDS:
        return _mixed(row, count)
    if link == "point":
        return _decimal(row, count)
    if link in OUT_OF:
        return _ratio(row, count)
    return _mixed(row, count.before) or _share(row, split) or _year(row, count)


def _in_ordinal(row: list[str], count: Count) -> bool:
    """Whether the cardinal is only the beginning of an ordinal."""
    whole = ordinal(row, 0) if not count.digits else None
    return whole is not None and whole[1] > count.end


def _plain(row: list[str], count: Count) -> Spelled:
    scaled = count.top >= THOUSAND
    era = row[count.end - 1] == "hundreds" and 1500 <= count.value < 2100
    ulp = Fraction(count.ulp if scaled or count.digits else 1)
    return Spelled(Fraction(count.value), count.end, ulp, False, scaled, count.digits, era, scale=count.scale)


def _couple(row: list[str]) -> Spelled | None:
    """`a couple`, `a pair`, `a couple of hundred thousand`."""
    if row[1] not in table().twos or row[0] not in ARTICLES:
        return None
    factor, end = scales(row, 3 if row[2] == "of" else 2) or (1, 2)
    scaled = factor >= THOUSAND
    return Spelled(
        Fraction(2 * factor), end, Fraction(factor if scaled else 1), scaled=scaled, vague=True, scale=factor
    )


def _share(row: list[str], split: bool) -> Spelled | None:
    """A fraction, or a fraction of a magnitude."""
    part = fraction(row, 0, split)
    if part is None or (row[0] == "quarter" and part.scale == 1):
        return None
    digits = row[0][0].isdigit()
    if part.scale == 1:
        return Spelled(part.value, part.end, Fraction(0), True, digits=digits)
    ulp = Fraction(part.scale, 10)
    return Spelled(part.value * part.scale, part.end, ulp, scaled=part.scale >= THOUSAND, digits=digits)


def _mixed(row: list[str], count: Count | None) -> Spelled | None:
    """A whole number with a fraction behind *and*: `one and a half million`, `one hundred and three quarters`."""
    if count is None or count.decimal or not count.value or _is_year(row, 0, count.end):
        return None
    at = past_hyphen(row, count.end)
    if row[at] not in ANDS:
        return None
    at = past_hyphen(row, at + 1)
    part = fraction(row, at)
    if part is None or part.value >= 1 or row[part.end] in OF or _next_one(row, at, count, part):
        return None
    return _sum(count, part) if row[at] not in table().parts or _bare(row, count, part) else None


def _next_one(row: list[str], at: int, count: Count, part: Part) -> bool:
    """Whether `a third` behind `two and` may be the next one in a row of people or things."""
    ranked = row[at] in ARTICLES and row[part.end - 1] in table().ordinals
    return ranked and part.value * (count.value + 1) == 1


def _bare(row: list[str], count: Count, part: Part) -> bool:
    """Whether `half` without an article may end a number (`five and half`, not `ten million and half the staff`)."""
    return part.apart or (count.value < 100 and row[part.end] not in ("-", "a", "an"))


def _sum(count: Count, part: Part) -> Spelled | None:
    big = count.low >= THOUSAND
    if part.scale >= count.low if big else part.apart:
        return None
    scale = count.low if big and part.scale == 1 else part.scale
    value = count.value + part.value * scale if big else (count.value + part.value) * scale
    ulp = Fraction(scale, 10) if scale > 1 else Fraction(1, 8)
    scaled = max(scale, count.top) >= THOUSAND
    return Spelled(value, part.end, ulp, scaled=scaled, digits=count.digits, scale=1 if big else scale)


def _decimal(row: list[str], count: Count, alone: bool = False) -> Spelled | None:
    """A decimal in words (`two point two million`); digits beside the point are read only `alone`."""
    if row[count.end] != "point" or count.top >= THOUSAND or count.decimal or (count.digits and not alone):
        return None
    places, at = _places(row, count.end + 1, alone)
    if not places:
        return None
    factor, end = scales(row, at) or (1, at)
    ulp = Fraction(factor, 10 ** len(places))
    value = count.value * factor + int(places) * ulp
    return Spelled(value, end, ulp, scaled=factor >= THOUSAND, digits=count.digits, scale=factor)


def _places(row: list[str], at: int, alone: bool) -> tuple[str, int]:
    """The digits that the words behind a decimal point say (`zero three`, `seventy-one`), and the index behind them."""
    if alone and row[at].isascii() and row[at].isdigit() and len(row[at]) <= MOST_WORDS:
        return row[at], at + 1
    below = below_hundred(row, at)
    if below is not None and below[0] >= 10:
        return str(below[0]), below[1]
    digits = table().places
    places = ""
    while row[at] in digits:
        places, at = places + str(digits[row[at]]), at + 1
    return places, at


# ---------------------------------------------------------------------- ratios, years, and words that stand alone
def _ratio(row: list[str], count: Count) -> Spelled | None:
    """`one in five`, `two out of 500`: a smaller whole number of a larger one."""
    at = past_hyphen(row, count.end)
    link = row[at]
    if link not in OUT_OF or count.decimal or (link == "out" and row[at + 1] != "of"):
        return None
    at = past_hyphen(row, at + 2 if link == "out" else at + 1)
    base = cardinal(row, at)
    if base is None or base.decimal or _is_year(row, at, base.end):
        return None
    if not 0 < count.value < base.value <= MOST_CHANCES or not (link != "in" or _is_chance(count.value, base.value)):
        return None
    return Spelled(Fraction(count.value) / base.value, base.end, Fraction(0), True, digits=count.digits or base.digits)


def _is_chance(part: Fraction | int, whole: Fraction | int) -> bool:
    """Whether `part in whole` is a share: one in any number, or some in up to twenty or in a power of ten."""
    return part == 1 or whole <= 20 or (whole >= 100 and str(whole).strip("0") == "1")


def _is_year(row: list[str], start: int, end: int) -> bool:
    """Whether a number is one figure of four digits that looks like a year."""
    text = row[start]
    return end == start + 1 and len(text) == 4 and text.isascii() and text.isdigit() and int(text) in YEARS


def _year(row: list[str], count: Count) -> Spelled | None:
    """A year in words: `nineteen ninety-five`, `twenty fourteen`, `nineteen oh five`."""
    if count.end != 1 or count.digits or not 15 <= count.value <= 20:
        return None
    at = past_hyphen(row, 1)
    last = _last_two(row, at)
    if last is None or (last[0] < 20 and count.value < 19 and row[at] not in table().places):
        return None
    hyphened_tens = at > 1 and last[0] % 10 == 0
    behind = row[past_hyphen(row, last[1])]
    if hyphened_tens or behind == "point" or behind in table().hundreds or behind in table().magnitudes:
        return None
    return Spelled(Fraction(count.value * 100 + last[0]), last[1], Fraction(0), year=True)


def _last_two(row: list[str], at: int) -> tuple[int, int] | None:
    """The last two digits of a year, and the index behind them."""
    words = table()
    if words.places.get(row[at]) == 0:
        unit = words.places.get(row[at + 1], 0)
        return (unit, at + 2) if unit and row[at] not in words.small else None
    last = below_hundred(row, at)
    return last if last is not None and last[0] >= 10 else None


def _over(row: list[str]) -> Spelled | None:
    """`one over three`."""
    above = cardinal(row, 0)
    below = cardinal(row, above.end + 1) if above is not None and row[above.end] == "over" else None
    if above is None or below is None or not below.value:
        return None
    return Spelled(
        Fraction(above.value) / below.value, below.end, Fraction(0), True, digits=above.digits or below.digits
    )


def _house_number(row: list[str]) -> Spelled | None:
    """`one twenty two`: hundreds without the word."""
    first = table().small.get(row[0], 0)
    last = below_hundred(row, 1)
    if not 0 < first < 10 or last is None or last[0] < 21 or last[0] % 10 == 0:
        return None
    return Spelled(Fraction(first * 100 + last[0]), last[1], Fraction(1), False)
