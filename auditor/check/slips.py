"""The slips people make when they write numbers, undone: for a printed figure, what it may have been meant to be.

Every slip has a likelihood: how often the intended figure would have come out as the printed one. A dropped digit has
ten times as many places and digits to be undone with as a transposition, which is why chance explains it more easily.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import msgspec

from auditor.check.slip_data import slip_data
from auditor.check.written import Written, written
from auditor.extract.grammar import read_run
from auditor.extract.ranges import OPPOSITE
from auditor.interval import EVERYTHING, Interval
from auditor.model import Claim, Kind
from auditor.quantity import Quantity

NEAR = 1e-9
"""How far beyond the ends, relative to them, a figure is still looked at exactly: more than a float can be wrong."""


ODD = 0.2
"""How much rarer prices with one, or more than two, decimals are than others."""
ROUND = 3
"""How much rarer figures are that end in a nought, as one must that a nought was left out of."""
SHORT = 3
"""Digits up to which a whole number may have lost the point before its last nil: 50 may be 5.0 as well as 5."""


class Slip(NamedTuple):
    """A figure as it may have been meant."""

    text: str
    """The claim's text, mended."""
    quantity: Quantity
    reason: str
    """What went wrong (`digits transposed`)."""
    cost: int
    """How easily chance explains it; the smaller, the less."""
    likelihood: float = 0.0
    """How often the figure meant would have come out as the one printed."""


class _Edit(NamedTuple):
    """Other digits for a figure."""

    digits: str
    decimals: int
    sort: str
    """The kind of slip, as in `slips.yaml`."""
    ways: int
    """How many slips of this kind the figure meant could have suffered."""


def undo(claim: Claim, wanted: Interval = EVERYTHING) -> Iterator[Slip]:
    """What a claim's figure may have been meant to be, each reading once; only those that meet `wanted`."""
    if claim.quantity is None or not wanted.defined or wanted.is_empty:
        return
    seen = {claim.text}
    figure = written(claim)
    made = _digits(claim, figure, wanted) if figure else _words(claim)
    for slip in made:
        if slip.text not in seen and slip.quantity != claim.quantity and slip.quantity.narrow.meets(wanted):
            seen.add(slip.text)
            yield slip


def slip_to(claim: Claim, wanted: Interval) -> Slip | None:
    """The likeliest slip that, undone, brings a claim's figure to a wanted value; None when no single slip does.

    A figure that does not fit, and would but for one slip, is strong evidence that it was meant to fit.
    """
    return min(undo(claim, wanted), key=lambda slip: (slip.cost, -slip.likelihood), default=None)


# ---------------------------------------------------------------------- other digits
def _digits(claim: Claim, figure: Written, wanted: Interval) -> Iterator[Slip]:
    """The slips in a figure of digits; those far from what is wanted are passed over in floats."""
    assert claim.quantity is not None
    yield from _scales(claim)
    yield from _units(claim)
    low, high = _reach(claim.quantity, wanted)
    unit, places = _float(figure.unit), figure.decimals
    for edit in _edits(figure.digits, places):
        value = int(edit.digits) * unit * 10.0 ** (places - edit.decimals)
        ulp = abs(unit) * 10.0 ** (places - edit.decimals)
        if value + ulp < low or value - ulp > high:
            continue
        sort = slip_data().sorts[edit.sort]
        quantity = figure.quantity(claim, edit.digits, edit.decimals)
        text = figure.text(edit.digits, edit.decimals)
        share = sort.share / edit.ways
        yield Slip(text, quantity, sort.told, sort.cost, share * ODD if _is_odd(claim, figure, edit) else share)


def _is_odd(claim: Claim, figure: Written, edit: _Edit) -> bool:
    """Whether other digits make a price with one, or more than two, decimals: *€0.723* for *€7.23*."""
    if claim.kind is not Kind.MONEY or claim.table is not None or abs(figure.unit) * 10**figure.decimals != 1:
        return False
    return edit.decimals != figure.decimals and edit.decimals not in (0, 2)


def _reach(quantity: Quantity, wanted: Interval) -> tuple[float, float]:
    """Where the value of a figure that meets what is wanted lies, a little more than less."""
    if quantity.hedge is not None or quantity.spread or quantity.ulp > abs(quantity.value):
        return float("-inf"), float("inf")
    low, high = _float(wanted.low), _float(wanted.high)
    return low - NEAR * abs(low), high + NEAR * abs(high)


def _float(end: Fraction | float) -> float:
    try:
        return float(end)
    except OverflowError:
        return float("inf") if end > 0 else float("-inf")


def _edits(digits: str, decimals: int) -> Iterator[_Edit]:
    yield from _transposed(digits, decimals)
    yield from _moved(digits, decimals)
    yield from _doubled(digits, decimals)
    yield from _dropped(digits, decimals)
    yield from _wrong(digits, decimals)


def _transposed(digits: str, decimals: int) -> Iterator[_Edit]:
    """Two neighbouring digits swapped, the point staying where it is."""
    ways = sum(a != b for a, b in zip(digits, digits[1:], strict=False))
    for at, (a, b) in enumerate(zip(digits, digits[1:], strict=False)):
        if a != b and not (at == 0 and b == "0" and len(digits) - decimals > 1):
            yield _Edit(digits[:at] + b + a + digits[at + 2 :], decimals, "transposed", ways)


def _moved(digits: str, decimals: int) -> Iterator[_Edit]:
    """The decimal point one place further left or right, or two or three."""
    for shift in (1, -1, 2, -2, 3, -3):
        sort = "point" if abs(shift) == 1 else "far-point"
        ways = 2 if abs(shift) == 1 else 4
        if shift > decimals:
            ways *= ROUND
        for shifted in _shifted(digits, decimals - shift, keep=decimals > 0 or (shift == -1 and len(digits) <= SHORT)):
            yield _Edit(*shifted, sort, ways)


def _shifted(digits: str, decimals: int, keep: bool) -> Iterator[tuple[str, int]]:
    """Digits with so many decimals: zeros appended for a negative number; decimals that are nil left out, or kept."""
    if decimals < 0:
        yield digits + "0" * -decimals, 0
        return
    whole, rest = digits[: max(0, len(digits) - decimals)], digits[max(0, len(digits) - decimals) :]
    nil = bool(whole) and bool(rest) and not rest.strip("0")
    if nil:
        yield whole, 0
    if keep or not nil:
        yield digits.rjust(decimals + 1, "0"), decimals


def _doubled(digits: str, decimals: int) -> Iterator[_Edit]:
    """A digit written twice."""
    for at, (a, b) in enumerate(zip(digits, digits[1:], strict=False)):
        if a == b:
            behind = at + 1 >= len(digits) - decimals
            yield _Edit(digits[:at] + digits[at + 1 :], decimals - behind, "doubled", len(digits) - 1)


def _dropped(digits: str, decimals: int) -> Iterator[_Edit]:
    """A digit left out, in the whole part or behind the point."""
    whole, ways = len(digits) - decimals, len(digits) + 1
    for at in range(len(digits) + 1):
        for digit in "0123456789":
            longer = digits[:at] + digit + digits[at:]
            if at <= whole and not (at == 0 and digit == "0"):
                yield _Edit(longer, decimals, "dropped", ways)
            if at >= whole and decimals:
                yield _Edit(longer, decimals + 1, "dropped", ways)


def _wrong(digits: str, decimals: int) -> Iterator[_Edit]:
    ways = 9 * len(digits)
    for at, printed in enumerate(digits):
        for digit in "0123456789":
            if digit != printed and not (digit == "0" and at == 0 and len(digits) - decimals > 1):
                yield _Edit(digits[:at] + digit + digits[at + 1 :], decimals, "wrong-digit", ways)


# ---------------------------------------------------------------------- other words
_MAGNITUDES = {
    **dict.fromkeys(("thousand", "k", "K"), 3),
    **dict.fromkeys(("million", "mln", "mn", "m", "M"), 6),
    **dict.fromkeys(("billion", "bln", "bn", "B"), 9),
    **dict.fromkeys(("trillion", "tn"), 12),
}


@lru_cache(maxsize=1)
def _scale_words() -> re.Pattern[str]:
    words = "|".join(sorted(slip_data().scales, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d])({words})\b")


def _scales(claim: Claim) -> Iterator[Slip]:
    """Million for billion."""
    found = _scale_words().search(claim.text[:200])
    if found is None or claim.unit in ("meter", "kelvin"):
        return
    sort, word = slip_data().sorts["scale"], found[1]
    for other in slip_data().scales[word]:
        step = _MAGNITUDES[other] - _MAGNITUDES[word]
        text = f"{claim.text[: found.start(1)]}{other}{claim.text[found.end(1) :]}"
        ways = 2 if abs(step) == 3 else 20
        yield Slip(text, _times(claim, Fraction(10) ** step), f"{word} for {other}", sort.cost, sort.share / ways)


def _units(claim: Claim) -> Iterator[Slip]:
    """Percentage points for basis points, metres for kilometres."""
    sort = slip_data().sorts["unit"]
    for unit in slip_data().units:
        if claim.text.endswith(f" {unit.written}"):
            text = claim.text.removesuffix(unit.written) + unit.meant
            told = f"{unit.written} for {unit.meant}"
            yield Slip(text, _times(claim, unit.factor), told, sort.cost, sort.share)


def _times(claim: Claim, factor: Fraction) -> Quantity:
    quantity = claim.quantity
    assert quantity is not None
    return msgspec.structs.replace(
        quantity, value=quantity.value * factor, ulp=quantity.ulp * factor, coarse=quantity.coarse * factor
    )


def _words(claim: Claim) -> Iterator[Slip]:
    """Another word for a figure: *doubled* for *tripled*, *one in four* for *one in five*, *six* for *five years*."""
    assert claim.quantity is not None
    sort = slip_data().sorts["word"]
    lead = _leading(claim.text)
    others = slip_data().words.get(lead.lower(), ())
    for other in others:
        quantity = _worded(other, lead, claim)
        if quantity is not None:
            text = (other.capitalize() if lead[:1].isupper() else other) + claim.text[len(lead) :]
            yield Slip(text, quantity, sort.told, sort.cost, sort.share / len(others))


def _leading(text: str) -> str:
    """The words a text begins with that stand for a figure, as many as possible."""
    words = text[:60].split(" ")
    whole = (" ".join(words[:count]) for count in range(min(len(words), 4), 0, -1))
    return next((lead for lead in whole if lead.lower() in slip_data().words), "")


def _worded(other: str, lead: str, claim: Claim) -> Quantity | None:
    """What another word stands for in the place of the one written."""
    printed, meant, quantity = _read(lead.lower()), _read(other), claim.quantity
    if quantity is None or printed is None or meant is None or not printed.value:
        return None
    factor = quantity.value / printed.value
    spread = meant.spread * abs(factor) if quantity.spread else Fraction(0)
    hedge = quantity.hedge
    if claim.unit == "x" and hedge is not None and (quantity.value < 1) != (meant.value * factor < 1):
        hedge = OPPOSITE.get(hedge, hedge)
    return msgspec.structs.replace(quantity, value=meant.value * factor, spread=spread, hedge=hedge)


@lru_cache(maxsize=256)
def _read(word: str) -> Quantity | None:
    found = read_run(word)
    return found[0].quantity if len(found) == 1 and found[0].end == len(word) else None
