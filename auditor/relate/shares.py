"""Shares of one whole that leave nothing out: the last of them is *the remaining*, *the rest* or *the balance*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.relate.scene import Scene

_REST_BEFORE = re.compile(r"\b(?:remaining|rest|balance|remainder)\b,?(?:\s(?:of|at|on|with))?\s*$", re.I)
_REST_BEHIND = re.compile(r"\s(?:to|for|by|from|went to|came from)\s(?:the\s)?(?:rest|remainder|others?)\b", re.I)
_OTHERWISE = re.compile(
    r"\b(?:more than one|several answers|multiple|overlap|rose|fell|increased|decreased|up|down"
    r"|rate|rates|tax|interest|respectively)\b",
    re.I,
)
_OTHER_BEFORE = re.compile(r"\bother(?:s|\s[a-z]+){0,2}\s(?:on|at|with|for)\s*$", re.I)
_OTHER_BEHIND = re.compile(r"\s(?:to|for|by|from)\s(?:all\s)?others?\b", re.I)
_SPLIT = re.compile(
    r"\b(?:accounted for|made up|makes up|split|broke down|breaks down|went to|goes to|came from|comes from)\b", re.I
)
"""What says that shares divide one whole: only then does *other* mean all that is left."""
REACH = 40
"""Characters between the last share and the words that make it the rest."""


def find(scene: Scene) -> Iterator[Relation]:
    """A `shares` relation for each sentence of percentages of which the last is the rest."""
    for first, last in _sentences(scene):
        sentence = scene.sentence(first.start)
        parts = [claim for claim in scene.within(sentence) if claim.kind is not Kind.DATE]
        if len(parts) < 2 or any(part.kind is not Kind.PERCENT or part.range for part in parts):
            continue
        before, behind = (
            scene.text(max(parts[-2].end, last.start - REACH), last.start),
            scene.text(last.end, last.end + REACH),
        )
        rest = _REST_BEFORE.search(before) or _REST_BEHIND.match(behind)
        if not rest and len(parts) > 2 and _SPLIT.search(scene.text(*sentence)):
            rest = _OTHER_BEFORE.search(before) or _OTHER_BEHIND.match(behind)
        if rest and not _OTHERWISE.search(scene.text(*sentence)):
            yield Relation("shares", {"parts": tuple(parts)}, "shares", parts[0].start, last.end)


def _sentences(scene: Scene) -> Iterator[tuple[Claim, Claim]]:
    """The first and last percentage of every sentence that has any."""
    current: tuple[int, Claim, Claim] | None = None
    for claim in scene.prose:
        if claim.kind is not Kind.PERCENT:
            continue
        start = scene.sentence(claim.start).start
        if current is not None and current[0] == start:
            current = (start, current[1], claim)
            continue
        if current is not None:
            yield current[1], current[2]
        current = (start, claim, claim)
    if current is not None:
        yield current[1], current[2]
