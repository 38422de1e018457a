"""The premium of an offer over the price on the market: *$12.00 a share, 20% more than the last close of $10.00*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.change_clauses import figures_of
from auditor.relate.change_cues import cues_of
from auditor.relate.change_levels import Figure
from auditor.relate.scene import Scene
from auditor.relate.told import Told, sentences
from auditor.relate.words import any_words

NEAR = 45
"""Characters beside a price in which a word says that it is the market's."""
_PREMIUM = lazily(r"\b(?:premium|discount)\b")
_MORE = lazily(r"^\s(?:above|more|higher|over)\b")
_TOPS = lazily(r"\b(?:tops|topped|topping|exceeds|exceeded|beats)\b")
_BY = lazily(r"\bby\s(?:about\s|some\s|a\s)?$")
_LESS = lazily(r"^\s(?:below|less|lower|under)\b")


def find(scene: Scene) -> Iterator[Relation]:
    """A `premium` for each sentence of an offer, a market price and how far they lie apart, and of nothing else."""
    cues = cues_of(scene)
    market, offer, other = (lazily(any_words(scene, name)) for name in ("market price", "offer", "other premium"))
    for told in sentences(scene):
        if len(told.claims) < 3 or not offer.search(told.text) or other.search(told.text):
            continue
        figures = [figure for figure in figures_of(told, cues) if figure.claim.kind in (Kind.MONEY, Kind.PERCENT)]
        prices = [figure for figure in figures if figure.claim.kind is Kind.MONEY]
        percents = [figure for figure in figures if figure.claim.kind is Kind.PERCENT]
        if len(prices) != 2 or len(percents) != 1 or prices[0].claim.unit != prices[1].claim.unit:
            continue
        sign = _sign(told, percents[0])
        closes = [price for price in prices if _is_market(price, market)]
        if not sign or len(closes) != 1 or any(figure.claim.range for figure in figures):
            continue
        (price,) = (each for each in prices if each is not closes[0])
        roles: dict[str, tuple[Claim, ...]] = {
            "price": (price.claim,),
            "close": (closes[0].claim,),
            "premium": (percents[0].claim,),
        }
        yield Relation("premium", roles, "premium", told.start, told.end, sign)


def _sign(told: Told, percent: Figure) -> int:
    """+1 for a premium, -1 for a discount, 0 where the words say neither or both."""
    named = set(_PREMIUM.findall(told.text))
    if len(named) == 1:
        return -1 if "discount" in named else 1
    if named:
        return 0
    if _TOPS.search(told.text) and _BY.search(percent.before):
        return 1
    return 1 if _MORE.match(percent.behind) else -1 if _LESS.match(percent.behind) else 0


def _is_market(price: Figure, market: re.Pattern[str]) -> bool:
    behind = re.split(r"[,;.]|\bbefore\b", price.behind, maxsplit=1)[0]
    return bool(market.search(price.before[-NEAR:]) or market.search(behind[:NEAR]))
