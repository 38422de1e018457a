"""One figure told twice: in headline and body, twice in the body, and one share's move on one day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.relate import headlines
from auditor.relate.likeness import likeness
from auditor.relate.scene import Scene
from auditor.relate.tellings import Key, tellings
from auditor.relate.words import any_words

SHARES = frozenset({"shares", "U.S.-listed shares"})


def find(scene: Scene) -> Iterator[Relation]:
    """`restatement` relations: `figures` of a headline and the body, `moves` of one share on one day."""
    yield from headlines.find(scene)
    yield from _twice(scene)
    yield from _moves(scene)


# ---------------------------------------------------------------------- twice in the body
SURE = 0.02
"""The chance of a coincidence up to which two figures that are one slip apart were meant to be the same."""


def _twice(scene: Scene) -> Iterator[Relation]:
    """Figures of the prose with one metric, owner and period: each with the first one that it may be, or nearly is.

    Two of one sentence are told beside each other for being different things.
    """
    groups: dict[tuple[Key, str], list[Claim]] = defaultdict(list)
    for telling in tellings(scene.document, scene.prose):
        if telling.entity is not None:
            groups[telling.key, telling.entity].append(telling.claim)
    for claims in groups.values():
        sentence = scene.sentence(claims[0].start)
        for other in claims[1:]:
            if other.start >= sentence.end:
                yield _told_twice(claims[0], other)


def _told_twice(first: Claim, other: Claim) -> Relation:
    assert first.quantity is not None
    assert other.quantity is not None
    if first.quantity.narrow.is_bounded != other.quantity.narrow.is_bounded:
        exact, limit = (first, other) if first.quantity.narrow.is_bounded else (other, first)
        return Relation("restatement", {"limit": (limit,), "exact": (exact,)}, "twice", first.start, other.end)
    like = likeness(other, first.quantity.value)
    one = first.quantity.narrow.meets(other.quantity.narrow) or (like is not None and like.chance <= SURE)
    unclear = None if one else "the two are of one metric and period, but perhaps of different parts or bases"
    return Relation("restatement", {"figures": (first, other)}, "twice", first.start, other.end, unclear=unclear)


# ---------------------------------------------------------------------- moves of one day
def _moved(scene: Scene, claim: Claim) -> bool:
    around = scene.text(claim.start - 24, claim.start) + " " + scene.text(claim.end, claim.end + 16)
    return re.search(any_words(scene, "moved", "move", "higher"), around, re.I) is not None


def _moves(scene: Scene) -> Iterator[Relation]:
    """Two moves of one share, each placed within a trading day, in different sentences."""
    by_share: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in scene.prose:
        if claim.kind is not Kind.PERCENT or claim.subject not in SHARES or claim.entity is None:
            continue
        sentence = scene.text(*scene.sentence(claim.start))
        if _moved(scene, claim) and re.search(any_words(scene, "moment"), sentence, re.I):
            by_share[claim.entity, claim.subject].append(claim)
    for claims in by_share.values():
        first = claims[0]
        for other in claims[1:]:
            if scene.sentence(first.start) != scene.sentence(other.start):
                yield Relation("restatement", {"moves": (first, other)}, "moves", first.start, other.end)
