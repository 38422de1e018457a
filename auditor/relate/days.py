"""Full dates beside the length of their month: 31 June is no day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator

from auditor.interval import Interval
from auditor.model import Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

_DAY = lazily(r"(\d{4})-(\d\d)-(\d\d)")


def find(scene: Scene) -> Iterator[Relation]:
    """A `span` with the role date, and day and days as values, for each date with day, month and year in the prose."""
    for claim in scene.prose:
        if claim.kind is not Kind.DATE or claim.period is None:
            continue
        match = _DAY.fullmatch(claim.period.label)
        if match is None or match[1] not in claim.text:
            continue
        day, days = int(match[3]), calendar.monthrange(int(match[1]), int(match[2]))[1]
        values = {"day": Interval.point(day), "days": Interval.point(days)}
        yield Relation("span", {"date": (claim,)}, "days", claim.start, claim.end, values=values)
