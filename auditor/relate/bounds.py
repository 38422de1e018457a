"""Rates of change as figures with limits of their own."""

from __future__ import annotations

import re
from functools import cache

from auditor.extract.lexicon import vocabulary
from auditor.model import Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

BEHIND = 60
"""Characters looked at behind a rate of change, and in front of one whose metric is not known."""
_OTHER_CHANGE = lazily(
    r"\b(?:swing|swung|subscribed|capacity|of (?:the )?(?:target|budget|quota|plan|GDP|goal))\b", re.I
)


@cache
def _may_be_negative() -> tuple[frozenset[str], re.Pattern[str]]:
    names = frozenset(vocabulary("metrics")["may_be_negative"])
    words = "|".join(re.escape(word) for word in vocabulary("metrics")["may_be_negative_words"])
    return names, lazily(rf"\b(?:{words})\b", re.I)


def refine(relation: Relation, scene: Scene) -> Relation | None:
    """The rate of change, unless it is of something that may turn negative or is no rate of change."""
    claim = relation.roles["figure"][0]
    assert claim.quantity is not None
    if relation.sign == 0 or claim.range is not None or claim.quantity.value < 0:
        return None
    names, words = _may_be_negative()
    sentence = scene.sentence(claim.start)
    around = scene.text(sentence.start, min(sentence.end, claim.end + BEHIND))
    if _OTHER_CHANGE.search(around):
        return None
    if relation.sign < 0 and (claim.subject in names or words.search(around)):
        return None
    return relation
