"""Ranges: two ends that the reading of the text has told apart already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from auditor.model import Relation
from auditor.relate.scene import Scene


def find(scene: Scene) -> Iterator[Relation]:
    """One `range` for each pair of neighbouring claims marked as its ends."""
    for low, high in pairwise(scene.claims):
        if low.range == "low" and high.range == "high" and low.unit == high.unit and low.table == high.table:
            yield Relation("range", {"low": (low,), "high": (high,)}, "ranges", low.start, high.end)
