"""What each costs, how many there are, and what all of them come to, told in one sentence in any order.

    320 buses at $450,000 each, a total of $144 million      each × count = total
    $348 million, or 19.3 cents per share on 1.8 billion shares
    6,119 passengers over 27 sailings, 227 apiece

*Each* is known by its words (`a share`, `per tonne`, `apiece`, `an average of`), the count by the noun that they name.
Three figures that multiply out belong together. Where they do not, they are only held to it when the sentence has no
fourth figure that could be meant, and says nothing (`net`, `diluted`, `up to`) that makes the product another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import msgspec

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, fit
from auditor.relate.scene import Scene
from auditor.relate.told import Told, sentences

FAR_OFF = 12
"""Percent by which a total misses its product beyond which no fee, rounding or dilution explains it."""
MOST = 12
"""Figures of a sentence; among more of them too many products could be meant."""
NO_COUNT = frozenset({Kind.DATE, Kind.ORDINAL})
_MAY_BE = lazily(r"\b(?:per|each|every|apiece|a piece|averag\w*|shares?|an? [a-z]+)\b|/[a-z]")
_PER = lazily(
    r"^(?:(?:\s[a-z'-]+){0,2}?\s(?:per|for each of (?:its|the|their|those)|for every|for each|each|every)\s"
    r"|/\s?|\s(?:a|an)\s)"
    r"(?P<noun>[a-z'-]+(?:\s[a-z'-]+)?)"
)
_EACH = lazily(r"^(?:\s[a-z'-]+){0,2}\s(?:each|apiece|a piece|on average)\b")
_EACH_BEFORE = lazily(r"\beach\s(?:of\s)?(?:[a-z]+\s){0,2}$")
_ANY = frozenset({"head", "piece", "unit", "item", "person", "copy"})
"""What prices are told per whatever is counted."""
_AVERAGE = lazily(
    r"\baverag(?:e|es|ed|ing)(?:\s(?!from\b|over\b|across\b|in\b|to\b)[a-z'-]+){0,3}\s$|\b(?:mean|average) of\s$"
)
_SHARES = lazily(r"^(?:(?:\s[a-z'-]+){0,4}?\s(?:shares|units of stock)\b|\s(?:in issue|outstanding)\b)")
_PER_SHARE_BEFORE = lazily(
    r"\b(?:per share|a share|eps)\b(?:(?!\bvalu|\bworth|\btotal|\bcost)[^,;:()]){0,50}"
    r"\s(?:were|was|is|of|at|came to|to|reached)\s$"
)
"""What is told a share by the words in front of it: *earnings per share were $2.33*."""
_WORDS = lazily(r"[a-z'-]+")
_CLAUSE = lazily(r"^[^,;:()\d—–]{0,60}")
_VALUE = lazily(r"\b(?:worth|valu\w+|capitali[sz]ation|market cap)\b")
_EARNED = lazily(r"\b(?:earn\w*|profits?|income|loss\w*|lost|eps|made|booked)\b")
_OTHERWISE = lazily(
    r"\b(?:dilut\w+|depositary|ads|adss|adr|adrs|gdr|up to|as (?:much|many) as|at least|at most|or more|or less"
    r"|plus|minus|excluding|including|net of|before|after|discount\w*|premium|deducti\w*|fees?|instal\w+"
    r"|deposit|starting at"
    r"|between|respectively|compared|against|daily|versus|up from|down from|from a year|year ago|earlier|previous\w*"
    r"|expected|estimate[sd]?|forecast|analysts?|class [ab]|adjusted|annuali[sz]ed|initial\w*|option\w*"
    r"|warrant\w*|remaining|debt|tax\w*"
    r"|respective\w*|additional|further|other|another|vesting|exercise\w*|fair value|par value|authori[sz]\w*)\b"
)
"""What makes the product of two figures another one than the third."""
_SAYS_SO = lazily(
    r"\b(?:total\w*|in all|altogether|worth|valu\w+|capitali[sz]ation|raised|raising|cost\w*|bill|deal|paid|pays?"
    r"|spent|sum|based on|calculated|spread|divided|divid\w+|split|equal\w*|works? out|working out"
    r"|multipl\w+|for each of|add(?:s|ed|ing)? up to"
    r"|per share|a share|averag\w+|apiece|each|brought in|fetched|came to|comes? to|amount\w*|proceeds)\b"
)


_SUMMED = lazily(
    r"\b(?:total\w*|in all|altogether|overall|gives?|giving|come to|comes to|recorded|there were|drew|drawn|attract\w*"
    r"|works? out|divided|spread|number(?:ed|ing)|combined|between them|aggregate|sum|produced|handled|carried|sold"
    r"|saw|scored"
    r"|made|covered"
    r"|logged|won|travell?ed)\b"
)
"""What says that a figure is the total that an average is taken of."""
_LED_BY = lazily(
    r"\b(?:over|across|in|during|through|from|by|among|between|on|for|after)\s(?:the\s|its\s|their\s"
    r"|all\s|just\s|only\s)?$"
    r"|(?:^|\s)(?:the|its|their|his|her)\s$"
)
"""What stands in front of the number of which an average is told."""
_OVER = lazily(r"^(?:\s[a-z'-]+){1,2}\s(?:over|across)\s(?:the\s|its\s|their\s)?$")
_ASIDE = lazily(r"[(\[]\s?$")
_UNREAD = lazily(r"^\s?(?:t(?:r(?:i?l?l?)?)?n|b(?:i?l?l?)?n|m(?:i?l?l?)?n|crores?|lakhs?)\b")
"""A scale word that was not read with its figure."""


class Triple(NamedTuple):
    """Three figures with their roles."""

    kind: str
    each: Claim
    number: Claim
    total: Claim
    fit: Fit


def find(scene: Scene) -> Iterator[Relation]:
    """A `per-share`, `valuation`, `per-unit` or `average` for every product of two figures told with them."""
    for told in sentences(scene, NO_COUNT):
        if not 3 <= len(told.claims) <= MOST or not _MAY_BE.search(told.text) or any(map(_UNREAD.match, told.gaps)):
            continue
        found = list(_triples(told))
        triple = _settled(found)
        if triple is not None and (triple.kind != "average" or _is_average(told, triple)):
            yield _relation(told, triple)


def _triples(told: Told) -> Iterator[Triple]:
    counts = [at for at in range(len(told.claims)) if _is_count(told, at)]
    money = [claim for claim in told.claims if claim.kind is Kind.MONEY or _pounds_per(claim)]
    for at in counts[:6]:
        if _SHARES.match(told.gaps[at + 1]):
            yield from _of_shares(told, at, money)
        else:
            yield from _of_units(told, at)


def _is_count(told: Told, at: int) -> bool:
    claim = told.claims[at]
    return claim.kind in (Kind.NUMBER, Kind.MEASURE, Kind.DURATION) and claim.range is None and not _pounds_per(claim)


def _pounds_per(claim: Claim) -> bool:
    """Whether a figure is a price that reads like a measure: *316 pounds per tonne*."""
    return claim.kind is Kind.MEASURE and (claim.unit or "").startswith("pound per ")


# ---------------------------------------------------------------------- shares
def _of_shares(told: Told, count: int, money: list[Claim]) -> Iterator[Triple]:
    """A price or profit a share, the number of shares, and what all of them are worth or earned."""
    if _value(told.claims[count]) <= 1:
        return
    for each, total in product(money, money):
        if each is total or not _same_money(each, total) or _value(each) >= _value(total):
            continue
        if _is_of_one(told, told.claims.index(total)) or not _share_price(told, each, money):
            continue
        yield _triple(_kind(told), each, told.claims[count], total)


def _kind(told: Told) -> str:
    """What shares are told about: what they are worth, what they earned, or what they were traded for."""
    if _VALUE.search(told.text):
        return "valuation"
    return "per-share" if _EARNED.search(told.text) else "per-unit"


def _share_price(told: Told, each: Claim, money: list[Claim]) -> bool:
    """Whether an amount is one a share: its words say so, or there is one other amount only, the price of shares."""
    nouns = _per_noun(told, told.claims.index(each))
    if nouns and nouns != ("",):
        return any(_singular(noun) in ("share", "stock", "unit") for noun in nouns)
    return bool(nouns) or (len(money) == 2 and _VALUE.search(told.text) is not None)


# ---------------------------------------------------------------------- prices and averages
def _of_units(told: Told, count: int) -> Iterator[Triple]:
    """The price or number of each, how many there are, and the total."""
    nouns = _nouns(told, count)
    if _value(told.claims[count]) <= 1:
        return
    for at, each in enumerate(told.claims):
        if at == count or each.range is not None or each.kind not in (Kind.MONEY, Kind.NUMBER, Kind.MEASURE):
            continue
        per = _per_noun(told, at)
        if not per or (per != ("",) and not (nouns | _ANY) & {_singular(noun) for noun in per}):
            continue
        for place, total in enumerate(told.claims):
            if place in (at, count) or not _alike(each, total) or _is_of_one(told, place):
                continue
            if each.kind is not Kind.MONEY and not _pounds_per(each):
                if _roles_swapped(told, count, place, per):
                    continue
                yield _triple("average", each, told.claims[count], total)
            else:
                yield _triple("per-unit", each, told.claims[count], total)


def _roles_swapped(told: Told, count: int, total: int, per: tuple[str, ...]) -> bool:
    """Whether the other two figures of an average are the other way round, no noun telling them."""
    if per != ("",) or told.claims[count].kind is Kind.DURATION:
        return False
    if re.search(r"\b(?:over|across|in|divided over|divided by)\s$", told.gaps[count]):
        return False
    return _value(told.claims[count]) > _value(told.claims[total])


_PRICE = lazily(
    r"\b(?:average|mean|exercise|strike|closing|purchase|offer|list)\s(?:[a-z-]+\s){0,2}(?:price|cost|value) of\s$"
)


def _is_of_one(told: Told, at: int) -> bool:
    """Whether a figure is told of one of something, which makes it no total."""
    return any(filter(None, _per_noun(told, at))) or _PRICE.search(told.gaps[at]) is not None


def _per_noun(told: Told, at: int) -> tuple[str, ...]:
    """What a figure is told per, as words; an empty one for *each* and *on average*; nothing otherwise."""
    claim, behind = told.claims[at], told.gaps[at + 1]
    if _pounds_per(claim):
        return tuple((claim.unit or "").removeprefix("pound per ").split())
    if _EACH.match(behind):
        match = _PER.match(behind)
        words = match["noun"].split() if match is not None and "each" not in behind[: match.start("noun")] else []
        return tuple(words) or ("",)
    match = _PER.match(behind)
    if match is not None:
        return tuple(match["noun"].split())
    if claim.kind is not Kind.MONEY and _AVERAGE.search(told.gaps[at]):
        return ("",)
    if claim.kind is Kind.MONEY and _EACH_BEFORE.search(told.gaps[at]):
        return ("",)
    if claim.kind is Kind.MONEY and _PER_SHARE_BEFORE.search(told.gaps[at]):
        return ("share",)
    return ()


def _nouns(told: Told, at: int) -> frozenset[str]:
    """The words, in the singular, that say what a figure counts."""
    claim = told.claims[at]
    clause = _CLAUSE.match(told.gaps[at + 1])
    words = [
        *_WORDS.findall(claim.text.lower()),
        *_WORDS.findall(clause[0] if clause else "")[:4],
        *(claim.unit or "").split(),
    ]
    return frozenset(_singular(word) for word in words)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "buses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _IRREGULAR.get(word, word)


_IRREGULAR = {"people": "person", "children": "child", "women": "woman", "men": "man", "tonne": "ton"}


def _alike(each: Claim, total: Claim) -> bool:
    if total.range is not None:
        return False
    if _pounds_per(each):
        return total.kind is Kind.MONEY and total.unit == "GBP"
    if each.kind is Kind.MONEY:
        return _same_money(each, total)
    if total.kind not in (Kind.NUMBER, Kind.MEASURE) or each.unit != total.unit and (each.ambiguous or total.ambiguous):
        return False
    return each.unit == total.unit or each.unit is None or total.unit is None


def _same_money(each: Claim, total: Claim) -> bool:
    if total.kind is not Kind.MONEY or each.range is not None or total.range is not None:
        return False
    if _pounds_per(each):
        return total.unit == "GBP"
    cents = each.ambiguous and re.search(r"\bcents?\b|\dc\b", each.text) is not None
    return each.unit == total.unit or cents


def _value(claim: Claim) -> float:
    return float(claim.quantity.value) if claim.quantity is not None else 0.0


# ---------------------------------------------------------------------- choosing
def _triple(kind: str, each: Claim, count: Claim, total: Claim) -> Triple:
    plain = _plain_count(count)
    told = _quotient(each) if kind == "average" else each
    return Triple(kind, told, plain, total, _quick_fit((told, plain, total)))


def _quotient(each: Claim) -> Claim:
    """An average as the quotient that it is: one in whole numbers is rounded to them, not counted."""
    if each.quantity is None or not each.quantity.is_exact or each.quantity.spread:
        return each
    return msgspec.structs.replace(each, quantity=msgspec.structs.replace(each.quantity, ulp=Fraction(1)))


def _quick_fit(claims: Sequence[Claim]) -> Fit:
    """How well three figures fit, slips left out: looking for those costs too much to do it for every three."""
    each, count, total = (claim.quantity for claim in claims)
    if each is None or count is None or total is None:
        return Fit.NOT
    if total.narrow.meets(each.narrow * count.narrow):
        return Fit.NARROW
    return Fit.WIDE if total.wide.meets(each.wide * count.wide) else Fit.NOT


def _plain_count(count: Claim) -> Claim:
    """A count without the hedge that *over 27 sailings* and *spread over 365 million shares* seem to be."""
    if count.hedge != "over" or count.quantity is None:
        return count
    return msgspec.structs.replace(count, quantity=msgspec.structs.replace(count.quantity, hedge=None))


def product_of(readings: Sequence[Interval]) -> list[Interval]:
    """What each, the count and the total must be for the others."""
    each, count, total = readings
    return [total / count, total / each, each * count]


def _settled(found: list[Triple]) -> Triple | None:
    """The one way to take the figures together that fits; else the only way there is."""
    fitting = [triple for triple in found if triple.fit >= Fit.WIDE]
    if fitting:
        best = max(triple.fit for triple in fitting)
        left = [triple for triple in fitting if triple.fit == best]
        return left[0] if len(left) == 1 else None
    return found[0] if len(found) == 1 else None


def _relation(told: Told, triple: Triple) -> Relation:
    roles: dict[str, tuple[Claim, ...]] = {"each": (triple.each,), "count": (triple.number,), "total": (triple.total,)}
    return Relation(triple.kind, roles, "products", told.start, told.end, unclear=_unclear(told, triple))


def _unclear(told: Told, triple: Triple) -> str | None:
    if triple.fit is Fit.NARROW:
        return None
    if _OTHERWISE.search(told.text) or not _SAYS_SO.search(told.text):
        return "the sentence does not say that the figures multiply out"
    if _figures(told, triple) > 3:
        return "the sentence holds further figures that may be meant"
    if _far_off(triple) or fit((triple.each, triple.number, triple.total), product_of):
        return None
    return "the figures nearly multiply out; the difference may have a reason"


def _is_average(told: Told, triple: Triple) -> bool:
    """Whether a total and a count are told as what an average is taken of."""
    at = next(place for place, claim in enumerate(told.claims) if claim.id == triple.number.id)
    led = triple.number.hedge is not None or _LED_BY.search(told.gaps[at]) is not None
    return led and (_SUMMED.search(told.text) is not None or _is_over(told, triple, at))


def _is_over(told: Told, triple: Triple, at: int) -> bool:
    """Whether the total stands right in front of what it is told over: *61,382 passengers over 26 sailings*."""
    if not at or told.claims[at - 1].id != triple.total.id:
        return False
    return _OVER.match(told.gaps[at]) is not None or triple.number.hedge is not None and len(told.gaps[at].split()) <= 2


def _figures(told: Told, triple: Triple) -> int:
    """How many figures the sentence holds that may be one of the three; amounts converted in brackets may not."""
    others = [
        at
        for at, claim in enumerate(told.claims)
        if claim.kind is Kind.MONEY and claim.unit != triple.total.unit and _ASIDE.search(told.gaps[at])
    ]
    return sum(claim.kind is not Kind.PERCENT for claim in told.claims) - len(others)


def _far_off(triple: Triple) -> bool:
    computed = _value(triple.each) * _value(triple.number)
    return computed > 0 and abs(_value(triple.total) / computed - 1) * 100 > FAR_OFF
