"""The period of a claim as its cell tells it."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from auditor.extract.dates import read_date
from auditor.model import Period
from auditor.nearest import quoted
from auditor.patterns import lazily

LONGEST = 60
"""Characters of a cell that may tell a period."""
SERIALS = range(20_000, 80_000)
"""Day numbers of spreadsheets, from 1954 to 2119: in this column such a number is a date that lost its format."""
_NUMBER = lazily(r"\d{5}(?:\.\d+)?", re.ASCII)
_CLOCK = lazily(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.{0,30}")
_FISCAL = lazily(r"FY\s?(\d{4})", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def period_of(cell: str) -> Period | str | None:
    """What a cell names, None for an empty one, or why it cannot be read.

    Words that name no dates (`last year`, `Q4`) are a period by their wording alone: it equals itself.
    """
    told = " ".join(cell.split())
    if not told:
        return None
    if len(told) > LONGEST:
        return f"the period {quoted(told)} is longer than {LONGEST} characters"
    if _NUMBER.fullmatch(told) and int(float(told)) in SERIALS:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(told)))
        return f"the period {told} is a date stored as a number (perhaps {day}): give the cell a date format"
    if match := _CLOCK.fullmatch(told):
        told = match[1]
    if match := _FISCAL.fullmatch(told):
        return Period(f"FY{match[1]}")
    found = read_date(told)
    if found is not None and not found.parts and found.end == len(told):
        return found.period
    return Period(told)
