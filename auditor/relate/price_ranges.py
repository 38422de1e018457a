"""A price beside the lowest and the highest one of a year: *at $34.60, within a 52-week range of $23.95 to $41.50*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.told import Told, sentences

_YEAR = lazily(
    r"\b(?:52|fifty-two)[- ]weeks?\b|\b(?:12|twelve)[- ]months?\b|\byearly (?:low|high|range)"
    r"|\b(?:the|this|past|last|a) year\b|\byear's\b|\bone-year\b|\bannual (?:low|high|range)"
    r"|\byear-long\b|\b365[- ]days?\b"
)
_RANGE = lazily(
    r"\b(?:range[ds]?|ranging|between|lows?|lowest|highs?|highest|bottom|peak|trough|traded|band"
    r"|as little as|as low as)\b"
)
_LOW = lazily(r"\b(?:low|lowest|bottom|trough|minimum)\b[^;()\d]{0,30}$")
_HIGH = lazily(r"\b(?:high|highest|peak|top|maximum)\b[^;()\d]{0,30}$")
_LOW_BEHIND = lazily(r"^\s?\)?\s(?:low|trough)\b")
_HIGH_BEHIND = lazily(r"^\s?\)?\s(?:high|peak)\b")
_LINK = lazily(r"^\s?(?:to|and|-|–|—)\s?$")
_LEAD = lazily(
    r"\b(?:between|from|range (?:of|is|was|:|from|between)|range|of|band of"
    r"|low and high\b[^;()\d]{0,60}\b(?:are|were|is|of))\s$"
)
_WITHIN = lazily(
    r"\b(?:above|up from) (?:its|the|a|this year's) [^,;()]{0,24}\b(?:low|bottom|trough)\b"
    r"|\b(?:below|down from) (?:its|the|a|this year's) [^,;()]{0,24}\b(?:high|peak|top)\b"
)
"""Words that keep a price within its range, though they say *above* and *below*."""
_OTHERWISE = lazily(
    r"\b(?:above|below|beyond|outside|broke\w*|exceed\w*|surpass\w*|new|record|fresh|ipo|offer\w*|bid"
    r"|target\w*|initial|deal"
    r"|takeover|premium|option\w*|exercise|strike|convert\w*|during the day|intraday|session|previous"
    r"|earlier|dividend|per share of"
    r"|rose|fell|jump\w*|down|up|since|before|after|forecast\w*|expect\w*)\b"
)
"""What may put the price outside the range, or make it another one than today's."""


def find(scene: Scene) -> Iterator[Relation]:
    """A `price-range` for each sentence with three prices, two of them the ends of the range of a year."""
    for told in sentences(scene):
        view = _prices(told)
        if view is None or not _YEAR.search(told.text) or not _RANGE.search(told.text):
            continue
        ends = _ends(view)
        if ends is None:
            continue
        low, high = ends
        (price,) = (claim for at, claim in enumerate(view.claims) if at not in (low, high))
        roles: dict[str, tuple[Claim, ...]] = {
            "low": (view.claims[low],),
            "high": (view.claims[high],),
            "price": (price,),
        }
        yield Relation("price-range", roles, "price-ranges", told.start, told.end, unclear=_unclear(told, roles))


def _prices(told: Told) -> Told | None:
    """The sentence with its three amounts of one currency; None when it has others."""
    places = [at for at, claim in enumerate(told.claims) if claim.kind is Kind.MONEY]
    units = {told.claims[at].unit for at in places}
    return told.at(places) if len(places) == 3 and len(units) == 1 else None


def _ends(view: Told) -> tuple[int, int] | None:
    """The places of the low and the high; by their names, else by what links them."""
    lows = [at for at in range(3) if _named(view, at, _LOW, _LOW_BEHIND, "low")]
    highs = [at for at in range(3) if _named(view, at, _HIGH, _HIGH_BEHIND, "high")]
    if len(lows) == 1 and len(highs) == 1 and lows != highs:
        return lows[0], highs[0]
    linked = [at for at in (0, 1) if _LINK.match(view.gaps[at + 1]) and _LEAD.search(view.gaps[at])]
    return (linked[0], linked[0] + 1) if len(linked) == 1 and not lows and not highs else None


def _named(view: Told, at: int, before: re.Pattern[str], behind: re.Pattern[str], name: str) -> bool:
    """Whether the words beside a price call it the low or the high of a range."""
    gap = view.gaps[at][-40:]
    if _BOTH.search(gap):
        return False
    if view.claims[at].hedge in _AS_FAR_AS[name] or re.search(
        rf"\bas {'(?:little|low|few)' if name == 'low' else '(?:much|high)'} as\s$", gap
    ):
        return True
    return before.search(gap) is not None or behind.match(view.gaps[at + 1]) is not None


_BOTH = lazily(r"\blow and high\b")
_AS_FAR_AS = {"low": ("as little as", "as low as"), "high": ("as much as", "as high as")}


def _unclear(told: Told, roles: dict[str, tuple[Claim, ...]]) -> str | None:
    low, high, price = (roles[name][0].quantity for name in ("low", "high", "price"))
    if low is None or high is None or price is None or low.value <= price.value <= high.value:
        return None
    return (
        "the sentence may tell a price outside of the range" if _OTHERWISE.search(_WITHIN.sub(" ", told.text)) else None
    )
