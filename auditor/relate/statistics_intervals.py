"""Confidence intervals: the two bounds and the estimate they belong to.

    HR = 1.35 (95% CI: 1.10, 1.66)           OR 0.7, 95% CI 0.5–0.9         −0.25 [95% CI, −0.54 to 0.04]
    52.9% (28/53; 95% CI 39.7–67.0)          OR (95% CI): 0.51 (0.34, 0.76)

The estimate is the figure right in front of the words, or behind them in front of the bracket with the bounds. Where it
lies outside, it is held to them only if it is named as an effect or the interval is bracketed to it, and nothing says
that the interval is that of a difference, or of another form of the estimate (a ratio beside its percentage).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from math import exp
from typing import NamedTuple

from auditor.check.slips import slip_to
from auditor.extract.confidence import (
    DASHES,
    NUMBER,
    PAIR,
    REACH,
    SIGNS,
    Bound,
    Bounds,
    behind,
    cues,
    decimals,
    pair,
    value,
)
from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import CHEAP
from auditor.relate.scene import Scene

FRONT = 110
"""Characters in front of the words in which the estimate stands."""
CONTEXT = 110
"""Characters in front of the estimate that say what it is."""
DIGITS = 3
"""Digits of an estimate at least, for one wrong digit to tell anything where the binding is weak."""
_WORD = (
    r"(?!(?:and|or|to|in|at|with|the|vs|versus|by|for|of|from|than|after|before|on|was|were|is)\b)"
    r"[A-Za-zµμ%°][\w/²³·-]{0,14}"
)
_ESTIMATE = lazily(
    rf"(?P<number>{NUMBER})(?P<unit>(?:\s?%|-fold\b)?(?:\s?{_WORD}){{0,2}})"
    r"(?:\s?[(\[]\s?\d{1,6}\s?/\s?\d{1,6}(?P<tally>\s?[;,]|\)))?"
    r"(?P<p>\s?[;,]\s?[pP]\s?[=<>≤]\s?0?\.\d{1,6})?"
    r"(?P<link>\s?[;,:]?\s?[(\[]{0,2}\s?)(?:with\s(?:an?\s)?)?$"
)
_BEHIND = lazily(
    rf"s?\s?[)\]]?\s?[:,=]?\s?(?:(?!and\b)[a-z-]{{1,16}}\s){{0,6}}(?:=\s?)?(?P<number>{NUMBER})(?P<unit>\s?%|\s?{_WORD})?\s?[(\[]\s?"
)
_NOT_ESTIMATES = lazily(
    r"(?:(?:^|[^\w])(?:[pPnN]|SDs?|SEMs?|SEs?|s\.d\.|df|I2|I²|α|alpha|[Tt]able|[Ff]ig(?:ure|\.)?"
    r"|ref|[Gg]rade|[Ss]tage|[Ww]eek|[Dd]ay"
    r"|[Mm]onth|[Yy]ear|[Vv]isit|[Ss]tep|[Pp]hase|[Mm]odel|[Tt]ype|[Gg]roup|[Aa]rm|aged?|[Pp][- ]?values?|range|IQR)"
    r"\s?[=:<>≤≥,]?\s?(?:of\s)?"
    rf"|[±<>≤≥^×*]\s?|\+/-\s?|\d\s?(?:to|[{DASHES}])\s?|\d\s?[x×]\s?)$"
)
_DURATION = lazily(r"(?:days?|weeks?|months?|years?|hours?|h|min|minutes?|wk|mo|yr)\b")
_TIME = lazily(r"\b(?:at|after|by|within|for|over|until|from|to|in|every|of age|aged)\s(?:the\s)?$")
_NAMED = lazily(
    r"\b(?:a?ORs?|a?HRs?|a?RRs?|a?PRs?|IRRs?|AdjORs?|SMDs?|W?MDs?|RDs?|ARDs?|AUCs?|ICCs?|kappa|beta|coefficient|[dgrbBβκ]"
    r"|odds|ratios?|hazards?|risks?|differences?|effect sizes?|estimates?|effects?|change|slope|correlation|efficacy)"
    r"\b[^\d.;]{0,40}$"
)
_LOGARITHM = lazily(r"(?:(?<!\w)[βbB]|\bbeta|\blog|\bcoefficient|\bestimate)\b[^\d.;]{0,24}$")
_COMPARED = lazily(r"\d[^.;]{0,60}?\b(?:vs\.?|versus|compared|than|against|respectively|and|to)\b[^;\d]{0,40}$")
_CLAUSE_END = lazily(r"(?<!vs)[.;]\s")
_OWN = lazily(r"\bCI\b|nterval")
_LEVELED = lazily(r"\d\s?%\s?CI|onfidence [Ii]nterval")
_EDGE = frozenset(" \n\t\u00a0\u2009\u202f([=,;:~≈$€£Δ")


class Estimate(NamedTuple):
    """A figure that an interval may be that of."""

    start: int
    """Its first character, the sign included."""
    number: Bound
    signed: bool
    """Whether a sign is printed."""
    attached: bool
    """Whether the interval is bracketed to it, or it is named as an effect."""
    compared: bool
    """Whether it is compared with another figure, so that the interval may be that of their difference."""
    logarithm: bool
    """Whether it may be the logarithm of what the bounds tell."""


def find(scene: Scene) -> Iterator[Relation]:
    """An `interval` for each pair of bounds, with its estimate where that is known."""
    text = scene.document.text
    named = cues(text)
    if not named or not scene.prose:
        return
    leveled = _LEVELED.search(text) is not None
    ends = [claim.end for claim in scene.prose]
    for start, end in named:
        found = behind(text, start, end)
        estimate = _in_front(text, found.start) if found else None
        if found is None:
            found, estimate = _later(text, start, end)
        if found is not None and (leveled or found.level):
            relation = _relation(scene, ends, found, estimate)
            if relation is not None:
                yield relation


# ---------------------------------------------------------------------- the estimate
def _in_front(text: str, start: int) -> Estimate | None:
    """The estimate right in front of the words that name an interval."""
    begin = max(0, start - FRONT)
    match = None
    for found in _STARTS.finditer(text, begin, start):
        match = _ESTIMATE.match(text, found.start(), start)
        if match is not None:
            break
    if match is None or not (match["link"] or match["p"]):
        return None
    if match["tally"] == ")" and not match["link"].strip():
        return None
    return _estimate(text, match, "(" in match["link"] or "[" in match["link"] or match["tally"] not in (None, ")"))


_STARTS = lazily(NUMBER)


def _later(text: str, start: int, end: int) -> tuple[Bounds | None, Estimate | None]:
    """Bounds in a bracket behind their estimate, both behind the words: `OR (95% CI): 0.51 (0.34, 0.76)`."""
    match = _BEHIND.match(text, end, end + REACH)
    if match is None:
        return None, None
    bounds = PAIR.match(text, match.end(), match.end() + REACH)
    if bounds is None or text[bounds.end() : bounds.end() + 1] not in (")", "]", ";", ","):
        return None, None
    return pair(bounds, start, True), _estimate(text, match, True)


def _estimate(text: str, match: re.Match[str], bracketed: bool) -> Estimate | None:
    start, end = match.span("number")
    before = text[max(0, start - CONTEXT) : start]
    if before and before[-1] not in _EDGE:
        return None
    last = before.rstrip(" \u00a0")[-1:]
    if _NOT_ESTIMATES.search(before[-40:]) or len(match["number"]) > 16 or last and last in "/^×±":
        return None
    unit = (match["unit"] or "").strip()
    if re.match(r"(?:days?|weeks?|months?|years?|hours?|h|min|minutes?|wk|mo|yr)\b", unit) and _TIME.search(
        before[-24:]
    ):
        return None
    clause = _CLAUSE_END.split(_within(before))[-1]
    named = _NAMED.search(before[-60:]) is not None
    compared = not named and _COMPARED.search(clause) is not None and not _OWN.search(before)
    tied = bracketed or named or last == "="
    written = match["number"]
    number = Bound(start, end, value(written), decimals(written), unit.startswith("%"))
    logarithm = _LOGARITHM.search(before[-40:]) is not None
    return Estimate(start, number, written[0] in SIGNS, tied, compared, logarithm)


def _within(before: str) -> str:
    """What stands in front of a figure inside the bracket that it stands in."""
    opened = max(before.rfind("("), before.rfind("["))
    return before[opened + 1 :] if opened > max(before.rfind(")"), before.rfind("]")) else before


# ---------------------------------------------------------------------- the relation
def _relation(scene: Scene, ends: list[int], found: Bounds, estimate: Estimate | None) -> Relation | None:
    low, high = (_claim(scene, ends, bound) for bound in (found.low, found.high))
    if low is None or high is None:
        return None
    roles: dict[str, tuple[Claim, ...]] = {"low": (low,), "high": (high,)}
    unclear = _doubt_order(found, estimate)
    start = found.start
    if estimate is not None and unclear is None and found.low.value <= found.high.value:
        claim = _claim(scene, ends, estimate.number)
        if claim is not None and claim.kind not in (Kind.DATE, Kind.ORDINAL):
            roles = {"estimate": (claim,), **roles}
            unclear, start = _doubt(found, estimate, claim), estimate.start
    symmetric = "estimate" in roles and _OF_MEANS.search(scene.text(start - BEFORE_MEANS, start)) is not None
    values = {"symmetric": Interval.point(1)} if symmetric else {}
    return Relation("interval", roles, "statistics-intervals", start, found.high.end, values=values, unclear=unclear)


BEFORE_MEANS = 40
"""Characters in front of an estimate in which it is called a difference of means."""
_OF_MEANS = lazily(r"\b(?:mean difference|difference in means|difference between (?:the )?means|MD)\b[^.;()]{0,16}$")


def _claim(scene: Scene, ends: list[int], bound: Bound) -> Claim | None:
    """The claim that a printed bound is, if it was read as the same number."""
    at = bisect_right(ends, bound.end - 1)
    claim = scene.prose[at] if at < len(ends) else None
    if claim is None or claim.start > bound.start + 1 or claim.quantity is None:
        return None
    return claim if claim.quantity.value == bound.value and claim.hedge is None else None


def _doubt_order(found: Bounds, estimate: Estimate | None) -> str | None:
    """Why the order of two bounds tells nothing; None when it does."""
    low, high = found.low, found.high
    if low.value <= high.value:
        return None
    if low.value < 0 and high.value < 0:
        return "the bounds may be told from the near one to the far one"
    swapped = estimate is not None and not estimate.compared and high.value <= estimate.number.value <= low.value
    if not swapped and _lost_sign(low, high.value) <= high.value:
        return "a sign in front of the first bound may be lost"
    if not found.level:
        return "it is not said to be a confidence interval"
    return None


def _lost_sign(bound: Bound, other: Fraction = Fraction(0)) -> Fraction:
    """A bound whose minus sign was lost, or turned into a 2, when a paper was converted (`20.8` for `−0.8`).

    A sign is lost beside one that is there.
    """
    digits = str(int(abs(bound.value)))
    if other < 0 < bound.value:
        return -bound.value
    if bound.value < 20 or digits[0] != "2":
        return bound.value
    return Fraction(2 * 10 ** (len(digits) - 1)) - bound.value


def _doubt(found: Bounds, estimate: Estimate, claim: Claim) -> str | None:
    """Why an estimate outside the bounds tells nothing; None when it does, and for one inside."""
    low, high, number = found.low, found.high, estimate.number
    bounds = Interval.of(low.value, high.value)
    if claim.quantity is None or claim.quantity.wide.meets(Interval.of(*_widened(low, high))):
        return None
    if not estimate.signed and bounds.meets(Interval.point(-number.value)):
        return "the estimate may be told without its sign"
    if any(bounds.contains(form) for form in _forms(found, estimate)):
        return "the estimate may be told in another form than its bounds"
    if found.unsure and min(low.value, -high.value) <= number.value <= max(low.value, -high.value):
        return "the sign of a bound is unclear"
    if (
        number.percent
        and not high.percent
        and max(abs(low.value), abs(high.value)) < 10
        and number.decimals < high.decimals
    ):
        return "a percentage stands beside bounds that may be a ratio"
    if high.percent and not number.percent:
        return "the estimate is no percentage as its bounds are"
    if _lost_sign(low) < low.value and _lost_sign(low) <= number.value <= high.value:
        return "a sign may be lost"
    if estimate.compared:
        return "the interval may be that of a difference"
    slipped = _slipped(claim, bounds)
    if not slipped and (not estimate.attached or abs(number.decimals - low.decimals) > 1):
        return "nothing ties the estimate to the interval"
    return None


def _widened(low: Bound, high: Bound) -> tuple[Fraction, Fraction]:
    return low.value - Fraction(1, 10**low.decimals), high.value + Fraction(1, 10**high.decimals)


def _forms(found: Bounds, estimate: Estimate) -> Iterator[Fraction]:
    """What else an estimate may be told as: a percentage of change beside a ratio, a logarithm, a reduction."""
    printed = estimate.number.value
    if estimate.number.percent and not found.high.percent:
        yield from (printed / 100, 1 + printed / 100, 1 - printed / 100)
    if found.high.percent and not estimate.number.percent:
        yield from (printed * 100, (printed - 1) * 100, (1 - printed) * 100)
    if estimate.logarithm and abs(printed) < 20:
        yield Fraction(exp(float(printed)))


def _slipped(claim: Claim, bounds: Interval) -> bool:
    """Whether one slip in the estimate explains that it lies outside."""
    slip = slip_to(claim, bounds)
    count = sum(character.isdigit() for character in claim.text)
    return slip is not None and (slip.cost <= CHEAP and count > 1 or count >= DIGITS)
