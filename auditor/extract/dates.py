"""Dates and periods: days, weeks, months, quarters, halves, years, years of account, and stretches made of them.

What the text leaves open stays open (`XXXX-12`, `2016/..`); `resolve` closes it from the document's date.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from auditor.extract.date_forms import DAYS_AND_MONTHS, FORMS, FoundDate
from auditor.extract.date_ranges import mark_ranges, open_source, range_source, read_range
from auditor.extract.date_reading import LED, OFFSET, STRETCHES, read_led, read_offset, read_single, read_stretch
from auditor.extract.date_words import GAP, folded, scanned
from auditor.extract.engine import any_of, compile_pattern
from auditor.extract.lexicon import vocabulary
from auditor.extract.resolving import resolve

__all__ = ["FoundDate", "date_pattern", "date_source", "mark_ranges", "read_date", "resolve"]


@cache
def date_pattern() -> Any:
    """Anything that may be a date, found by a word or figure that dates are written with."""
    return compile_pattern(date_source())


@cache
def date_source() -> str:
    """The same as the text of a pattern, for another engine; of the matches at one place the first one counts."""
    weekdays = "|".join(scanned(form.with_weekday) for form in FORMS if form.with_weekday)
    loose = "|".join(scanned(form.template) for form in FORMS if not form.dated)
    ends = "|".join(scanned(form.plain) for form in DAYS_AND_MONTHS)
    days = "|".join(scanned(form.plain) for form in DAYS_AND_MONTHS if form.dated and "{d" in form.template)
    stretches = "|".join(scanned(template) for template in STRETCHES)
    led = scanned(LED + FORMS[0].plain.removeprefix(r"\b"))
    told = [led, rf"(?:{stretches})(?:{ends})", rf"{scanned(OFFSET)}(?:{days})"]
    return "|".join([_numbered(), _compared(), range_source(), *told, weekdays, open_source(), loose])


@lru_cache(maxsize=16384)
def read_date(text: str) -> FoundDate | None:
    """What a date expression names, at offset 0; None when it is none (`99/99/2020`).

    A range or stretch is one expression. Where `parts` is filled, they are the claims and the whole is none.
    """
    words = folded(text)
    found = read_single(words) or read_stretch(words) or read_range(words) or read_offset(words) or read_led(words)
    if found is None:
        return None
    parts = tuple(
        part._replace(start=_place(text, words, part.start), end=_place(text, words, part.end)) for part in found.parts
    )
    return found._replace(end=len(text), parts=parts)


def _place(text: str, words: str, offset: int) -> int:
    """Where in a text the character stands that has an offset in its folded form: behind as many that are no blanks."""
    left = len(words[:offset].replace(" ", "")) + (words[offset : offset + 1] not in ("", " "))
    for at, character in enumerate(text):
        left -= not character.isspace()
        if not left:
            return at if words[offset : offset + 1] not in ("", " ") else at + 1
    return len(text)


def _numbered() -> str:
    """The numbers of laws, standards and series (`ASU 2014-09, 2015-14 and 2016-10`), which are no dates."""
    label = rf"\b(?i:{any_of(vocabulary('calendar')['numbered'])})\b\.?{GAP}(?:No\.?{GAP})?[”\")]{{0,3}}{GAP}"
    number = r"(?:\d{4}[-–/]\d{1,3}|\d{1,3}[-–]\d{4})\b"
    return rf"{label}{number}(?:,?{GAP}(?:and{GAP})?{number}){{0,20}}"


def _compared() -> str:
    """A figure behind a sign of comparison (`n > 2000`), which may be a year or any other number."""
    return rf"[<>≤≥]{GAP}=?{GAP}\d{{4}}\b"
