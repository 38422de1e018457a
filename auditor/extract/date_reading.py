"""Reading one date or period of any form, by itself or as the end of a stretch that is told from it."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache

from auditor.extract import almanac
from auditor.extract.date_forms import FORMS, Form, FoundDate, Groups, count
from auditor.extract.date_words import numbers_of, read
from auditor.model import Period
from auditor.patterns import lazily

ENDS = r"(?i:(?:that~)?(?:ended|ending))"
UNTIL = rf"(?:{ENDS}|(?i:to|through))(?i:~in|~on)?"
LENGTH = r"\b(?:{count}|{number})"
STRETCHES = (
    rf"{LENGTH}(?:-|~)(?i:months?)(?i:~periods?)?~{UNTIL}~",
    rf"{LENGTH}(?:-|~)(?i:weeks?)(?i:~periods?)?~{ENDS}(?i:~on)?~",
    rf"\b(?i:(?:quarter(?:ly~period)?|half(?:(?:-|~)year)?|(?:(?:fiscal|financial)~)?year))~{UNTIL}~",
)
"""What stands before the date that a stretch ends with."""
OFFSET = (
    r"\b(?:(?i:(?P<within>within)|(?P<hedged>at~least|more~than|less~than|up~to|no~later~than|not~less~than))~)?"
    r"(?:{count}|{number})(?:-|~)(?i:(?P<step>day|week|month|year)s?)~(?i:(?P<way>before|after|from))~(?:the~)?"
)
"""What stands before a day that another day is told from."""

LED = r"\b\d{1,2}~"
"""A number before a date that begins with its month (`Note 12 December 31, 2023`)."""
LONGEST = 60
"""Months of the longest stretch."""
_LETTERS = lazily("[a-z]+")
_MONTH = lazily(r"(XXXX|\d{4})-(\d\d)(-\d\d)?")


@lru_cache(maxsize=16384)
def read_single(text: str) -> FoundDate | None:
    """What one date or period in folded text names; None when it is none (`99/99/2020`)."""
    for form, pattern in _patterns(_kind(text)):
        if match := pattern.fullmatch(text):
            groups = {name: found for name, found in match.groupdict().items() if found}
            return _found(text, form, groups)
    return None


def read_stretch(text: str) -> FoundDate | None:
    """A stretch told by its length and its end (`three months to December`), else None."""
    for pattern in _stretches():
        match = pattern.match(text)
        end = read_single(text[match.end() :]) if match else None
        if match and end:
            return _until(text, match.groupdict(), text[: match.end()], end)
    return None


def read_offset(text: str) -> FoundDate | None:
    """A day told from another one (`two weeks before May 13, 1999`), else None."""
    match = _offset().match(text)
    anchor = read_single(text[match.end() :]) if match else None
    if match is None or anchor is None:
        return None
    day = anchor.period.start
    if match["hedged"] or day is None or day != anchor.period.end:
        return FoundDate(0, len(text), Period(f"{almanac.OPEN}-XX-XX"))
    groups = {name: found for name, found in match.groupdict().items() if found}
    return FoundDate(0, len(text), _told_from(day, groups))


def read_led(text: str) -> FoundDate | None:
    """A date with a number before it that is no part of it, else None."""
    number, _, rest = text.partition(" ")
    found = read_single(rest) if number.isdigit() else None
    if found is None:
        return None
    date = found._replace(start=len(number) + 1, end=len(text))
    return found._replace(end=len(text), parts=(date,))


@cache
def _patterns(kind: str) -> tuple[tuple[Form, re.Pattern[str]], ...]:
    return tuple((form, read(form.template)) for form in FORMS if kind in form.kinds)


def _kind(text: str) -> str:
    words = _LETTERS.findall(text)
    if not words:
        return "figures"
    return "words" if numbers_of("months").keys().isdisjoint(words) else "month"


@cache
def _stretches() -> tuple[re.Pattern[str], ...]:
    return tuple(read(template) for template in STRETCHES)


@cache
def _offset() -> re.Pattern[str]:
    return read(OFFSET)


def _found(text: str, form: Form, groups: Groups) -> FoundDate | None:
    period = form.period(groups)
    if period is None or (
        period.start is not None and not almanac.FIRST_YEAR <= period.start.year <= almanac.LAST_YEAR
    ):
        return None
    weekday = groups.get("weekday")
    number = None if weekday is None else int(numbers_of("weekdays")[weekday.rstrip(".")])
    return FoundDate(0, len(text), period, number, bare_year=form.bare)


def _until(text: str, groups: dict[str, str | None], lead: str, end: FoundDate) -> FoundDate | None:
    match = _MONTH.fullmatch(end.period.label)
    if match is None:
        return None
    said = {name: found for name, found in groups.items() if found}
    if "week" in lead:
        weeks = count(said)
        return FoundDate(0, len(text), almanac.weeks_until(end.period, weeks)) if weeks else None
    months = count(said) if said else 3 if lead.startswith("quarter") else 6 if lead.startswith("half") else 12
    if not 1 <= months <= LONGEST:
        return None
    year, month = _last_month(match[1], int(match[2]), end.period.start if match[3] else None)
    return FoundDate(0, len(text), almanac.months_until(end.period, year, month, months), months_until=months)


def _last_month(year: str, month: int, day: dt.date | None) -> tuple[int | None, int]:
    """The last month of a stretch: the month before where a fiscal one runs into the first week of the next."""
    if day is not None and day.day <= 7:
        before = day - dt.timedelta(day.day)
        return before.year, before.month
    return None if year == almanac.OPEN else int(year), month


def _told_from(day: dt.date, groups: Groups) -> Period:
    number = count(groups) * (-1 if groups["way"] == "before" else 1)
    other = _moved(day, number, groups["step"])
    if other is None:
        return Period(f"{almanac.OPEN}-XX-XX")
    if "within" in groups:
        return almanac.joined(*map(almanac.single, sorted((day, other))))
    return almanac.single(other)


def _moved(day: dt.date, number: int, step: str) -> dt.date | None:
    """The day so many days, weeks, months or years on, the last of its month where the month is shorter; else None."""
    if step in ("day", "week"):
        return day + dt.timedelta(number * (7 if step == "week" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if step == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, almanac.last_day(year, month).day))
