"""The forms of a single date or period: how each is written, and what it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from auditor.extract import almanac
from auditor.extract.date_words import numbers_of, two_digits
from auditor.model import Period
from auditor.patterns import lazily

Groups = dict[str, str]
"""The pieces of a date that was found, in small letters, by name."""

RELATIVE = {"last": -1, "this": 0, "next": 1}
"""How far a year is off that of the document."""

_FIGURES = lazily(r"\\b|\\x7e|\{(?:year|yy|mm|mm2|dd|last)\}")
_LETTERS = lazily(r"[a-zA-Z]")


class FoundDate(NamedTuple):
    """A date expression at its place."""

    start: int
    end: int
    period: Period
    weekday: int | None = None
    """0 for Monday, when the text names the day of the week, which then comes first."""
    months_until: int = 0
    """Length in months when the expression is a stretch that ends in the period (`the three months to June`)."""
    bare_year: bool = False
    """True for figures that look like any other (`2016`, `2015-3`, `12-2015`): what stands beside them decides."""
    parts: tuple[FoundDate, ...] = ()
    """The dates in it, at their places, when it is not one itself: they are the claims then, and the whole is none."""


class Form(NamedTuple):
    """One way to write a date."""

    template: str
    period: Callable[[Groups], Period | None]
    dated: bool = True
    """Whether it says the year."""
    bare: bool = False
    """Whether it is figures that look like any other."""
    ends: bool = False
    """Whether it may end a range in words, and a date with a year begin one."""
    begins: bool = False
    """Whether it may begin a range whose end says the year."""

    @property
    def kinds(self) -> frozenset[str]:
        """What texts it may read: `figures` alone, with the name of a `month`, or other `words`."""
        named = "month" if "month}" in self.template or "month_name}" in self.template else "words"
        if _WEEKDAY in self.template and named == "words":
            return frozenset({"figures", "words"})
        if "(?:{month}" in self.template:
            return frozenset({"month", "words"})
        return frozenset({named if _LETTERS.search(_FIGURES.sub("", self.template)) else "figures"})

    @property
    def plain(self) -> str:
        """The template without a day of the week, which is a claim of its own."""
        return self.template.replace(_WEEKDAY, "")

    @property
    def with_weekday(self) -> str | None:
        """The template with a day of the week in front, None when it takes none."""
        return self.template.replace(_WEEKDAY, _WEEKDAY.removesuffix("?")) if _WEEKDAY in self.template else None


# ---------------------------------------------------------------------- what the pieces say
def _year(groups: Groups) -> int | None:
    found = groups.get("year") or groups.get("yy")
    return two_digits(found) if found else None


def _month(groups: Groups) -> int:
    found = groups.get("month")
    return numbers_of("months")[found.rstrip(".")] if found else int(groups["mm"])


def _nth(groups: Groups) -> int:
    """A day, week or month by its number; -1 for the last."""
    if word := groups.get("ordinal"):
        return int(numbers_of("ordinals")[word])
    found = groups.get("day") or groups.get("dd") or groups.get("number") or groups["nth"]
    return -1 if found in ("last", "final") else int(re.sub("[a-z]", "", found))


def count(groups: Groups) -> int:
    """A number of days, weeks or months, in figures or words."""
    return int(groups["number"]) if groups.get("number") else int(numbers_of("counts")[groups["count"]])


def _letters(groups: Groups) -> str:
    """The letters of a year of account, `` for one of the calendar."""
    return str(numbers_of("account_years")[groups["account"]]) if groups.get("account") else ""


# ---------------------------------------------------------------------- days and months
def _day(groups: Groups) -> Period | None:
    return almanac.day(_year(groups), _month(groups), _nth(groups))


def _figures(groups: Groups) -> Period | None:
    """Month first as in the United States; day first where the month could not be."""
    first, second = int(groups["mm"]), int(groups["dd"])
    return almanac.day(_year(groups), *((second, first) if first > 12 else (first, second)))


def _whole_month(groups: Groups) -> Period | None:
    return almanac.month(_year(groups), _month(groups))


def _relative(groups: Groups) -> Period | None:
    """A day, month, quarter or half of a year told from that of the document."""
    found = _part(groups) if "part" in groups or "kind" in groups else _of_month(groups)
    return found and Period(f"{found.label}@{RELATIVE[groups['relative']]}")


def _of_month(groups: Groups) -> Period | None:
    return _day(groups) if groups.get("day") else _whole_month(groups)


def _coming(groups: Groups) -> Period | None:
    return Period(f"{almanac.OPEN}-{_month(groups):02d}@+")


def _only_weekday(groups: Groups) -> Period | None:
    return Period("XXXX-XX-XX")


# ---------------------------------------------------------------------- quarters and halves
def _part(groups: Groups) -> Period | None:
    """A quarter or half: `third quarter`, `Q3`, `3Q`; one of a year of account has no known days."""
    letters, number = _kind_and_number(groups)
    found = almanac.part(letters, _year(groups), number)
    account = _letters(groups)
    return Period(account + found.label) if found and account else found


def _kind_and_number(groups: Groups) -> tuple[str, int]:
    if code := groups.get("part"):
        return code[0].upper(), int(code[1])
    if turned := groups.get("turned"):
        return turned[1].upper(), int(turned[0])
    return groups["kind"][0].upper(), int(numbers_of("quarters")[groups["quarter"]])


def _quarter_to_month(groups: Groups) -> Period | None:
    year, month = _year(groups), _month(groups)
    end = almanac.month(year, month)
    return end and almanac.months_until(end, year, month, 3)


# ---------------------------------------------------------------------- years
def _whole_year(groups: Groups) -> Period | None:
    year = _year(groups)
    return None if year is None else almanac.year(year)


def _account_year(groups: Groups) -> Period | None:
    """A year of account, whose first month its maker chooses: no known days."""
    year, last = _year(groups), groups.get("last")
    if year is None:
        return None
    label = f"{_letters(groups) or 'FY'}{year:04d}"
    if not last:
        return Period(label)
    until = _last_year(year, last)
    return Period(f"{label}/{until:04d}") if until > year else None


def _last_year(first: int, last: str) -> int:
    return int(last) if len(last) == 4 else first // 100 * 100 + int(last)


def _years_or_month(groups: Groups) -> Period | None:
    """`2014-18` and `2014-2018` are years, `2014-05` is a month."""
    first, last = int(groups["year"]), groups["last"]
    until = _last_year(first, last)
    if until > first:
        return almanac.years(first, until)
    return almanac.month(first, int(last)) if len(last) == 2 else None


def _decade(groups: Groups) -> Period | None:
    return almanac.decade(int(groups["decade"]))


def _short_decade(groups: Groups) -> Period | None:
    return almanac.decade(1900 + int(groups["tens"]))


# ---------------------------------------------------------------------- parts of a year
_THIRDS = {"early": 1, "beginning": 1, "start": 1, "mid": 2, "middle": 2, "late": 3, "end": 3, "close": 3}


def _third(groups: Groups) -> Period | None:
    return almanac.third(int(groups["year"]), _THIRDS[groups.get("phase") or groups["moment"]])


def _week(groups: Groups) -> Period | None:
    year = int(groups["year"])
    return (
        almanac.week_of_month(year, _month(groups), _nth(groups))
        if groups.get("month")
        else almanac.week(year, _nth(groups))
    )


def _nth_month(groups: Groups) -> Period | None:
    nth = _nth(groups)
    return almanac.month(int(groups["year"]), 12 if nth < 0 else nth)


def _some_of_year(groups: Groups) -> Period | None:
    """The first or last so many weeks or months of a year."""
    year, many, last = int(groups["year"]), count(groups), groups["edge"] != "first"
    if groups["unit"].startswith("month"):
        whole = almanac.last_months if last else almanac.first_months
        return whole(year, many) if 1 <= many <= 12 else None
    begin = almanac.week(year, -many if last else 1)
    end = almanac.week(year, -1 if last else many)
    return begin and end and almanac.joined(begin, end)


def _holiday(groups: Groups) -> Period | None:
    return almanac.holiday(numbers_of("holidays")[groups["holiday"]], int(groups["year"]))


def _weekend(groups: Groups) -> Period | None:
    found = _holiday(groups)
    return found and almanac.weekend(found)


# ---------------------------------------------------------------------- the forms
_WEEKDAY = "(?:{weekday},?~(?:the~)?)?"
_OF_YEAR = r"~,?~(?:(?i:of|in)~)?{year}\b"
_OF_ACCOUNT = r"~(?i:of~|in~)?(?:(?:{account}(?i:~year)?|(?i:the~year|calendar(?:~year)?))~)?{year}\b"
_PART = "{quarter}(?:-|~)(?i:calendar~)?{kind}"
_RELATIVE = r"~(?i:of~|in~)?{relative}~(?i:year)\b"

FORMS = (
    # days
    Form(rf"\b{_WEEKDAY}{{month}}~(?:the~)?{{day}}{_OF_YEAR}", _day, ends=True),
    Form(rf"\b{_WEEKDAY}{{day}}~(?:of~)?{{month}}{_OF_YEAR}", _day, ends=True),
    Form(rf"\b{_WEEKDAY}{{ordinal}}~(?:of~)?{{month}}{_OF_YEAR}", _day),
    Form(rf"\b{_WEEKDAY}{{month}}~(?:the~)?{{ordinal}}{_OF_YEAR}", _day),
    Form(rf"\b{_WEEKDAY}{{year}}-{{mm}}-{{dd}}\b", _day, ends=True),
    Form(rf"\b{_WEEKDAY}{{year}}/{{mm}}/{{dd}}\b", _day),
    Form(rf"\b{_WEEKDAY}{{mm}}/{{dd}}/(?:{{year}}|{{yy}})\b", _figures, ends=True),
    Form(rf"\b{_WEEKDAY}{{mm}}-{{dd}}-{{year}}\b", _figures, ends=True),
    Form(rf"\b{_WEEKDAY}{{dd}}[-/]{{month}}[-/](?:{{year}}|{{yy}})\b", _day, ends=True),
    Form(r"\b{month}[-/]{dd}[-/]{year}\b", _day),
    Form(r"\b{year}[-/]{month}[-/]{dd}\b", _day, ends=True),
    Form(r"\b{month}[-/]{year}[-/]{dd}\b", _day),
    Form(r"\b{year}[-/]{dd}[-/]{month}\b", _day),
    Form(r"\b{dd}[-/]{year}[-/]{month}\b", _day),
    Form(r"\b{holiday},?~(?:of~)?{year}~(?i:weekend)\b", _weekend),
    Form(r"\b{holiday}~(?i:weekend),?~(?:of~)?{year}\b", _weekend),
    Form(r"\b(?i:weekend~of)~{holiday},?~(?:of~)?{year}\b", _weekend),
    Form(r"\b{holiday},?~(?:of~)?{year}\b", _holiday),
    # weeks and parts of a year
    Form(r"\b(?:{ordinal}|{nth})~(?i:week)~(?:of|in)~(?:{month}~,?~(?:of~)?)?{year}\b", _week),
    Form(r"\b(?i:week)~{number}~(?:of|in)~{year}\b", _week),
    Form(r"\b{year}-(?i:w){number}\b", _week),
    Form(r"\b(?:{ordinal}|{nth})~(?i:month)~(?:of|in)~{year}\b", _nth_month),
    Form(r"\b{edge}~(?:{count}|{number})(?:-|~){unit}~(?:of|in)~(?:the~year~)?{year}\b", _some_of_year),
    Form(r"\b{phase}(?:-|~){year}\b", _third, ends=True),
    Form(r"\b{moment}~of~(?:the~year~)?{year}\b", _third, ends=True),
    # quarters and halves
    Form(rf"\b{_PART}{_OF_ACCOUNT}", _part, ends=True),
    Form(rf"\b{{account}}~{_PART}~(?i:of~|in~)?{{year}}\b", _part),
    Form(r"\b{quarter}~{account}~{kind}~(?i:of~|in~)?{year}\b", _part),
    Form(rf"\b{_PART}~(?i:of~)?{{letters}}~?'?{{yy}}\b", _part),
    Form(rf"\b{{year}}~{_PART}\b", _part),
    Form(rf"\b{{account}}~{{year}}~{_PART}\b", _part),
    Form(rf"\b{{part}}{_OF_ACCOUNT}", _part, ends=True),
    Form(r"\b{account}~{part}~{year}\b", _part),
    Form(r"\b{part}(?:-|/){year}\b", _part),
    Form(r"\b{part}~?(?i:of~)?{letters}~?(?:{year}|'?{yy})\b", _part),
    Form(r"\b{part}~?'{yy}\b", _part),
    Form(r"\b{year}~[-/]?~{part}\b", _part, ends=True),
    Form(r"\b{turned}(?:~{year}|~?'?{yy})\b", _part),
    Form(r"\b{turned}~?{letters}~?(?:{year}|'?{yy})\b", _part),
    Form(r"\b{month_name}~(?i:quarter)~(?i:of~)?{year}\b", _quarter_to_month),
    # months
    Form(rf"\b{{month}}{_OF_YEAR}", _whole_month, ends=True),
    Form(r"\b{month}(?:-|/){year}\b", _whole_month, ends=True),
    Form(r"\b{month_name}~?'{yy}\b", _whole_month),
    Form(r"\b{year}(?:-|/){month}\b", _whole_month),
    Form(r"\b{year}~{low_month}\b", _whole_month),
    Form(r"\b{mm2}[-/]{year}\b", _whole_month, bare=True),
    # years
    Form(r"\b{account}~(?i:year)(?i:~of)?~{year}(?:[-/]{last})?\b", _account_year),
    Form(r"\b{fiscal}~{year}(?:[-/]{last})?\b", _account_year),
    Form(r"\b{letters}~?(?:{year}|'?{yy})(?:[-/]{last})?\b", _account_year),
    Form(r"\b(?i:calendar~year|year(?:~of)?)~{year}\b", _whole_year),
    Form(r"\b(?i:CY)~?{year}\b", _whole_year),
    Form(r"\bCY~?'?{yy}\b", _whole_year),
    Form(r"\b{decade}(?:'|~)?s\b", _decade),
    Form(r"'{tens}s\b", _short_decade),
    Form(r"\b{year}[-/\x7e]{last}\b", _years_or_month),
    Form(r"\b{year}-{mm}\b", _whole_month, bare=True),
    Form(r"\b{year}\b", _whole_year, bare=True),
    # the year is left open
    Form(rf"\b{{lone_month}}~(?:the~)?{{day}}{_RELATIVE}", _relative, dated=False),
    Form(rf"\b{{day}}~(?:of~)?{{lone_month}}{_RELATIVE}", _relative, dated=False),
    Form(rf"\b{{lone_month}}{_RELATIVE}", _relative, dated=False),
    Form(rf"\b{_PART}{_RELATIVE}", _relative, dated=False),
    Form(rf"\b{{part}}{_RELATIVE}", _relative, dated=False),
    Form(r"\b(?i:next)~{month_name}\b", _coming, dated=False),
    Form(r"\b{month_name}~(?i:quarter)\b", _quarter_to_month, dated=False),
    Form(rf"\b{_WEEKDAY}{{lone_month}}~(?:the~)?{{day}}", _day, dated=False, begins=True),
    Form(rf"\b{_WEEKDAY}{{day}}~(?:of~)?{{lone_month}}\b", _day, dated=False, begins=True),
    Form(rf"\b{_PART}\b", _part, dated=False, begins=True),
    Form(r"\b{lone_part}\b", _part, dated=False, begins=True),
    Form(r"\b{month_name}", _whole_month, dated=False, begins=True),
    Form(r"\b{weekday_name}", _only_weekday, dated=False),
)
"""Of two forms that fit, the first one counts."""

DAYS_AND_MONTHS = tuple(form for form in FORMS if form.period in (_day, _figures, _whole_month))
"""What a stretch may end with."""
