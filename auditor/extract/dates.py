"""Dates and periods: days, months, quarters, halves, years and fiscal years.

A year that the text leaves open stays open (`XXXX-12`); `resolve` closes it from the document's date.
"""

from __future__ import annotations

import calendar as cal
import datetime as dt
import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from auditor.extract.engine import any_of, compile_pattern
from auditor.extract.lexicon import vocabulary
from auditor.extract.runs import GAP
from auditor.model import Period

FIRST_YEAR, LAST_YEAR = 1500, 2199
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "3": 3, "6": 6, "9": 9, "12": 12}


class FoundDate(NamedTuple):
    """A date expression at its place."""

    start: int
    end: int
    period: Period
    weekday: int | None = None
    """0 for Monday, when the text names the day of the week."""
    months_until: int = 0
    """Length in months when the expression is a stretch that ends in the period (`the three months to June`)."""
    bare_year: bool = False
    """True for four digits alone."""


@cache
def date_pattern() -> Any:
    """Anything that may be a date, found by a word or figure that dates are written with."""
    words = vocabulary("calendar")
    month, weekday = _named(words["months"]), _named(words["weekdays"])
    ordinal = rf"\b(?:{any_of(words['quarters'])})"
    year = r"(?:1[5-9]\d\d|20\d\d|21\d\d)"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    day_month = rf"(?:{day}{GAP}(?:of{GAP})?{month}|{month}{GAP}{day}\b)(?:,?{GAP}{year}\b)?"
    just_month = rf"{month}(?:,?{GAP}{year}\b)?"
    date = rf"(?:{weekday},?{GAP}(?:the{GAP})?)?(?:{day_month}|{just_month})|{weekday}"
    count = rf"[Qq]uarter|[Yy]ear|(?:[Tt]hree|[Ss]ix|[Nn]ine|[Tt]welve|3|6|9|12){GAP}months"
    ends = rf"(?:ended|ending|to|through|that{GAP}ended)(?:{GAP}in|{GAP}on)?"
    stretch = rf"\b(?:{count}){GAP}{ends}{GAP}(?:{day_month}|{just_month})"
    part = rf"{ordinal}(?:-|{GAP})(?:quarter|half)|\b[QHqh][1-4]"
    of_year = rf"{GAP}(?:of{GAP}|in{GAP})?(?:(?:fiscal|FY|the{GAP}year){GAP})?{year}\b"
    quarter = rf"(?:{part})(?:{of_year}|{GAP}?[’']\d\d\b|{GAP}FY\d\d(?:\d\d)?\b)?"
    turned = rf"\b{year}{GAP}?[-]?{GAP}?[QH][1-4]\b"
    turned += rf"|\b[1-4][QH](?:[’']?\d\d|{GAP}{year})\b"
    fiscal = rf"\b(?:FY{GAP}?(?:{year}|[’']?\d\d)\b|(?:[Ff]iscal|[Ff]inancial)(?:{GAP}year)?{GAP}{year}\b)"
    numeric = rf"\b{year}-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d)\b|\b{year}[-–/]\d\d\b|\b{year}[-–]{year}\b"
    return compile_pattern("|".join([stretch, date, quarter, turned, fiscal, numeric, rf"\b{year}s?\b"]))


def _named(table: dict[str, int]) -> str:
    """A month or weekday by name; a dot behind belongs to it only when the name is cut short."""
    short = [word for word in table if any(full != word and full.startswith(word) for full in table)]
    full = [word for word in table if word not in short]
    return rf"\b(?:{any_of(full)}\b|{any_of(short)}\b\.?)"


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})")
_YEARS = re.compile(r"(\d{4})[-–/](\d{4}|\d\d)")
_NUMBER_FIRST = re.compile(r"([1-4])([QH])\D*(\d\d(?:\d\d)?)")
_WORD = re.compile(r"[A-Za-z]+|\d+")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_DAY_OF_YEAR = re.compile(r"\d\d-\d\d")
_PART = re.compile(r"([qh])([1-4])", re.I)


@lru_cache(maxsize=16384)
def read_date(text: str) -> FoundDate | None:
    """What a date expression names, at offset 0; None when it is none (`99/99/2020`)."""
    if match := _ISO.fullmatch(text):
        return _day(text, int(match[1]), int(match[2]), int(match[3]), None)
    if match := _SLASHED.fullmatch(text):
        return _slashed(text, int(match[1]), int(match[2]), match[3])
    if match := _YEARS.fullmatch(text):
        return _years(text, int(match[1]), match[2])
    if match := _NUMBER_FIRST.fullmatch(text):
        turned = read_date(f"{match[2]}{match[1]} {match[3] if len(match[3]) == 4 else '20' + match[3]}")
        return turned and turned._replace(end=len(text))
    if text[-1:] == "s" and text[:-1].isdigit():
        return _decade(text, int(text[:-1]))
    if text.isdigit():
        return _found(text, _year(int(text)), bare_year=True)
    words = _WORD.findall(text)
    lowered = [word.lower() for word in words]
    if lowered[0] in ("fy", "fiscal", "financial") or lowered[0].startswith("fy"):
        return _fiscal(text)
    if "quarter" in lowered[1:] or "half" in lowered or _PART.search(text):
        return _quarter(text, lowered)
    return _calendar(text, lowered)


def _calendar(text: str, words: list[str]) -> FoundDate | None:
    tables = vocabulary("calendar")
    months, weekdays = _lower(tables["months"]), _lower(tables["weekdays"])
    weekday = next((weekdays[word] for word in words if word in weekdays), None)
    month = next((months[word] for word in words if word in months), None)
    year_found = _YEAR.search(text)
    year = int(year_found[1]) if year_found else None
    rest = text if not year_found else text[: year_found.start()]
    count = _COUNTS.get(words[0]) or (3 if words[0] == "quarter" else 12 if words[0] == "year" else 0)
    stretch = count if any(word in ("ended", "ending", "to", "through") for word in words) else 0
    if stretch:
        rest = rest[len(words[0]) :]
    if month is None:
        return _found(text, Period("XXXX-XX-XX"), weekday=weekday) if weekday is not None else None
    day = _DAY.search(rest)
    if day is not None:
        found = _day(text, year, month, int(day[1]), weekday)
    else:
        found = _found(text, _month(year, month), weekday=weekday)
    if stretch and found is not None:
        return found._replace(months_until=stretch, period=_until(found.period, year, month, stretch))
    return found


def _until(end: Period, year: int | None, month: int, months: int) -> Period:
    """The stretch of so many months that ends in the month."""
    named = f"{year:04d}" if year else "XXXX"
    if months == 3 and month % 3 == 0:
        label = f"{named}-Q{month // 3}"
    elif months == 12 and month == 12:
        label = named
    elif months == 6 and month % 6 == 0:
        label = f"{named}-H{month // 6}"
    else:
        label = f"{named}-{month:02d}/P{months}M"
    if year is None:
        return Period(label)
    last = end.end or _last(year, month)
    begin = year * 12 + month - months
    return Period(label, dt.date(begin // 12, begin % 12 + 1, 1), last)


def _quarter(text: str, words: list[str]) -> FoundDate | None:
    ordinals = _lower(vocabulary("calendar")["quarters"])
    part = _PART.search(text)
    kind = (part[1] if part else "h" if "half" in words else "q").upper()
    number = int(part[2]) if part else next((ordinals[word] for word in words if word in ordinals), 0)
    if part is None and words[0].isdigit():
        number = int(words[0])
    if not number or (kind == "H" and number > 2):
        return None
    year_found = _YEAR.search(text) or re.search(r"[’']\d\d$|FY\d\d$", text)
    if not year_found:
        return _found(text, Period(f"XXXX-{kind}{number}"))
    year = int(year_found[0]) if year_found[0].isdigit() else 2000 + int(year_found[0][-2:])
    size = 3 if kind == "Q" else 6
    fiscal = "fiscal" in words or "FY" in text
    label = f"{'FY' if fiscal else ''}{year:04d}-{kind}{number}"
    if fiscal:
        return _found(text, Period(label))
    return _found(text, Period(label, dt.date(year, size * number - size + 1, 1), _last(year, size * number)))


def _fiscal(text: str) -> FoundDate | None:
    digits = re.search(r"(\d{2,4})$", text)
    if digits is None:
        return None
    year = int(digits[1]) if len(digits[1]) == 4 else 2000 + int(digits[1])
    return _found(text, Period(f"FY{year:04d}"))


def _day(text: str, year: int | None, month: int, day: int, weekday: int | None) -> FoundDate | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year is None or day > cal.monthrange(year, month)[1]:
        named = "XXXX" if year is None else f"{year:04d}"
        return _found(text, Period(f"{named}-{month:02d}-{day:02d}"), weekday=weekday)
    date = dt.date(year, month, day)
    return _found(text, Period(date.isoformat(), date, date), weekday=weekday)


def _slashed(text: str, first: int, second: int, year: str) -> FoundDate | None:
    """Month first as in the United States; day first where the month could not be."""
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if not FIRST_YEAR <= full <= LAST_YEAR:
        return None
    month, day = (second, first) if first > 12 else (first, second)
    return _day(text, full, month, day, None)


def _years(text: str, first: int, second: str) -> FoundDate | None:
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if last < first and len(second) == 2 and 1 <= int(second) <= 12:
        return _found(text, _month(first, int(second)))
    if last <= first:
        return None
    return _found(text, Period(f"{first:04d}/{last:04d}", dt.date(first, 1, 1), dt.date(last, 12, 31)))


def _decade(text: str, year: int) -> FoundDate | None:
    if year % 10:
        return None
    return _found(text, Period(f"{year // 10:03d}X", dt.date(year, 1, 1), dt.date(year + 9, 12, 31)))


def _year(year: int) -> Period:
    return Period(f"{year:04d}", dt.date(year, 1, 1), dt.date(year, 12, 31))


def _month(year: int | None, month: int) -> Period:
    if year is None:
        return Period(f"XXXX-{month:02d}")
    return Period(f"{year:04d}-{month:02d}", dt.date(year, month, 1), _last(year, month))


def _last(year: int, month: int) -> dt.date:
    return dt.date(year, month, cal.monthrange(year, month)[1])


def _found(text: str, period: Period, weekday: int | None = None, bare_year: bool = False) -> FoundDate:
    return FoundDate(0, len(text), period, weekday, 0, bare_year)


@cache
def _lower_cached(items: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {word.lower(): value for word, value in items}


def _lower(table: dict[str, int]) -> dict[str, int]:
    return _lower_cached(tuple(table.items()))


def resolve(period: Period, today: dt.date | None) -> Period:
    """The period with an open year closed: the nearest day, else the latest that has begun by `today`.

    >>> resolve(Period("XXXX-Q4"), dt.date(2025, 2, 20)).label
    '2024-Q4'
    """
    if today is None or not period.label.startswith("XXXX-") or "XX" in period.label[5:]:
        return period
    if _DAY_OF_YEAR.fullmatch(period.label[5:]):
        days = [
            day for year in (today.year - 1, today.year, today.year + 1) if (day := _closed(period.label[5:], year))
        ]
        return min(days, key=lambda day: abs(((day.start or today) - today).days), default=period)
    for year in (today.year, today.year - 1):
        closed = _closed(period.label[5:], year)
        if closed is not None and closed.start is not None and closed.start <= today:
            return closed
    return period


def _closed(rest: str, year: int) -> Period | None:
    if rest[0] in "QH":
        size = 3 if rest[0] == "Q" else 6
        number = int(rest[1])
        return Period(f"{year:04d}-{rest}", dt.date(year, size * number - size + 1, 1), _last(year, size * number))
    if "/P" in rest:
        month, months = int(rest[:2]), int(rest[rest.index("P") + 1 : -1])
        return _until(_month(year, month), year, month, months)
    if len(rest) == 2:
        return _month(year, int(rest))
    month, day = int(rest[:2]), int(rest[3:])
    if day > cal.monthrange(year, month)[1]:
        return None
    date = dt.date(year, month, day)
    return Period(date.isoformat(), date, date)
