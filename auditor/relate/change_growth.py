"""Growth over years: *from $10 million in 2010 to $16.1 million in 2015, a compound annual rate of 10%*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation, Span
from auditor.patterns import lazily
from auditor.relate.change_clauses import figures_of
from auditor.relate.change_cues import Cues, Part, cues_of
from auditor.relate.scene import Scene
from auditor.relate.told import Told, sentences

BESIDE = 30
"""Characters between a figure and its year."""
LONGEST = 60
"""Years; a longer growth is none that a text tells the rate of."""
_COMPOUND = lazily(r"\b(?:compound\w*|cagr)\b")
_LEVELS = (Kind.MONEY, Kind.NUMBER, Kind.MEASURE)


class Ends(NamedTuple):
    """The two figures that growth lies between."""

    before: Claim
    after: Claim
    years: int


def find(scene: Scene) -> Iterator[Relation]:
    """A `growth` for each sentence with a yearly rate, two figures of one unit and the years between them."""
    cues = cues_of(scene)
    for told in sentences(scene):
        places = [at for at, claim in enumerate(told.claims) if claim.kind is Kind.PERCENT]
        if len(places) != 1 or not cues.yearly.search(told.text):
            continue
        if cues.other_basis.search(cues.yearly.sub("", told.text)):
            continue
        (at,) = places
        if not cues.yearly.search(told.gaps[at]) and not cues.yearly.search(told.gaps[at + 1][:BESIDE]):
            continue
        ends = _ends(told, scene, cues)
        if ends is None or not 0 < ends.years <= LONGEST:
            continue
        roles: dict[str, tuple[Claim, ...]] = {
            "before": (ends.before,),
            "after": (ends.after,),
            "rate": (told.claims[at],),
        }
        values = {
            "years": Interval.point(ends.years),
            "simple": Interval.point(0 if _COMPOUND.search(told.text) else 1),
        }
        yield Relation("growth", roles, "growth", told.start, told.end, _sign(told, cues), values=values)


def _sign(told: Told, cues: Cues) -> int:
    signs = {cues.signs.get(found["word"], 0) for found in cues.verb.finditer(told.text)} - {0}
    return signs.pop() if len(signs) == 1 else 1


def _ends(told: Told, scene: Scene, cues: Cues) -> Ends | None:
    """The two figures with the years between them, by the year beside each or by the words before each."""
    figures = [figure for figure in figures_of(told, cues) if figure.claim.kind in _LEVELS and figure.claim.unit != "x"]
    if len(figures) != 2 or any(figure.claim.range for figure in figures):
        return None
    first, second = (figure.claim for figure in figures)
    if (first.kind, first.unit) != (second.kind, second.unit):
        return None
    dates = [claim for claim in scene.within(_span(told)) if claim.kind is Kind.DATE and _year(claim) is not None]
    years = sorted({year for claim in dates if (year := _year(claim)) is not None})
    if len(years) == 2 and len(dates) == 2:
        told_of = [_beside(claim, dates) for claim in (first, second)]
        if None not in told_of and told_of[0] != told_of[1]:
            early, late = (first, second) if told_of[0] == years[0] else (second, first)
            return Ends(early, late, years[1] - years[0])
        length: int | None = years[1] - years[0]
    else:
        length = _length(told, scene) if not years else None
    parts = [figure.cue.part for figure in figures]
    if length is None or set(parts) != {Part.BEFORE, Part.AFTER}:
        return None
    return Ends(first, second, length) if parts[0] is Part.BEFORE else Ends(second, first, length)


def _span(told: Told) -> Span:
    return Span(told.start, told.end)


def _year(claim: Claim) -> int | None:
    """The year that a date names, when it names nothing else."""
    label = claim.period.label if claim.period else ""
    return int(label[-4:]) if re.fullmatch(r"(?:FY)?\d{4}", label) else None


def _beside(claim: Claim, dates: list[Claim]) -> int | None:
    """The year right behind a figure."""
    near = [date for date in dates if 0 <= date.start - claim.end <= BESIDE]
    return _year(min(near, key=lambda date: date.start)) if near else None


def _length(told: Told, scene: Scene) -> int | None:
    """How many years the sentence speaks of; None unless it says one length, in whole years."""
    found = [
        claim.quantity for claim in scene.within(_span(told)) if claim.kind is Kind.DURATION and claim.unit == "year"
    ]
    if len(found) != 1 or found[0] is None or found[0].value.denominator != 1:
        return None
    return int(found[0].value)
