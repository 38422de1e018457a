"""The slips people make when they write numbers, undone: for a printed figure, what it may have been meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.extract.grammar import read_run
from auditor.interval import Interval
from auditor.model import Claim
from auditor.quantity import Quantity


class Slip(NamedTuple):
    """A figure as it may have been meant."""

    text: str
    """The claim's text, mended."""
    quantity: Quantity
    reason: str
    """What went wrong (`digits transposed`)."""
    cost: int
    """How unusual the slip is; the smaller the likelier."""


_DIGITS = re.compile(r"\d")
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)\b|(?<=\d)\s?(bn|mn|mln|m|tn)\b")
_SCALES = {
    "thousand": ("million",),
    "million": ("billion", "thousand"),
    "billion": ("million", "trillion"),
    "trillion": ("billion",),
}
_SHORT = {"bn": ("m", "tn"), "mn": ("bn",), "mln": ("bn",), "m": ("bn",), "tn": ("bn",)}


def undo(claim: Claim) -> Iterator[Slip]:
    """What a claim's figure may have been meant to be, each reading once."""
    if claim.quantity is None:
        return
    seen = {claim.text}
    for text, reason, cost in _edits(claim.text):
        if text in seen:
            continue
        seen.add(text)
        quantity = _read(text, claim)
        if quantity is not None and quantity.value != claim.quantity.value:
            yield Slip(text, quantity, reason, cost)


def slip_to(claim: Claim, wanted: Interval) -> Slip | None:
    """The likeliest slip that, undone, brings a claim's figure to a wanted value; None when no single slip does.

    A figure that does not fit, and would but for one slip, is strong evidence that it was meant to fit.
    """
    fitting = (slip for slip in undo(claim) if slip.quantity.narrow.meets(wanted))
    return min(fitting, key=lambda slip: slip.cost, default=None)


def _edits(text: str) -> Iterator[tuple[str, str, int]]:
    yield from _transposed(text)
    yield from _scale(text)
    yield from _point(text)
    yield from _doubled(text)
    yield from _substituted(text)


def _transposed(text: str) -> Iterator[tuple[str, str, int]]:
    """Two neighbouring digits swapped, a point or comma between them staying where it is."""
    places = [match.start() for match in _DIGITS.finditer(text)]
    for a, b in zip(places, places[1:], strict=False):
        if text[a] != text[b] and b - a <= 2:
            yield text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :], "digits transposed", 1


def _scale(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _SCALE.finditer(text):
        word = match[1] or match[2]
        for other in _SCALES.get(word, ()) or _SHORT.get(word, ()):
            start, end = match.span(1 if match[1] else 2)
            yield text[:start] + other + text[end:], f"{word} for {other}", 1


def _point(text: str) -> Iterator[tuple[str, str, int]]:
    """The decimal point moved by one or two places, or by three in a whole number."""
    match = _FIGURE.search(text)
    if match is None:
        return
    figure = match[0].replace(",", "")
    whole, _, decimals = figure.partition(".")
    for shift in (1, -1, 2, -2):
        moved = _moved(whole, decimals, shift)
        if moved is not None:
            grouped = f"{int(moved[0]):,}" if "," in match[0] or len(moved[0]) > 4 else moved[0]
            shown = grouped + (f".{moved[1]}" if moved[1] else "")
            yield (
                text[: match.start()] + shown + text[match.end() :],
                "decimal point moved",
                2 if abs(shift) == 1 else 3,
            )


def _moved(whole: str, decimals: str, shift: int) -> tuple[str, str] | None:
    if shift > 0:
        padded = decimals.ljust(shift, "0")
        return (whole + padded[:shift]).lstrip("0") or "0", padded[shift:]
    padded = whole.rjust(1 - shift, "0")
    return padded[:shift].lstrip("0") or "0", padded[shift:] + decimals


def _doubled(text: str) -> Iterator[tuple[str, str, int]]:
    """A digit written twice, or one too many."""
    for match in _DIGITS.finditer(text):
        a = match.start()
        if text[a + 1 : a + 2] == text[a]:
            yield text[:a] + text[a + 1 :], "digit doubled", 2


def _substituted(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _DIGITS.finditer(text):
        a = match.start()
        for digit in "0123456789":
            if digit != text[a] and not (digit == "0" and a == 0):
                yield text[:a] + digit + text[a + 1 :], "one digit wrong", 4


def _read(text: str, claim: Claim) -> Quantity | None:
    """The quantity that a mended text stands for, hedge and sign kept; None when it is no longer one figure."""
    found = read_run(text)
    assert claim.quantity is not None
    if (
        len(found) != 1
        or found[0].start
        or found[0].end != len(text)
        or found[0].unit != (claim.unit if found[0].unit else None)
    ):
        return None
    sign = -1 if claim.quantity.value < 0 < found[0].quantity.value else 1
    read = found[0].quantity
    if not claim.quantity.ulp:
        return Quantity(sign * read.value, claim.quantity.ulp, claim.quantity.coarse, claim.quantity.hedge)
    return Quantity(sign * read.value, read.ulp, read.coarse, claim.quantity.hedge, claim.quantity.spread)
