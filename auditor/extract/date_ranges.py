"""Ranges of dates (`May to October 2020`) and stretches that are open on one side (`after 2016`).

Two years by themselves that words join (`from 2014 to 2018`) stay two dates, as two figures that words join stay two
figures; `mark_ranges` says which belong together.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import msgspec

from auditor.extract import almanac
from auditor.extract.date_forms import FORMS, FoundDate
from auditor.extract.date_reading import read_single
from auditor.extract.date_words import numbers_of, read, scanned
from auditor.extract.resolving import TODAY, with_year
from auditor.model import Claim, Kind, Period
from auditor.patterns import lazily

FROM = r"(?:\b(?i:from)~(?:the~)?)?"
BETWEEN = r"\b(?i:between)~(?:the~)?"
LINK = r"(?:~(?i:to|through|thru|till|until)~(?:the~)?|~(?:-|\x7e)~)"
AND = r"~(?i:and|to|through)~(?:the~)?"
YEAR_ALONE = r"\b{year}\b"
NOW = r"{today}\b"
OPEN = r"\b{open}~(?:the~)?"
OPENED = r"~{opened}\b"
YEAR_BY = r"\b(?i:year)~(?:is~)?(?P<by>greater|later|less|earlier)~than~{year}\b"
SLASHED = r"(?:\b(?i:from)~)?\b(?P<m1>\d{1,2})/(?P<d1>\d{1,2})~(?:-|to)~(?P<m2>\d{1,2})/(?P<d2>\d{1,2})(?:/|,~){year}\b"
DAYS_BEFORE = r"(?:\b(?i:from)~)?\b{lone_month}~{day}~(?:-|to|through)~(?P<until>\d{1,2})(?:st|nd|rd|th)?~,?~{year}\b"
DAYS_BEHIND = (
    r"(?:\b(?i:from)~)?\b(?P<from>\d{1,2})(?:st|nd|rd|th)?~(?:-|to|through)~{day}~(?:of~)?{lone_month}~,?~{year}\b"
)
REACH = 24
"""Characters looked at before the first year of a range."""
LONGEST_LINK = 12
"""Characters between its years."""

_LEAD = lazily(r"(?:from|between) (?:the )?")
_LINKS = lazily(r" (?:to|through|thru|till|until) (?:the )?| ?[-~] ?")
_AND_LINKS = lazily(r" (?:and|to|through) (?:the )?")
_MOMENT = lazily(r"(end|close|middle|beginning|start) of (?:the year )?(\d{4})")
_RANGE = lazily(r"[^/P]+/[^/P]+")
_YEAR_OR_MONTH = lazily(r"\d{4}(?:-\d\d)?")
_JOINED = lazily(r"\s+(?:to|through|till|until)\s+|\s*[–~]\s*|\s+-\s+")
_BETWEEN_BEFORE = lazily(r"\b[Bb]etween\s+(?:the\s+year\s+)?$")


# ---------------------------------------------------------------------- how they are written
@cache
def range_source() -> str:
    """The pattern of ranges in a text."""
    dated = "|".join(scanned(form.plain) for form in FORMS if form.dated and form.ends and not form.bare)
    loose = "|".join(scanned(form.plain.replace("month_name", "lone_month")) for form in FORMS if form.begins)
    first = rf"(?:{dated}|{loose}|{scanned(YEAR_ALONE)})"
    begun = rf"(?:{scanned(BETWEEN)}{first}{scanned(AND)}|{scanned(FROM)}{first}{scanned(LINK)})"
    listed = (SLASHED, DAYS_BEFORE, DAYS_BEHIND, YEAR_BY)
    return "|".join([rf"{begun}(?:{dated}|{scanned(NOW)})", *map(scanned, listed)])


@cache
def open_source() -> str:
    """The pattern of a date with a year, open on a side or not."""
    dated = "|".join(scanned(form.plain) for form in FORMS if form.dated)
    return rf"(?:{scanned(OPEN)})?(?:{dated})(?:{scanned(OPENED)})?"


# ---------------------------------------------------------------------- what they name
def read_range(text: str) -> FoundDate | None:
    """A range or open stretch in folded text, else None."""
    period = _open(text) or _slashed(text) or _days(text)
    return FoundDate(0, len(text), period) if period else _between(text)


def _between(text: str) -> FoundDate | None:
    lead = _LEAD.match(text)
    begin = lead.end() if lead else 0
    for link in (_AND_LINKS if text.startswith("between") else _LINKS).finditer(text, begin):
        found = _from_to(text[begin : link.start()], text[link.end() :], link[0])
        if found is not None and found.start is None:
            return _apart(text, begin, link.start(), link.end(), found)
        if found is not None:
            return FoundDate(0, len(text), found)
    return None


def _apart(text: str, begin: int, end: int, resumed: int, period: Period) -> FoundDate:
    """Two dates that a link joins and that are no range together."""
    first, last = read_single(text[begin:end]), read_single(text[resumed:])
    if first is None or last is None:
        return FoundDate(0, len(text), period)
    parts = (first._replace(start=begin, end=end), last._replace(start=resumed, end=len(text)))
    return FoundDate(0, len(text), period, parts=parts)


def _from_to(first: str, last: str, link: str) -> Period | None:
    """The period from one date to another; without days when it has none, None when either is no date."""
    begun, ended = read_single(first), read_single(last)
    if begun is None:
        return None
    if ended is None:
        return _until_today(begun.period, numbers_of("relative_days").get(last))
    end = _as_end(last, ended.period)
    begin = _as_begin(first, _in_year_of(begun.period, end))
    ruled = link in (" - ", " ~ ") and len(begin.label) != len(end.label)
    return Period(f"{begin.label}/{end.label}") if ruled else almanac.joined(begin, end)


def _until_today(begin: Period, shift: int | None) -> Period | None:
    if shift is None or begin.start is None:
        return None
    return Period(f"{begin.label}/{TODAY}{f'@{shift}' if shift else ''}", begin.start)


def _in_year_of(period: Period, end: Period) -> Period:
    """A period that says no year in the last one that lets it begin before the other ends."""
    if period.start is not None or end.end is None:
        return period
    closed = with_year(period, end.end.year)
    if closed is not None and closed.start is not None and closed.start > end.end:
        closed = with_year(period, end.end.year - 1)
    return closed or period


def _as_begin(text: str, period: Period) -> Period:
    """A moment that begins a range: *the end of 2007* is when 2008 begins."""
    match = _MOMENT.fullmatch(text)
    if match is None or period.end is None:
        return period
    year = int(match[2])
    if match[1] in ("end", "close"):
        return Period(f"{year + 1:04d}-01-01", dt.date(year + 1, 1, 1), period.end)
    return _middle(year) if match[1] == "middle" else period


def _as_end(text: str, period: Period) -> Period:
    """A moment that ends a range: *the start of 2008* is when 2007 ends."""
    match = _MOMENT.fullmatch(text)
    if match is None or period.start is None:
        return period
    year = int(match[2])
    if match[1] in ("start", "beginning"):
        return almanac.single(dt.date(year - 1, 12, 31))
    return _middle(year) if match[1] == "middle" else almanac.single(dt.date(year, 12, 31))


def _middle(year: int) -> Period:
    return almanac.single(dt.date(year, 7, 2))


# ---------------------------------------------------------------------- days of one month, and figures
@cache
def _readers() -> tuple[re.Pattern[str], ...]:
    return read(SLASHED), read(DAYS_BEFORE), read(DAYS_BEHIND)


def _slashed(text: str) -> Period | None:
    match = _readers()[0].fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    first = almanac.day(year, int(match["m1"]), int(match["d1"]))
    last = almanac.day(year, int(match["m2"]), int(match["d2"]))
    return first and last and almanac.joined(first, last)


def _days(text: str) -> Period | None:
    """Days of one month, told once: `June 5-7, 2024`, `5 to 7 June 2024`."""
    match = next((found for pattern in _readers()[1:] if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    groups = match.groupdict()
    day = int(re.sub("[a-z]", "", groups["day"]))
    first, last = (int(groups["from"]), day) if "from" in groups else (day, int(groups["until"]))
    month, year = numbers_of("months")[groups["month"].rstrip(".")], int(groups["year"])
    begin, end = almanac.day(year, month, first), almanac.day(year, month, last)
    return begin and end and almanac.joined(begin, end)


# ---------------------------------------------------------------------- open on one side
@cache
def _open_readers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return read(OPEN), lazily(read("(?P<date>.+?)").pattern + read(OPENED).pattern), read(YEAR_BY)


def _open(text: str) -> Period | None:
    """What lies after or before a date; the date itself where that is no date with days."""
    before, behind, by = _open_readers()
    if match := by.fullmatch(text):
        side = "earlier" if match["by"] in ("less", "earlier") else "later"
        return _half(almanac.year(int(match["year"])), side)
    if match := before.match(text):
        found = read_single(text[match.end() :])
        return found and _half(found.period, numbers_of("open_before")[match["open"]])
    if match := behind.fullmatch(text):
        found = read_single(match["date"])
        return found and _half(found.period, numbers_of("open_behind")[match["opened"]])
    return None


def _half(period: Period, side: str) -> Period:
    """The stretch that a date bounds, labelled as in ISO 8601-2: the side `later` or `earlier` leaves the date out."""
    if period.start is None or period.end is None:
        return period
    first, last = period.label.split("/", 1) if _RANGE.fullmatch(period.label) else (period.label, period.label)
    match side:
        case "from":
            return Period(f"{first}/..", period.start)
        case "until":
            return Period(f"../{last}", None, period.end)
        case "later":
            day = period.end + dt.timedelta(1)
            return Period(f"{_as_coarse(day, last)}/..", day)
    day = period.start - dt.timedelta(1)
    return Period(f"../{_as_coarse(day, first)}", None, day)


def _as_coarse(day: dt.date, label: str) -> str:
    """A day as a year or month where the label names no more."""
    return day.isoformat()[: len(label)] if _YEAR_OR_MONTH.fullmatch(label) else day.isoformat()


# ---------------------------------------------------------------------- two years that words join
def mark_ranges(text: str, claims: list[Claim]) -> list[Claim]:
    """The claims, with neighbouring years that words join marked as the low and the high end of one range.

    `from 2014 to 2018`, `2014 - 2018` and `between 2014 and 2018`, but not `in 2014 and 2018`, and only from an earlier
    year to a later one.
    """
    marked = list(claims)
    for index in range(len(marked) - 1):
        low, high = marked[index], marked[index + 1]
        if _is_year(low) and _is_year(high) and low.text < high.text and _are_joined(text, low, high):
            marked[index : index + 2] = [
                msgspec.structs.replace(low, range="low"),
                msgspec.structs.replace(high, range="high"),
            ]
    return marked


def _is_year(claim: Claim) -> bool:
    return claim.kind is Kind.DATE and len(claim.text) == 4 and claim.text.isdigit() and claim.range is None


def _are_joined(text: str, low: Claim, high: Claim) -> bool:
    if low.table is not None or high.start - low.end > LONGEST_LINK:
        return False
    link = text[low.end : high.start].lower()
    if _JOINED.fullmatch(link):
        return True
    return link.strip() == "and" and _BETWEEN_BEFORE.search(text, max(0, low.start - REACH), low.start) is not None
