"""Shares of one whole that leave nothing out: the last is *the rest* or *others*, or the whole is divided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor.interval import Interval, total
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, fit
from auditor.relate.scene import Scene
from auditor.relate.told import FAR, Told, sentences
from auditor.relate.words import any_words

_OTHERWISE = lazily(
    r"\b(?:more than one|several (?:answers|responses)|multiple|overlap\w*|up to|rose|risen|fell|fallen"
    r"|grew|gained|lost|slipped|climbed|increas\w+"
    r"|decreas\w+|declin\w+|up|down|from a year|rates?|tax(?:es|ed)?|interest|growth|yield\w*|inflation"
    r"|margin\w*|compared|versus|respectively"
    r"|discount|premium|points?|also|of (?:whom|which|those|these|them)|among)\b"
)
"""What says that percentages overlap, change or are of several wholes."""
REACH = 45
"""Characters between the last share and the words that make it the rest."""
HUNDRED = Interval.point(100)


class Words(NamedTuple):
    """The patterns of what makes shares complete."""

    rest_before: re.Pattern[str]
    rest_behind: re.Pattern[str]
    others: re.Pattern[str]
    divide: re.Pattern[str]
    divided: re.Pattern[str]


def find(scene: Scene) -> Iterator[Relation]:
    """A `shares` relation for each sentence of percentages that leave nothing out of one whole."""
    words = _words(*(any_words(scene, name) for name in ("the rest", "others", "divide", "divided up")))
    for told in sentences(scene):
        view = told.only(Kind.PERCENT, "%")
        if view is None or _OTHERWISE.search(words.divide.sub(" ", told.text)):
            continue
        complete = _complete(view, words)
        parts = _parts(view.claims) if complete is not False else ()
        if not parts or any(claim.range for claim in parts):
            continue
        if complete and (len(parts) > 2 or _makes(parts)) or _makes(parts) is Fit.NARROW:
            yield Relation("shares", {"parts": parts}, "shares", parts[0].start, parts[-1].end)


def _parts(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """All shares of a sentence, or the last of them when these make 100 without those before."""
    if _makes(claims) > Fit.SLIP:
        return claims
    fitting = [claims[first:] for first in range(1, len(claims) - 1) if _makes(claims[first:]) is Fit.NARROW]
    return fitting[0] if fitting else claims


def _makes(parts: Sequence[Claim]) -> Fit:
    """How well shares make 100."""
    return fit(parts, _of_hundred)


def _of_hundred(readings: Sequence[Interval]) -> list[Interval]:
    """What each share must be for all of them to make 100."""
    return [HUNDRED - total([*readings[:at], *readings[at + 1 :]]) for at in range(len(readings))]


def _complete(view: Told, words: Words) -> bool | None:
    """Whether shares leave nothing out; None when that is open, False when nothing says that they are of one whole."""
    last, behind = view.gaps[-2][-REACH:], view.gaps[-1][:REACH]
    if FAR in view.gaps[1:-1]:
        return False
    if words.rest_before.search(last) or words.rest_behind.match(behind):
        return True
    shared = words.divide.search(view.text) or _OF_WHOLE.search(view.gaps[0]) or view.gaps[1].startswith(" of ")
    if len(view.claims) < 3 or not shared:
        return False
    if words.others.search(last) or words.others.search(_first_words(behind)):
        return True
    return True if words.divided.search(view.text) and not _MORE.match(behind) else None


def _first_words(behind: str) -> str:
    """The words behind the last share that say whose it is."""
    return re.split(r"[.;:!?]|,\s(?:while|but|which|who|as)\b", behind)[0]


_OF_WHOLE = lazily(r"(?:^|[.;:]\s)(?:out )?of\s")
_MORE = lazily(r"^[^.;]{0,40}\b(?:and|as well as|plus|followed by)\b")


@lru_cache(maxsize=8)
def _words(rest: str, others: str, divide: str, divided: str) -> Words:
    return Words(
        lazily(rf"{rest},?(?:\s[a-z’'-]+){{0,4}}?\s?(?:[,(]\s?)?(?:(?:of|at|on|with|for|was|is|were|being|to)\s)?$"),
        lazily(rf"^(?:\s[a-z’'-]+){{0,3}}?\s(?:to|for|by|from|was|were|is|are|of|being|on)?\s?{rest}"),
        lazily(others),
        lazily(divide),
        lazily(divided),
    )
