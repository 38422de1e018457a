"""Parts and wholes: what stands between them must not bring in another time or another list."""

from __future__ import annotations

import re

from auditor.model import Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

_OTHER_TIME = lazily(r"\b(?:from|compared|versus|vs|against|than)\b|[,;:.]\s")
_IN_TURN = lazily(r"\brespectively\b", re.I)


def refine_share(relation: Relation, scene: Scene) -> Relation | None:
    """The share, unless its whole stands behind words of comparison or its part and whole have other units."""
    part, whole, share = (relation.roles.get(role, (None,))[0] for role in ("part", "whole", "share"))
    if any(claim is not None and claim.range is not None for claim in (part, whole, share)):
        return None
    if part is None or whole is None:
        return relation
    if (part.kind, part.unit) != (whole.kind, whole.unit):
        return None
    if share is not None and share.start < whole.start and _OTHER_TIME.search(scene.text(share.end, whole.start)):
        return None
    return relation


def refine_sum(relation: Relation, scene: Scene) -> Relation | None:
    """The sum, when all its figures have one unit and are not told in turn for several things."""
    if len({(claim.kind, claim.unit) for claim in relation.claims}) > 1 or any(
        claim.range for claim in relation.claims
    ):
        return None
    sentence = scene.sentence(relation.start)
    return None if _IN_TURN.search(scene.text(sentence.start, max(sentence.end, relation.end))) else relation
