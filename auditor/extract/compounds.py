"""Amounts in two or more units of one kind: `5 feet 2 inches`, `2 hours and 30 minutes`, `3 dollars 50 cents`.

They are one amount, given in the smallest unit named; money stays in its major unit. A word that is money as well as a
weight is a weight beside another one (`6 pounds 4 ounces`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from auditor.extract.amount import Amount, Place, Tokens, text_at
from auditor.extract.lexicon import lexicon, vocabulary
from auditor.extract.numbers import Figure
from auditor.extract.reporting import families
from auditor.extract.units import read_unit
from auditor.model import Kind

HUNDRED = 100
MOST = 3
"""How many times the larger unit the smaller amount may come to (`2 yards 7 feet`)."""


@cache
def _sizes() -> dict[str, tuple[int, Fraction]]:
    """For every unit that may be one of several: its chain, and its size in that chain's smallest unit."""
    chains = vocabulary("compounds")["chains"]
    return {unit: (index, Fraction(str(size))) for index, chain in enumerate(chains) for unit, size in chain.items()}


def join(toks: Tokens, left: Amount, read: Callable[[int], Amount | None], place: Place) -> Amount | None:
    """The amount carried on by the smaller one behind it, or None when none follows."""
    if left.hedge_text is not None and left.hedge_text in lexicon().hedges_after or not left.suffixed:
        return _dollars_and(toks, left, read, place) if left.kind is Kind.MONEY else None
    if left.kind is Kind.MONEY:
        return _dollars_and(toks, left, read, place) or _smaller(toks, _weight(toks, left), read)
    if left.kind in (Kind.MEASURE, Kind.DURATION) and left.unit in _sizes():
        return _smaller(toks, left, read) or _half(toks, left)
    return None


def _weight(toks: Tokens, amount: Amount) -> Amount:
    """An amount of money as the measure that its word is, too (`6 pounds`), or as it is."""
    if amount.kind is not Kind.MONEY or not amount.suffixed:
        return amount
    found = read_unit(text_at(toks, amount.after - 1))
    if found is None or found.name not in _sizes():
        return amount
    return amount._replace(kind=Kind.MEASURE, unit=found.name, currency=None, ambiguous=False)


def _next(toks: Tokens, left: Amount, comma: bool) -> int:
    """The token at which a smaller unit would begin, behind *and* or, where allowed, a comma."""
    at = left.after
    if comma and text_at(toks, at) == ",":
        at += 1
    if text_at(toks, at) == "and":
        at += 1
    return at


def _smaller(toks: Tokens, left: Amount, read: Callable[[int], Amount | None]) -> Amount | None:
    at = _next(toks, left, comma=True)
    right = read(at) if at < len(toks) and left.kind is not Kind.MONEY else None
    if right is None or right.sign < 0 or right.hedge:
        return None
    right = _weight(toks, right)
    if right.kind is not left.kind or right.unit not in _sizes():
        return None
    assert left.unit is not None
    assert right.unit is not None
    (chain, big), (other, small) = _sizes()[left.unit], _sizes()[right.unit]
    ratio = big / small
    if chain != other or ratio <= 1 or right.figure.value >= MOST * ratio or left.figure.ulp > 1 or right.stretch:
        return None
    value = left.figure.value * ratio + right.figure.value
    return _joined(left, right, Figure(value, right.figure.ulp, right.figure.ulp, True), right.unit)


def _half(toks: Tokens, left: Amount) -> Amount | None:
    """`an hour and a half`, `a month and a half`."""
    at = left.after
    if text_at(toks, at) != "and" or left.figure.value != 1:
        return None
    step = 2 if text_at(toks, at + 1) in ("a", "an", "one") else 1
    part = lexicon().fractions.get(text_at(toks, at + step))
    if part is None or part >= 1:
        return None
    figure = Figure(left.figure.value + part, Fraction(1, 10), Fraction(1, 10), True)
    after = at + step + 1
    return left._replace(figure=figure, stretch=False, spelled=True, end=toks[after - 1].end, after=after)


def _dollars_and(toks: Tokens, left: Amount, read: Callable[[int], Amount | None], place: Place) -> Amount | None:
    """`3 dollars 50 cents`, and `3 dollars 50` where a clause ends."""
    if left.scale is not None or left.figure.ulp != 1 or left.currency is None or left.currency.part != 1:
        return None
    at = _next(toks, left, comma=False)
    right = read(at) if at < len(toks) else None
    if right is None or right.sign < 0 or right.hedge or right.scale or not right.figure.value or right.stretch:
        return None
    worded = at > left.after
    if right.kind is Kind.MONEY and right.figure.value < 1 and right.suffixed and _same_family(toks, left, right):
        cents = right.figure.value
    elif right.kind is None and _is_cents(right, left, worded) and right.after == len(toks) and place.closed:
        cents = right.figure.value / HUNDRED
    else:
        return None
    figure = Figure(left.figure.value + cents, Fraction(1, HUNDRED), Fraction(1, HUNDRED), True)
    return _joined(left, right, figure, left.unit)


def _is_cents(right: Amount, left: Amount, worded: bool) -> bool:
    """Whether a bare number behind a currency name can be its hundredths: two digits, or a small number in words."""
    value = right.figure.value
    if right.fraction or value.denominator != 1 or not 1 <= value < HUNDRED:
        return False
    return (value >= 10 or right.spelled) and (left.suffixed or right.end - right.start == 2)


def _same_family(toks: Tokens, left: Amount, right: Amount) -> bool:
    """Whether hundredths can be those of a currency: cents of dollars or euros, never pence of dollars."""
    if left.currency is None or right.currency is None:
        return False
    if not right.currency.shared:
        return right.currency.code == left.currency.code
    return left.currency.code in families().get(text_at(toks, right.after - 1).lower(), ())


def _joined(left: Amount, right: Amount, figure: Figure, unit: str | None) -> Amount:
    return left._replace(figure=figure, unit=unit, end=right.end, after=right.after, stretch=False, suffixed=True)
