"""What the labels of the parts of a sum tell about their being complete."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.]\d|\d)")


def has_gap(labels: Sequence[str]) -> bool:
    """Whether labels count years in a row and leave some out, as a table does of which not all lines are printed.

    >>> has_gap(["2024", "2025", "2027", "thereafter"]), has_gap(["2024", "2025", "2026", "thereafter"])
    (True, False)
    """
    years = [int(found[0]) for label in labels if len(found := _YEAR.findall(label)) == 1]
    if len(years) < 3 or len(years) + 2 < len(labels):
        return False
    steps = {after - before for before, after in zip(years, years[1:], strict=False)}
    return steps <= {1, 2, 3} and 1 in steps and steps != {1}
