"""A total and the list of its parts in one sentence, the total first or last.

    $252 million, consisting of $143 million in shares, $57 million in debt and $52 million in cash
    $564 million and $69 million, for a total of $633 million

Words between the figures say whether the list is complete. Where they do not (*of which*, *including*), the parts are
taken as all when they make the total, or would but for a slip that chance does not explain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import msgspec

from auditor.check.slips import slip_to
from auditor.interval import total
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, fit, parts_of
from auditor.relate.scene import Scene
from auditor.relate.share_triples import is_fraction
from auditor.relate.told import FAR, Told, sentences
from auditor.relate.words import any_words

_ENDS = lazily(r"(?:\band\b|\bplus\b|\bwith\b|&|\bas well as\b|\bbut\b)[^,;]*$|\bto\s[^,;]*$")
_LINKS = lazily(r"[,;]|\band\b|\bplus\b|\bwith\b|&|\bas well as\b|^\)?\s?\+\s?$")
_BARS = lazily(
    r"\b(?:compared|versus|vs|against|than|rose|fell|up|down|offset|partially|less|net of|minus"
    r"|excluding|respectively|per share|a share|or|of which|of whom|including|include[sd]?|while|whereas"
    r"|although|maximum)\b|(?<!\b[a-z])[.!?]\s[a-z]"
)
_APART = lazily(r"\brespectively\b")
_REST = lazily(r"\b(?:remaining|the rest|the balance|the remainder|the other)\b[^,;]{0,40}$")
_REST_BEHIND = lazily(r"^[^,;.]{0,30}\b(?:the rest|the remainder|the balance|remaining|all others?)\b")
_OPENING = lazily(r"(?:^|[.;:]\s)(?:out )?of (?:the|its|their|this|that|these|those)(?:\s[a-z’'-]+){0,3}\s$")
_COLON = lazily(r"^[^:()]{0,60}(?::|—|–|\s-)\s?(?:\(?(?:i|1|a)\))?(?:\s?[a-z’'&-]+){0,5}\s?$")
_MORE = lazily(r"^[^.;)]{0,60}?(?:,\s(?:and|plus|as well as)|\sand\b|\sas well as\b|\splus\b|\samong)")
"""Behind the last figure of a list: a further part without a figure."""
_OTHERWISE = lazily(
    r"\b(?:primarily|mainly|mostly|largely|partly|partially|principally|among others?|such as|at least"
    r"|part of|offset|net (?:of|income|loss|cash)"
    r"|flows?|options?|average|authori[sz]\w+|fair value|per|each|every|impact|effects?|adjust\w*"
    r"|loss(?:es)?|or|approximately|(?<!add )(?<!adds )(?<!adding )(?<!added )up to)\b"
)
"""What in a sentence leaves open whether its figures are told as parts of one whole."""
_LOOSELY = lazily(r"\b(?:primarily|mainly|mostly|largely|principally|adjusted|partially|offset|partly)\b|[.!?]\s")
"""What before a list says that its figures are not all, or that another sentence begins."""
_SENTENCE = lazily(r"(?<!\b[a-z])[.!?]\s|\bof (?:this|that|which)\b")
_NOUN = lazily(r"^\s[a-z’'-]+s(?=\s)")
_PER = lazily(r"\b(?:per|each|every|times|weekly|daily|apiece)\b")
_YEARS = lazily(r"\b(?:19|20)\d\d\b")
_OPENS_ALL = lazily(
    r"(?:\b(?:consist(?:s|ed|ing)? of|made up of|composed of|compris(?:es|ed|ing|e)(?: of)?|(?:split"
    r"|divided|shared) (?:between|among|into)"
    r"|(?:broken|broke|breaks|breaking) down (?:into|as)|namely|being|the sum of|adding|as follows:?)|:|—)"
    r"(?:\s(?:\(?(?:i|1|a)\)|a|an|the|some))*\s?$"
    r"|(?:(?:split|divided|shared) (?:between|among|into)|:)(?:\s[a-z’'&-]+){1,5}\s?\(?$"
)
"""What says right before the first part that all parts follow."""
_CLOSES_ALL = lazily(
    r"\b(?:a combined|for an? (?:overall |combined )?total of|an? (?:overall |combined )?total of|in total"
    r"|totall?ing|add(?:s|ed|ing)? up to|sum(?:s|med|ming)? to"
    r"|together (?:make|made|makes|come|came|comes|amount|amounted|total|totall?ed|are|is|were"
    r"|was)(?: up)?(?: to)?(?: [a-z’'-]+){0,5}?(?: of)?"
    r"|(?:bring|brings|bringing|brought|takes?|taking|took|lifts?|lifting|lifted) (?:[a-z’'-]+ ){1,5}to"
    r"|(?:combined|overall) (?:[a-z’'-]+ )?(?:of|to)"
    r"|making (?:[a-z’'-]+ ){0,5}of|make up (?:[a-z’'-]+ ){1,5}of|(?:the )?total(?: [a-z’'-]+){0,3} (?:to"
    r"|at|was|is|came to|of|reached"
    r"|stood at))\s$"
    r"|,\s(?:the|its|their)(?: [a-z’'-]+){1,4} (?:came|comes|come|amounted|amounts) to\s$"
)
"""What says right before the total that all parts stand before it."""


FAR_OFF = 3
"""Times that parts may be their total, or the total its parts, where no slip explains it."""


MOST_SHAPES = 24
"""Readings of a sentence that are tried."""
MOST_PARTS = 12
"""Parts of a total in one sentence; a longer list is a table in words."""


class Shape(NamedTuple):
    """One way to read a total and its parts."""

    parts: tuple[Claim, ...]
    whole: Claim
    complete: bool
    """Whether the words say that the list leaves nothing out."""
    sure: bool
    """Whether nothing else in the sentence could be a part."""
    apart: bool = False
    """Whether each part is for, to or from something of its own, so that no two of them overlap."""


def find(scene: Scene) -> Iterator[Relation]:
    """A `sum` for each list of parts with its total, a `within` for parts that are said to lie in a larger amount."""
    patterns = {
        name: lazily(any_words(scene, name), re.I)
        for name in ("made of", "some of which", "sums to", "in total", "one choice")
    }
    for told in sentences(scene):
        if len(told.claims) < 3:
            continue
        told = _in_one_unit(told)
        for kind, unit in dict.fromkeys((claim.kind, claim.unit) for claim in told.claims):
            view = told.only(kind, unit) if kind not in (Kind.PERCENT, Kind.POINTS) else None
            if view is None or len(view.claims) < 3:
                continue
            if any(claim.range is not None or is_fraction(claim) for claim in view.claims):
                continue
            if (
                _PER.search(" ".join(view.gaps[1:]))
                or kind is Kind.NUMBER
                and any(gap.startswith(")") for gap in view.gaps)
            ):
                continue
            relation = _best([*_first(view, patterns), *_last(view, patterns)], told, patterns["one choice"])
            if relation is not None:
                yield relation


def _in_one_unit(told: Told) -> Told:
    """The sentence with bare parts in the unit of their total: *5,720 tonnes, comprising 3,480 for one pit and*."""
    measures = [at for at, claim in enumerate(told.claims) if claim.kind is Kind.MEASURE]
    others = [claim for at, claim in enumerate(told.claims) if at not in measures]
    if len(measures) != 1 or measures[0] not in (0, len(others)) or len(others) < 2:
        return told
    whole = told.claims[measures[0]]
    bare = all(claim.kind is Kind.NUMBER and claim.unit is None and claim.noun is None for claim in others)
    if whole.ambiguous or not bare:
        return told
    return told._replace(
        claims=tuple(
            claim if claim is whole else msgspec.structs.replace(claim, kind=whole.kind, unit=whole.unit)
            for claim in told.claims
        )
    )


def _best(shapes: list[Shape], told: Told, choice: re.Pattern[str]) -> Relation | None:
    """The reading in which the figures fit; else one that a slip keeps from it; else the only one that must fit."""
    judged = [(_quality(shape), shape) for shape in shapes[:MOST_SHAPES]]
    best = max((quality for quality, _ in judged), default=Fit.NOT)
    left = [shape for quality, shape in judged if quality == best]
    if best is Fit.NOT:
        once = choice.search(told.text) is not None
        left = [each for each in left if _is_near(each) and (each.complete and each.sure or _overflows(each, once))]
    if not left or best < Fit.WIDE and len({shape.whole.id for shape in left}) != 1:
        return None
    if best < Fit.WIDE and any(_is_another(shape) for shape in left):
        return None
    if best is Fit.NOT and len(left) > 1:
        return None
    if best is Fit.WIDE:
        left = [shape for shape in left if shape.complete and shape.sure]
        if not left:
            return None
    shape = max(left, key=lambda shape: (shape.complete, len(shape.parts)))
    return Relation("sum", {"parts": shape.parts, "whole": (shape.whole,)}, "sum-lists", told.start, told.end)


def _quality(shape: Shape) -> Fit:
    """How well the figures fit: of an open list only many digits tell anything."""
    figures = [*shape.parts, shape.whole]
    if shape.complete:
        return fit(figures, parts_of)
    if any(_count_of_digits(claim) < 2 for claim in figures):
        return Fit.NOT
    quality = fit(figures, parts_of, *((2, 4) if shape.apart else (3, 5)))
    if quality is not Fit.SLIP or shape.whole.kind is not Kind.NUMBER and _exceeds(shape):
        return quality
    apart = shape.apart and all(_count_of_digits(claim) > 2 for claim in figures)
    return Fit.SLIP if apart and shape.whole.kind is Kind.NUMBER or _is_scaled(figures) else Fit.NOT


def _count_of_digits(claim: Claim) -> int:
    return sum(character.isdigit() for character in claim.text)


def _is_scaled(figures: list[Claim]) -> bool:
    """Whether a wrong word of magnitude is all that keeps figures from fitting."""
    readings = [claim.quantity.wide for claim in figures if claim.quantity is not None]
    slips = (slip_to(claim, goal) for claim, goal in zip(figures, parts_of(readings), strict=True))
    return any(slip is not None and _SCALE.search(slip.reason) for slip in slips)


_SCALE = lazily(r"illion|thousand|\b(?:bn|mn|mln|m|tn) for\b")


def _is_another(shape: Shape) -> bool:
    """Whether one of the parts is the sum of all other figures: then they belong together in another way."""
    figures = [*shape.parts, shape.whole]
    return any(
        fit([*(claim for claim in figures if claim is not part), part], parts_of, 99, 99) >= Fit.WIDE
        for part in shape.parts
    )


def _is_near(shape: Shape) -> bool:
    """Whether parts that no slip keeps from their total are of its size at least."""
    quantities = [claim.quantity for claim in (*shape.parts, shape.whole)]
    *parts, whole = (abs(quantity.value) if quantity is not None else Fraction(0) for quantity in quantities)
    together = sum(parts, Fraction(0))
    return together <= FAR_OFF * whole and whole <= FAR_OFF * together


def _overflows(shape: Shape, once: bool) -> bool:
    """Whether figures that do not overlap are more than the one they are parts of; `once` where each counts once."""
    apart = shape.apart if shape.whole.kind is Kind.MONEY else once and len(shape.parts) > 2
    return apart and _exceeds(shape)


def _exceeds(shape: Shape) -> bool:
    """Whether parts are together more than their whole."""
    if shape.whole.quantity is None:
        return False
    together = total(claim.quantity.wide for claim in shape.parts if claim.quantity is not None)
    return not together.may_be_below(shape.whole.quantity.wide, or_equal=True)


# ---------------------------------------------------------------------- total first
def _first(view: Told, patterns: dict[str, re.Pattern[str]]) -> Iterator[Shape]:
    for at in range(len(view.claims) - 2):
        gap = view.gaps[at + 1]
        if gap == FAR or len(gap) > 200 or _LOOSELY.search(gap):
            continue
        opened = _opened(view, at, gap, patterns)
        if opened is None:
            yield from _in_brackets(view, at)
            continue
        for end in _list_ends(view, at + 1):
            last, behind = view.gaps[end], view.gaps[end + 1]
            rest = _REST.search(last) is not None or _REST_BEHIND.match(behind) is not None
            dated = any(_YEARS.search(view.gaps[place]) for place in range(at + 2, end + 1))
            apart = (
                dated
                and not _OPENS_ALL.search(gap)
                or _APART.search(behind) is not None
                or _APART.search(view.text) is not None
            )
            complete = (opened or rest) and not apart
            alone = len(view.claims) == end - at + 1 == len(view.claims) - at
            said = (opened and _OPENS_ALL.search(gap) is not None) or rest
            sure = complete and said and alone and not _MORE.match(behind) and not _OTHERWISE.search(view.text)
            yield Shape(view.claims[at + 1 : end + 1], view.claims[at], complete, sure, _own(view, at + 1, end))


def _in_brackets(view: Told, at: int) -> Iterator[Shape]:
    """A total with the names of all its parts, each with its amount in brackets behind it."""
    end = at + 2
    while end < len(view.claims) and end - at <= MOST_PARTS and _NEXT_NAME.match(view.gaps[end]):
        end += 1
    listed = end - at > 3 and _ENDS.search(view.gaps[end - 1]) and view.gaps[at + 1].endswith(" (")
    if not listed or not _TOTALLED.search(view.gaps[at]) or not view.gaps[end].startswith(")"):
        return
    sure = end == len(view.claims) and not _MORE.match(view.gaps[end]) and not _LOOSELY.search(view.gaps[at + 1])
    yield Shape(view.claims[at + 1 : end], view.claims[at], True, sure)


_NEXT_NAME = lazily(r"^\),?\s(?:and\s)?[a-z][^()\d;:]{1,80}\s\($")
_TOTALLED = lazily(r"\b(?:total(?:l?ed|l?ing)?(?: of)?|in aggregate)\s$")


def _own(view: Told, start: int, end: int) -> bool:
    """Whether each figure of a list is for, to, from or on something of its own."""
    leads = {match[1] if (match := _LEADS.match(view.gaps[at + 1])) else None for at in range(start, end + 1)}
    return len(leads) == 1 and None not in leads


_LEADS = lazily(
    r"^\)?(?:\s(?:was|were|is|are|went|came|goes|comes|will go|be|spent|of it|had gone|related"
    r"|relates)){0,2}\s(for|to|from|on|held by|held in|located in|owned by|owed by|owed to)\s"
)


def _opened(view: Told, at: int, gap: str, patterns: dict[str, re.Pattern[str]]) -> bool | None:
    """Whether a list behind a total is complete by the words that open it; None when nothing opens one."""
    tail = gap[-110:]
    made = _last_match(patterns["made of"], tail)
    some = _last_match(patterns["some of which"], tail)
    if made >= 0 and not _BARS.search(tail[made:]) and made >= some:
        return True
    if some >= 0:
        return False
    if _COLON.match(gap) and not _BARS.search(gap):
        return True
    return False if _OPENING.search(view.gaps[at]) and not _BARS.search(gap) else None


def _last_match(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _list_ends(view: Told, start: int) -> list[int]:
    """Where a list that begins at a figure may end: the figure behind *and*, or behind the next one."""
    ends: list[int] = []
    bracket = view.gaps[start].count("(") > view.gaps[start].count(")")
    for at in range(start + 1, min(len(view.claims), start + MOST_PARTS)):
        gap = view.gaps[at]
        if gap == FAR or not _LINKS.search(gap) or _BARS.search(gap) or bracket and ")" in gap:
            break
        if _ENDS.search(gap):
            ends.append(at)
            if len(ends) == 2:
                break
    if not ends and len(view.claims) - start >= 3:
        return []
    return ends


# ---------------------------------------------------------------------- total last
def _last(view: Told, patterns: dict[str, re.Pattern[str]]) -> Iterator[Shape]:
    for at in range(2, len(view.claims)):
        gap, behind = view.gaps[at], view.gaps[at + 1]
        if gap == FAR or _APART.search(gap) or _SENTENCE.search(gap):
            continue
        closed = patterns["sums to"].search(gap[-90:]) or _makes_up(view, gap)
        if not closed and not patterns["in total"].match(_NOUN.sub("", behind, count=1).lstrip(" ,")):
            continue
        start = _list_start(view, at - 1)
        for first in range(start, at - 1):
            complete = first == start == 0
            said = _CLOSES_ALL.search(gap[-90:]) is not None or not closed or _makes_up(view, gap)
            sure = complete and said and at == len(view.claims) - 1 and not _OTHERWISE.search(view.text)
            complete = complete and (said or at > 2)
            yield Shape(view.claims[first:at], view.claims[at], complete, sure)


def _makes_up(view: Told, gap: str) -> bool:
    """Whether a sentence begins with *together* and says before its last figure what they make."""
    return _TOGETHER.search(view.gaps[0]) is not None and _MAKE.search(gap) is not None


_TOGETHER = lazily(r"\b(?:together|combined|added together|between them)\b")
_MAKE = lazily(
    r"\b(?:make|makes|made|give|gives|come to|came to|total|totall?ed|equal|equals|amount to"
    r"|amounted to)\s$"
)


def _list_start(view: Told, end: int) -> int:
    """Where a list that ends at a figure begins at the earliest."""
    if not _ENDS.search(view.gaps[end]) or _BARS.search(view.gaps[end]):
        return end
    start = end - 1
    if any("from" in gap.split() for gap in view.gaps[1:end]):
        return end
    while (
        start > max(0, end - MOST_PARTS)
        and view.gaps[start] != FAR
        and _LINKS.search(view.gaps[start])
        and not _BARS.search(view.gaps[start])
    ):
        start -= 1
    return start
