"""Stretches of the calendar: days, weeks, months, quarters, halves, years and what is made of them.

Each has a label after ISO 8601 (8601-2 for open and unknown ends) and, where the year is known, its first and last
day. A year of None stays open: `XXXX-12`.
"""

from __future__ import annotations

import calendar
import datetime as dt

from auditor.model import Period

FIRST_YEAR, LAST_YEAR = 1500, 2199
OPEN = "XXXX"
_MONTHS = {"Q": 3, "H": 6}


def named(year: int | None) -> str:
    """A year's digits, or X for one that is open."""
    return OPEN if year is None else f"{year:04d}"


def day(year: int | None, month: int, number: int) -> Period | None:
    """A day; one that the calendar lacks (`2019-02-30`) has no first and last day, and day 32 or month 13 is None."""
    if not (1 <= month <= 12 and 1 <= number <= 31):
        return None
    label = f"{named(year)}-{month:02d}-{number:02d}"
    if year is None or number > calendar.monthrange(year, month)[1]:
        return Period(label)
    date = dt.date(year, month, number)
    return Period(label, date, date)


def single(date: dt.date) -> Period:
    """One day."""
    return Period(date.isoformat(), date, date)


def month(year: int | None, number: int) -> Period | None:
    """A month; month 13 is None."""
    if not 1 <= number <= 12:
        return None
    label = f"{named(year)}-{number:02d}"
    return Period(label) if year is None else Period(label, dt.date(year, number, 1), last_day(year, number))


def part(kind: str, year: int | None, number: int) -> Period | None:
    """A quarter (kind `Q`) or half (`H`) of a calendar year; the third half is None."""
    size = _MONTHS[kind]
    if not 1 <= number <= 12 // size:
        return None
    label = f"{named(year)}-{kind}{number}"
    if year is None:
        return Period(label)
    return Period(label, dt.date(year, size * number - size + 1, 1), last_day(year, size * number))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(named(number), dt.date(number, 1, 1), dt.date(number, 12, 31))


def years(first: int, last: int) -> Period:
    """Calendar years, the last one included."""
    return Period(f"{named(first)}/{named(last)}", dt.date(first, 1, 1), dt.date(last, 12, 31))


def decade(first: int) -> Period:
    """Ten years from one that ends in 0."""
    return Period(f"{first // 10:03d}X", dt.date(first, 1, 1), dt.date(first + 9, 12, 31))


def week(year: int, number: int) -> Period | None:
    """A week of ISO 8601, Monday to Sunday; 0 is none and a negative number counts from the last one."""
    weeks = dt.date(year, 12, 28).isocalendar().week
    number = number if number > 0 else weeks + 1 + number
    if not 1 <= number <= weeks:
        return None
    monday = dt.date.fromisocalendar(year, number, 1)
    return Period(f"{year:04d}-W{number:02d}", monday, monday + dt.timedelta(6))


def week_of_month(year: int, month: int, number: int) -> Period | None:
    """The week that holds the month's first, second … Thursday, as ISO 8601 counts those of a year; -1 for the last."""
    thursday = nth_weekday(year, month, 3, number)
    if thursday is None:
        return None
    found = thursday.isocalendar()
    return week(found.year, found.week)


def third(year: int, number: int) -> Period:
    """Four months of a year, the early, middle and late ones."""
    first, last = 4 * number - 3, 4 * number
    return Period(f"{year:04d}-{first:02d}/{year:04d}-{last:02d}", dt.date(year, first, 1), last_day(year, last))


def first_months(year: int, months: int) -> Period:
    """So many months from the first one of a year, labelled as the stretch that ends in the last of them."""
    end = Period("", dt.date(year, months, 1), last_day(year, months))
    return months_until(end, year, months, months)


def last_months(year: int, months: int) -> Period:
    """So many months to the end of a year."""
    return months_until(Period("", dt.date(year, 12, 1), dt.date(year, 12, 31)), year, 12, months)


def months_until(end: Period, year: int | None, month: int, months: int) -> Period:
    """The stretch of so many months that ends in the month, on its last day or the day that `end` names."""
    label = f"{named(year)}-{month:02d}/P{months}M"
    for kind, size in _MONTHS.items():
        if months == size and month % size == 0:
            label = f"{named(year)}-{kind}{month // size}"
    if months == month == 12:
        label = named(year)
    if year is None or end.end is None:
        return Period(label)
    begin = year * 12 + month - months
    return Period(label, dt.date(begin // 12, begin % 12 + 1, 1), end.end)


def weeks_until(end: Period, weeks: int) -> Period:
    """The stretch of so many weeks whose last day is the end of a period."""
    label = f"{end.label}/P{weeks}W"
    return Period(label) if end.end is None else Period(label, end.end - dt.timedelta(7 * weeks - 1), end.end)


def joined(first: Period, last: Period) -> Period:
    """From the first day of one period to the last day of another; without days when they lie the wrong way round."""
    label = f"{first.label}/{last.label}"
    if first.start is None or last.end is None or first.start > last.end:
        return Period(label)
    return Period(label, first.start, last.end)


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date | None:
    """The month's first, second … such weekday (0 Monday), its last for -1; None when there is none."""
    first = dt.date(year, month, 1)
    days = range((weekday - first.weekday()) % 7 + 1, last_day(year, month).day + 1, 7)
    at = nth - 1 if nth > 0 else len(days) + nth
    return dt.date(year, month, days[at]) if 0 <= at < len(days) else None


def easter(year: int) -> dt.date:
    """Easter Sunday of the Western churches (anonymous Gregorian computus)."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century + 8) // 25
    moon = (19 * golden + century - century // 4 - (century - shift + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, number = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, number + 1)


def holiday(rule: dict[str, int], year: int) -> Period | None:
    """The day that a rule of the vocabulary gives for a year."""
    if "easter" in rule:
        return single(easter(year) + dt.timedelta(rule["easter"]))
    if "day" in rule:
        return day(year, rule["month"], rule["day"])
    date = nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    return None if date is None else single(date + dt.timedelta(rule.get("plus", 0)))


def weekend(day: Period) -> Period | None:
    """The Saturday and Sunday nearest to a day, with the days that lie between; None without a day."""
    if day.start is None:
        return None
    to_saturday = 5 - day.start.weekday()
    saturday = day.start + dt.timedelta(to_saturday if to_saturday < 4 else to_saturday - 7)
    first, last = min(saturday, day.start), max(saturday + dt.timedelta(1), day.start)
    return joined(single(first), single(last))
