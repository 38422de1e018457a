"""What stands right beside an amount decides whether it is one: `A320`, `Note 5`, `9:30` and `a quarter` may not be.

Every check looks at a few characters on either side, so its cost does not grow with the text.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import Any

import msgspec

from auditor.extract.amount import Found
from auditor.extract.engine import compile_pattern
from auditor.extract.grammar import MINUS
from auditor.extract.lexicon import lexicon, vocabulary
from auditor.model import Kind
from auditor.patterns import lazily

QUOTES = frozenset("'\"’”")
OPENERS = {"”": "“", "’": "‘", "'": " '"}
RANKS = frozenset({"a third", "a quarter"})
"""Fractions that alone are as likely a rank or three months."""
QUOTED = 300
"""Characters in front of a mark in which the quotation it may close begins."""
BESIDE = 24
"""Characters looked at on either side."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(vocabulary("context")[name])


class Look(Enum):
    """What an amount turns out to be beside its neighbours."""

    AMOUNT = "amount"
    COUNT = "count"
    """An exact count of what the next word names."""
    ORDINAL = "ordinal"
    NOTHING = "nothing"


_NOUN = lazily(r"[ \u00a0]([a-z]{3,}(?:-[a-z]+)?)(?:[ \u00a0]([a-z]{3,}))?")
_ORDINAL = lazily(r"(?:st|nd|rd|th)\b")
_TIME = lazily(r"\s?[ap]\.?m\b", re.I)
_LAST_WORD = lazily(r"([A-Za-z][A-Za-z.-]*)[ \u00a0(]*$")
_OF = lazily(r"[ \u00a0]?(?:of|the|to|its|a|more|less|higher|lower|as|that)\b")
_SIGN = lazily(r"(?:minus|negative)\s|[-−–]")
_SEVERAL = lazily(r"\b(?:several|few|many|some of the|at)\s$")
_OF_WHOLE = lazily(r"[ \u00a0](?:of|the)\b")
_OUT_OF = lazily(r"\d (?:out )?of (?:the |all |its )?$")
_ENUMERATION = lazily(r"(?:^|\n)[ \t]*\($")


@cache
def _leads() -> re.Pattern[str]:
    words = "|".join(vocabulary("calendar")["duration_leads"])
    return lazily(rf"\b(?:{words})\s(?:the\s)?$", re.I)


@cache
def _address_pattern() -> Any:
    return compile_pattern(r"\b(?:[a-z]+://|www\.)[^\s<>\"]+")


@cache
def _tails() -> re.Pattern[str]:
    return lazily(rf"\s(?:{'|'.join(vocabulary('calendar')['duration_tails'])})\b")


def look(text: str, found: Found, start: int, end: int) -> Look:
    """What the amount at `[start, end)` of the text is, going by what stands beside it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if _glued(text, found, start, end, before, after):
        return Look.ORDINAL if found.bare and _ORDINAL.match(text, end) and not before.isalnum() else Look.NOTHING
    if found.steady:
        return Look.NOTHING if found.unit == "hour" and _TIME.match(text, end) else Look.AMOUNT
    if found.careful and _is_labelled(text, start):
        return Look.NOTHING
    if found.stretch:
        return _stretch(text, found, start, end)
    if found.fraction:
        return _fraction(text, found, start, end)
    if found.kind is Kind.NUMBER and found.unit is None:
        return _number(text, found, start, end, before, after)
    return Look.AMOUNT


def _glued(text: str, found: Found, start: int, end: int, before: str, after: str) -> bool:
    """Whether letters or digits stand so close that the figure is a part of a name."""
    if after.isalnum() and text[end - 1].isalnum() or after == "_":
        return True
    if text[start].isalpha() and before in "/-_.":
        return True
    if found.careful and text[end : end + 2] in ("'s", "’s"):
        return True
    if after in "-/" and text[end - 1].isupper() and text[end + 1 : end + 2].isalnum() and found.kind is Kind.MEASURE:
        return True
    if text[start].isdigit() or text[start] == ".":
        if before.isalnum() or before in "_#@.":
            return True
        if before in "-/–:" and start > 1 and text[start - 2].isalnum() and found.range is None:
            return text[start - 2].isalpha() or found.bare
    return False


def unsigned(text: str, found: Found, start: int) -> tuple[Found, int]:
    """The amount without a dash that joins it to a word (`B-52`) and is no sign; and where it then starts."""
    if not start or text[start] not in MINUS or not text[start - 1].isalnum():
        return found, start
    quantity = msgspec.structs.replace(found.quantity, value=abs(found.quantity.value))
    return found._replace(quantity=quantity), start + 1


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but blanks stands beside an amount, as in a cell or a form."""
    return start < BESIDE and len(text) - end < BESIDE and not (text[:start] + text[end:]).strip(" \n\t.")


def unquoted(text: str, found: Found, start: int, end: int) -> tuple[Found, int]:
    """The amount without a mark behind it that closes a quotation or is an apostrophe (`“the Act of 2017”`, `3M’s`)."""
    mark = text[end - 1]
    if found.kind is not Kind.MEASURE or mark not in QUOTES or not _closes(text, start, end, mark):
        return found, end
    return found._replace(
        kind=Kind.NUMBER, unit=None, end=found.end - 1, ambiguous=False, bare=True, steady=False
    ), end - 1


def _closes(text: str, start: int, end: int, mark: str) -> bool:
    if text[end : end + 1].isalpha():
        return True
    before = text[max(0, start - QUOTED) : start]
    if mark == '"':
        return before.count('"') % 2 == 1
    opener = OPENERS.get(mark)
    return opener is not None and before.rfind(opener) > before.rfind(mark)


def addresses(text: str) -> list[tuple[int, int]]:
    """Where web addresses stand, in order: the numbers in them are no claims."""
    if "://" not in text and "www." not in text:
        return []
    return [match.span() for match in _address_pattern().finditer(text)]


def _stretch(text: str, found: Found, start: int, end: int) -> Look:
    """`a year` is a length of time behind a hedge or a word like *within*, and not before *earlier*."""
    if _tails().match(text, end):
        return Look.NOTHING
    if _alone(text, start, end):
        return Look.AMOUNT
    led = found.hedge is not None or _leads().search(text, max(0, start - BESIDE), start)
    return Look.AMOUNT if led else Look.NOTHING


def _fraction(text: str, found: Found, start: int, end: int) -> Look:
    """`half` and `a quarter` are fractions before *of*, behind a hedge or behind *by*."""
    plain = _SIGN.sub("", text[start:end].lower())
    if plain[0].isdigit() and "/" in plain and " " not in plain:
        return Look.AMOUNT if _OF_WHOLE.match(text, end) and text[start - 1 : start] != "/" else Look.NOTHING
    if _alone(text, start, end) and plain not in RANKS:
        return Look.AMOUNT
    if " in " in plain or "thirds" in plain or plain.split()[0] in lexicon().words or "-" in plain:
        return Look.AMOUNT
    if found.hedge is not None or _OF.match(text, end) or text[max(0, start - 4) : start].lower().endswith(" by "):
        return Look.AMOUNT
    return Look.NOTHING


def _number(text: str, found: Found, start: int, end: int, before: str, after: str) -> Look:
    written = text[start:end]
    if written.lower() == "one" and found.hedge is None and not _alone(text, start, end):
        return Look.NOTHING
    noun = counted(text, end)
    if not found.bare and _SEVERAL.search(text, max(0, start - BESIDE), start):
        return Look.NOTHING
    if not found.bare:
        return Look.COUNT if found.quantity.ulp == 0 and not found.quantity.spread else Look.AMOUNT
    if _names_a_thing(text, written, start, end, before, after, noun):
        return Look.NOTHING
    value = found.quantity.value
    if len(written) == 4 and written.isdigit() and 1500 <= value <= 2199 and found.hedge is None:
        return Look.NOTHING
    whole = written.isdigit() and found.hedge is None and value < 1000
    counts = noun or _OF.match(text, end) or _OUT_OF.search(text, max(0, start - BESIDE), start)
    return Look.COUNT if whole and counts else Look.AMOUNT


def _is_labelled(text: str, start: int) -> bool:
    word = _LAST_WORD.search(text, max(0, start - BESIDE), start)
    return word is not None and word[1] in lexicon().labels


def _names_a_thing(text: str, written: str, start: int, end: int, before: str, after: str, noun: str | None) -> bool:
    """Whether bare digits are a time, a footnote mark, an identifier or the number of something labelled."""
    if written[0] == "0" and written[1:2].isdigit() or _TIME.match(text, end):
        return True
    if before == "(" and after == ")" and len(written) <= 2:
        outside = text[start - 2] if start > 1 else "\n"
        return outside.isalnum() or _ENUMERATION.search(text, max(0, start - BESIDE), start) is not None
    if after == "-" and text[end + 1 : end + 2].isupper():
        return True
    if before in " \u00a0(":
        word = _LAST_WORD.search(text, max(0, start - BESIDE), start)
        return word is not None and word[1] in lexicon().labels and (noun is None or word[1][0].isupper())
    return False


def counted(text: str, end: int) -> str | None:
    """The plural noun that a count is followed by (`131 schools`, `131 public schools`), or None."""
    match = _NOUN.match(text, end)
    if match is None or match[1] in _words("function_words"):
        return None
    for word in (match[1], match[2]):
        if word and word.endswith("s") and not word.endswith("ss") and word not in _words("not_nouns"):
            return word
    return match[1] if match[1] in _words("plurals") else None
