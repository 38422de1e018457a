"""A figure of the headline and the figure of the body that it tells: the same, or but for one slip the same.

A headline tells a figure that the body tells again, mostly in its first paragraphs. Where no figure of the body agrees
with it, the one that a single slip would make agree was meant: if the two share words, or there is little chance that
any figure of so many digits is so near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.model import Block, Claim, Kind, Relation, Span
from auditor.patterns import lazily
from auditor.relate.cited_rows import GLUE, class_words, normal
from auditor.relate.likeness import likeness
from auditor.relate.scene import Scene

LEAD = 3
"""Blocks of prose behind the headline in which it is told."""
CUED = 0.45
"""The chance of a coincidence up to which a figure beside words of the headline is the one that it tells."""
BARE = 0.03
"""The same for a figure beside other words."""
MOST_HEADLINE = 250
"""Characters of a headline."""
_WORD = lazily(r"[^\W\d_][\w'’-]{3,30}")
_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.NUMBER, Kind.MEASURE})
_SMALL = 20
"""A whole number below it counts too many things to be told by it."""


class Candidate(NamedTuple):
    """A figure of the body that is one slip away from the headline's."""

    claim: Claim
    chance: float
    shared: int
    """Words that its sentence has in common with the headline."""


def find(scene: Scene) -> Iterator[Relation]:
    """`restatement` relations between a figure of the headline and the one of the body that it tells."""
    head = headline(scene)
    if head is None:
        return
    words = _words(scene, head)
    heads = [claim for claim in scene.within(Span(head.start, head.end)) if _is_told(claim)]
    body = [claim for claim in scene.prose if claim.start >= head.end and claim.quantity is not None] if heads else []
    lead = _lead(scene, head)
    for claim in heads:
        partner = _partner(claim, [other for other in body if _alike(claim, other)], words, lead, scene)
        if partner is not None:
            yield Relation("restatement", {"figures": (claim, partner)}, "headline", claim.start, claim.end)


def headline(scene: Scene) -> Block | None:
    """The heading that a document begins with, when it is one line above prose."""
    blocks = scene.document.blocks
    if not blocks or blocks[0].kind != "heading" or blocks[0].end - blocks[0].start > MOST_HEADLINE:
        return None
    return blocks[0]


def _is_told(claim: Claim) -> bool:
    quantity = claim.quantity
    if claim.kind not in _KINDS or quantity is None or not quantity.value:
        return False
    return (
        claim.kind is not Kind.NUMBER or (abs(quantity.value) >= _SMALL or claim.noun is not None) or quantity.ulp != 1
    )


def _alike(claim: Claim, other: Claim) -> bool:
    return claim.kind is other.kind and claim.unit == other.unit


def _lead(scene: Scene, head: Block) -> Span:
    prose = [block for block in scene.document.blocks[1 : 1 + 2 * LEAD] if block.kind != "heading"][:LEAD]
    return Span(head.end, prose[-1].end if prose else head.end)


def _partner(head: Claim, body: list[Claim], words: frozenset[str], lead: Span, scene: Scene) -> Claim | None:
    """The figure of the body that a headline's agrees with, else the one that it was meant to agree with."""
    told = [claim for claim in body if _agree(head, claim)]
    first = max(told, key=lambda claim: (_shared(scene, claim, words), -claim.start), default=None)
    if first is not None and (first.start < lead.end or _shared(scene, first, words)):
        return first
    if any(_nearly(head, claim) and _shared(scene, claim, words) for claim in body):
        return None
    near = [(claim, _shared(scene, claim, words)) for claim in body if claim.start < lead.end]
    found = sorted(_candidates(head, near), key=lambda one: (-min(one.shared, 1), one.chance, -one.shared))
    if not found or (len(found) > 1 and found[1].chance <= found[0].chance and found[1].shared >= found[0].shared):
        return first
    best = found[0]
    rivals = sum(shared >= best.shared for _, shared in near)
    limit = CUED if best.shared else BARE
    return best.claim if best.chance * max(1, rivals - 1) <= limit and (first is None or best.shared > 1) else first


def _agree(head: Claim, claim: Claim) -> bool:
    """Whether two figures may be one, each rounded to nearest."""
    assert head.quantity is not None
    assert claim.quantity is not None
    return head.quantity.narrow.meets(claim.quantity.narrow)


def _nearly(head: Claim, claim: Claim) -> bool:
    """Whether two figures may be one, cut off or loosely rounded."""
    assert head.quantity is not None
    assert claim.quantity is not None
    return head.quantity.wide.meets(claim.quantity.wide)


def _candidates(head: Claim, near: Iterable[tuple[Claim, int]]) -> Iterator[Candidate]:
    for claim, shared in near:
        like = likeness(head, claim.quantity.value) if claim.quantity is not None else None
        if like is not None:
            yield Candidate(claim, like.chance, shared)


def _shared(scene: Scene, claim: Claim, words: frozenset[str]) -> int:
    """How many words of the headline stand in a figure's sentence."""
    start, end = scene.sentence(claim.start)
    return len(words & _spoken(scene.text(start, end)))


def _words(scene: Scene, head: Block) -> frozenset[str]:
    """The words of a headline that say what it is about; those that say how a figure moved do not."""
    moved = class_words(scene, "moved") | class_words(scene, "move") | class_words(scene, "higher")
    return _spoken(scene.text(head.start, head.end)) - moved - GLUE - _IDLE


def _spoken(text: str) -> frozenset[str]:
    return frozenset(normal(word) for word in _WORD.findall(text))


_IDLE = frozenset(
    normal(word)
    for line in (
        "percent cent million billion trillion thousand hundred crore lakh pounds dollars euros yuan yen",
        "with from after before than over more less about nearly total each were have been said reach reaches",
        "year quarter month week this that their",
    )
    for word in line.split()
)
"""Words that a headline and a sentence share without being about the same thing."""
