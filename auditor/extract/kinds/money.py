"""Money: currency names, signs and codes behind an amount, and the sign in front of it."""

from __future__ import annotations

from fractions import Fraction

from auditor.extract.amount import Amount, Place, Tokens, Unit, glued, text_at
from auditor.extract.currencies import Currency
from auditor.extract.lexicon import lexicon
from auditor.extract.units import read_unit
from auditor.model import Kind

CENT = Fraction(1, 100)

DASHES = frozenset("-−–—")
CENTS = 2
"""Tokens of a run that is no more than a figure and a letter."""
WEIGHTY = 1000
"""A bare figure from here on looks like money beside a name that is another word, too."""


def before(toks: Tokens, at: int) -> Currency | None:
    """The currency in front of a figure, when the token is one there."""
    coin = lexicon().money.before(toks[at].text)
    if coin is None or coin.part != 1 or (coin.glued and not glued(toks, at + 1)):
        return None
    return coin._replace(careful=True) if toks[at].text in lexicon().money.names else coin


def read(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """A currency behind a figure, unless it opens the next amount or contradicts the sign in front."""
    found = lexicon().money.of(text_at(toks, at))
    if found is None or found.side == "before" or _belongs_to_next(toks, at, amount):
        return None
    front = amount.currency
    if found.careful and front is None and read_unit(text_at(toks, at)) is not None:
        return None
    if front is not None and found.code != front.code and not (found.shared or front.shared):
        return None
    if found.glued and not (glued(toks, at) and _looks_like_cents(toks, amount)):
        return None
    if found.careful and front is None and found.side != "after" and not (weighty(amount) or at + 1 == len(toks)):
        return None
    chosen = front if front is not None and (found.shared or not front.shared) else found
    careful = found.careful and front is None and (found.side == "after" or not weighty(amount))
    return Unit(Kind.MONEY, chosen.code, at + 1, found.part, chosen.shared, careful, chosen)


def _looks_like_cents(toks: Tokens, amount: Amount) -> bool:
    """Whether a single letter behind a figure is its currency: it carries an amount of money on, or is all there is."""
    before = text_at(toks, amount.begin - 1)
    return before == "and" or bool(before) and lexicon().money.of(before) is not None or len(toks) <= CENTS


def stands(amount: Amount, alone: bool) -> bool:
    """Whether a currency in front of a figure is one there: a word or a rare code needs a figure that looks like money.

    Such a figure has a magnitude, grouped digits or two decimals; `MDL 1720` and `IRR 1.27` are other abbreviations.
    """
    coin = amount.currency
    if coin is None or alone or not coin.careful:
        return True
    if coin.code in lexicon().money.whole and amount.figure.ulp < 1:
        return False
    figure = amount.figure
    return (
        amount.scale is not None
        or figure.ulp == CENT
        or figure.grouped
        and not amount.spelled
        and figure.ulp >= 1
        and amount.sign > 0
    )


def weighty(amount: Amount) -> bool:
    """Whether a figure looks like an amount of money by itself: scaled, grouped, with decimals, or large."""
    return amount.scale is not None or amount.figure.grouped and not amount.spelled or amount.figure.value >= WEIGHTY


def _belongs_to_next(toks: Tokens, at: int, amount: Amount) -> bool:
    """Whether a currency sign or code opens the next amount (`5 $6`) rather than closing this one.

    A name closes; a sign or code belongs where it is glued, else to this amount when that has no sign of its own and
    the figure behind has one behind it, too, or is no more than its hundredths (`17 USD 25`).
    """
    following = text_at(toks, at + 1)
    if not _is_figure(following) or toks[at].text in lexicon().money.names:
        return False
    if glued(toks, at + 1) and text_at(toks, at - 1) in DASHES:
        return True
    if glued(toks, at):
        return False
    if glued(toks, at + 1) or amount.currency is not None:
        return True
    if at + 2 < len(toks):
        return lexicon().money.of(toks[at + 2].text) is None
    return len(following) > 2 or not toks[at].text.isalpha()


def _is_figure(text: str) -> bool:
    return text[:1].isdigit() or text[:1] == "." and text[1:2].isdigit()
