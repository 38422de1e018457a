"""What a figure is told of, where that is certain: two figures of one key tell the same thing.

A key has the metric, the period, the kind and the unit. A figure is left out where its words make it a step, a
comparison, a forecast, an amount for one of something, an end of a range, or put it on another basis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Claim, Document, Kind, Period
from auditor.patterns import lazily

Key = tuple[str, str, str, str | None]
"""Metric, period, kind and unit."""
BEFORE = 40
"""Characters in front of a figure that say how it is told."""
AFTER = 24
"""Characters behind it."""
REACH = 160
"""Characters on either side of a figure in which a word puts it on another basis."""
_SHARES = lazily(r"margin|rate|ratio|yield|occupancy|return on")
_MOVES = (
    "increas(?:e|ed)|decreas(?:e|ed)|ris(?:e|en)|rose|fall|fell|grew|growth|declined?|drop(?:ped)?|climbed|gain(?:ed)?"
    "|lost|change"
)
_STEP = lazily(
    r"\b(?:by|from|than|against|versus|vs\.?|compared (?:with|to)|up|down|another|extra|additional|between|and"
    rf"|(?:{_MOVES})(?: of)?)\s+(?:(?:a|an|the|about|some|around|approximately|nearly|almost|over)\s+){{0,2}}$",
    re.I,
)
_PER = lazily(
    r"\s?(?:per\b|a share|an? (?:ton|tonne|barrel|ounce|unit)|each|apiece|higher|lower|more|less|increase|decrease)",
    re.I,
)
_BASIS = lazily(
    r"\b(?:adjusted|organic|underlying|pro forma|constant (?:currenc(?:y|ies)|exchange)|like[- ]for[- ]like|excluding"
    r"|including|restated|expect\w*|forecast\w*|guidance|outlook|target\w*|estimate\w*|consensus|project\w*"
    r"|annuali[sz]ed|segment|division|if|would|could|should|cumulative|previously reported)\b",
    re.I,
)


class Telling(NamedTuple):
    """A figure with what it is told of."""

    key: Key
    entity: str | None
    """Whose it is, in lower case without its legal form; None where the text leaves it open."""
    claim: Claim


def tellings(document: Document, claims: list[Claim]) -> Iterator[Telling]:
    """The figures of a document whose metric and period are known, in order."""
    for claim in claims:
        if claim.subject is None or claim.period is None or claim.quantity is None or claim.range:
            continue
        when = period_of(claim.period)
        if when is None or not is_level(claim) or (claim.table is None and not is_plain(document, claim)):
            continue
        key = (claim.subject, when, str(claim.kind), claim.unit)
        yield Telling(key, None if claim.entity is None else owner(claim.entity), claim)


def period_of(period: Period) -> str | None:
    """A period as keys compare it: its days where they are known; None where its year is left open."""
    if "XXXX" in period.label:
        return None
    return f"{period.start}/{period.end}" if period.start and period.end else period.label


_LEGAL = lazily(
    r"(?:,?\s(?:inc|incorporated|corp|corporation|co|company|ltd|limited|plc|llc|ag|se|sa|nv|group|holdings?)\.?)+$"
)


def owner(name: str) -> str:
    """A company's name as keys compare it.

    >>> owner("Halden Group, Inc.")
    'halden'
    """
    return _LEGAL.sub("", name.lower().removesuffix("'s").removesuffix("’s")).strip(" ,.")


def is_level(claim: Claim) -> bool:
    """Whether a figure may be the level of its metric, and no share or change of it."""
    assert claim.subject is not None
    if claim.kind is Kind.PERCENT:
        return _SHARES.search(claim.subject) is not None
    return claim.kind is Kind.MONEY


def is_plain(document: Document, claim: Claim) -> bool:
    """Whether the words around a figure of the prose leave it the plain level of its metric."""
    text = document.text
    before = text[max(0, claim.start - BEFORE) : claim.start]
    if claim.hedge is not None:
        before = before.rstrip().removesuffix(claim.hedge)
    if _STEP.search(before) or _PER.match(text[claim.end : claim.end + AFTER]):
        return False
    start = max(text.rfind("\n", 0, claim.start) + 1, claim.start - REACH)
    end = text.find("\n", claim.end)
    around = text[start : min(claim.end + REACH, len(text) if end < 0 else end)]
    return _BASIS.search(around.replace(claim.subject, "") if claim.subject else around) is None
