"""Runs of number-like words: the linear pattern that finds them, and their tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from auditor.extract.engine import any_of, compile_pattern, whole_words
from auditor.extract.lexicon import Lexicon, lexicon

BLANK = r" \t\x{a0}\x{2007}\x{2009}\x{202f}"
GAP = rf"(?:[{BLANK}]{{0,2}}(?:\r?\n[{BLANK}]{{0,2}})?)"
"""A few blanks with at most one line break: what may stand inside a quantity."""
DIGITS = r"(?:\d+(?:[.,:/'’\x{a0}\x{2007}\x{2009}\x{202f}]\d+)*|\.\d+)"

PERCENT = ("%", "％", "percent", "per cent", "percents", "pct", "pct.", "per-cent", "pc")
POINTS = (
    "percentage points",
    "percentage point",
    "percentage-point",
    "percentage-points",
    "pp",
    "ppt",
    "ppts",
    "pps",
    "% points",
)
BASIS = ("basis points", "basis point", "basis-point", "basis-points", "bps", "bp")
LINKS = ("plus or minus", "through", "out of", "and", "to", "or", "in")
PART_OF = ("a", "an", "of a", "of an")
LEADS = ("past", "next", "last", "coming", "previous", "following")


class Token(NamedTuple):
    """A word or sign of a run."""

    text: str
    """As written, white space folded to one blank and letters lowered where case says nothing."""
    start: int
    end: int


def with_capitals(words: Iterable[str]) -> list[str]:
    """The words, and the words as they begin a sentence."""
    return [form for word in words for form in {word, word[:1].upper() + word[1:]}]


@cache
def run_pattern() -> Any:
    """The pattern of a run: a number with what stands around it, linked to further numbers."""
    lex = lexicon()
    signs = [sign for sign in lex.signs if not _wordlike(sign)]
    codes = [sign for sign in lex.signs if _wordlike(sign)]
    before = "|".join(
        [
            whole_words(with_capitals([*lex.hedges_before, "between", "from"])),
            r"\b" + any_of(codes),
            any_of(signs),
            r"[-+−–(±]",
        ]
    )
    counted = "|".join(re.escape(word) for word in (*lex.scales, *lex.fractions, *lex.durations) if word.isalpha())
    atom = "|".join(
        [
            DIGITS,
            any_of(lex.vulgar),
            whole_words(with_capitals([*lex.words, *lex.multiples, "half"])),
            rf"\b[Aa]n?\s(?:{counted})\b",
            rf"\b(?:{'|'.join(LEADS)})\s(?:decade|century)\b",
        ]
    )
    behind = [*PERCENT, *POINTS, *BASIS, *lex.hedges_after, *lex.units, *lex.durations, *lex.scales, *lex.scale_signs]
    behind += [*lex.fractions, *codes, *lex.name_forms, "x", "times", "fold", "a half", "a million", "a billion"]
    words = rf"(?:{any_of(word for word in behind if word[-1].isascii() and word[-1].isalnum())}\b)"
    loose = any_of([*(word for word in behind if not (word[-1].isascii() and word[-1].isalnum())), *signs, *lex.vulgar])
    parted = any_of(
        word for word in (*PERCENT, *POINTS, *lex.durations, *lex.units) if word.isascii() and word[-1].isalpha()
    )
    after = rf"(?:{words}|{loose}|[)]|(?:of\s)?an?\s{parted}\b)"
    link = rf"(?:(?:{'|'.join(LINKS)})\b|[-–—−,±~])"
    lead = rf"(?:(?:{before}){GAP})*"
    return compile_pattern(
        rf"{lead}(?:{atom})(?:{GAP}{link}{GAP}{lead}(?:{atom})|{GAP}{after}|-{after}|[-{BLANK}](?:{atom}))*"
    )


@cache
def _token_pattern() -> Any:
    """Any word of a run, the longest first; a run holds nothing else, so no word is cut out of a longer one."""
    lex = lexicon()
    words = [*PERCENT, *POINTS, *BASIS, *LINKS, *LEADS, "between", "from", "x", "times", "fold", "half", *PART_OF]
    words += [*lex.hedges_before, *lex.hedges_after, *lex.units, *lex.durations, *lex.scales, *lex.scale_signs]
    words += [*lex.fractions, *lex.words, *lex.multiples, *lex.vulgar, *lex.name_forms]
    return compile_pattern(rf"{DIGITS}|{any_of([*with_capitals(words), *lex.signs])}|[^\s{BLANK}]")


def tokens(run: str) -> list[Token]:
    """The tokens of a run, in order."""
    return [Token(_folded(match[0]), match.start(), match.end()) for match in _token_pattern().finditer(run)]


@cache
def _cased_forms() -> frozenset[str]:
    lex: Lexicon = lexicon()
    return frozenset([*lex.signs, *lex.units, *lex.scale_signs])


def _folded(text: str) -> str:
    text = " ".join(text.split())
    return text if text in _cased_forms() else text.lower()


def _wordlike(sign: str) -> bool:
    return sign[-1].isascii() and sign[-1].isalpha() and sign[0].isascii() and sign[0].isalpha()
