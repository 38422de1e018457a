"""A part and its whole without a share: *269 of the 312 patients*, *312 patients, of whom 269*."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.share_triples import is_fraction
from auditor.relate.told import FAR, Told, sentences

_PLAIN = r"(?:\s(?!(?:and|or|with|to|on|at|by|for|while|plus|as|but|than|from|after|before)\b)[^\s,;:()\[\]—–]+)"
_OF = lazily(
    rf"^(?:{_PLAIN}{{0,2}}\sout of|\sof|\samong)\s(?:(?:the|its|their|his|her|our|all|these|those|a total of"
    rf"|the total of|some|as many"
    r" as)\s){0,2}$"
)
_OPENING = lazily(
    r"(?:^|[.;:]\s)(?:out )?(?:of|from among|from)(?: (?:the|its|their|a total of|all|these|those|some|all the))?\s$"
)
_OF_WHOM = lazily(
    rf"^{_PLAIN}{{0,8}},?\s(?:out )?of (?:whom|which|these|them|those)(?:,|\sonly|\sjust|\sa total of)?\s$"
)
_OF_THEM = lazily(r"^\s(?:out )?of\s(?:them|which|whom|these|those)\b")
_THEN = lazily(rf"^{_PLAIN}{{1,6}}\s?[;,:]\s(?:and\s|but\s|only\s|just\s)?$")
_COUNTS = lazily(
    r"\b(?:sets?|boxes|packs?|pairs?|groups?|cases|copies|bottles|kinds|types|cents|times|packets|rounds|doses|units"
    r"|tablets|batches|teams|lots|crates|bags|rows|series)\b"
)
"""Things that hold others: *three boxes of 12* are no part of the 12."""
_NO_COUNT = lazily(
    r"\b(?:average|mean|median|total|increase|rise|ratio|score[ds]?|rating|age[ds]?|maximum|minimum|best"
    r"|worst|number)\b"
)
_LABEL = lazily(r"\b(?:type|phase|grade|level|stage|class|day|week|month|year|group|step|round|no|number|than)\.?\s$")
_MOVED = lazily(r"\b(?:to|at|earlier|ago|before|previous\w*|prior|last|preceding)\b")
"""Behind a figure that a sentence begins with: it tells where another one moved from."""
_A_TOTAL = lazily(r"\ba total of\s$")
TEN = 10
"""A whole at least, for a part told in a clause of its own: smaller figures often number or label something."""
_NOUN_BEHIND = lazily(
    r"^\s(?:[a-z’'-]+\s){0,3}?[a-z’'-]{2,}s\b|^\s(?:people|men|women|children|cattle|staff)\b|^\sin\b"
    r"|^[.,;)]|^\s?[(\[]"
)


def find(scene: Scene) -> Iterator[Relation]:
    """A `part` for each count that is said to be a part of another."""
    for told in sentences(scene):
        for at in range(len(told.claims) - 1):
            found = _pair(told, at)
            if found is not None:
                part, whole = found
                yield Relation("part", {"part": (part,), "whole": (whole,)}, "share-pairs", told.start, told.end)


def _pair(told: Told, at: int) -> tuple[Claim, Claim] | None:
    one, other = told.claims[at : at + 2]
    before, between, behind = told.gaps[at : at + 3]
    if not (_is_count(one) and _is_count(other)) or between == FAR:
        return None
    if between.strip() == "/" and _NOUN_BEHIND.match(behind):
        return one, other
    if (
        _OF.match(between)
        and not _NO_COUNT.search(_A_TOTAL.sub("", before)[-30:].removesuffix("in total "))
        and not _COUNTS.search(between)
        and _NOUN_BEHIND.match(behind)
    ):
        return one, other
    if _OPENING.search(before) and "," in between and len(between.split()) <= 9 and not _MOVED.search(between):
        return other, one
    if _OF_THEM.match(behind) and _THEN.match(between) and not _LABEL.search(before):
        return (other, one) if one.quantity is not None and one.quantity.value >= TEN else None
    if _OF_WHOM.match(between) and not _LABEL.search(before) and one.quantity is not None and one.quantity.value >= TEN:
        return other, one
    return None


def _is_count(claim: Claim) -> bool:
    """Whether a figure is a plain count: no fraction, end of a range, or lower or upper limit."""
    if claim.kind is not Kind.NUMBER or claim.unit is not None or claim.range is not None:
        return False
    if claim.hedge not in (None, "at least", "no fewer than", "no less than"):
        return False
    quantity = claim.quantity
    return quantity is not None and quantity.value >= 1 and quantity.value.denominator == 1 and not is_fraction(claim)
