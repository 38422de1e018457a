"""A dividend, the price of the share, and the dividend in percent of the price, told in one sentence in any order."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, fit, share_of
from auditor.relate.scene import Scene
from auditor.relate.told import Told, sentences

FAR_OFF = 12
"""Percent by which a yield misses beyond which no rounding or other day's price explains it."""
_TOPIC = lazily(
    r"\b(?:dividends?|collect|collects|holders|shareholders|stockholders|pay-?outs?|distributions?|yield\w*)\b"
)
_YIELD = lazily(r"\byield\w*\b|\bof (?:the|its|their|a|an|that|this|today's)\s[^,;]{0,40}\bprice\b")
_PAYOUT = lazily(r"\b(?:dividends?|pay-?outs?|distributions?|collect\w*|receiv\w*|pays?|paying)\b[^,;()]{0,30}$")
_PAID = lazily(r"^\s(?:paid|distributed|in dividends|dividend|pay-?out|distribution|a year|annually)\b")
_PRICE = lazily(r"(?:\b(?:at|price of|price is|price was|trad\w+ around|costs?)|\bon a)\s$")
_PRICED = lazily(r"^\s(?:a share\s|per share\s)?(?:share\s)?(?:price|share\b|stock\b)")
_OTHERWISE = lazily(
    r"\b(?:quarter\w*|interim|half|half-year|monthly|month|semi\w*|special|bonds?|notes|coupon|expected|forecast|target"
    r"|gross|net|after|before|from|up|raised|rais\w+|increas\w+|cut|rose|fell|estimate\w*|total|return\w*|previous\w*"
    r"|earlier|last year)\b"
)
"""What makes the yield one of another dividend or another price."""
_ASIDE = lazily(r"[(\[]\s?$")


def find(scene: Scene) -> Iterator[Relation]:
    """A `yield` for every sentence with one percentage and two amounts, a dividend and a price."""
    for told in sentences(scene):
        if len(told.claims) < 3 or not _TOPIC.search(told.text) or not _YIELD.search(told.text):
            continue
        relation = _relation(told)
        if relation is not None:
            yield relation


def _relation(told: Told) -> Relation | None:
    percents = [claim for claim in told.claims if claim.kind is Kind.PERCENT and claim.range is None]
    amounts = [
        at for at, claim in enumerate(told.claims) if claim.kind is Kind.MONEY and not _ASIDE.search(told.gaps[at])
    ]
    if len(percents) != 1 or len(amounts) != 2 or any(told.claims[at].range for at in amounts):
        return None
    if told.claims[amounts[0]].unit != told.claims[amounts[1]].unit:
        return None
    payout, price = _roles(told, *amounts)
    quality = fit((payout, price, percents[0]), share_of(100))
    roles: dict[str, tuple[Claim, ...]] = {"payout": (payout,), "price": (price,), "return": (percents[0],)}
    return Relation(
        "yield", roles, "yields", told.start, told.end, unclear=_unclear(told, payout, price, percents[0], quality)
    )


def _roles(told: Told, first: int, second: int) -> tuple[Claim, Claim]:
    """The dividend and the price; where the words do not say it, the dividend is the smaller one."""
    one, other = told.claims[first], told.claims[second]
    leaning = _leaning(told, first) - _leaning(told, second)
    if leaning == 0:
        leaning = 1 if _value(one) < _value(other) else -1
    return (one, other) if leaning > 0 else (other, one)


def _leaning(told: Told, at: int) -> int:
    """Above 0 for an amount told as a dividend, below for one told as a price."""
    before, behind = told.gaps[at], told.gaps[at + 1]
    price = bool(_PRICE.search(before)) or bool(_PRICED.match(behind))
    return (bool(_PAYOUT.search(before)) or bool(_PAID.match(behind))) - price


def _unclear(told: Told, payout: Claim, price: Claim, rate: Claim, quality: Fit) -> str | None:
    if quality is Fit.NARROW:
        return None
    if _OTHERWISE.search(told.text):
        return "the yield may be one of another dividend or another price"
    if quality is Fit.NOT and not _far_off(payout, price, rate):
        return "the yield nearly fits; the price may be one of another day"
    return None


def _far_off(payout: Claim, price: Claim, rate: Claim) -> bool:
    computed = 100 * _value(payout) / _value(price) if _value(price) else 0.0
    return computed > 0 and abs(_value(rate) / computed - 1) * 100 > FAR_OFF


def _value(claim: Claim) -> float:
    return float(claim.quantity.value) if claim.quantity is not None else 0.0
