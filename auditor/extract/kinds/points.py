"""Differences of percentages: percentage points and basis points."""

from __future__ import annotations

from auditor.extract.amount import Amount, Place, Tokens, Unit, text_at
from auditor.extract.words import BASIS, POINTS
from auditor.model import Kind


def read(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """Percentage points or basis points behind a figure without currency."""
    word = text_at(toks, at)
    if word in POINTS:
        return Unit(Kind.POINTS, "pp", at + 1)
    return Unit(Kind.POINTS, "bp", at + 1) if word in BASIS else None
