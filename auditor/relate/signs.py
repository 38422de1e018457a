"""Figures of what is never negative: sales, and counts of people and things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.words import any_words

BEFORE = 24
"""Characters in front of a figure that say that it is the level of something."""
_LEVEL = lazily(r"\b(?:was|were|is|are|of|had|has|have|totall?ed|reached|employs|employed)\s$")
_MOVES = lazily(r"\b(?:change|changes|impact|effect|growth|decrease|decline|adjustment|loss|elimination)s?\b", re.I)


def find(scene: Scene) -> Iterator[Relation]:
    """A `never-negative` for each level in the prose of what is never negative."""
    named, things = (_pattern(any_words(scene, name)) for name in ("never negative", "counted things"))
    for claim in scene.prose:
        if claim.quantity is None or claim.range is not None:
            continue
        if _is_told(scene, claim, named, things) and _is_level(scene, claim):
            roles: dict[str, tuple[Claim, ...]] = {"figure": (claim,)}
            yield Relation("never-negative", roles, "signs", claim.start, claim.end)


@lru_cache(maxsize=8)
def _pattern(words: str) -> re.Pattern[str]:
    return lazily(rf"\s?(?:{words})", re.I)


def _is_told(scene: Scene, claim: Claim, named: re.Pattern[str], things: re.Pattern[str]) -> bool:
    if claim.kind is Kind.MONEY:
        return claim.subject is not None and named.fullmatch(claim.subject) is not None
    return claim.kind is Kind.NUMBER and things.match(scene.text(claim.end, claim.end + BEFORE)) is not None


def _is_level(scene: Scene, claim: Claim) -> bool:
    """Whether the words in front make it a level, and none in its sentence a change."""
    if not _LEVEL.search(scene.text(claim.start - BEFORE, claim.start).lower()):
        return False
    return not _MOVES.search(scene.text(*scene.sentence(claim.start)))
