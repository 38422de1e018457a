"""Dates as machines write them."""

from __future__ import annotations

import datetime as dt
import re

from auditor.patterns import lazily

_ISO = lazily(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].{0,40})?", re.ASCII)


def iso_date(written: str) -> dt.date | None:
    """The day that an ISO 8601 date or date and time names, as it is printed there; None for anything else.

    >>> iso_date("2025-02-20T23:30:00-05:00")
    datetime.date(2025, 2, 20)
    """
    found = _ISO.fullmatch(written.strip())
    if not found:
        return None
    year, month, day = map(int, found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
