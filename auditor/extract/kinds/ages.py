"""Ages: `87 yo`, `five years old`, `aged 65`. They are lengths of time."""

from __future__ import annotations

from auditor.extract.amount import Amount, Place, Tokens, Unit, text_at
from auditor.extract.words import AGES
from auditor.model import Kind

LEADS = frozenset({"aged", "age", "ages"})


def read(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """An age word behind a figure without currency."""
    name = AGES.get(text_at(toks, at))
    return Unit(Kind.DURATION, name, at + 1) if name is not None and amount.currency is None else None
