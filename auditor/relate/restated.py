"""One figure told twice: in headline and body, and one share's move on one day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.relate.scene import Scene
from auditor.relate.words import any_words

SHARES = frozenset({"shares", "U.S.-listed shares"})


def find(scene: Scene) -> Iterator[Relation]:
    """`restatement` relations: `figures` of a headline and the body, `moves` of one share on one day."""
    yield from _headlines(scene)
    yield from _moves(scene)


# ---------------------------------------------------------------------- headline and body
def _headlines(scene: Scene) -> Iterator[Relation]:
    """Each figure of the first heading with the one figure of the body told of the same thing."""
    blocks = scene.document.blocks
    if not blocks or blocks[0].kind != "heading":
        return
    body: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    heads = []
    for claim in scene.prose:
        key = _key(claim, scene)
        if claim.start < blocks[0].end:
            heads.append((claim, key))
        elif key is not None:
            body[key].append(claim)
    for claim, key in heads:
        told = body.get(key, []) if key is not None else []
        if told:
            yield _telling(claim, told)


def _telling(head: Claim, told: list[Claim]) -> Relation:
    assert head.quantity is not None
    same = [claim for claim in told if claim.quantity and claim.quantity.narrow.meets(head.quantity.wide)]
    partner = same[0] if same else told[0]
    unclear = None if same or len(told) == 1 else "the body tells several such figures and none is the headline's"
    return Relation("restatement", {"figures": (head, partner)}, "headlines", head.start, head.end, unclear=unclear)


def _key(claim: Claim, scene: Scene) -> tuple[object, ...] | None:
    """What a figure is told of: equal keys are told of one thing; None when the text leaves it open."""
    if (
        claim.subject is None
        or claim.entity is None
        or claim.kind not in (Kind.MONEY, Kind.PERCENT)
        or claim.quantity is None
    ):
        return None
    before = scene.text(claim.start - 30, claim.start)
    moved = _moved(scene, claim) if claim.kind is Kind.PERCENT else _is_step(scene, before)
    role = "move" if moved else "earlier" if _EARLIER.search(before) else "level"
    per = bool(_PER.match(scene.text(claim.end, claim.end + 14)))
    return claim.entity, claim.subject, claim.kind, claim.unit, role, per


_EARLIER = re.compile(
    r"\b(?:from|than|against|compared with|compared to|versus|of|by|another|forecast|expected|expects|estimated)"
    r"\s+(?:[a-z]+\s)?$",
    re.I,
)
_PER = re.compile(r"\s(?:a|an|per|each)\s")


def _is_step(scene: Scene, before: str) -> bool:
    """Whether the words before an amount make it a step (`rose by $5 million`, `a fall of $5 million`), no level."""
    return re.search(any_words(scene, "moved", "move", "higher") + r"\s+(?:by\s+|of\s+)?$", before, re.I) is not None


def _moved(scene: Scene, claim: Claim) -> bool:
    around = scene.text(claim.start - 24, claim.start) + " " + scene.text(claim.end, claim.end + 16)
    return re.search(any_words(scene, "moved", "move", "higher"), around, re.I) is not None


# ---------------------------------------------------------------------- moves of one day
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
