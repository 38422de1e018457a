"""The words and signs that numbers are written with, loaded once from the files in `vocabulary/`."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from auditor import yaml12
from auditor.quantity import Hedge

FOLDER = Path(__file__).parent / "vocabulary"


class Currency(NamedTuple):
    """What a currency word or sign stands for."""

    code: str
    """ISO 4217."""
    shared: bool = False
    """True when several currencies go by it and this is only the usual one."""
    part: Fraction = Fraction(1)
    """The share of the currency's unit it stands for: 1/100 for cents."""


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
    fractions: dict[str, Fraction]
    """`third`, `quarters`, …"""
    vulgar: dict[str, Fraction]
    """`½`, …"""
    multiples: dict[str, Fraction]
    """`doubled`, `twofold`, …"""
    ordinals: dict[str, int]
    """`first`, …"""
    labels: frozenset[str]
    """Words whose following number is a name."""
    names: dict[str, Currency]
    """Currency names behind an amount, in lower case."""
    name_forms: tuple[str, ...]
    """The same names as they are written."""
    signs: dict[str, Currency]
    """Currency signs and ISO codes."""
    hedges_before: dict[str, Hedge | None]
    """Hedging words in front, in lower case; None for words that only look like one."""
    hedges_after: dict[str, Hedge | None]
    """Hedging words behind, in lower case."""
    durations: dict[str, str]
    """Lengths of time: the written form to its canonical name."""
    units: dict[str, str]
    """Measures: the written form to pint's canonical name."""


@cache
def vocabulary(name: str) -> Any:
    """The plain data of `vocabulary/<name>.yaml`."""
    path = FOLDER / f"{name}.yaml"
    return yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))


@cache
def lexicon() -> Lexicon:
    """The one lexicon of the language, English."""
    numbers = vocabulary("numbers")
    hedges = vocabulary("hedges")
    names, signs, forms = _currencies()
    return Lexicon(
        words=numbers["words"],
        scales=_fractions(numbers["scales"]),
        scale_signs=_fractions(numbers["scale_signs"]),
        money_scales=frozenset(numbers["money_only"]),
        fractions=_fractions(numbers["fractions"]),
        vulgar=_fractions(numbers["vulgar"]),
        multiples=_fractions(numbers["multiples"]),
        ordinals=numbers["ordinals"],
        labels=frozenset(numbers["labels"]),
        names=names,
        name_forms=forms,
        signs=signs,
        hedges_before=_hedges(hedges["before"]),
        hedges_after=_hedges(hedges["after"]),
        durations={form: name for name, forms in vocabulary("calendar")["durations"].items() for form in forms},
        units={
            form: name
            for name, entry in vocabulary("units")["units"].items()
            for form in (*entry.get("words", ()), *entry.get("signs", ()))
        },
    )


def _fractions(table: dict[str, Any]) -> dict[str, Fraction]:
    return {word: Fraction(str(value)) for word, value in table.items()}


def _hedges(classes: dict[str, list[str]]) -> dict[str, Hedge | None]:
    return {word: None if name == "none" else Hedge(name) for name, words in classes.items() for word in words}


def _currencies() -> tuple[dict[str, Currency], dict[str, Currency], tuple[str, ...]]:
    """Names in lower case, signs and codes, and the names as written, each to what it stands for."""
    data = vocabulary("currencies")
    written: dict[str, Currency] = {}
    signs: dict[str, Currency] = {}
    for noun in data["nouns"].values():
        for form in noun["forms"]:
            written[form] = Currency(noun["default"], noun.get("shared", False))
    for code, entry in data["currencies"].items():
        forms = data["nouns"].get(entry["noun"], {}).get("forms", [entry["noun"], entry["noun"] + "s"])
        for form in forms:
            written.setdefault(form, Currency(code))
            written.update({f"{adjective} {form}": Currency(code) for adjective in entry["adjectives"]})
        signs[code] = Currency(code)
        signs.update({sign: Currency(code) for sign in entry.get("signs", ())})
    signs.update({sign: Currency(code) for sign, code in data["signs"].items()})
    for entry in data["minor"].values():
        written.update(
            {form: Currency(entry["default"], entry.get("shared", False), Fraction(1, 100)) for form in entry["forms"]}
        )
    return {form.lower(): coin for form, coin in written.items()}, signs, tuple(written)
