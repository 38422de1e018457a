"""Multiples: `2.5x`, `three times`, `10-fold`."""

from __future__ import annotations

from auditor.extract.amount import Amount, Place, Tokens, Unit, glued, text_at
from auditor.model import Kind

TIMES = frozenset({"x", "X", "times", "fold", "×"})


def read(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """A word or sign that makes a figure without currency a multiple."""
    word = text_at(toks, at)
    if word not in TIMES or amount.currency is not None:
        return None
    if word not in ("times", "fold") and (not glued(toks, at) or amount.spelled or text_at(toks, at - 1) == "-"):
        return None
    return Unit(Kind.NUMBER, "x", at + 1)
