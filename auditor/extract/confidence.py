"""Confidence intervals as papers print them: `95% CI 1.10–1.66`, `(95 % CI: −0.04 to 0.54)`, `[95% CI -0.78–-0.01]`.

Between the bounds of an interval a dash may be a sign or stand for *to*, and bounds that were swapped look like a
score. The words in front settle it: here the bounds are read, for the claims they are and for the finder of intervals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from auditor.extract.amount import Found
from auditor.extract.engine import Encoded, Scanner
from auditor.model import Kind
from auditor.patterns import lazily
from auditor.quantity import Quantity

REACH = 110
"""Characters behind the words in which both bounds stand."""
DASHES = "-−–—‐‑‒"
SIGNS = "-−–‐‑"
LONGEST = 16
"""Characters of one bound."""
_CUE = r"(?:\bCIs?|%\s?CIs?|\bC\.I\.|\bCrI|[Cc]onfidence\s(?:[Ii]ntervals?|limits)|[Cc]redible\s[Ii]ntervals?)"
NUMBER = rf"[{SIGNS}]?[$€£]?(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_UNIT = r"\s?%|\s?(?!to\b|and\b)[A-Za-zµμ°]{1,6}(?:/[A-Za-z]{1,6})?"
PAIR = lazily(
    rf"(?P<low>{NUMBER})(?P<low_unit>{_UNIT})?(?P<link>\s?(?:to|and|[,;:]|\.\.\.?|[{DASHES}])\s?)(?P<high>{NUMBER})"
    rf"(?P<high_unit>{_UNIT})?(?!\d|[.,]\d|\s?[/×^±]|\s?[{DASHES}]\s?\d)"
)
_LEAD = lazily(
    r"(?:\s?[(\[]\s?(?:9\d(?:\.\d)?\s?%\s?)?CI\s?(?:[)\]]|[,;:]))?[\s:;=,.]{0,3}"
    r"(?:(?:from|of|range|ranging from|ranged from|is|was|between)\s)?[(\[]?\s?"
)
_LEVEL = lazily(r"(?<![\d.])(?:8|9)\d(?:[.·]\d{1,2})?\s?%\s?$")


class Bound(NamedTuple):
    """One printed bound."""

    start: int
    """Its first character, the sign included."""
    end: int
    value: Fraction
    decimals: int
    percent: bool
    """Whether a percent sign stands right behind it."""


class Bounds(NamedTuple):
    """The printed bounds of an interval."""

    start: int
    """Where the words that name the interval begin, its level included."""
    low: Bound
    """The bound printed first."""
    high: Bound
    level: bool
    """Whether its level (`95 %`) or the word *confidence* says what kind of interval it is."""
    link: str
    """What stands between the bounds."""
    unsure: bool
    """Whether the sign of the second bound may be the dash between the two."""


@cache
def _scanner() -> Scanner:
    return Scanner(_CUE)


def cues(text: str, encoded: Encoded | None = None) -> list[tuple[int, int]]:
    """Where confidence intervals are named."""
    if "CI" not in text and "C.I." not in text and "nterval" not in text and "CrI" not in text and "limits" not in text:
        return []
    return [span for span in _scanner().spans(encoded or text) if not text[span[1] : span[1] + 1].isalpha()]


def printed(text: str, encoded: Encoded | None = None) -> Iterator[Bounds]:
    """The intervals of a text whose bounds stand right behind the words that name them, in order."""
    for start, end in cues(text, encoded):
        found = behind(text, start, end)
        if found is not None:
            yield found


def behind(text: str, start: int, end: int) -> Bounds | None:
    """The bounds right behind the words at a place."""
    lead = _LEAD.match(text, end, end + REACH)
    match = PAIR.match(text, lead.end() if lead else end, end + REACH)
    if match is None:
        return None
    level = _LEVEL.search(text, max(0, start - 8), start + (text[start] == "%"))
    named = "onfidence" in text[start:end] or "redible" in text[start:end]
    begin = level.start() if level else start
    return pair(match, begin, level is not None or named)


def pair(match: re.Match[str], start: int, level: bool) -> Bounds | None:
    """The bounds that a match of `PAIR` holds; None for one too long to be one."""
    if max(len(match["low"]), len(match["high"])) > LONGEST:
        return None
    percent = "%" in (match["high_unit"] or "")
    low = _bound(match, "low", percent or "%" in (match["low_unit"] or ""))
    high = _bound(match, "high", percent)
    link = match["link"]
    unsure = link.isspace() or (link.strip() in DASHES and link[0].isspace() and not link[-1].isspace())
    return Bounds(start, low, high, level, link, unsure)


def _bound(match: re.Match[str], group: str, percent: bool) -> Bound:
    return Bound(*match.span(group), value(match[group]), decimals(match[group]), percent)


def value(written: str) -> Fraction:
    """The number that a match of `NUMBER` says."""
    plain = Fraction(written.lstrip(SIGNS).lstrip("$€£").replace(",", ""))
    return -plain if written[0] in SIGNS else plain


def decimals(written: str) -> int:
    """How many digits stand behind its point."""
    return len(written.partition(".")[2])


# ---------------------------------------------------------------------- as claims
def bounds(text: str, encoded: Encoded) -> Iterator[tuple[int, int, Found]]:
    """The bounds that would be misread without the words in front of them, as claims with their places."""
    for found in printed(text, encoded):
        if _misread(text, found) and not set("$€£") & set(text[found.low.start : found.high.end]):
            ordered = found.low.value <= found.high.value
            yield _claimed(text, found.low, "low" if ordered else None)
            yield _claimed(text, found.high, "high" if ordered else None)


def _misread(text: str, found: Bounds) -> bool:
    """Whether a dash, a missing space or the order of the bounds makes them look like something else."""
    glued = text[found.low.start - 1].isalpha() or text[found.high.start - 1].isalpha()
    if glued or found.unsure or found.link.strip() not in DASHES:
        return glued and not found.unsure
    signed = found.low.value < 0 or found.high.value < 0
    return signed or found.low.value > found.high.value or found.low.decimals != found.high.decimals


def _claimed(text: str, bound: Bound, end_of_range: str | None) -> tuple[int, int, Found]:
    ulp = Fraction(1, 10**bound.decimals)
    signed = text.find("%", bound.end, bound.end + 2)
    kind, unit, end = (Kind.PERCENT, "%", signed + 1) if signed >= 0 else (Kind.NUMBER, None, bound.end)
    found = Found(0, end - bound.start, kind, unit, Quantity(bound.value, ulp, ulp), range=end_of_range)
    return bound.start, end, found
