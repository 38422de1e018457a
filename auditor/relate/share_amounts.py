"""An amount told as a part of a larger one: *$35.4 million of losses, of which $30.4 million will expire*.

*Of which* makes what follows a part of any amount; *including* does so of one that is called a total, for a charge of
$5 million may well include one of $8 million and a gain. Where more amounts follow, those that go on like the first are
parts as well (*including $5 million of cash and $3 million of bonds*), but not behind *of which*: they may stand
beside the whole. What nets or adjusts the amounts leaves them alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.told import FAR, Told, sentences
from auditor.relate.words import any_words

MOST_PARTS = 8
"""Parts told of one amount; a longer list is a table in words."""
WORDS_OF_TOTAL = 60
"""Characters in front of an amount in which it is called a total."""
_OPENS = lazily(r"(?:^|[\s,;(])(?:approximately |about |a |an |some |the |just |only )*$")
"""What may stand between the opening words and the first part."""
_LINK = lazily(r"^[^.;:()]{0,90}?(?:,|\band\b|\bplus\b|\bas well as\b)(?:\s(?:a|an|another|some|of))?\s$")
_FIRST_WORD = lazily(r"^\s([a-z]+)\b")


def find(scene: Scene) -> Iterator[Relation]:
    """A `share` of part and whole for each amount that is told as a part of another one of its sentence."""
    patterns = [lazily(any_words(scene, name)) for name in _CLASSES]
    for told in sentences(scene):
        for unit in dict.fromkeys(claim.unit for claim in told.claims if claim.kind is Kind.MONEY):
            view = told.only(Kind.MONEY, unit)
            if view is not None and not any(claim.range for claim in view.claims):
                yield from _shares(view, patterns)


_CLASSES = ("strictly of which", "loosely of which", "called a total", "netted")


def _shares(view: Told, patterns: list[re.Pattern[str]]) -> Iterator[Relation]:
    for at in range(len(view.claims) - 1):
        strict = _opened(view, at, patterns)
        if strict is None or _is_limit(view.claims[at]):
            continue
        for part in _parts(view, at + 1, 1 if strict else MOST_PARTS, patterns[-1]):
            roles: dict[str, tuple[Claim, ...]] = {"part": (part,), "whole": (view.claims[at],)}
            yield Relation("share", roles, "share-amounts", view.start, view.end)


def _opened(view: Told, at: int, patterns: list[re.Pattern[str]]) -> bool | None:
    """Whether the words behind an amount strictly make the next one a part of it; None when they do not at all."""
    strictly, loosely, total, netted = patterns
    before, gap = view.gaps[at][-WORDS_OF_TOTAL:], view.gaps[at + 1]
    if gap == FAR or netted.search(gap) or netted.search(before):
        return None
    if _ends_with(strictly, gap):
        return True
    return False if _ends_with(loosely, gap) and total.search(before) else None


def _ends_with(words: re.Pattern[str], gap: str) -> bool:
    last = max((match.end() for match in words.finditer(gap)), default=-1)
    return last >= 0 and _OPENS.fullmatch(gap[last:]) is not None


def _parts(view: Told, start: int, most: int, netted: re.Pattern[str]) -> Iterator[Claim]:
    """The amounts of a list of parts, up to where something else than the next part is told."""
    first = _FIRST_WORD.match(view.gaps[start + 1])
    for at in range(start, min(len(view.claims), start + most)):
        behind = view.gaps[at + 1]
        goes_on = at == start or _LINK.match(view.gaps[at]) and first is not None and behind.startswith(first[0])
        if not goes_on or netted.search(view.gaps[at]) or netted.search(behind[:WORDS_OF_TOTAL]):
            return
        yield view.claims[at]


def _is_limit(claim: Claim) -> bool:
    """Whether an amount is but a limit (*more than $5 million*)."""
    return claim.quantity is None or not claim.quantity.narrow.is_bounded
