"""The kinds of quantity, one module each: what may stand behind a figure and what it makes of it.

A module's `read(toks, at, amount, place)` is asked for the unit that begins at token `at`, right behind the figure of
`amount`; the first that answers, in this order, wins. To add a kind: a module here with `read` and `forms` (the
words and signs that open it), its example file in `tests/data/extract/`, and its place in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.extract.amount import Amount, Place, Tokens, Unit
from auditor.extract.kinds import ages, measures, money, multiples, percent, points

Reader = Callable[[Tokens, int, Amount, Place], Unit | None]

KINDS: tuple[Reader, ...] = (points.read, percent.read, ages.read, money.read, measures.read, multiples.read)


def read_unit(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """The unit that begins at a token behind a figure, or None."""
    if at >= len(toks):
        return None
    return next((unit for read in KINDS if (unit := read(toks, at, amount, place)) is not None), None)
