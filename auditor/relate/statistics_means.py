"""Means and standard deviations of answers in whole numbers: `M = 3.48, SD = 1.20, n = 20` on a *single-item scale*.

Only where one sentence gives the number of answers and says that each is one whole number; else any mean is possible.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from auditor.extract.engine import Scanner
from auditor.model import Claim, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

_NUMBER = r"\d{1,3}\.\d{1,3}"
_COUNT = r"[nN]\s?=\s?(?P<count>\d{1,4})"
_MEAN = rf"(?:\bM|\b[Mm]ean)\s?(?:=|of|was)\s?(?P<mean>{_NUMBER})"
_DEVIATION = rf"(?:\s?[;,]?\s?[(\[]?SD\s?=?\s?(?P<sd>{_NUMBER})[)\]]?)?"
_REPORT = rf"(?:{_MEAN}{_DEVIATION}\s?[;,(\[]\s?{_COUNT}\b)"
_PLAIN = re.sub(r"\(\?P<\w+>", "(?:", _REPORT)
_MATCH = lazily(_REPORT)
_WHOLE = lazily(
    r"\b(?:single|one)[- ](?:item|question)\b|\b(?:in|only) whole (?:numbers|points)\b"
    r"|\binteger (?:scores?|ratings?|answers?|responses?)\b",
    re.I,
)
_BINARY = lazily(r"\b(?:0 = no|1 = yes|coded (?:as )?0 (?:or|and) 1|binary (?:variable|item|answers?|outcome))\b", re.I)
_OTHERWISE = lazily(
    r"\b(?:averaged|average of|composite|items|sum of|adjusted|imputed|estimated|marginal|weighted|log|z-score"
    r"|standardi[sz]ed|change)\b",
    re.I,
)


@cache
def _scanner() -> Scanner:
    return Scanner(_PLAIN)


def find(scene: Scene) -> Iterator[Relation]:
    """A `whole-answers` or `binary-answers` for each mean of so many answers that are said to be whole numbers."""
    text = scene.document.text
    if "=" not in text or not scene.prose:
        return
    ends = [claim.end for claim in scene.prose]
    for start, end in _scanner().spans(text):
        match, span = _MATCH.match(text, start, end), scene.sentence(start)
        said = text[span.start : span.end]
        if match is None or _OTHERWISE.search(said):
            continue
        kind = "binary-answers" if _BINARY.search(said) else "whole-answers" if _WHOLE.search(said) else None
        claims = {name: _claim(scene, ends, match.span(name)) for name in ("mean", "sd", "count")}
        roles = {name: (claim,) for name, claim in claims.items() if claim is not None}
        if kind is not None and "mean" in roles and "count" in roles:
            yield Relation(kind, {**roles}, "statistics-means", start, end)


def _claim(scene: Scene, ends: list[int], span: tuple[int, int]) -> Claim | None:
    """The claim whose digits stand at a place."""
    at = bisect_right(ends, span[1] - 1)
    claim = scene.prose[at] if span[0] >= 0 and at < len(ends) else None
    if claim is None or claim.quantity is None or claim.hedge is not None:
        return None
    return claim if (claim.start, claim.end) == span else None
