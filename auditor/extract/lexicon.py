"""The words and signs that numbers are written with, loaded once from the files in `vocabulary/`."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from auditor.extract.currencies import Currencies, currencies
from auditor.extract.data import vocabulary
from auditor.quantity import Hedge

__all__ = ["Lexicon", "lexicon", "vocabulary"]


class Lexicon(NamedTuple):
    """Every word list, ready for look-up by the written form."""

    words: dict[str, int]
    """Spelled-out numbers below a hundred."""
    scales: dict[str, Fraction]
    """Magnitude words that also follow spelled-out numbers."""
    scale_signs: dict[str, Fraction]
    """Magnitudes that follow digits only."""
    money_scales: frozenset[str]
    """Magnitude signs that are read as such only in an amount of money."""
    unit_signs: frozenset[str]
    """Magnitude signs that are units of measure, too (`m`, `t`)."""
    spelled_scales: frozenset[str]
    """Magnitude signs that also follow a number in words (`three hundred cr`)."""
    fractions: dict[str, Fraction]
    """`third`, `quarters`, …"""
    vulgar: dict[str, Fraction]
    """`½`, …"""
    multiples: dict[str, Fraction]
    """`doubled`, `twofold`, …"""
    ordinals: frozenset[str]
    """`first`, `twentieth`, …"""
    labels: frozenset[str]
    """Words whose following number is a name."""
    money: Currencies
    """Names, signs and codes of currencies."""
    hedges_before: dict[str, Hedge | None]
    """Hedging words in front, in lower case; None for words that only look like one."""
    hedges_after: dict[str, Hedge | None]
    """Hedging words behind, in lower case."""
    fillers: frozenset[str]
    """Words between a figure and a length of time (`2 more minutes`)."""


@cache
def lexicon() -> Lexicon:
    """The one lexicon of the language, English."""
    numbers, hedges = vocabulary("numbers"), vocabulary("hedges")
    return Lexicon(
        words=numbers["words"],
        scales=_fractions(numbers["scales"]),
        scale_signs=_fractions(numbers["scale_signs"]),
        money_scales=frozenset(numbers["money_only"]),
        unit_signs=frozenset(numbers["unit_signs"]),
        spelled_scales=frozenset(numbers["spelled_signs"]),
        fractions=_fractions(numbers["fractions"]),
        vulgar=_fractions(numbers["vulgar"]),
        multiples=_fractions(numbers["multiples"]),
        ordinals=frozenset(numbers["ordinals"]),
        labels=frozenset(numbers["labels"]),
        money=currencies(),
        hedges_before=_hedges(hedges["before"]),
        hedges_after=_hedges(hedges["after"]),
        fillers=frozenset(vocabulary("context")["fillers"]),
    )


def _fractions(table: dict[str, Any]) -> dict[str, Fraction]:
    return {word: Fraction(str(value)) for word, value in table.items()}


def _hedges(classes: dict[str, list[str]]) -> dict[str, Hedge | None]:
    return {word: None if name == "none" else Hedge(name) for name, words in classes.items() for word in words}
