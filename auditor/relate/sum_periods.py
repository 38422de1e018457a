"""Amounts of quarters or halves and that of the whole they make, in one sentence.

*$20 million in the first half of 2024, $22 million in the second and $42 million in 2024*: periods that follow each
other without a gap and fill a longer one make its amount, where amounts flow (revenue, costs) and do not stand (debt).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.model import Claim, Kind, Relation, Span
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.words import any_words

_IN = lazily(r"\s?\(?(?:in|for|during|over)?\s?(?:the\s|its\s)?(?:full\s)?\(?")
"""What leads from an amount to its period."""


class Flow(NamedTuple):
    """An amount and the first and last day of its period."""

    claim: Claim
    start: dt.date
    end: dt.date


def find(scene: Scene) -> Iterator[Relation]:
    """A `period-sum` for each amount of a period whose parts are told in the same sentence."""
    dates = [claim for claim in scene.prose if claim.kind is Kind.DATE]
    if len(dates) < 3:
        return
    standing = lazily(any_words(scene, "standing"), re.I)
    for span in sorted({scene.sentence(claim.start) for claim in dates}):
        claims = scene.within(span)
        flows = list(_flows(scene, claims)) if len(claims) > 5 else []
        if len(flows) > 2 and not standing.search(scene.text(*span)):
            yield from _sums(flows, span)


def _flows(scene: Scene, claims: Sequence[Claim]) -> Iterator[Flow]:
    for claim, when in zip(claims, claims[1:], strict=False):
        if claim.kind is not Kind.MONEY or claim.range is not None or when.kind is not Kind.DATE:
            continue
        period = when.period
        if period is None or period.start is None or period.end is None or claim.quantity is None:
            continue
        if _IN.fullmatch(scene.text(claim.end, when.start).lower()[:40]):
            yield Flow(claim, period.start, period.end)


def _sums(flows: list[Flow], span: Span) -> Iterator[Relation]:
    """The longest period whose parts follow each other and leave nothing out, each period told once."""
    if len({flow.claim.unit for flow in flows}) > 1:
        return
    if len({(flow.start, flow.end) for flow in flows}) < len(flows):
        return
    whole = max(flows, key=lambda flow: flow.end - flow.start)
    parts = sorted((flow for flow in flows if flow is not whole), key=lambda flow: flow.start)
    starts = [whole.start, *(part.end + dt.timedelta(days=1) for part in parts)]
    ends_with = starts[-1] - dt.timedelta(days=1)
    if ends_with == whole.end and all(part.start == start for part, start in zip(parts, starts, strict=False)):
        told = tuple(part.claim for part in parts)
        roles: dict[str, tuple[Claim, ...]] = {"parts": told, "whole": (whole.claim,)}
        yield Relation("period-sum", roles, "sum-periods", span.start, span.end)
