"""Percentages in their spellings."""

from __future__ import annotations

from auditor.extract.amount import Amount, Place, Tokens, Unit, text_at
from auditor.extract.words import PERCENT
from auditor.model import Kind


def read(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """A percent sign or word behind a figure."""
    return Unit(Kind.PERCENT, "%", at + 1) if text_at(toks, at) in PERCENT else None
