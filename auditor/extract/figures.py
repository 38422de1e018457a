"""The figure of an amount: digits, words, fractions and what belongs to the number itself."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from auditor.extract.amount import Place, Tokens, text_at
from auditor.extract.lexicon import lexicon
from auditor.extract.numbers import Figure, read_digits
from auditor.extract.spelled import Spelled, read_spelled, read_whole
from auditor.patterns import lazily

SHARE = Fraction(1, 40)
"""How far a spelled-out fraction or multiple reaches: `a third` is 30.8 to 35.8 %, `doubled` 1.95 to 2.05."""
LEADS = frozenset({"past", "next", "last", "coming", "previous", "following"})
ARTICLES = frozenset({"a", "an"})
MOST_WORDS = 48
"""Tokens that a number in words is looked for in."""
_CARRIED = frozenset({"in", "out of", "point", "and"})
_RATIO = lazily(r"(\d{1,4})/(\d{1,4})", re.A)
_TEN = lazily(r"\d*10|2", re.A)


class Read(NamedTuple):
    """A number read from a run."""

    figure: Figure
    after: int
    """Index of the token behind it."""
    spread: Fraction = Fraction(0)
    fraction: bool = False
    spelled: bool = False
    stretch: bool = False
    written: str = ""
    scale: Fraction | None = None
    """The magnitude that is already part of it."""


def read_figure(toks: Tokens, at: int, place: Place, split: bool = False) -> Read | None:
    """The number that begins at a token, or None; with `split`, *and* joins no two numbers (`between … and …`)."""
    text = text_at(toks, at)
    if not text:
        return None
    if place.alone and len(toks) - at > 1 + text[0].isdigit():
        whole = read_whole(_window(toks, at))
        if whole is not None:
            return _of_spelled(whole, at)
    if text[0].isdigit() or (text[0] == "." and len(text) > 1):
        return _digits(toks, at, place, split)
    lex = lexicon()
    if text in lex.vulgar:
        return Read(Figure(lex.vulgar[text], Fraction(0), Fraction(0)), at + 1, spelled=True)
    if text in lex.multiples and text != "double":
        factor = lex.multiples[text]
        return Read(Figure(factor, Fraction(0), Fraction(0)), at + 1, spread=factor * SHARE, spelled=True)
    if text in LEADS:
        return Read(_ONE, at + 1, spelled=True) if text_at(toks, at + 1) in ("decade", "century") else None
    return _words(toks, at, split)


_ONE = Figure(Fraction(1), Fraction(1), Fraction(1))


def _window(toks: Tokens, at: int) -> list[str]:
    return [token.text.lower() for token in toks[at : at + MOST_WORDS]]


def _words(toks: Tokens, at: int, split: bool) -> Read | None:
    spelled = read_spelled(_window(toks, at), 0, split)
    if spelled is not None:
        return _of_spelled(spelled, at)
    return Read(_ONE, at + 1, spelled=True, stretch=True) if toks[at].text.lower() in ARTICLES else None


def _of_spelled(spelled: Spelled, at: int) -> Read | None:
    if spelled.year or spelled.vague:
        return None
    figure = Figure(spelled.value, spelled.ulp, spelled.ulp, True)
    spread = SHARE if spelled.fraction else Fraction(0)
    scale = Fraction(spelled.scale) if spelled.scaled else None
    return Read(figure, at + spelled.end, spread, spelled.fraction, True, scale=scale)


def _digits(toks: Tokens, at: int, place: Place, split: bool) -> Read | None:
    longer = _continued(toks, at, split)
    if longer is not None:
        return longer
    text = toks[at].text
    if match := _RATIO.fullmatch(text):
        return _ratio(int(match[1]), int(match[2]), at, text)
    figure = read_digits(text, place.comma)
    if figure is None:
        return None
    return _mixed(toks, at, figure) or _around(toks, at, figure) or Read(figure, at + 1)


def _continued(toks: Tokens, at: int, split: bool) -> Read | None:
    """Digits that words carry on: `3 hundred and 21`, `3 million and a half`, `1 in twenty-one`."""
    following = text_at(toks, at + 1)
    lex = lexicon()
    if following not in lex.scales and following not in _CARRIED:
        return None
    if following == "and" and (split or not _is_part(text_at(toks, at + 2))):
        return None
    spelled = read_spelled(_window(toks, at), 0, split)
    if spelled is None or spelled.end <= (2 if following in lex.scales else 1):
        return None
    return _of_spelled(spelled, at)


def _is_part(word: str) -> bool:
    return word in ARTICLES or word in lexicon().words or word in lexicon().fractions


def _ratio(above: int, below: int, at: int, text: str) -> Read | None:
    """A fraction in digits; whether it is one, and no date or score, is decided by what stands around it."""
    if not 0 < above < below:
        return None
    return Read(Figure(Fraction(above, below), Fraction(0), Fraction(0), True), at + 1, written=text)


def _mixed(toks: Tokens, at: int, figure: Figure) -> Read | None:
    """A whole number with a fraction behind it: `7½`, `7 1/2`, `7-1/2`; exact to an eighth."""
    if figure.ulp != 1:
        return None
    vulgar = lexicon().vulgar.get(text_at(toks, at + 1))
    if vulgar is not None:
        return Read(_eighths(figure.value + vulgar), at + 2)
    step = 2 if text_at(toks, at + 1) == "-" else 1
    match = _RATIO.fullmatch(text_at(toks, at + step))
    if match is None or not 0 < int(match[1]) < int(match[2]) <= 100:
        return None
    return Read(_eighths(figure.value + Fraction(int(match[1]), int(match[2]))), at + step + 1)


def _eighths(value: Fraction) -> Figure:
    return Figure(value, Fraction(1, 8), Fraction(1, 8), True)


def _around(toks: Tokens, at: int, figure: Figure) -> Read | None:
    """A figure with its stated uncertainty: `5.2 ± 0.3`."""
    if text_at(toks, at + 1) not in ("±", "+/-", "+-", "plus or minus"):
        return None
    spread = read_digits(text_at(toks, at + 2))
    return Read(figure, at + 3, spread.value) if spread is not None else None
