"""Closing what a date leaves open: its year, from another date or from the document's day."""

from __future__ import annotations

import datetime as dt

from auditor.extract import almanac
from auditor.model import Period
from auditor.patterns import lazily

TODAY = "XXXX-XX-XX"
"""The label of a day that only the document's day tells; `XXXX-XX-XX@-1` is the day before it."""

_DAY = lazily(r"XXXX-(\d\d)-(\d\d)")
_MONTH = lazily(r"XXXX-(\d\d)")
_PART = lazily(r"XXXX-([QH])(\d)")
_MONTHS = lazily(r"XXXX-(\d\d)/P(\d+)M")
_RELATIVE = lazily(r"([^@]+)@(\+|-?\d)")
_RELATIVE_DAY = lazily(r"XXXX-XX-XX(?:@(-?\d))?")
_LONGEST = 40
"""Characters of the longest label that is closed."""


def resolve(period: Period, today: dt.date | None) -> Period:
    """The period with what is open in it closed: the nearest day, else the latest stretch that has begun by `today`.

    A label that ends in `@-1`, `@0`, `@1` or `@+` is told from the document's day: last year, this year, next year or
    the next such month. Without a day, or when even that does not tell, the period is returned as it is.

    >>> resolve(Period("XXXX-Q4"), dt.date(2025, 2, 20)).label
    '2024-Q4'
    >>> resolve(Period("XXXX-Q4@-1"), dt.date(2025, 2, 20)).label
    '2024-Q4'
    >>> resolve(Period("2019-01/XXXX-XX-XX"), dt.date(2025, 2, 20)).label
    '2019-01/2025-02-20'
    """
    label = period.label
    if today is None or almanac.OPEN not in label or len(label) > _LONGEST:
        return period
    if "/" in label and not _MONTHS.fullmatch(label):
        return _range(period, today)
    if match := _RELATIVE.fullmatch(label):
        return _shifted(Period(match[1]), match[2], today) or period
    if _DAY.fullmatch(label):
        return _nearest(period, today)
    return next((found for found in _closed(period, today, (0, -1)) if found.start and found.start <= today), period)


def with_year(period: Period, year: int) -> Period | None:
    """The period with its open year taken to be `year`; None when it has no open year, or no such day."""
    found: Period | None = None
    if match := _DAY.fullmatch(period.label):
        found = almanac.day(year, int(match[1]), int(match[2]))
        return found if found and found.start else None
    if match := _MONTH.fullmatch(period.label):
        return almanac.month(year, int(match[1]))
    if match := _PART.fullmatch(period.label):
        return almanac.part(match[1], year, int(match[2]))
    if match := _MONTHS.fullmatch(period.label):
        end = almanac.month(year, int(match[1]))
        found = end and almanac.months_until(end, year, int(match[1]), int(match[2]))
    return found


def _nearest(period: Period, today: dt.date) -> Period:
    days = _closed(period, today, (-1, 0, 1))
    return min(days, key=lambda day: abs(((day.start or today) - today).days), default=period)


def _closed(period: Period, today: dt.date, shifts: tuple[int, ...]) -> list[Period]:
    """The period in the years so far off that of the document."""
    found = (with_year(period, today.year + shift) for shift in shifts if _known(today.year + shift))
    return [closed for closed in found if closed is not None]


def _known(year: int) -> bool:
    return almanac.FIRST_YEAR <= year <= almanac.LAST_YEAR


def _shifted(period: Period, shift: str, today: dt.date) -> Period | None:
    if shift == "+":
        return next((found for found in _closed(period, today, (0, 1)) if found.start and found.start > today), None)
    return next(iter(_closed(period, today, (int(shift),))), None)


def _range(period: Period, today: dt.date) -> Period:
    """A range whose ends are open: both days of a year, or until the document's day."""
    first, _, last = period.label.partition("/")
    if match := _RELATIVE_DAY.fullmatch(last):
        if period.start is None or not _known(today.year):
            return period
        until = today + dt.timedelta(int(match[1] or 0))
        return almanac.joined(Period(first, period.start), almanac.single(until))
    begin, end = resolve(Period(first), today), resolve(Period(last), today)
    return almanac.joined(begin, end) if begin.start and end.end and begin.start <= end.end else period
