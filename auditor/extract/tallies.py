"""Tallies: a part and its whole in digits, `33/133 (29%)`, `(11/24, 45%)`, `29% (33/133)`, `33 out of 133`.

Alone, figures with a stroke may be a date, a score, a fraction or a name; the percentage beside them says that they are
a part and its whole. Each tally gives two counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from auditor.extract.amount import Found
from auditor.extract.engine import Encoded, Scanner
from auditor.extract.words import PERCENT
from auditor.model import Kind
from auditor.patterns import lazily
from auditor.quantity import Quantity

ALONE = 4
"""Characters beside a tally, fewer than which it is the whole text: then it is a fraction."""
_COUNT = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,7})"
_PAIR = rf"{_COUNT}\s?/\s?{_COUNT}"
_SHARE = rf"\d{{1,4}}(?:[.·]\d{{1,3}})?\s?(?:{'|'.join(re.escape(word) for word in sorted(PERCENT, reverse=True))})"
_NOUNS = r"(?:\s[A-Za-z][A-Za-z'’‐-]{1,24}){0,5}"
_LINK = r"(?:\s?[(\[]\s?|\s?[,;:=–—]\s?|,?\sor\s|\s=\s)(?:or\s|=\s?|about\s|i\.e\.,?\s)?"
_OUT_OF = rf"{_COUNT}\sout\sof\s{_COUNT}"
_TALLY = lazily(rf"({_COUNT})(?:\s?/\s?|\sout\sof\s)({_COUNT})")
_SCALED = lazily(r"\s?(?:hundred|thousand|million|billion|trillion|lakh|crore|mln?\b|bn\b|%|per\s?cent)")
_BESIDE = frozenset("/-–.,_#$€£¥")


@cache
def _scanner() -> Scanner:
    return Scanner(rf"{_OUT_OF}|{_PAIR}{_NOUNS}{_LINK}{_SHARE}|{_SHARE}{_NOUNS}{_LINK}(?:n\s?=\s?)?{_PAIR}")


def tallies(text: str, encoded: Encoded) -> Iterator[tuple[int, int, Found]]:
    """The counts of the tallies of a text, in order, each with its place."""
    if "/" not in text and "out of" not in text:
        return
    for start, end in _scanner().spans(encoded):
        match = _TALLY.search(text, start, end)
        if match is None or _is_season(match[1], match[2]) or not _stands_alone(text, *match.span()):
            continue
        for group in (1, 2):
            yield match.start(group), match.end(group), _count(match[group])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the tally is no piece of a date, a longer figure, a sum of money or a name."""
    if end - start > len(text) - ALONE:
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if _SCALED.match(text, end):
        return False
    if before and (before.isalnum() or before in _BESIDE) or after.isalnum():
        return False
    return after not in ("/", "%") and not (after in (".", ",", "-") and text[end + 1 : end + 2].isdigit())


def _is_season(first: str, second: str) -> bool:
    """Whether two figures are a year and the next one: `2019/20`, `2019/2020`."""
    if len(first) != 4 or not first.isdigit() or not 1500 <= int(first) <= 2199:
        return False
    return second in (str(int(first) + 1), str(int(first) + 1)[2:])


def _count(written: str) -> Found:
    value = Fraction(written.replace(",", ""))
    one = Fraction(1)
    return Found(0, len(written), Kind.NUMBER, None, Quantity(value, one, one))
