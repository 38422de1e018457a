"""The pieces that forms of dates are written with, once to find them in a text and once to read what was found.

A form is written as a template: `{month}~{day},?~{year}`. A tilde stands for the white space that may stand between
two words, a name in braces for a piece. In a text a piece keeps the rules of case that tell *May* from *may*; what was
found is read with small letters and single blanks, where a piece gives its value under its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from auditor.extract.engine import any_of
from auditor.extract.lexicon import vocabulary
from auditor.patterns import lazily

BLANK = " \t\u00a0\u2007\u2009\u202f"
GAP = rf"(?:[{BLANK}]{{0,2}}(?:\r?\n[{BLANK}]{{0,2}})?)"
"""A few blanks with at most one line break."""
YEAR = r"(?:1[5-9]|2[01])\d\d"
DASH = "[-–—]"
LAST_CENTURY = 70
"""Two digits from here on are a year of the twentieth century: `'94`."""

_STRAIGHT = str.maketrans("’‘–—", "''--")
_GROUP = lazily(r"\(\?P<\w+>")
_NAME = lazily(r"\{(\w+)\}")


@cache
def numbers_of(table: str) -> dict[str, Any]:
    """A table of the calendar's vocabulary, its words in small letters."""
    return {str(word).lower(): value for word, value in vocabulary("calendar")[table].items()}


def scanned(template: str) -> str:
    """The pattern that finds a form in a text."""
    written = template.replace("~", GAP).replace("'", "['’‘]").replace("[-/", "[-–—/").replace("(?:-|", f"(?:{DASH}|")
    return _NAME.sub(lambda match: _scan_pieces()[match[1]], _GROUP.sub("(?:", written))


def read(template: str) -> re.Pattern[str]:
    """The pattern that reads a form from its folded text, its pieces as named groups."""
    return lazily(_NAME.sub(lambda match: _named(match[1]), template.replace("~", " ?")), re.I)


def folded(text: str) -> str:
    """A text in small letters, with single blanks, straight apostrophes and hyphens for dashes."""
    return " ".join(text.lower().translate(_STRAIGHT).split())


def two_digits(text: str) -> int:
    """The year that two digits name; four digits name themselves."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= LAST_CENTURY else 2000)


def _named(piece: str) -> str:
    name = _SAME.get(piece, piece)
    return rf"(?P<{name}>{_read_pieces()[name]})"


@cache
def _read_pieces() -> Mapping[str, str]:
    return {**_FIXED, **{name: _any(numbers_of(table)) for name, table in _TABLES.items()}}


@cache
def _scan_pieces() -> Mapping[str, str]:
    """The pieces as a text has them: a lone month that is also another word wants its capital."""
    words = vocabulary("calendar")
    also_words = frozenset(words["other_words"])
    names = list(words["months"])
    sure = [name for name in names if name.lower() not in also_words]
    either = [name for name in names if name.lower() in also_words]
    pieces = {**_FIXED, **{name: _spaced(numbers_of(table)) for name, table in _TABLES.items()}}
    pieces |= {"month": _shortened(names), "weekday": _shortened(words["weekdays"])}
    pieces = {name: rf"(?i:{piece})" for name, piece in pieces.items()}
    pieces["lone_month"] = rf"(?i:{_shortened(sure)})|{_shortened([*either, *(name.upper() for name in either)])}"
    pieces["low_month"] = _shortened(name.lower() for name in sure)
    pieces["month_name"] = _shortened(names, r"\b")
    pieces["weekday_name"] = _shortened(words["weekdays"], r"\b")
    pieces |= {"lone_part": "Q[1-4]|H[12]", "fiscal": "[Ff]iscal|FISCAL", "letters": "(?i:[fs]y)"}
    return {name: rf"(?:{piece})" for name, piece in pieces.items()}


_TABLES = {
    "month": "months",
    "weekday": "weekdays",
    "quarter": "quarters",
    "ordinal": "ordinals",
    "count": "counts",
    "account": "account_years",
    "open": "open_before",
    "opened": "open_behind",
    "holiday": "holidays",
    "today": "relative_days",
}
_SAME = {
    "lone_month": "month",
    "low_month": "month",
    "month_name": "month",
    "weekday_name": "weekday",
    "lone_part": "part",
    "mm2": "mm",
    "fiscal": "account",
    "letters": "account",
}
"""Pieces that are read like another one and differ in how they are found."""
_FIXED = {
    "year": YEAR,
    "last": rf"{YEAR}|\d\d",
    "decade": r"(?:1[5-9]|2[01])\d0",
    "tens": "[1-9]0",
    "day": r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b",
    "nth": r"\d{1,2}(?:st|nd|rd|th)|last|final",
    "number": r"\d{1,2}",
    "mm": r"\d{1,2}",
    "mm2": "0[1-9]|1[0-2]",
    "dd": r"\d{1,2}",
    "yy": r"\d\d",
    "part": "q[1-4]|h[12]",
    "turned": "[1-4][qh]",
    "kind": "quarter|half",
    "unit": "months?|weeks?",
    "edge": "first|last|final",
    "moment": "end|close|middle|beginning|start",
    "phase": "early|mid|late",
    "relative": "last|this|next",
}


@cache
def _short() -> frozenset[str]:
    """The names of months and weekdays that are cut short, which a dot may follow."""
    names = [*numbers_of("months"), *numbers_of("weekdays")]
    return frozenset(word for word in names if any(full != word and full.startswith(word) for full in names))


def _shortened(names: Iterable[str], bound: str = "") -> str:
    """Any of the names, a dot behind those that are cut short."""
    words = list(names)
    short = [word for word in words if word.lower() in _short()]
    full = [word for word in words if word.lower() not in _short()]
    return "|".join([any_of(full) + bound] * bool(full) + [rf"{any_of(short)}{bound}\.?"] * bool(short))


def _spaced(words: Iterable[str]) -> str:
    """Any of the words, with the white space and the apostrophes that a text has in them."""
    escaped = any_of(words).replace(r"\'", "'").replace("'", "['’]")
    return escaped.replace(r"\s", GAP)


def _any(words: Iterable[str]) -> str:
    dotted = (re.escape(word) + (r"\.?" if word in _short() else "") for word in sorted(words, reverse=True))
    return rf"(?:{'|'.join(dotted)})"
