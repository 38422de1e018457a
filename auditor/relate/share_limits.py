"""Percentages that are shares of a whole by what is said of them, so that they cannot exceed 100.

A stake, what customers account for, how many of those asked. Figures that only are measured against a base (*120 % of
the target, of output, of salary*) are none, nor are costs as a percentage of sales.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.quantity import Hedge
from auditor.relate.scene import Scene
from auditor.relate.words import any_words

AROUND = 80
"""Characters looked at on either side of a percentage."""
_STAKE_BEHIND = lazily(
    r"^(?:\s(?:and|controlling|majority|minority|voting|equity|economic|ownership|indirect|direct|passive"
    r"|beneficial|joint|non-controlling|noncontrolling)){0,2}"
    r"\s(?:stake|interest|holding|shareholding|ownership|share|partner)\b(?!\s(?:rate|on|price|premium"
    r"|expense|income|increase))"
)
_STAKE_BEFORE = lazily(
    r"\b(?:stake|shareholding|holding|ownership|interest)(?:\sin(?:\s[^\s,;.()]+){1,4})?\s(?:of|to|at|is"
    r"|was|stands at|stood at|equal to)\s$"
)
_ARTICLE = lazily(r"\b(?:an?|its|his|her|their|our|the|remaining|with)\s$")
_OWNS = lazily(
    r"\b(?:owns?|owned|owning|holds?|held|holding|controls?|controlled|controlling|acquired?|speaks? for"
    r"|with|have|has)\s$"
)
_TAKES = lazily(
    r"\b(?:b(?:uys?|ought)|sells?|sold|purchased?|picked up|picks up|snapped up|takes?|took|taken"
    r"|sits? on|sat on|gets?|got|lifted"
    r"|end(?:s|ed)? up with|own(?:s|ed|ing)?|hold(?:s|ing)?|held|has|have|controls?|controlled|control)\s$"
)
_OF_NAME = lazily(r"\sof\s(?:[A-Z][a-z]+|[a-z]+[A-Z])")
_OWNED_BY = lazily(r"^(?:\s|-)(?:owned|held|controlled)\sby\b")
_OWNER_WITH = lazily(r"\b(?:shareholder|stakeholder|owner|investor)\b[^.;:]{0,70}\s(?:with|at|on|owning|holding)\s$")
_OF = lazily(r"^\sof\s")
_MAKES_UP = lazily(
    r"\b(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|compris(?:e|es|ed|ing)|constitut(?:e|es|ed|ing)"
    r"|ma(?:k|d)(?:e|es|ing)? up|making up"
    r"|contribut(?:e|es|ed|ing)|generat(?:e|es|ed|ing))\s$"
)
_COSTS = lazily(
    r"\b(?:expenses?|costs?|debt|loss(?:es)?|charges?|provisions?|spending|liabilit\w+|claims|compensation"
    r"|borrowings|capex|expenditures?"
    r"|cash flows?|interest expense|taxes|dividends?|backlog|orders|inventor\w+|ratio|reserves?)\b"
)
_NO_SHARE = lazily(
    r"\b(?:increase|growth|rise|return|coverage|subscribed|utili[sz]ation|compared|relative|efficiency|odds"
    r"|risk|more likely|rate of|markup"
    r"|times|volatility|options?|bonus|payout|maximum|minimum|threshold|multiple|equal to|equivalent)\b"
)
_HEDGED = (Hedge.OVER, Hedge.AT_LEAST, Hedge.UNDER, Hedge.AT_MOST)


def find(scene: Scene) -> Iterator[Relation]:
    """A `portion` for each percentage that is a share of a whole."""
    wholes, bases = _pattern(any_words(scene, "wholes")), _pattern(any_words(scene, "bases"))
    for claim in scene.prose:
        if claim.kind is Kind.PERCENT and claim.range is None and _is_portion(scene, claim, wholes, bases):
            yield Relation("portion", {"share": (claim,)}, "share-limits", claim.start, claim.end)


@lru_cache(maxsize=16)
def _pattern(words: str) -> re.Pattern[str]:
    return lazily(rf"^\sof\s(?:[^\s,;.()]+\s){{0,5}}?(?:{words})", re.I)


def _is_portion(scene: Scene, claim: Claim, wholes: re.Pattern[str], bases: re.Pattern[str]) -> bool:
    if claim.quantity is None or claim.quantity.hedge in _HEDGED and claim.quantity.value <= 100:
        return False
    sentence = scene.sentence(claim.start)
    before = _unhedged(scene.text(max(sentence.start, claim.start - AROUND), claim.start).lower(), claim.hedge)
    behind = scene.text(claim.end, min(sentence.end, claim.end + AROUND)).lower()
    if _NO_SHARE.search(before) or bases.match(behind):
        return False
    if _STAKE_BEFORE.search(before) or _ARTICLE.search(before) and _STAKE_BEHIND.match(behind):
        return True
    if _OWNED_BY.match(behind) or _OWNER_WITH.search(before) and not _OF.match(behind):
        return True
    if not _OF.match(behind):
        return False
    if _TAKES.search(before) and _OF_NAME.match(scene.text(claim.end, claim.end + 24)) and not _COSTS.search(before):
        return True
    if re.search(r"\b(?:owns?|owned|owning)\s$", before):
        return True
    if _OWNS.search(before) or _MAKES_UP.search(before):
        return wholes.match(behind) is not None and not _COSTS.search(before)
    return _people(behind)


_PEOPLE = lazily(
    r"^\sof\s(?:the |all |its |our |their |those |eligible |registered ){0,2}(?:votes?|voters|respondents"
    r"|patients|participants|subjects"
    r"|households|people|adults|women|men|children|students|pupils|voting rights|seats|shareholders"
    r"|those (?:surveyed|polled|asked))\b"
)


def _people(behind: str) -> bool:
    """Whether a percentage is one of people or votes, which no count exceeds."""
    return _PEOPLE.match(behind) is not None


def _unhedged(before: str, hedge: str | None) -> str:
    """The words before a figure without its hedge, white space folded."""
    words = before.split()
    if hedge and words[-len(hedge.split()) :] == hedge.split():
        words = words[: -len(hedge.split())]
    return " ".join([*words, ""])
