"""A fraction in words with the same share in percent behind it: *one in five (20%)*, *almost half, or 48 percent*.

A fraction of small numbers is spoken loosely, *a third* for 30 %; one that counts (*eleven out of 41*) is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.share_triples import is_fraction, retells
from auditor.relate.told import sentences

COUNTED = 20
"""The denominator from which on a fraction is a count over a count."""
LOOSE = Fraction(4, 3)
"""How far a percentage may be from a fraction that is only spoken: *half* for 45 %, *a third* for 26 %."""
_STEP = lazily(r"\b(?:by|to|from|than|another|a further)\s(?:(?:about|almost|nearly|over|more than)\s)?$")


def find(scene: Scene) -> Iterator[Relation]:
    """An `equivalent` for each fraction that the next figure tells again in percent."""
    for told in sentences(scene):
        for at, (fraction, share) in enumerate(pairwise(told.claims), 1):
            if share.kind is not Kind.PERCENT or share.range is not None or not is_fraction(fraction):
                continue
            if retells(told.gaps[at]) and _ENDED.match(told.gaps[at + 1]) and not _STEP.search(told.gaps[at - 1]):
                roles: dict[str, tuple[Claim, ...]] = {"fraction": (fraction,), "share": (share,)}
                values = {"slack": Interval.point(_slack(fraction))}
                yield Relation("equivalent", roles, "share-fractions", fraction.start, share.end, values=values)


_ENDED = lazily(r"^(?:\s?[)\],;.]|\s?$|,?\s(?!of\b|more\b|less\b|higher\b|lower\b|increase|decrease)[a-z])")


def _slack(fraction: Claim) -> Fraction:
    counted = [int(digits) for digits in re.findall(r"\d{1,6}", fraction.text)]
    return Fraction(1) if counted and counted[-1] >= COUNTED else LOOSE
