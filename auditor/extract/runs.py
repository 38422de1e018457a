"""Runs of number-like words: the linear pattern that finds them, and their tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from auditor.extract.engine import Scanner, any_of, whole_words
from auditor.extract.lexicon import lexicon
from auditor.extract.units import unit_source
from auditor.extract.words import AGES, BASIS, PERCENT, POINTS

BLANK = r" \t\x{a0}\x{2007}\x{2009}\x{202f}"
GAP = rf"(?:[{BLANK}]{{0,2}}(?:\r?\n[{BLANK}]{{0,2}})?)"
"""A few blanks with at most one line break: what may stand inside a quantity."""
GROUPS = r"\d{1,3}(?:[ \x{a0}\x{2007}\x{2009}\x{202f}]\d{3})+(?:[.,]\d{1,2})?\b"
"""Digits in groups of three behind blanks; whether they are one number is decided by what stands around them."""
POWER = r"\s?[x×*·]\s?10\s?(?:\^|\*\*)?\s?[-−–]?\d{1,3}|\s?[x×*]\s?10[⁻⁺]?[⁰¹²³⁴-⁹]+|[eE][-+−]?\d{1,3}"
DIGITS = rf"(?:(?:{GROUPS}|\d+(?:[.,:/'’\x{{a0}}\x{{2007}}\x{{2009}}\x{{202f}}]\d+)*|\.\d+)(?:{POWER})?)"

LINKS = ("plus or minus", "through", "out of", "and", "to", "or", "in", "of", "over", "point")
LONE = ("half", "couple", "pair")
"""Number words that stand in no table."""
WORDS = ("between", "from", "aged", "age", "ages", "minus", "negative", "below zero", "below freezing")


class Token(NamedTuple):
    """A word or sign of a run."""

    text: str
    """As written, white space folded to one blank and letters lowered where case says nothing."""
    start: int
    end: int


LEADS = ("past", "next", "last", "coming", "previous", "following")
MULTIPLES = ("times", "fold", "x", "X", "×")


@cache
def run_scanner() -> Scanner:
    """The scanner of runs: a number with what stands around it, linked to further numbers."""
    head, rest = _run_sources()
    return Scanner(head + rest, head=head)


def run_source() -> str:
    """The pattern of a run, for the linear engine.

    run := before* atom ((before | link)* (atom | after))*
    """
    return "".join(_run_sources())


@cache
def _run_sources() -> tuple[str, str]:
    """The first number of a run with what stands before it, and what may follow.

    Every list stands in them once or twice only: an automaton of twice the size takes twice as long to build.
    """
    lex, unit = lexicon(), unit_source()
    names = _name_source()
    leads = _loose_case([*lex.hedges_before, *WORDS])
    before, behind = _sign_sources()
    opening = "|".join([leads, before, names, r"[-+−–(±]"])
    first = "|".join([DIGITS, any_of(lex.vulgar), _spelled(), rf"\b(?i:an?)\s(?:{unit})", _past()])
    inner = "|".join([DIGITS, any_of(lex.vulgar), _spelled()])
    worded = [*lex.hedges_after, *lex.scales, *lex.fillers, *lex.fractions, "times", "fold"]
    worded += [*lex.ordinals, *(f"{word}s" for word in lex.ordinals)]
    worded += [word for word in (*PERCENT, *POINTS, *BASIS) if word[0].isalpha()]
    exact = [*lex.scale_signs, *MULTIPLES[2:], *(word for word in (*PERCENT, *POINTS) if not word[0].isalpha())]
    odd = any_of(sign for sign in lex.money.signs if not sign.isascii() or "." in sign)
    aged = f"(?i:{_ended(AGES)})"
    after = "|".join(
        [aged, odd, f"(?:{unit})", _ended(exact), f"(?i:{_ended(worded)})", _name_source(False), behind, "[)]"]
    )
    link = rf"(?:{'|'.join(LINKS)})\b|[-–—−,±~&]|\+/-|(?i:\ban?\b)|(?:{leads})|[+(]"
    between = rf"(?:{GAP}|[-–—−]|[{BLANK}]{{3}})"
    head = rf"(?:(?:{opening}){GAP})*(?:{first})"
    return head, rf"(?:(?:{between}(?:{link}))*{between}(?:{inner}|{after}))*"


def _sign_sources() -> tuple[str, str]:
    """Currency signs and codes in front of a figure and behind one, as written or in any case.

    One with a letter on its outer side is not cut out of a word there.
    """
    money = lexicon().money
    loose = {sign for sign in money.loose if sign.lower() != sign.upper()}
    exact = {sign for sign in money.signs if sign.lower() not in loose}
    scaled = f"{any_of({sign[:-3] for sign in money.scaled})}{any_of({sign[-3:] for sign in money.scaled})}"
    before = rf"\b(?:{scaled}|{_either(exact, loose, _begins)})|{_either(exact, loose, _begins, False)}"
    behind = rf"(?:{scaled}|{_either(exact, loose, _ends)})\b|{_either(exact, loose, _ends, False)}"
    return before, behind


def _either(exact: set[str], loose: set[str], lettered: Callable[[str], bool], wanted: bool = True) -> str:
    """The signs that have a letter on one side, or those that have none there."""
    chosen, any_case = ({sign for sign in signs if lettered(sign) is wanted} for signs in (exact, loose))
    return f"(?i:{any_of(any_case)})|{any_of(chosen)}"


def _begins(sign: str) -> bool:
    return sign[0].isascii() and sign[0].isalnum()


def _ends(sign: str) -> bool:
    return sign[-1].isascii() and sign[-1].isalnum()


def _name_source(bounded: bool = True) -> str:
    """Currency names in any case, with the words in front that say whose; `bounded` keeps them from ending a word."""
    adjectives, nouns = set(), set()
    for name in lexicon().money.names:
        first, _, last = name.rpartition(" ")
        nouns.add(last)
        adjectives.add(first)
    left = r"\b" if bounded else ""
    return rf"(?i:{left}(?:{any_of(adjectives - {''})}\s)?{any_of(nouns)}\b)"


def _ended(words: Iterable[str]) -> str:
    """Any of the words, those that end with a letter not cut out of a longer one."""
    lettered = {word for word in words if word[-1].isascii() and word[-1].isalnum()}
    return rf"{any_of(lettered)}\b|{any_of(set(words) - lettered)}"


def _past() -> str:
    return rf"\b(?:{'|'.join(LEADS)})\s(?:decade|century)\b"


def _spelled() -> str:
    """What a number in words may begin with or hold."""
    lex = lexicon()
    words = [*lex.words, *lex.multiples, *lex.scales, *lex.fractions, *LONE]
    counted = "|".join(re.escape(word) for word in (*lex.scales, *lex.fractions, *LONE) if word.isalpha())
    return rf"{_loose_case(words)}|\b(?i:an?\s(?:{counted}))\b"


def _loose_case(words: Iterable[str]) -> str:
    """Whole words in any case."""
    return f"(?i:{whole_words({word.lower() for word in words})})"


@cache
def _plain_words() -> frozenset[str]:
    """Words that are read in any case, in lower case."""
    lex = lexicon()
    words = {*LINKS, *WORDS, *LEADS, *LONE, "a", "an", "times", "fold", *PERCENT, *POINTS, *BASIS, *AGES}
    words |= {*lex.hedges_before, *lex.hedges_after, *lex.scales, *lex.fractions, *lex.words, *lex.multiples}
    words |= {*lex.ordinals, *(f"{word}s" for word in lex.ordinals)} - {"second", "seconds"}
    return frozenset(words | {*lex.money.names, *lex.fillers})


@cache
def _signs() -> frozenset[str]:
    """Forms that are read as written."""
    lex = lexicon()
    return frozenset({*lex.scale_signs, *lex.money.scaled, *lex.money.signs, *lex.vulgar, *MULTIPLES, "+/-"})


@cache
def _token_scanner() -> Scanner:
    """Any word of a run, the longest first; a run holds nothing else, so no word is cut out of a longer one."""
    money = lexicon().money
    loose = any_of({*(_plain_words() - set(money.names)), *money.loose})
    return Scanner(
        rf"{DIGITS}|(?i:{loose})|{_name_source()}|{any_of(_signs())}|(?:{unit_source()})|[^\s{BLANK}]", longest=True
    )


def tokens(run: str) -> list[Token]:
    """The tokens of a run, in order."""
    return [Token(_folded(run[start:end]), start, end) for start, end in _token_scanner().spans(run)]


def _folded(text: str) -> str:
    if not text[0].isdigit():
        text = " ".join(text.split())
    if text in _signs():
        return text
    lowered = text.lower()
    return lowered if lowered in _plain_words() else text
