"""A measure told twice, in two units: *a spire of 105 feet (32 metres)*, *390 miles, equivalent to 628 km*.

A bracket right behind a metric measure that holds an imperial one, or the other way round, is a conversion whatever its
figures say. Two units of one system are taken for one only when they fit or nearly do: *5 km (300 m of it uphill)*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, Wanted, fit
from auditor.relate.scene import Scene
from auditor.units import compatible, convert

LONGEST_LINK = 40
"""Characters between the two figures at most."""
_LINK = lazily(
    r"\s?(?:[(\[]\s?(?:or\s|i\.e\.,?\s|equal to\s|equivalent to\s|=\s?)?|[,;]?\s(?:[-–—]{1,2}\s)?or\s"
    r"|[,;]?\s(?:[-–—]{1,2}\s)?(?:which is|that is|i\.e\.,?|equal to|equivalent to|the equivalent of"
    r"|corresponding to)\s"
    r"|,\s|\s[-–—]\s|\s?=\s?|\s?/\s?)"
)
"""What stands between a measure and the same one in another unit."""
_HEDGES = lazily(
    r"(?:(?:about|around|some|roughly|approximately|approx\.?|nearly|almost|just over|just under|over|c\.|~|≈)\s?)?$"
)
_BOUND = lazily(r"[(\[]|\bequ|\bwhich is|\bthat is|=|corresponding|\bor\b")
_ENDED = lazily(
    r"\s?[)\],.;:–—]|\s-\s|\s?$|\s(?!by\b|x\b|of\b|per\b|a\b|an\b|to\b|and\b|or\b|more\b|less\b|further\b"
    r"|apart\b|away\b"
    r"|above\b|below\b|from\b|behind\b|ahead\b)[a-z]{2,}"
)
_FURTHER_SIDE = lazily(r"^\s?(?:by|x|×|\*)\s?\d")
_CHANGE = lazily(
    r"\b(?:rise|rises|rose|warm\w*|cool\w*|increase[ds]?|climb\w*|drop\w*|fell|fall|falls|by|anomal\w+"
    r"|within|above|below"
    r"|difference|hotter|colder|swing|of warming|limit\w*|gap|range)\b"
)
"""What makes a figure in degrees a difference of temperatures."""
METRIC = lazily(r"\b(?:\w*meter|\w*gram|metric ton|hectare|liter|\w*liter|celsius|\w*watt|kilo\w+|hundred kilometer)\b")
LIKE = {
    "gallon": ("gallon", "imperial gallon"),
    "ton": ("ton", "long ton", "metric ton"),
    "ounce": ("ounce", "troy ounce"),
    "pint": ("pint", "imperial pint"),
    "mile": ("mile", "nautical mile"),
    "fluid ounce": ("fluid ounce", "imperial fluid ounce"),
}
"""Names that stand for several units; a figure that fits in any of them fits."""


class Line(NamedTuple):
    """`converted = original × slope + offset`."""

    slope: Fraction
    offset: Fraction


def find(scene: Scene) -> Iterator[Relation]:
    """A `measure` for every measure that is told again, right behind it, in another unit."""
    before: Claim | None = None
    for first, second in pairwise(scene.prose):
        if _may_be(first, second) and not (before is not None and _same_figure(scene, before, first)):
            relation = _relation(scene, first, second)
            if relation is not None:
                yield relation
        before = first


def _may_be(first: Claim, second: Claim) -> bool:
    if first.kind is not Kind.MEASURE or second.kind is not Kind.MEASURE or first.unit == second.unit:
        return False
    near = 0 < second.start - first.end <= LONGEST_LINK
    return near and first.range is None and second.range is None and not first.ambiguous and not second.ambiguous


def _same_figure(scene: Scene, before: Claim, first: Claim) -> bool:
    """Whether a figure is the last part of one in two units, such as *5 feet, 10 inches*, or of a range."""
    if first.start - before.end > 6 or before.kind not in (Kind.MEASURE, Kind.NUMBER):
        return False
    return scene.text(before.end, first.start).strip(" ,-–") in ("", "and", "to", "by", "x", "×")


def _relation(scene: Scene, first: Claim, second: Claim) -> Relation | None:
    between = _between(scene, first, second)
    behind = scene.text(second.end, second.end + 20).lower()
    before = scene.text(first.start - 60, first.start).lower()
    if between is None or not _ENDED.match(behind) or _FURTHER_SIDE.match(behind.lstrip(" )")):
        return None
    ways = lines(first.unit or "", second.unit or "", before)
    if not ways:
        return None
    quality, line = max(((fit((first, second), wanted(line)), line) for line in ways), key=lambda pair: pair[0])
    strong = _is_metric(first) != _is_metric(second) and _BOUND.search(between) is not None
    if quality is Fit.NOT and not strong:
        return None
    unclear = "the measure is converted too loosely to be checked" if quality is Fit.WIDE else None
    values = {"slope": Interval.point(line.slope), "offset": Interval.point(line.offset)}
    roles: dict[str, tuple[Claim, ...]] = {"original": (first,), "converted": (second,)}
    return Relation("measure", roles, "measures", first.start, second.end, values=values, unclear=unclear)


def _between(scene: Scene, first: Claim, second: Claim) -> str | None:
    """The words between two figures when they say that the second tells the first one again."""
    text = scene.text(first.end, second.start).lower()
    match = _LINK.match(text)
    return text if match is not None and _HEDGES.fullmatch(text[match.end() :]) else None


def _is_metric(claim: Claim) -> bool:
    return METRIC.search(claim.unit or "") is not None


def lines(unit: str, to: str, before: str = "") -> list[Line]:
    """The ways to convert one unit to another: a name may stand for several units, degrees for a difference."""
    found = [line for one in LIKE.get(unit, (unit,)) for other in LIKE.get(to, (to,)) if (line := _line(one, other))]
    if any(line.offset for line in found):
        differences = [Line(line.slope, Fraction(0)) for line in found]
        found = [*differences, *found] if _CHANGE.search(before) else [*found, *differences]
    return found


def _line(unit: str, to: str) -> Line | None:
    try:
        if not compatible(unit, to):
            return None
        offset = convert(Fraction(0), unit, to)
        return Line(convert(Fraction(1), unit, to) - offset, offset)
    except ValueError:  # a unit that has no definition, or no exact factor: nothing to compare
        return None


def wanted(line: Line) -> Wanted:
    """What a measure and its conversion must be for the other to fit."""
    slope, offset = Interval.point(line.slope), Interval.point(line.offset)

    def goals(readings: Sequence[Interval]) -> list[Interval]:
        original, converted = readings
        return [(converted - offset) / slope, original * slope + offset]

    return goals
