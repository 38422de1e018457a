"""A sentence as its figures with the words between them: what the finders of shares and sums read roles from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Claim, Kind
from auditor.patterns import lazily
from auditor.relate.scene import Scene

MOST_FIGURES = 40
"""Figures of a sentence; one with more is a listing, from which no role is read."""
BEYOND = 80
"""Characters kept in front of the first figure and behind the last."""
FURTHEST = 240
"""Characters between two figures; what is further apart is not told of each other."""
FAR = "\x00"
"""Stands for words between figures that are too far apart."""
_ASIDE = lazily(r"\s?[(\[][^()\[\]%]{0,60}\d[^()\[\]%]{0,60}[)\]]\s?")
"""A figure of another unit in brackets, such as a converted amount."""
NO_AMOUNT = frozenset({Kind.DATE, Kind.ORDINAL, Kind.DURATION})


class Told(NamedTuple):
    """The figures of a sentence, without its dates, ordinals and lengths of time."""

    claims: tuple[Claim, ...]
    gaps: tuple[str, ...]
    """What stands in front of each figure, in lower case, and last what stands behind the last one."""
    start: int
    end: int
    text: str
    """The sentence, in lower case."""

    def only(self, kind: Kind, unit: str | None) -> Told | None:
        """The same sentence with the figures of one unit; None when it has fewer than two of them."""
        places = [at for at, claim in enumerate(self.claims) if claim.kind is kind and claim.unit == unit]
        return self.at(places) if len(places) > 1 else None

    def at(self, places: list[int]) -> Told:
        """The same sentence with the figures at some places; the others become a part of the words between."""
        gaps, last = [], 0
        for place in [*places, len(self.claims)]:
            parts = [self.gaps[last]]
            for passed in range(last, place):
                parts += [self.claims[passed].text.lower(), self.gaps[passed + 1]]
            gaps.append(_ASIDE.sub(" ", "".join(parts)) if place > last else parts[0])
            last = place + 1
        return self._replace(claims=tuple(self.claims[place] for place in places), gaps=tuple(gaps))


def sentences(scene: Scene, without: frozenset[Kind] = NO_AMOUNT) -> list[Told]:
    """The sentences of a document's prose that hold at least two figures, those of some kinds left out.

    They are read once a document: most finders begin with them.
    """
    key = (__name__, without)
    if key not in scene.kept:
        scene.kept[key] = list(_sentences(scene, without))
    found: list[Told] = scene.kept[key]
    return found


def _sentences(scene: Scene, without: frozenset[Kind]) -> Iterator[Told]:
    claims, at = scene.prose, 0
    while at < len(claims):
        span = scene.sentence(claims[at].start)
        end = at + 1
        while end < len(claims) and claims[end].start < span.end:
            end += 1
        kept = [claim for claim in claims[at:end] if claim.kind not in without and claim.quantity is not None]
        if 1 < len(kept) <= MOST_FIGURES:
            yield _told(scene, kept, span.start, max(span.end, kept[-1].end))
        at = end


def _told(scene: Scene, claims: list[Claim], start: int, end: int) -> Told:
    ends = [max(start, claims[0].start - 2 * BEYOND), *(claim.end for claim in claims)]
    starts = [*(claim.start for claim in claims), min(end, claims[-1].end + BEYOND)]
    hedges = (*(claim.hedge for claim in claims), None)
    gaps = tuple(_words(scene, *each) for each in zip(ends, starts, hedges, strict=True))
    return Told(tuple(claims), gaps, start, end, scene.text(start, end).lower())


def _words(scene: Scene, start: int, end: int, hedge: str | None) -> str:
    """The words between two places, in lower case, white space folded, the hedge of the second figure left out."""
    if end - start > FURTHEST:
        return FAR
    text = scene.text(start, end).lower()
    words = text.split()
    if hedge and (count := len(hedge.split())) and words[-count:] == hedge.split():
        words = words[:-count]
    return " ".join([*([""] if text[:1].isspace() else []), *words, *([""] if text[-1:].isspace() and words else [])])
