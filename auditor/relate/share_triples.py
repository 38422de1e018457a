"""A part, its whole and the part's share of it, told in one sentence in any order.

    131 of the 173 schools, or 76%          part, whole, share
    of the 173 schools, 131 (76%)           whole, part, share
    $93m, or 29.8% of revenue of $311.8m    part, share, whole
    76%, or 131 of the 173                  share, part, whole

The share is a percentage, a fraction in words (*one in five*) or so many *per 100,000*. Words right between the figures
say who is part and who is whole. Where only the topic says that three figures belong together (a margin, a rate, a
turnout), they are taken together when they fit, or would but for one slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, fit, share_of
from auditor.relate.scene import Scene
from auditor.relate.told import FAR, Told, sentences

_PLAIN = (
    r"(?:\s(?!(?:and|or|with|to|on|at|by|for|while|plus|as|but|than|from|after|before|was|were|is|are|had"
    r"|has|have|through|via|per|including)\b)"
    r"[^\s,;:()\[\]—–]+)"
)
"""A word that begins nothing new."""
_OF = rf"\s?(?:\b(?:out of|of|from among|from a total of|among|amongst){_PLAIN}{{0,6}}|/)\s?"
"""What leads from a part to its whole."""
_PART_OF = lazily(rf"^{_PLAIN}{{0,4}}{_OF}$")
_LOOSELY_OF = lazily(rf"^{_PLAIN}{{0,4}}\s(?:from|in|on|for){_PLAIN}{{0,5}}\s$")
"""What may lead from a part to its whole, and often does not."""
_OPENING = lazily(rf"(?:^|[.,;:(—–]\s?|\b(?:and|but|while|that)\s)(?:out of|of|among|amongst){_PLAIN}{{0,6}}\s?$")
"""A whole that its sentence or clause begins with: *Of the 173 schools, …*"""
_OF_WHICH = lazily(rf"\bof\s(?:whom|which|them|these|those){_PLAIN}{{0,5}}\s?$")
_OF_THEM = lazily(r"^\sof\s(?:whom|which|them|these|those)\b")
_LINKED = lazily(
    r",\san?(?:\s[a-z-]+){0,3}\s(?:rate|share|margin|turnout|proportion|ratio|portion|fraction) of\s$|"
    r"(?:[,(\[;:=—–]|\s-|\b(?:or|equal to|equivalent to|representing|making up|accounting for|which is|that is|i\.e\."
    r"|works out at|equals|equalling|equaling|a share of|a proportion of|a rate of"
    r"|ma[kd]es? up|made up|accounts for|accounted for|represents|represented|amounts to|amounted to|amounting to"
    r"|corresponds to|comes to|came to))"
    r"(?:\s?(?:or|equal to|equivalent to|representing|representing a|making|making up|accounting for"
    r"|which is|which was"
    r"|which are|that is|that was|this is|i\.e\.|about|some|around|just|only|namely|being|works out at"
    r"|equals|and|thus"
    r"|corresponding to|amounting to|a|an|the|share of|proportion of|rate of|percentage of|ratio of|margin of"
    r"|turnout of|total of|n|=|\())*\s?$"
)
"""What says that the next figure tells the last one in other terms."""
_CHANGE = lazily(
    r"\b(?:rose|risen|rises|fell|fallen|falls|up|down|grew|grown|increase[ds]?|increasing|decrease[ds]?"
    r"|declin\w+|gain\w*"
    r"|drop\w*|climb\w*|jump\w*|higher|lower|more than|less than|fewer|compared|versus|vs|against|growth|discount"
    r"|premium|coupon|interest rate|tax rate|respectively|stake|swing|expected|forecast|target|confidence|ci)\b"
)
_NO_CHANGE = lazily(r"\b(?:mak(?:es?|ing)|made) up\b")
_ENDED = lazily(
    r"^\s?(?:[)\],;.:—–]|$|-|\b(?!of\b|more\b|less\b|higher\b|lower\b|increase|decrease|rise\b|fall\b"
    r"|growth|from\b|ci\b"
    r"|discount|premium|stake|interest\b|confidence|above\b|below\b|over\b|fewer\b|drop\b|gain\b|decline"
    r"|year\b)[a-z])"
)
"""What may stand behind a share that has been told of no further whole."""
_TOLD = lazily(r"%|per\s?cent|\bof (?:whom|which|them)\b")
_SHARED = lazily(r"%|per\s?cent|\band\s[^,]*$|\brespectively\b")
"""What stands between a whole and a figure that is no part of it, or of which a share has been told already."""
_CLAUSE = lazily(r"[,;:—–]")
_OTHERWISE = lazily(
    r"^(?:\s[a-z]+){0,3}(?:,|\s[—–-]|\s?\(|;)?\s?(?:or|namely|that is|i\.e\.|equal to|equivalent to|\()\s?$|^\s\($"
)
_FIGURE = lazily(r"\d[\d.,]*(?<!\b19\d\d)(?<!\b20\d\d)\b")
"""A figure of another kind between two figures; a year is none."""
_AND_OF = lazily(rf"^,?\s?[)\]]?{_OF}$")
_OF_TOTAL = lazily(r"^\s?of\s(?:the|that|this|all|its|their)\s(?:total|whole|number|lot|sample|figure|sum|amount)\b")
_PER = lazily(r"^(?:\s[a-z]+){0,3}\s(?:per|for every|in every|for each|out of every)\s$")
_TOPICS = (
    r"(?:margin|rate|unemployment|joblessness|turnout|share|proportion|percentage|prevalence|incidence|occupancy|ratio)"
)
_TOPIC_BEFORE = lazily(rf"\b{_TOPICS}\b[^,;.:()]{{0,50}}$|\b(?:account\w* for|ma[kd]e?s? up|represent\w*)\s$")
_TOPIC_BEHIND = lazily(
    rf"^(?:\s[a-z]+){{0,2}}\s{_TOPICS}\b|^\sof\s(?:the |its |their )?(?:total|revenue|sales|turnover)\b"
)
"""What a share is a share of, told beside it: *a margin of 11 percent*, *an 11 percent margin*."""
_OTHER_TOPIC = lazily(
    r"\b(?:respectively|compared|a year (?:ago|earlier|before)|from|interest|coupon|tax|discount|inflation"
    r"|yields?|annual\w*"
    r"|confidence|odds|hazard|risk|stakes?|bonds?|notes|offer\w*|bid|price[ds]?|constant|last traded|above"
    r"|below|premium"
    r"|growth|growing|compound|per share|a share|apiece|each)\b"
)
"""What makes a percentage one of something else."""
_EARLIER = lazily(r"\b(?:earlier|ago|before|previous\w*|prior|last|preceding)\b")
SMALL = 100
"""A whole at least, for figures that only their topic holds together."""


class Rate(NamedTuple):
    """A share as it is told."""

    at: int
    """Its place among the figures of the sentence."""
    per: int
    """100 for a percentage, 1 for a fraction, 100,000 for a rate per so many."""
    kind: str
    """`share`, `fraction` or `rate`."""
    base: int | None = None
    """The place of the `100,000` in *per 100,000*."""


class Triple(NamedTuple):
    """Three figures with their roles."""

    part: Claim
    whole: Claim
    rate: Rate
    strong: bool
    """Whether the words right between them say the roles."""
    fit: Fit


def find(scene: Scene) -> Iterator[Relation]:
    """A `share`, `fraction` or `rate` for every share that is told with its part and its whole."""
    doubtful: list[Relation] = []
    for told in sentences(scene):
        for rate in _rates(told):
            found = _settled(list(_triples(told, rate)))
            if found is None:
                continue
            if found.fit or _is_said(told, found):
                yield _relation(told, found)
            elif rate.kind == "share" and _is_tally(told, found):
                doubtful.append(_relation(told, found))
    yield from _of_other_wholes(doubtful)


def _rates(told: Told) -> Iterator[Rate]:
    for at, claim in enumerate(told.claims):
        if claim.range is not None or claim.quantity is None:
            continue
        if claim.kind is Kind.PERCENT:
            if not (at and is_fraction(told.claims[at - 1]) and retells(told.gaps[at])):
                yield Rate(at, 100, "share")
        elif is_fraction(claim):
            yield Rate(at, 1, "fraction")
        elif claim.kind is Kind.NUMBER and at + 1 < len(told.claims) and _PER.match(told.gaps[at + 1]):
            base = told.claims[at + 1]
            if base.quantity is not None and base.kind is Kind.NUMBER and base.quantity.value in _BASES:
                yield Rate(at, int(base.quantity.value), "rate", at + 1)


_BASES = frozenset({100, 1000, 10_000, 100_000, 1_000_000})


_RETOLD = lazily(r"^(?:\s[a-z’'-]+){0,2},?\s(?:\(|\[|or|or some|i\.e\.|that is|equal to|equivalent to)\s?,?$")


def retells(gap: str) -> bool:
    """Whether the words behind a fraction make the next percentage the same share: `one in five (20%)`."""
    return _RETOLD.match(gap) is not None


def is_fraction(claim: Claim) -> bool:
    """Whether a figure is a fraction in words: *half*, *a quarter*, *one in five*."""
    if claim.kind is not Kind.NUMBER or claim.unit is not None or claim.quantity is None:
        return False
    return 0 < claim.quantity.value < 1 and any(character.isalpha() for character in claim.text)


def _triples(told: Told, rate: Rate) -> Iterator[Triple]:
    """The ways to take two figures of one unit together with a share, in the sentence."""
    units = dict.fromkeys((claim.kind, claim.unit) for claim in told.claims if claim.kind is not Kind.PERCENT)
    for kind, unit in units:
        if kind is Kind.POINTS:
            continue
        places = [
            at
            for at, claim in enumerate(told.claims)
            if _counts(claim, kind, unit, told, rate) and not _LABELLED.search(told.gaps[at])
        ]
        if len(places) < 2:
            continue
        view = told.at(sorted([*places, rate.at]))
        at = view.claims.index(told.claims[rate.at])
        yield from _strong(view, at, rate, told)
        if len(places) == 2 and len(view.claims) == 3:
            yield from _topical(view, at, rate, told)


_LABELLED = lazily(r"\b(?:type|phase|grade|level|stage|class|group|step|round)s?\s(?:[ivx\d]+\s(?:or|and|to)\s)?$")
"""What makes a number a name: *grade 1 or 2*."""


def _counts(claim: Claim, kind: Kind, unit: str | None, told: Told, rate: Rate) -> bool:
    """Whether a figure of a unit may be a part or a whole beside a share."""
    if (claim.kind, claim.unit) != (kind, unit) or claim.range is not None or is_fraction(claim):
        return False
    return rate.base is None or claim is not told.claims[rate.base] and claim is not told.claims[rate.at]


def _strong(view: Told, at: int, rate: Rate, told: Told) -> Iterator[Triple]:
    """The triples whose roles the words between the figures say."""
    claims, gaps = view.claims, view.gaps
    behind = told.gaps[(rate.base if rate.base is not None else rate.at) + 1]
    ended = _ENDED.match(behind) is not None or _OF_TOTAL.match(behind) is not None
    if at >= 2 and ended:
        between = gaps[at - 1]
        if _linked(gaps[at]) and _part_of(between):
            yield _triple(claims[at - 2], claims[at - 1], rate, told)
        elif _linked(gaps[at]) and _LOOSELY_OF.match(between) and not _moved(gaps[at - 2], between, gaps[at]):
            yield _triple(claims[at - 2], claims[at - 1], rate, told, False)
        elif (
            _close(gaps[at])
            and not (_TOLD if _OF_THEM.match(gaps[at]) else _SHARED).search(between)
            and (
                _OF_WHICH.search(between)
                or _OF_THEM.match(gaps[at])
                or _opens(gaps[at - 2])
                and _CLAUSE.search(between)
            )
        ):
            yield _triple(claims[at - 1], claims[at - 2], rate, told)
    if 0 < at < len(claims) - 1:
        if _close(gaps[at]) and _AND_OF.match(gaps[at + 1]):
            yield _triple(claims[at - 1], claims[at + 1], rate, told)
        elif (
            _opens(gaps[at - 1])
            and (ended or behind.startswith(" ("))
            and _OTHERWISE.match(gaps[at + 1])
            and not gaps[at].endswith("(")
        ):
            yield _triple(claims[at + 1], claims[at - 1], rate, told)
    if at + 2 < len(claims):
        if _linked(gaps[at + 1]) and _part_of(gaps[at + 2]):
            yield _triple(claims[at + 1], claims[at + 2], rate, told)
        elif _AND_OF.match(gaps[at + 1]) and _close(gaps[at + 2]):
            yield _triple(claims[at + 2], claims[at + 1], rate, told)


_TO = lazily(r"\bto\s(?:about\s|some\s|around\s|just\s|a\s)?$")


def _moved(before: str, between: str, behind: str) -> bool:
    """Whether *from* leads to where a figure moved from: *rose to $7.65 million from $7.37 million a year before*."""
    if not between.endswith(" from "):
        return False
    if _TO.search(before):
        return True
    return _CHANGE.search(before) is not None or _EARLIER.search(behind) is not None


def _part_of(gap: str) -> bool:
    return gap != FAR and _PART_OF.match(gap) is not None and not _CHANGE.search(gap)


def _linked(gap: str) -> bool:
    """Whether the next figure tells the one before the gap in other terms."""
    if gap == FAR or len(gap) > 160 or _FIGURE.search(gap) or not _LINKED.search(gap):
        return False
    return not _CHANGE.search(_NO_CHANGE.sub(" ", _last_clause(gap)))


def _last_clause(gap: str) -> str:
    return re.split(r"[,;:(\[]", gap)[-1]


def _close(gap: str) -> bool:
    """Whether two figures stand beside each other, the second one telling the first in other terms."""
    return len(gap) < 60 and _linked(gap) and (not gap.rstrip().endswith((",", "-")) or len(gap.split()) <= 4)


def _opens(gap: str) -> bool:
    return gap != FAR and _OPENING.search(gap) is not None


def _triple(part: Claim, whole: Claim, rate: Rate, told: Told, strong: bool = True) -> Triple:
    """Three figures with their roles; amounts, unlike counts, are told together only if they fit or nearly do."""
    return Triple(part, whole, rate, strong, fit((part, whole, told.claims[rate.at]), share_of(rate.per)))


def _topical(view: Told, at: int, rate: Rate, told: Told) -> Iterator[Triple]:
    """Three figures that only a topic such as a margin holds together, in either order of part and whole."""
    if len([claim for claim in told.claims if claim.kind is Kind.PERCENT]) > (rate.kind == "share"):
        return
    if FAR in view.gaps or _OTHER_TOPIC.search(told.text) or _CHANGE.search(told.text):
        return
    if rate.base is None and not (
        _TOPIC_BEFORE.search(told.gaps[rate.at]) or _TOPIC_BEHIND.match(told.gaps[rate.at + 1])
    ):
        return
    one, other = (claim for place, claim in enumerate(view.claims) if place != at)
    share = told.claims[rate.at]
    for part, whole in ((one, other), (other, one)):
        quality = fit((part, whole, share), share_of(rate.per))
        if quality and whole.quantity is not None and whole.quantity.value >= SMALL:
            yield Triple(part, whole, rate, False, quality)


def _settled(found: list[Triple]) -> Triple | None:
    """The one way to take a share that is left when those that fit worse are gone; one told in so many words first."""
    fitting = [triple for triple in found if triple.fit]
    strong = [triple for triple in fitting if triple.strong] or fitting
    if not strong:
        said = [triple for triple in found if triple.strong]
        return said[0] if len(said) == 1 else None
    best = max(triple.fit for triple in strong)
    left = list({(triple.part.id, triple.whole.id): triple for triple in strong if triple.fit == best}.values())
    if len(left) == 1:
        return left[0]
    larger = [each for each in left if _value(each.part) <= _value(each.whole)]
    return larger[0] if len(larger) == 1 else None


def _value(claim: Claim) -> float:
    return float(claim.quantity.value) if claim.quantity is not None else 0.0


def _relation(told: Told, found: Triple) -> Relation:
    rate = found.rate
    roles: dict[str, tuple[Claim, ...]] = {
        "part": (found.part,),
        "whole": (found.whole,),
        rate.kind: (told.claims[rate.at],),
    }
    values = {"per": Interval.point(rate.per)} if rate.base is not None else {}
    return Relation(rate.kind, roles, "share-triples", told.start, told.end, values=values)


def _of_other_wholes(doubtful: list[Relation]) -> Iterator[Relation]:
    """Counts beside their whole whose share does not fit it.

    Where no slip, not even in a figure of few digits, explains one of them, the document may tell its shares of other
    wholes than those beside them: then all of its misfits are only tallies.
    """
    explained = all(
        fit([relation.roles[role][0] for role in ("part", "whole", "share")], share_of(100), 1, 2)
        for relation in doubtful
    )
    for relation in doubtful:
        yield relation if explained else msgspec.structs.replace(relation, kind="tally")


def _is_said(told: Told, found: Triple) -> bool:
    """Whether the words leave no doubt: a fraction in words, or an amount and its share *of revenue of* another."""
    share = told.claims[found.rate.at]
    if share.quantity is None or not share.quantity.narrow.is_bounded:
        return False
    if found.rate.kind == "fraction":
        return not any(character.isdigit() for character in share.text) and _value(found.whole) >= TENS
    at = told.claims.index(found.whole)
    beside = found.part.kind is Kind.MONEY and found.rate.kind == "share" and at == found.rate.at + 1
    return beside and _OF_SALES.match(told.gaps[at]) is not None and _value(found.part) < _value(found.whole)


TENS = 20
"""A whole at least, for a fraction in words to be held against counts."""
_OF_SALES = lazily(
    r"^,?\sof (?:the |its |our |their )?(?:(?:total|overall|net|group|annual|quarterly"
    r"|full-year) )?(?:revenues?|sales|turnover|income) of\s$|^,? of (?:the|its|their|total)\s$"
)


def _is_tally(told: Told, found: Triple) -> bool:
    """Whether part, whole and share stand right beside each other: `33/133 (29%)`, `3 of 45 (6%)`."""
    at = told.claims.index(found.part)
    if found.part.kind is not Kind.NUMBER or told.claims[at + 1 : at + 2] != (found.whole,):
        return False
    return told.gaps[at + 1].strip() in ("/", "of", "of the", "out of", "out of the") and abs(found.rate.at - at) <= 2
