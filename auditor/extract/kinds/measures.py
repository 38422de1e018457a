"""Measures and lengths of time: a unit expression behind a figure."""

from __future__ import annotations

from fractions import Fraction

from auditor.extract.amount import Amount, Place, Tokens, Unit, glued, text_at
from auditor.extract.lexicon import lexicon
from auditor.extract.units import read_unit
from auditor.model import Kind

LETTERS = 2
"""A form no longer than this that is a word or letter, too, is a unit only at the end of a clause."""
NAMING = frozenset("ABCFKNJbdq")
"""Letters that number things more often than they measure them."""
CLOCK = frozenset({"am", "pm"})
CLOCK_PLACES = frozenset({Fraction(1), Fraction(1, 100)})
"""`7 pm` and `2.15 pm` are times of day."""
YEARS = (1900, 2100)
"""Plain whole numbers that are years: the letters behind one are no unit (`2014in`, `2015b`)."""
SAFE = frozenset({"m"})
"""Letters that are hardly ever anything else behind a blank."""
OWNER = frozenset({"below zero", "below freezing"})
"""Behind degrees they turn the sign."""


def read(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """A unit of measure behind a figure without currency, with words such as *more* between them passed over."""
    if amount.currency is not None:
        return None
    step = 1 if text_at(toks, at) in lexicon().fillers else 0
    text = text_at(toks, at + step)
    if text in OWNER and not step:
        return Unit(Kind.MEASURE, "degree", at + 1, negative=True)
    found = read_unit(text) if text else None
    if found is None or (step and not found.duration):
        return None
    after = at + step + 1
    negative = found.dimension in ("temperature", "angle") and text_at(toks, after) in OWNER
    kind = Kind.DURATION if found.duration else Kind.MEASURE
    letters = not found.sure and len(text) <= LETTERS
    if letters and (text_at(toks, at - 1) == "-" or _is_name(toks, at, amount) or _year_like(amount)):
        return None
    if not found.sure and text[0].isupper() and len(text) > LETTERS and not place.alone:
        return None
    if text.lower() == "second" and text_at(toks, at - 1) != "-" and amount.figure.value != 1:
        return None
    if text in CLOCK and amount.figure.ulp in CLOCK_PLACES:
        return None
    careful = letters and text not in SAFE and not glued(toks, at) and not _is_mass(text, amount)
    return Unit(kind, found.name, after + negative, negative=negative, careful=careful, labelled=letters)


def _is_mass(text: str, amount: Amount) -> bool:
    """Whether a lone `t` stands behind a figure with its digits grouped, which is a weight."""
    return text == "t" and amount.figure.grouped and not amount.spelled


def _year_like(amount: Amount) -> bool:
    figure = amount.figure
    return figure.ulp == 1 and not figure.grouped and YEARS[0] <= figure.value <= YEARS[1]


def _is_name(toks: Tokens, at: int, amount: Amount) -> bool:
    """Whether a letter glued to a whole number makes it a name (`1A`, `200B`, `15d`)."""
    return toks[at].text in NAMING and glued(toks, at) and amount.figure.ulp == 1 and amount.sign > 0
