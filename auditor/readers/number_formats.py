"""What a spreadsheet prints for a value under a number format, so far as digits, percent and currency go.

>>> printed(38.38, "0.000"), printed(0.125, "0.0%"), printed(280200000000, '#,##0.0,,,"bn"')
('38.380', '12.5%', '280.2bn')
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from auditor.patterns import lazily

MOST_DECIMALS = 30
"""Decimals that a format may ask for."""
_PIECE = lazily(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.|([#0?][#0?,.]*|\.[#0?]+,*)|(%)|(General)|(.)',
    re.DOTALL | re.IGNORECASE,
)
"""A text, a character, a currency, a colour or condition, a blank, a filling, the digits, a percent sign, the rest."""


class Format(NamedTuple):
    """One section of a number format."""

    before: str
    """What it prints in front of the digits."""
    after: str
    """What it prints behind them."""
    decimals: int
    """Decimals it prints; those that are nil as well."""
    optional: int
    """Decimals it prints only when they are not nil."""
    grouped: bool
    """Whether it groups thousands."""
    shift: int
    """Powers of ten that it divides by; negative for percent."""


def printed(value: object, code: str) -> str:
    """The text of a cell. Dates are ISO 8601; what a format prints that is not known here is the plain value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if not isinstance(value, int | float | Decimal):
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    sections = sections_of(code)
    if not number.is_finite() or not sections:
        return plain(number)
    signed = len(sections) > 1 and number < 0
    section = sections[1] if signed else sections[2] if len(sections) > 2 and not number else sections[0]
    if section is None:
        return plain(number)
    return _in(section, abs(number) if signed else number)


def plain(number: Decimal) -> str:
    """A number without a format: all its digits, a whole one without decimals.

    >>> plain(Decimal("280200000000.0")), plain(Decimal("38.38")), plain(Decimal("1E+3"))
    ('280200000000', '38.38', '1000')
    """
    if number == number.to_integral_value() and number.adjusted() < MOST_DECIMALS:
        return format(number.to_integral_value(), "f")
    return format(number, "f") if abs(number.adjusted()) < MOST_DECIMALS else str(number)


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Format | None, ...]:
    """The sections of a format: for positive and all numbers, negative ones, nil. None for one that is not known."""
    if not code or code.lower() == "general" or code == "@" or len(code) > 255:
        return ()
    return tuple(map(_section, _apart(code)[:3]))


def _apart(code: str) -> list[str]:
    """The sections as written: semicolons in quotes and behind a backslash part nothing."""
    parts, at = [""], 0
    while at < len(code):
        step = 1
        if code[at] == '"':
            step = max(code.find('"', at + 1), at) - at + 1
        elif code[at] == "\\":
            step = 2
        if code[at] == ";":
            parts.append("")
        else:
            parts[-1] += code[at : at + step]
        at += step
    return parts


def _section(code: str) -> Format | None:
    before, after, digits, percent = "", "", None, 0
    for piece in _PIECE.finditer(code):
        quoted, escaped, currency, found, sign, general, other = piece.groups()
        if found is not None and digits is None:
            digits = found
        elif found is not None or general is not None or (other is not None and other.isalpha()):
            return None
        else:
            told = quoted or escaped or currency or sign or other or ""
            percent += sign is not None
            before, after = (before + told, after) if digits is None else (before, after + told)
    return None if digits is None else _digits(before, after, digits, percent)


def _digits(before: str, after: str, digits: str, percent: int) -> Format | None:
    scale = len(digits) - len(digits.rstrip(","))
    whole, _, decimals = digits.rstrip(",").partition(".")
    if "." in decimals or len(decimals) > MOST_DECIMALS:
        return None
    needed = len(decimals.rstrip("#?"))
    return Format(before, after, needed, len(decimals) - needed, "," in whole, 3 * scale - 2 * percent)


def _in(section: Format, number: Decimal) -> str:
    try:
        scaled = number.scaleb(-section.shift)
        step = Decimal(1).scaleb(-(section.decimals + section.optional))
        rounded = scaled.quantize(step, rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return plain(number)
    digits = format(rounded, ",f" if section.grouped else "f")
    while section.optional and "." in digits and digits.endswith("0") and _decimals(digits) > section.decimals:
        digits = digits[:-1]
    digits = digits.rstrip(".")
    sign = "-" if digits.startswith("-") and rounded else ""
    return f"{sign}{section.before}{digits.lstrip('-')}{section.after}".strip()


def _decimals(digits: str) -> int:
    return len(digits.partition(".")[2])
