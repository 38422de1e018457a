"""Reported tests: a statistic with its degrees of freedom and its p-value.

    t(28) = 2.20, p = .036      F(1, 35) = 18.05; p < 0.001      χ2(2, N = 90) = 4.1, P=0.13      r(48) = .31, p = .03
    t28 = 2.20, p = .036        z = −2.1, p = .04                X2=26.22, df=6, P<0.001          Q(3) = 7.81, p = .05

As statcheck does, the p-value is recomputed from the statistic and its rounding; a text that says so is tested on one
side. Nutley and others, The prevalence of statistical reporting errors, Behavior Research Methods 48 (2016).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from auditor.extract.engine import Scanner
from auditor.interval import UNDEFINED, Interval
from auditor.model import Claim, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.statistics.tails import chi2_tail, f_tail

_INTEGER = r"\d{1,6}"
_FREEDOM = r"\d{1,6}(?:\.\d{1,3})?"
_NUMBER = r"[-−–]?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})"
_NAME = r"(?:[tFrzZQ]|χ\s?2|χ²|χ\^2|X2|X²|[Cc]hi-?\s?(?:2|²|[Ss]quared?))"
_IN_BRACKETS = (
    rf"\s?[(\[]\s?(?:df\s?=\s?)?(?P<df1>{_FREEDOM})(?:\s?[,;]\s?(?P<n>[Nn]\s?=\s?)?(?P<df2>{_FREEDOM}))?\s?[)\]]"
)
_SUBSCRIPT = rf"(?P<sub1>\d{{1,4}})(?:,\s?(?P<sub2>{_FREEDOM}))?"
_BETWEEN = (
    rf"\s?[,;]?\s?(?:[(\[]?df\s?[=:]?\s?(?P<df>{_FREEDOM})[)\]]?\s?[,;]?\s?)?"
    rf"(?:(?:M[Ss][Ee]?|[ηd]\S{{0,4}}|SE)\s?=\s?{_NUMBER}\s?[,;]\s?){{0,2}}"
    r"(?:(?:two|one|2|1)[- ](?:tailed|sided)\s?[,;]?\s?)?(?:and\s|with\s)?"
)
_P = rf"\(?[pP](?:[- ]?[Vv]alues?)?\s?:?\s?(?P<operator>[=<>≤≥])\s?(?P<p>{_NUMBER})"
_REPORT = rf"(?P<name>{_NAME})(?:{_IN_BRACKETS}|{_SUBSCRIPT})?\s?=\s?(?P<value>{_NUMBER}){_BETWEEN}{_P}"
_PLAIN = re.sub(r"\(\?P<\w+>", "(?:", _REPORT)
_MATCH = lazily(_REPORT)
_ONE_SIDED = lazily(r"\b(?:one|1|single)[-‐ ](?:tailed|sided|way t|directional)|\bdirectional\b", re.I)
_ADJUSTED = lazily(
    r"\b(?:correct(?:ed|ion)|adjust(?:ed|ment)|FWE|FDR|false discovery|Holm|Hochberg|Tukey|[SŠ]id[aá]k|Scheff[eé]"
    r"|Dunnett|permut|bootstrap|Monte Carlo|exact|Welch|Satterthwaite|Yates|simulat|unadjusted for|uncorrected)",
    re.I,
)
_BONFERRONI = lazily(r"\bBonferroni(?:[- ](?:correct|adjust)\w*)?", re.I)
_SEVERAL = lazily(r"Bonferroni|Holm|[SŠ]id[aá]k|multiple (?:comparisons|testing)")
_SPHERE = lazily(r"Greenhouse|Huynh|[Ss]pherici")
_COORDINATES = lazily(r"\b[xy]\s?=\s?[-−–]?\d{1,3}(?:\.\d)?[,;]\s?(?:y\s?=\s?[-−–]?\d{1,3}(?:\.\d)?[,;]\s?)?$")
LEAST_SUBSCRIPT = 5
"""Degrees of freedom at least in `t28 = 2.20`: `t1` numbers a moment."""
BESIDE = 160
"""Characters on either side in which a correction or a one-sided test is told."""
COMPARISONS = 15
"""The most comparisons that a p-value is multiplied for."""
CLOSE, CLOSE_RATIO = Fraction(1, 100), Fraction(5, 4)
"""How far a p-value may be from the one of its statistic and still be called close."""
SMALL = Fraction(1, 1000)
THOUSAND = 4
"""Digits of a whole statistic that may have lost its decimal sign."""
HALF, ONE = Interval.point(Fraction(1, 2)), Interval.point(1)


class Test(NamedTuple):
    """A reported test as printed."""

    role: str
    """`t`, `f`, `r`, `chi2` or `z`."""
    value: tuple[int, int]
    """Where the statistic stands."""
    p: tuple[int, int]
    freedom: tuple[Fraction, ...]
    """Its degrees of freedom; none for z."""
    start: int
    end: int


class Habits:
    """What a document says about its tests; looked for when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    def beside(self, test: Test) -> str:
        """The text around a test."""
        return self.text[max(0, test.start - BESIDE) : test.end + BESIDE]

    @cached_property
    def one_sided(self) -> bool:
        return _ONE_SIDED.search(self.text) is not None

    @cached_property
    def compared_often(self) -> bool:
        return _SEVERAL.search(self.text) is not None

    @cached_property
    def not_spherical(self) -> bool:
        return _SPHERE.search(self.text) is not None


@cache
def _scanner() -> Scanner:
    return Scanner(_PLAIN)


def find(scene: Scene) -> Iterator[Relation]:
    """A `statistic` for each test that is reported with its p-value."""
    text = scene.document.text
    if not scene.prose or "=" not in text:
        return
    ends, habits = [claim.end for claim in scene.prose], Habits(text)
    for test in reported(text):
        value, p = (_claim(scene, ends, span) for span in (test.value, test.p))
        if value is not None and p is not None and value is not p:
            yield _relation(habits, test, value, p)


def reported(text: str) -> Iterator[Test]:
    """The tests of a text, in order."""
    for start, end in _scanner().spans(text):
        match = _MATCH.match(text, start, end)
        if match is None or start and (text[start - 1].isalnum() or text[start - 1] in "_^"):
            continue
        test = _test(match, text)
        if test is not None and not text[end : end + 1].isdigit():
            yield test


def _test(match: re.Match[str], text: str) -> Test | None:
    name = match["name"]
    role = name.lower() if name in ("t", "F", "r", "z", "Z") else "chi2"
    freedom = _freedom(match, role)
    if freedom is None or role == "z" and not _is_score(match, text):
        return None
    return Test(role, match.span("value"), match.span("p"), freedom, *match.span())


def _is_score(match: re.Match[str], text: str) -> bool:
    """Whether a z is a test statistic and no coordinate or depth."""
    start = match.start()
    return "." in match["value"] and _COORDINATES.search(text, max(0, start - 40), start) is None


def _freedom(match: re.Match[str], role: str) -> tuple[Fraction, ...] | None:
    """The degrees of freedom of a test; None where they are missing, or more than its kind has."""
    subscript = match["sub1"] is not None
    first, second = match["df1"] or match["sub1"] or match["df"], match["df2"] or match["sub2"]
    if role == "z":
        return () if first is None else None
    if first is None or not Fraction(first):
        return None
    if role == "f":
        whole = second is not None and not match["n"] and Fraction(second) > 0
        return (Fraction(first), Fraction(second)) if whole and second else None
    if second and (role != "chi2" or subscript) or subscript and int(first) < LEAST_SUBSCRIPT:
        return None
    return (Fraction(first),)


# ---------------------------------------------------------------------- the relation
def _claim(scene: Scene, ends: list[int], span: tuple[int, int]) -> Claim | None:
    """The claim whose digits stand at a place."""
    at = bisect_right(ends, span[1] - 1)
    claim = scene.prose[at] if at < len(ends) else None
    if claim is None or claim.start > span[0] + 1 or claim.quantity is None or claim.unit is not None:
        return None
    return claim if claim.end == span[1] else None


def _relation(habits: Habits, test: Test, value: Claim, p: Claim) -> Relation:
    names = ("above", "below") if test.role == "f" else ("df",)
    values = {name: Interval.point(degree) for name, degree in zip(names, test.freedom, strict=False)}
    recomputed = tail(test, value)
    unclear, sides = None, ONE
    if recomputed is None:
        unclear = "no p-value belongs to such a statistic"
    elif p.quantity is not None and not recomputed.meets(p.quantity.wide):
        sides = HALF if (recomputed * HALF).meets(p.quantity.wide) and test.role != "f" else ONE
        unclear = _doubt(habits, test, value, p, recomputed * sides)
    values["sides"] = sides
    if recomputed is not None:
        values["recomputed"] = recomputed * sides
    roles: dict[str, tuple[Claim, ...]] = {test.role: (value,), "p": (p,)}
    return Relation("statistic", roles, "statistics-tests", test.start, test.end, values=values, unclear=unclear)


def _doubt(habits: Habits, test: Test, value: Claim, p: Claim, recomputed: Interval) -> str | None:
    """Why a p-value that does not fit tells nothing; None when it does, and when one side is meant."""
    assert p.quantity is not None
    printed, beside = p.quantity.wide, habits.beside(test)
    if recomputed.meets(printed):
        return None if habits.one_sided else "it fits a test of one side, which the text does not speak of"
    if _is_close(recomputed, printed):
        return "it misses by less than a different rounding of the data may explain"
    if _is_misread(test, value, printed):
        return "the decimal sign of the statistic may be lost, or may separate thousands"
    if test.role == "f" and test.freedom[0] < 1:
        return "an F statistic has no less than one degree of freedom above"
    if test.role == "r" and _of_pairs(test, value, printed):
        return "the figure in brackets may be the number of pairs"
    if recomputed.high > printed.low:
        return None
    if _ADJUSTED.search(_BONFERRONI.sub("", beside)):
        return "the p-value may be corrected"
    if habits.compared_often and _is_multiple(recomputed, p.quantity.narrow):
        return "the p-value may be corrected for several comparisons"
    if habits.not_spherical and test.role == "f" and p.quantity.narrow.may_be_below(_most_corrected(test, value)):
        return "the degrees of freedom may be corrected in the p-value only"
    return None


def tail(test: Test, value: Claim) -> Interval | None:
    """The p-value of a test on both sides by the rounding of its statistic; None where it has none."""
    assert value.quantity is not None
    found = _tail(test.role, value.quantity.narrow, [Interval.point(degree) for degree in test.freedom])
    return found if found.defined and not found.is_empty else None


def _tail(role: str, value: Interval, freedom: list[Interval]) -> Interval:
    square = value**2
    match role:
        case "f":
            return f_tail(value, *freedom)
        case "t":
            return f_tail(square, ONE, *freedom)
        case "r":
            return f_tail(freedom[0] * square / (ONE - square), ONE, freedom[0])
        case "z":
            return chi2_tail(square, ONE)
    return chi2_tail(value, *freedom)


def _is_close(recomputed: Interval, printed: Interval) -> bool:
    """Whether two p-values hardly differ: by a hundredth and a quarter at most, or both far below any level."""
    if recomputed.high <= SMALL and printed.high <= SMALL:
        return True
    first, second = sorted((recomputed, printed), key=lambda each: each.low)
    return second.low - first.high <= CLOSE and second.low <= first.high * CLOSE_RATIO


def _is_multiple(recomputed: Interval, printed: Interval) -> bool:
    """Whether a p-value is a whole multiple of the recomputed one, as it is when corrected for so many comparisons."""
    return any((recomputed * Interval.point(times)).meets(printed) for times in range(2, COMPARISONS + 1))


def _is_misread(test: Test, value: Claim, printed: Interval) -> bool:
    """Whether a statistic of four digits fits with a decimal point, or one with three decimals without."""
    digits, quantity = value.text.lstrip("-−–"), value.quantity
    if quantity is None or not (digits.isdigit() and len(digits) >= THOUSAND or len(digits.partition(".")[2]) == 3):
        return False
    steps = range(1, len(digits) + 1) if digits.isdigit() else (-3,)
    moved = (quantity.narrow / Interval.point(Fraction(10) ** step) for step in steps)
    freedom = [Interval.point(degree) for degree in test.freedom]
    return any((found := _tail(test.role, each, freedom)).defined and found.meets(printed) for each in moved)


def _of_pairs(test: Test, value: Claim, printed: Interval) -> bool:
    """Whether a correlation fits when the figure in brackets is that of pairs, which are two more."""
    if value.quantity is None or test.freedom[0] <= 3:
        return False
    found = _tail("r", value.quantity.narrow, [Interval.point(test.freedom[0] - 2)])
    return found.defined and found.meets(printed)


def _most_corrected(test: Test, value: Claim) -> Interval:
    """The p-value of an F with its degrees of freedom corrected as far as they can be (Box, 1954)."""
    above, below = test.freedom
    return _tail("f", value.quantity.narrow, [ONE, Interval.point(below / above)]) if value.quantity else UNDEFINED
