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
from auditor.relate.scene import Scene

DAYS = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(30437, 1000), "year": Fraction(36525, 100)}
"""Days of each unit; months and years in the mean of the Julian calendar."""
_YEAR = re.compile(r"\d{4}")
_STRETCH = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_LED = re.compile(r"\b(?:for|over|in|during|the|a|an|lasting|lasted|within|throughout|across)\s(?:a\s|the\s)?$")
_BESIDE = re.compile(r"\s?,?\s?(?:period|span|run|stretch|spell|term)?\s?,?\s?(?:running|lasting|between)?\s?")


def find(scene: Scene) -> Iterator[Relation]:
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
    if gone is None:
        return None
    if length.unit == "year" and gone.is_point and "through" in scene.text(start.end, end.start).lower()[:40]:
        gone += Interval.of(0, 1)
    return msgspec.structs.replace(relation, values={**relation.values, "elapsed": gone})


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
