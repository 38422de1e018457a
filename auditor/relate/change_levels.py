"""The two levels of a change: whether they are of one kind, and neither a forecast nor another nature."""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from auditor.model import Claim, Kind
from auditor.patterns import lazily
from auditor.relate.change_cues import Cue, Cues

REACH = 30
"""Characters behind a figure in which a word may say what it is."""
_PER = lazily(r"^\s?(?:per\s|an?\s(?:share|barrel|tonne|ton|ounce|gallon|unit|pound|bushel)\b|each\b|apiece\b)")
LARGE = 100_000
"""An amount from which on it is none for one of something."""
_PLAIN_DIGITS = lazily(r"\d{1,3}(?:,\d{3})+$")


class Figure(NamedTuple):
    """A claim of a clause with what the words beside it make of it."""

    claim: Claim
    before: str
    """The words before it."""
    behind: str
    """The words behind it."""
    cue: Cue


def is_foreseen(figure: Figure, cues: Cues) -> bool:
    """Whether a figure compared with is a forecast."""
    behind = re.split(r"[,;(]", figure.behind, maxsplit=1)[0]
    return bool(cues.foreseen.search(figure.before[-60:]) or cues.foreseen.search(behind[:60]))


def is_foreseen_level(figure: Figure, cues: Cues) -> bool:
    return bool(cues.foreseen.search(figure.before[-20:]))


def natures_differ(before: Figure, after: Figure, cues: Cues) -> bool:
    """Whether a profit is compared with a loss."""
    then = set(cues.natures.findall(before.before[-40:]))
    now = set(cues.natures.findall(after.before[-60:]))
    behind = [
        set(cues.natures.findall(re.split(r"[,;.]", figure.behind[:REACH], maxsplit=1)[0]))
        for figure in (before, after)
    ]
    first = before.claim.start < after.claim.start
    return (now != then and bool(now if first else then)) or bool(behind[0] or behind[1]) and behind[0] != behind[1]


def are_apart(level: Figure, delta: Figure) -> bool:
    """Whether a price for one of something stands beside an amount of many."""
    quantity = delta.claim.quantity
    return quantity is not None and abs(quantity.value) >= LARGE and _PER.match(level.behind) is not None


def of_one_unit(before: Claim, after: Claim) -> bool:
    """Whether two levels are told in one unit, cents that go by no country taken for those of the other."""
    if (before.kind, before.unit) == (after.kind, after.unit):
        return True
    return before.kind is after.kind is Kind.MONEY and (before.ambiguous or after.ambiguous)


def alike(before: Figure | None, after: Figure | None) -> tuple[Figure | None, Figure | None]:
    """The two levels, the unit of the first one told also given to a bare second: *to 712,100 tonnes from 874,000*."""
    if before is None or after is None:
        return before, after
    first, second = sorted((before, after), key=lambda figure: figure.claim.start)
    bare = second.claim.kind is Kind.NUMBER and second.claim.unit is None and second.claim.noun is None
    if first.claim.kind is not Kind.MEASURE or first.claim.ambiguous or not bare:
        return before, after
    claim = msgspec.structs.replace(second.claim, kind=first.claim.kind, unit=first.claim.unit)
    ends = re.match(
        r"[,.;)]|$|,?\s(?:an?|the|in|for|last|one|two|three|six|nine|twelve)\s|\s(?:earlier|previously)\b",
        second.behind,
    )
    second = second._replace(claim=claim, cue=second.cue._replace(weak=second.cue.weak or ends is None))
    return (first, second) if first is before else (second, first)


def is_lent(claim: Claim) -> bool:
    """Whether whole thousands were read in the scale of a neighbour: *from 841,000 to 1.1m*."""
    if claim.quantity is None or not _PLAIN_DIGITS.match(claim.text):
        return False
    if claim.kind is Kind.MEASURE:
        return claim.unit == "meter"
    return abs(claim.quantity.value) > int(claim.text.replace(",", ""))


def in_unit_of(delta: Figure, levels: list[Figure]) -> Figure:
    """A bare difference in the unit of the level told behind it: *rose 325,000 to 1.43 million tonnes*."""
    claim, level = delta.claim, levels[-1].claim
    if claim.kind is not Kind.NUMBER or claim.unit is not None or level.kind is not Kind.MEASURE or level.ambiguous:
        return delta
    if level.start < claim.start and claim.noun is not None:
        return delta
    return delta._replace(claim=msgspec.structs.replace(claim, kind=level.kind, unit=level.unit))
