"""How much time lies between two dates, in the unit in which the text tells it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import msgspec

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

DAYS = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(30437, 1000), "year": Fraction(36525, 100)}
"""Days of each unit; months and years in the mean of the Julian calendar."""
_YEAR = lazily(r"\d{4}")
_STRETCH = lazily(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_DAY = lazily(r"\d{4}-\d\d-\d\d")

_LED = lazily(r"\b(?:for|over|in|during|the|a|an|lasting|lasted|within|throughout|across)\s(?:a\s|the\s)?$")
_BESIDE = lazily(r"\s?,?\s?(?:period|span|run|stretch|spell|term)?\s?,?\s?(?:running|lasting|between)?\s?")


_TO = lazily(r"\s?(?:to|until|till|through|through to|up to|up until|right up to|and|[-–—])\s?")
_FROM = lazily(r"(?:\b(?:from|between|since|in|of)|\()\s?$")
_MADE_OF = (
    r"(?:\b(?:a|an|the|for|or|of|in|all|total|period|span|spell|stretch|run|lasting|making|covering|running"
    r"|being|that|is|was|some|about)\s)*"
)
"""Words between two years and the time that lies between them."""
_THEN = lazily(rf"\s?[,(:–—-]?\s?{_MADE_OF}(?:from|between)?\s?\(?")
_STARTING = lazily(r"\s?,?\s(?:starting|beginning|dating|commencing)\s(?:in|from)\s")
_FINISHING = lazily(r"\s?,?\s(?:and\s)?(?:ending|finishing|closing|stopping|concluding|up to|to|until|till)\s(?:in\s)?")
_AND_FOR = lazily(
    r"\s?,?\s(?:and|and then)\sfor\s(?:the\snext\s|a\stotal\sof\s)?"
    r"|[^\d.;:]{0,80}[;:,–—]\s(?:and\s)?(?:this|it|that|which)\s(?:then\s)?(?:lasted|ran|went on"
    r"|continued|held|endured)\s(?:for\s)?"
)
_UNTIL = lazily(r"\s?,?\s(?:until|till|to|up to|ending in)\s")
_OLD = lazily(r"\s?-?(?:old|ago|earlier|before|after|of age|contract|plan|bonds?|notes?|later|sentence|deal)\b")


def _of_years(scene: Scene) -> Iterator[Relation]:
    """A `span` for each length of time right beside the two years between which it lies."""
    prose = scene.prose
    for first, second, third in zip(prose, prose[1:], prose[2:], strict=False):
        ordered = _ordered(scene, first, second, third)
        if ordered is None or not all(_is_year(claim) for claim in ordered[:2]):
            continue
        start, end, length = ordered
        if _year(start) >= _year(end):
            continue
        roles: dict[str, tuple[Claim, ...]] = {"start": (start,), "end": (end,), "length": (length,)}
        found = refine(Relation("span", roles, "spans", first.start, third.end), scene)
        if found is not None:
            yield found


def _ordered(scene: Scene, first: Claim, second: Claim, third: Claim) -> tuple[Claim, Claim, Claim] | None:
    """Three neighbouring claims as start, end and length, if the words between them say so."""
    if third.start - first.end > 200:
        return None
    one, other = (
        re.sub(r"\s+", " ", scene.text(*gap).lower()) for gap in ((first.end, second.start), (second.end, third.start))
    )
    before = scene.text(first.start - 24, first.start).lower()
    if first.kind is Kind.DURATION:
        led = _LED.search(before) is not None or before.rstrip().endswith(" of")
        beside = (
            _THEN.fullmatch(one) and _TO.fullmatch(other) or _STARTING.fullmatch(one) and _FINISHING.fullmatch(other)
        )
        return (second, third, first) if led and beside else None
    if third.kind is Kind.DURATION:
        beside = _TO.fullmatch(one) and _FROM.search(before) and _THEN.fullmatch(other)
        return (first, second, third) if beside else None
    if second.kind is Kind.DURATION and _FROM.search(before):
        return (first, third, second) if _AND_FOR.fullmatch(one) and _UNTIL.fullmatch(other) else None
    return None


def _is_year(claim: Claim) -> bool:
    return claim.kind is Kind.DATE and claim.period is not None and _YEAR.fullmatch(claim.period.label) is not None


def _year(claim: Claim) -> int:
    return int(claim.period.label) if claim.period else 0


def find(scene: Scene) -> Iterator[Relation]:
    """The spans of a document that stand beside two years, or beside a date that tells both its ends."""
    yield from _of_years(scene)
    yield from _of_stretches(scene)


def _of_stretches(scene: Scene) -> Iterator[Relation]:
    """A `span` with the roles stretch and length for each duration in front of a date that tells both its ends."""
    for length, stretch in pairwise(scene.prose):
        if length.kind is not Kind.DURATION or stretch.kind is not Kind.DATE or length.unit not in DAYS:
            continue
        gone = _of_stretch(stretch, length.unit)
        if gone is None or not _BESIDE.fullmatch(scene.text(length.end, stretch.start).lower()[:60]):
            continue
        if _LED.search(scene.text(length.start - 30, length.start).lower()):
            roles: dict[str, tuple[Claim, ...]] = {"length": (length,), "stretch": (stretch,)}
            yield Relation("span", roles, "spans", length.start, stretch.end, values={"elapsed": gone})


def _of_stretch(stretch: Claim, unit: str) -> Interval | None:
    """The time between the two days that one date claim tells; None for any other date."""
    period = stretch.period
    if period is None or period.start is None or period.end is None or not _STRETCH.fullmatch(period.label):
        return None
    return _in_unit((period.end - period.start).days, unit)


def refine(relation: Relation, scene: Scene) -> Relation | None:
    """The span with the time that has gone by; None when its ends are not told alike, or have no year.

    From 2021 *through* 2022 may be two years, the first and the last one counted.
    """
    if not {"start", "end", "length"} <= relation.roles.keys():
        return relation
    start, end, length = (relation.roles[role][0] for role in ("start", "end", "length"))
    gone = elapsed(start, end, length.unit or "")
    if gone is None or length.start > end.start and _OLD.match(scene.text(length.end, length.end + 12).lower()):
        return None
    if length.unit == "year" and gone.is_point and "through" in scene.text(start.end, end.start).lower()[:40]:
        gone += Interval.of(0, 1)
    roles = {**relation.roles, "length": (_plain(length, gone),)}
    return msgspec.structs.replace(relation, roles=roles, values={**relation.values, "elapsed": gone})


def _plain(length: Claim, gone: Interval) -> Claim:
    """The time without the hedge that *over five years (2008 to 2013)* seems to have."""
    if length.hedge != "over" or length.quantity is None or not gone.contains(length.quantity.value):
        return length
    return msgspec.structs.replace(length, quantity=msgspec.structs.replace(length.quantity, hedge=None))


def elapsed(start: Claim, end: Claim, unit: str) -> Interval | None:
    """The time between two dates in a unit; between two days the last one may be counted or not."""
    labels = [claim.period.label if claim.period else "" for claim in (start, end)]
    if unit == "year" and all(map(_YEAR.fullmatch, labels)):
        return Interval.point(int(labels[1]) - int(labels[0]))
    if unit not in DAYS or not all(map(_DAY.fullmatch, labels)):
        return None
    first, last = (dt.date.fromisoformat(label) for label in labels)
    return _in_unit((last - first).days, unit)


def _in_unit(days: int, unit: str) -> Interval | None:
    """So many days in a unit, the last one counted or not; None for days that run backwards."""
    if days < 0:
        return None
    return Interval.of(Fraction(days) / DAYS[unit], Fraction(days + 1) / DAYS[unit])
