"""P-values by themselves, in brackets behind what they are of: *(p = 0.028)*, *(t = 2.1, P=.04)*."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

_BEFORE = lazily(r"(?:[(\[;,]\s?|\b)(?<![A-Za-z=_-])[pP](?:[- ]?[Vv]alues?)?\s?=\s?$")
_OPEN = lazily(r"[(\[][^()\[\]]*$")
_BEHIND = lazily(r"\s?[)\],;]")
REACH = 60
"""Characters in front of a p-value in which its bracket opens."""


def find(scene: Scene) -> Iterator[Relation]:
    """A `p-value` for each figure behind `p =` within brackets."""
    if "=" not in scene.document.text:
        return
    for claim in scene.prose:
        if claim.kind is Kind.NUMBER and claim.unit is None and _is_p(scene, claim):
            roles: dict[str, tuple[Claim, ...]] = {"p": (claim,)}
            yield Relation("p-value", roles, "statistics-p-values", claim.start, claim.end)


def _is_p(scene: Scene, claim: Claim) -> bool:
    """Whether a figure with decimals stands behind `p =`, and nothing but the end of its clause behind it."""
    before = scene.text(claim.start - REACH, claim.start)
    if not _BEFORE.search(before) or not _OPEN.search(before) or "." not in claim.text:
        return False
    return _BEHIND.match(scene.text(claim.end, claim.end + 2)) is not None
