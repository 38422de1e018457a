"""The records of the grammar: an amount while it is being read, and what is found in the end."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from auditor.extract.currencies import Currency
from auditor.extract.numbers import Figure
from auditor.extract.runs import Token
from auditor.model import Kind
from auditor.quantity import Hedge, Quantity


class Place(NamedTuple):
    """What a run has to know of the text it stands in."""

    millions: bool = False
    """The text abbreviates millions of money to `m`, so `1.24m` is no length."""
    comma: bool = False
    """The text writes decimals behind a comma."""
    closed: bool = False
    """What follows the run ends a sentence, a clause or the text."""
    alone: bool = False
    """The run is the whole text, as in a cell or a form."""
    earlier: bool = False
    """What follows the run is *earlier* or *ago*, so that *pounds a month* at its end is no rate."""


class Unit(NamedTuple):
    """What stands behind or before a figure and says what it measures."""

    kind: Kind
    name: str
    after: int
    """Index of the token behind it."""
    factor: Fraction = Fraction(1)
    """What the figure is multiplied by: 1/100 for cents."""
    ambiguous: bool = False
    """True when the form stands for several units and this is the usual one."""
    careful: bool = False
    """True when the form is also another word, so that what follows decides whether it is a unit here."""
    currency: Currency | None = None
    labelled: bool = False
    """True when the form also numbers things, so that a label in front makes the figure a name."""
    negative: bool = False
    """True when it turns the sign, as `degrees below zero` does."""


class Amount(NamedTuple):
    """An amount being read, before its range is known."""

    begin: int
    """Index of its first token, the hedge included."""
    start: int
    end: int
    after: int
    """Index of the token behind it."""
    figure: Figure
    sign: int = 1
    hedge: Hedge | None = None
    hedge_text: str | None = None
    led: str | None = None
    """`between` or `from` when one of them introduces it."""
    currency: Currency | None = None
    kind: Kind | None = None
    unit: str | None = None
    scale: Fraction | None = None
    spread: Fraction = Fraction(0)
    fraction: bool = False
    """True for a spelled-out fraction, which may be another word (`a quarter`, `half`)."""
    spelled: bool = False
    """True for a number in words."""
    suffixed: bool = False
    """True when the unit stands behind the figure."""
    ambiguous: bool = False
    stretch: bool = False
    """True for `a year`, `an hour`: one of a unit, said by an article alone."""
    careful: bool = False
    """True when its unit is a letter that also numbers things (`12c`), so that a label in front makes it a name."""
    written: str = ""
    """A bare fraction as written (`3/4`), which is a quantity only with a unit or a whole number beside it."""


class Found(NamedTuple):
    """An amount at its place in a run."""

    start: int
    end: int
    kind: Kind
    unit: str | None
    quantity: Quantity
    hedge: str | None = None
    range: str | None = None
    ambiguous: bool = False
    bare: bool = False
    """True for plain digits without unit or scale: what stands around them may make them a name or a year."""
    fraction: bool = False
    """True for a spelled-out fraction, which may be another word (`a quarter`, `half`)."""
    stretch: bool = False
    """True for `a year`, which is a length of time only in some places."""
    steady: bool = False
    """True when nothing that stands around it can change what it is, but for letters and digits right beside it."""
    careful: bool = False
    """True when a label in front makes it a name (`Form 10K`, `paragraph 12c`)."""


Tokens = Sequence[Token]


def text_at(toks: Tokens, at: int) -> str:
    """The token's text, or nothing behind the last one."""
    return toks[at].text if 0 <= at < len(toks) else ""


def glued(toks: Tokens, at: int) -> bool:
    """Whether a token stands right behind the one before it."""
    return 0 < at < len(toks) and toks[at].start == toks[at - 1].end
