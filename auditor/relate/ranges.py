"""Ranges: two ends that the reading of the text has told apart already, or that words such as *ranging from* do.

The ends are compared as printed: *1.3 to 1.2* runs the wrong way whatever was rounded. *From 30% to 29%* is a change,
and a loss or a decline may well be told from its larger end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import msgspec

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.change_levels import is_lent
from auditor.relate.scene import Scene

_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.MEASURE, Kind.NUMBER, Kind.DURATION})
_BEFORE = 120
"""Characters in front of a range that may say that it is one."""
_RANGES = lazily(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|span(?:s|ned|ning)?)(?:\s[a-z]+){0,2}?\s(?:from|between)\s$"
    r"|\brange\s(?:given\s|set\s)?(?:for\s(?:[^\s,;:()\d]+\s){1,7}?)?(?:of|from|is|was|between|:)(?:\sfrom|\sbetween)?\s$|\b(?:somewhere|anywhere)\s(?:between|from)\s$|\bbetween\s$"
)
"""*ranging from*, *in the range of*, *between*."""
_RANGE_BEHIND = lazily(r"\s(?:range|band|bracket)\b")
_FORECAST = lazily(
    r"\b(?:expect\w*|forecast\w*|guid\w+|project\w*|estimat\w+|outlook|put|seen|sees|pegged|predict\w*|anticipat\w*|target\w*"
    r"|plans?|likely|budgeted|will|should|may|could|might)\b(?:(?!\bfrom\b)[^;()\d]){0,80}\s(?:at|of|is|are|be|being|reach|total|cost)\s$"
)
_TOLD_DOWN = lazily(
    r"\b(?:loss\w*|lose|lost|deficit\w*|decline\w*|declining|decreas\w+|negative|drop\w*|fall\w*|fell|down|minus|lower\w*|reduc\w+|shrink\w*"
    r"|contract(?:ion|ed|s)?|cut\w*|trim\w*|rais\w+|revis\w+|narrow\w+|chang\w+|improv\w+|widen\w*|descend\w*|worst|reverse\w*"
    r"|step\w*|mov\w+|went|going|slid\w*)\b"
)
"""What may tell a range from its larger end, or a change that looks like one."""
_FALLS_IN = lazily(r"\bfall (?:somewhere|anywhere|within|between|in the range)")
_HEDGES = lazily(r"(?:about|around|some|roughly|approximately|up|at least|as (?:low|little|few|much|high) as)\s$")
_DASHES = frozenset("-–—−‐‑‒")


def find(scene: Scene) -> Iterator[Relation]:
    """One `range` for each pair of neighbouring claims that are the ends of one."""
    for low, high in pairwise(scene.claims):
        if low.unit != high.unit or low.table != high.table:
            continue
        marked = low.range == "low" and high.range == "high"
        if marked or (low.table is None and _said(scene, low, high)):
            yield _relation(scene, low, high)


def _said(scene: Scene, low: Claim, high: Claim) -> bool:
    """Whether the words around two figures of a kind say that they are the ends of a range."""
    if low.kind is not high.kind or low.kind not in _KINDS or low.range or high.range or high.start - low.end > 20:
        return False
    link = scene.text(low.end, high.start).lower().strip()
    if link not in ("to", "and", "to about", "and about", "through"):
        return False
    before = _in_front(scene, low)
    if link[:2] == "to" and _RANGE_BEHIND.match(scene.text(high.end, high.end + 10).lower()):
        return True
    if _RANGES.search(before):
        return (link[:3] == "and") == before.endswith("between ")
    return link[:2] == "to" and _FORECAST.search(before) is not None


def _in_front(scene: Scene, claim: Claim) -> str:
    """The words of the sentence in front of a figure, its hedge left out."""
    start = max(scene.sentence(claim.start).start, claim.start - _BEFORE)
    text = re.sub(r"\s+", " ", scene.text(start, claim.start).lower())
    return _HEDGES.sub("", text)


def _relation(scene: Scene, low: Claim, high: Claim) -> Relation:
    roles: dict[str, tuple[Claim, ...]] = {"low": (_printed(low),), "high": (_printed(high),)}
    return Relation("range", roles, "ranges", low.start, high.end, unclear=_unclear(scene, low, high))


def _printed(claim: Claim) -> Claim:
    """An end taken as printed."""
    if claim.quantity is None:
        return claim
    return msgspec.structs.replace(
        claim, quantity=msgspec.structs.replace(claim.quantity, ulp=Fraction(0), coarse=Fraction(0))
    )


def _unclear(scene: Scene, low: Claim, high: Claim) -> str | None:
    """Why a range that runs down may be meant so; None for one that runs up."""
    if low.quantity is None or high.quantity is None or low.quantity.value <= high.quantity.value:
        return None
    if low.quantity.value < 0 or high.quantity.value < 0:
        return "a range of negative figures may be told from either end"
    if is_lent(low):
        return "the first figure may be told without the scale of the second"
    if low.table is not None:
        return "two figures of a cell need not be a range"
    dashed = scene.text(low.end, high.start).strip() in _DASHES
    if dashed and low.kind is not Kind.MONEY and low.text[-1:].isdigit():
        return "the second figure may be cut short"
    if _TOLD_DOWN.search(_FALLS_IN.sub("", _in_front(scene, low)[-60:])):
        return "the sentence tells a decline, which may run down"
    return None
