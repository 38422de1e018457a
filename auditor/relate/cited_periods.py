"""Whether the time that a sentence gives a figure is that of a table's column."""

from __future__ import annotations

import datetime as dt
import re
from enum import IntEnum
from typing import NamedTuple

from auditor.model import Period
from auditor.patterns import lazily

_FISCAL = lazily(r"FY(\d{4})")
_YEAR = lazily(r"(\d{4})")
SHORT = 7
"""Days between two ends that are told as one: fiscal periods end on a weekday near the month's end."""


class Match(IntEnum):
    """How the period of a text and that of a column go together."""

    CONFLICT = -1
    UNKNOWN = 0
    LIKELY = 1
    """The same year, where one of the two says no more than the year."""
    SAME = 2


def match(told: Period | None, column: Period | None, loose: bool = False) -> Match:
    """How a period in the text fits a column's; `loose` for the bare year or day that continues a list of periods."""
    if told is None or column is None:
        return Match.UNKNOWN
    if told.label == column.label:
        return Match.SAME
    one, other = _stretch(told), _stretch(column)
    if one is None or other is None:
        return _by_year(told, column)
    if not loose and one == other:
        return Match.SAME
    if one.end.year != other.end.year:
        near = abs((one.end - other.end).days) <= SHORT
        return Match.UNKNOWN if near else Match.CONFLICT
    return Match.LIKELY if loose else _in_one_year(one, other)


class Stretch(NamedTuple):
    """The first and last day of a period."""

    start: dt.date
    end: dt.date


def _stretch(period: Period) -> Stretch | None:
    return Stretch(period.start, period.end) if period.start is not None and period.end is not None else None


def _by_year(told: Period, column: Period) -> Match:
    """A fiscal year goes by its number, against a column that shows a year alone or another fiscal one."""
    fiscal, other = (told, column) if _FISCAL.match(told.label) else (column, told)
    one, year = _year(fiscal), _year(other)
    if one is None or year is None:
        return Match.UNKNOWN
    if _part(fiscal) and _part(other) and _part(fiscal) != _part(other):
        return Match.CONFLICT
    if _FISCAL.match(other.label) or _YEAR.fullmatch(other.label):
        return Match.LIKELY if one == year else Match.CONFLICT
    if _part(fiscal) or (other.end is not None and other.end.month <= 2):
        return Match.UNKNOWN if abs(one - year) <= 1 else Match.CONFLICT
    return Match.LIKELY if one == year else Match.CONFLICT


def _part(period: Period) -> str:
    """The quarter or half of a period's label, else nothing."""
    found = re.search(r"-([QH]\d)", period.label)
    return found[1] if found else ""


def _in_one_year(told: Stretch, column: Stretch) -> Match:
    """How two stretches that end in one year fit: the same, a day and the year around it, or different ones."""
    days, width = (told.end - told.start).days, (column.end - column.start).days
    near = abs((told.end - column.end).days) <= SHORT
    if days and width and abs(days - width) > 2 * SHORT:
        return Match.CONFLICT
    if near:
        return Match.SAME if abs(days - width) <= 2 * SHORT else Match.LIKELY
    whole = days > 300 or width > 300
    return Match.LIKELY if whole and not (days and width) else Match.CONFLICT


def _year(period: Period) -> int | None:
    if period.end is not None:
        return period.end.year
    found = _FISCAL.match(period.label) or _YEAR.match(period.label)
    return int(found[1]) if found else None
