"""One cell of a table of claims as the figure it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import msgspec

from auditor.claims.columns import nothing
from auditor.extract import read_cell
from auditor.extract.lexicon import lexicon
from auditor.extract.numbers import read_digits
from auditor.model import Claim, Kind
from auditor.nearest import quoted, unknown
from auditor.patterns import lazily
from auditor.quantity import Hedge, Quantity

LONGEST = 100_000
"""Characters of a cell that is read; no claim is longer."""
REMEMBERED = 80
"""Characters of a cell whose reading is kept: a longer one hardly comes twice."""
ROUND = 3
"""So many zeros at the end of a bare whole number are taken for the scale it was stored in, not for digits."""
_BARE = lazily(r"\s*([-+−–]?)\s*((?:\d[\d,]*)?\.?\d+|\d+\.)(?:[eE]([-+]?\d{1,3}))?\s*", re.ASCII)
_BRACKETED = lazily(r"\s*\(\s*([^()\d-]{0,4}\d[\d.,]*)\s*\)\s*([^()\d]*)")
_USUAL = lazily(
    r"([$€£]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"( ?%| (?:thousand|million|billion|trillion)(?: [a-z]{2,12})?|)",
    re.ASCII,
)
_SIGN_AND_SCALE = lazily(r"(\W+|[A-Z]{1,2}\$|[A-Z]{3})\s*([A-Za-z]{1,9})")
_FIGURES = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.NUMBER, Kind.MEASURE, Kind.DURATION})
_PERCENT = "%"

Figure = Claim | str | None
"""The claim of a cell (its offsets count in the cell), why it cannot be read, or None for a cell that holds nothing."""


def figure(cell: str) -> Figure:
    """The one figure of a cell that is written with its unit: `about 280.2 billion yuan`."""
    return _figure(cell) if len(cell) <= REMEMBERED else _read(cell)


def figures(cell: str) -> tuple[Claim, ...]:
    """All figures of a cell, dates and ordinals left out."""
    return tuple(claim for claim in read_cell(cell) if claim.kind in _FIGURES) if len(cell) <= LONGEST else ()


def amount(cell: str, unit: str, hedge: str = "") -> Figure:
    """The figure of a cell of digits whose unit and hedge stand in cells of their own."""
    return _amount(cell, unit, hedge) if len(cell) + len(unit) <= REMEMBERED else _united(cell, unit, hedge)


def figure_like(cell: str, own: Claim | None) -> Figure:
    """The figure of a cell in which a bare number has the unit of the row's own figure."""
    found = figure(cell)
    if not isinstance(found, Claim) or own is None or not _is_bare(found):
        return found
    return msgspec.structs.replace(found, kind=own.kind, unit=own.unit, ambiguous=own.ambiguous, noun=own.noun)


def percent(cell: str) -> Figure:
    """The figure of a cell in which a bare number is a percentage."""
    found = figure(cell)
    if not isinstance(found, Claim) or not _is_bare(found):
        return found
    return msgspec.structs.replace(found, kind=Kind.PERCENT, unit=_PERCENT)


def holds_nothing(cell: str) -> bool:
    """Whether a cell says that there is no figure."""
    return not cell or len(cell) <= REMEMBERED and cell.strip().lower() in nothing()


def _is_bare(claim: Claim) -> bool:
    return claim.kind is Kind.NUMBER and claim.unit is None


# ---------------------------------------------------------------------- with its unit
@lru_cache(maxsize=1 << 16)
def _figure(cell: str) -> Figure:
    return _read(cell)


def _read(cell: str) -> Figure:
    if holds_nothing(cell):
        return None
    if len(cell) > LONGEST:
        return f"is longer than {LONGEST:,} characters"
    if (bare := bare_number(cell)) is not None:
        return bare
    if (usual := _usual(cell)) is not None:
        return usual
    if (negative := _BRACKETED.fullmatch(cell)) is not None:
        return _negative(cell, negative)
    found = figures(cell)
    if len(found) == 1:
        return found[0]
    if not found and read_cell(cell):  # a date, an ordinal
        return None
    if not found:
        return f"{quoted(cell)} holds no figure"
    told = ", ".join(claim.text for claim in found[:3])
    return f"{quoted(cell)} holds {len(found)} figures ({told}): the one that is meant goes into the column `value`"


class _Form(NamedTuple):
    """What stands around the digits of a usual figure, and what it makes of them."""

    kind: Kind
    unit: str | None
    ambiguous: bool
    factor: Fraction


def _usual(cell: str) -> Claim | None:
    """A figure as most are (`$38.38 billion`, `280.2 billion yuan`, `12.5%`): its digits in a form read once for all.

    The grammar reads the same from it, only slower; a test compares the two.
    """
    match = _USUAL.fullmatch(cell)
    if match is None or len(match[2].partition(".")[2]) == 3:
        return None
    form, read = _form(match[1], match[3]), read_digits(match[2])
    if form is None or read is None:
        return None
    quantity = Quantity(read.value * form.factor, read.ulp * form.factor, read.coarse * form.factor)
    return Claim("", 0, len(cell), cell, form.kind, quantity, form.unit, ambiguous=form.ambiguous)


@lru_cache(maxsize=4096)
def _form(before: str, after: str) -> _Form | None:
    """The form of what stands before and after the digits; None when it reads two figures in two ways."""
    forms = set()
    for digits, value in (("1.5", Fraction(3, 2)), ("17", Fraction(17)), ("842.31", Fraction(84231, 100))):
        written = f"{before}{digits}{after}"
        found = figures(written)
        if len(found) != 1 or found[0].text != written or found[0].quantity is None or found[0].hedge:
            return None
        claim, quantity = found[0], found[0].quantity
        factor, ulp = quantity.value / value, Fraction(1, 10 ** len(digits.partition(".")[2]))
        if quantity.ulp != ulp * factor or quantity.spread or claim.noun or claim.range:
            return None
        forms.add(_Form(claim.kind, claim.unit, claim.ambiguous, factor))
    return forms.pop() if len(forms) == 1 else None


def _negative(cell: str, match: re.Match[str]) -> Figure:
    """The figure of a cell whose digits stand in brackets, as accounts write what is negative."""
    found = figures(f"{match[1]} {match[2]}".strip())
    if len(found) != 1 or found[0].quantity is None:
        return f"{quoted(cell)} holds no figure"
    quantity = msgspec.structs.replace(found[0].quantity, value=-abs(found[0].quantity.value))
    return msgspec.structs.replace(found[0], start=0, end=len(cell), text=cell, quantity=quantity)


def bare_number(cell: str) -> Claim | None:
    """A cell of nothing but digits as a number, one that looks like a year included; None for anything else."""
    match = _BARE.fullmatch(cell)
    if match is None:
        return None
    read = read_digits(match[2])
    if read is None:
        return None
    power = Fraction(10) ** int(match[3] or 0)
    quantity = Quantity(
        (-read.value if match[1] in ("-", "−", "–") else read.value) * power, read.ulp * power, read.coarse * power
    )
    start, end = match.start(1) if match[1] not in ("", "+") else match.start(2), len(cell.rstrip())
    return Claim("", start, end, cell[start:end], Kind.NUMBER, quantity)


# ---------------------------------------------------------------------- its unit beside it
@lru_cache(maxsize=1 << 16)
def _amount(cell: str, unit: str, hedge: str) -> Figure:
    return _united(cell, unit, hedge)


def _united(cell: str, unit: str, hedge: str) -> Figure:
    found = _in_unit(cell, unit.strip())
    if not isinstance(found, Claim) or not hedge.strip():
        return found
    meant = hedge_of(hedge)
    if isinstance(meant, str):
        return meant
    assert found.quantity is not None
    quantity = msgspec.structs.replace(found.quantity, hedge=meant[0])
    return msgspec.structs.replace(found, quantity=quantity, hedge=hedge.strip().lower())


def _in_unit(cell: str, unit: str) -> Figure:
    bare = bare_number(cell)
    if bare is None or holds_nothing(unit):
        return _rounded(bare, cell) if bare is not None else in_unit(figure(cell), unit)
    for written in _written(bare.text, unit):
        read = [claim for claim in read_cell(written) if claim.quantity is not None and claim.kind in _FIGURES]
        if len(read) == 1 and len(read[0].text) == len(written):
            claim = msgspec.structs.replace(read[0], start=bare.start, end=bare.end, text=bare.text)
            return claim if _is_scaled(claim, bare) else _rounded(claim, cell)
    if (problem := _unknown(unit)) is not None:
        return problem
    return msgspec.structs.replace(_rounded(bare, cell), noun=unit.lower())


def _is_scaled(claim: Claim, bare: Claim) -> bool:
    """Whether the unit multiplies the digits (`billion yuan`)."""
    assert claim.quantity is not None
    assert bare.quantity is not None
    return claim.quantity.value != bare.quantity.value


def _rounded(claim: Claim, cell: str) -> Claim:
    """The claim with the zeros at the end of a stored whole number (`280200000000`) read as its scale."""
    quantity = claim.quantity
    assert quantity is not None
    if "," in cell or quantity.coarse < quantity.ulp * 10**ROUND or not quantity.value:
        return claim
    return msgspec.structs.replace(claim, quantity=msgspec.structs.replace(quantity, ulp=quantity.coarse))


def hedge_of(words: str) -> tuple[Hedge | None] | str:
    """What hedging words, or the name of a hedge, do to a figure; or that they are not known."""
    told, known = words.strip().lower(), lexicon()
    if told in {hedge.value for hedge in Hedge}:
        return (Hedge(told),)
    for forms in (known.hedges_before, known.hedges_after):
        if told in forms:
            return (forms[told],)
    return unknown("hedge", words.strip(), [hedge.value for hedge in Hedge])


def in_unit(found: Figure, unit: str) -> Figure:
    """A figure that is written with its unit beside a cell that names one: a `$` is the dollar that the cell says."""
    if not isinstance(found, Claim) or holds_nothing(unit):
        return found
    told = _amount("1", unit.strip(), "")
    if not isinstance(told, Claim) or told.unit is None or told.unit == found.unit:
        return found
    if found.unit is None and found.kind is Kind.NUMBER:
        return msgspec.structs.replace(found, kind=told.kind, unit=told.unit, noun=None)
    if found.ambiguous and found.kind is told.kind:
        return msgspec.structs.replace(found, unit=told.unit, ambiguous=False)
    return f"{quoted(found.text)} is in {found.unit}, but its unit is given as {quoted(unit)}"


def _written(digits: str, unit: str) -> Iterator[str]:
    """The ways in which a figure with this unit may be written out."""
    yield f"{digits} {unit}"
    yield f"{unit} {digits}"
    if (match := _SIGN_AND_SCALE.fullmatch(unit)) is not None:
        yield f"{match[1]} {digits} {match[2]}"
        yield f"{match[1]}{digits}{match[2]}"


@lru_cache(maxsize=4096)
def _unknown(unit: str) -> str | None:
    """What is wrong with words that are read as no unit; None for a noun that says what is counted (`employees`)."""
    words = unit.lower().split()
    if not any(map(str.isalpha, unit)):
        return f"the unit {quoted(unit)} is not known"
    if len(words) > 1 and any(word in _names() or word.upper() in lexicon().money.signs for word in words):
        return f"the unit {quoted(unit)} is not known, though part of it is: write the scale and the unit apart"
    meant = next((name for name in sorted(lexicon().money.names) if is_swapped(words[-1], name)), None)
    return f"the unit {quoted(unit)} is not known; did you mean {meant!r}?" if meant else None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The names of currencies and units that are written out."""
    from auditor.extract.unit_table import unit_table

    return frozenset(name for name in (*lexicon().money.names, *unit_table().words) if len(name) > 3)


def is_swapped(word: str, name: str) -> bool:
    """Whether one word is the other with two neighbouring letters swapped.

    >>> is_swapped("yaun", "yuan"), is_swapped("store", "stone")
    (True, False)
    """
    if len(word) != len(name) or len(word) < 4:
        return False
    apart = [at for at, (a, b) in enumerate(zip(word, name, strict=True)) if a != b]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and (word[apart[0]], word[apart[1]]) == (
        name[apart[1]], name[apart[0]],
    )  # fmt: skip
