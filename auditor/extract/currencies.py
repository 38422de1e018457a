"""What the names, signs and codes of currencies stand for, from `vocabulary/currencies.yaml`."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from auditor.extract.data import vocabulary
from auditor.patterns import lazily

_DOLLARS = lazily(r"[A-Z]{1,3}\$")
APART = frozenset(f"{letter} $" for letter in "ABDEFGHIJKLMNOPQRSTUVWXYZ")
"""A letter apart from its dollar sign is read as written only: `a $5 fee` is no Australian one."""
CENT = Fraction(1, 100)


class Currency(NamedTuple):
    """What a currency word or sign stands for."""

    code: str
    """ISO 4217."""
    shared: bool = False
    """True when several currencies go by it and this is only the usual one."""
    part: Fraction = Fraction(1)
    """The share of the currency's unit it stands for: 1/100 for cents."""
    careful: bool = False
    """True for a name or code that is another word, too: it is money only beside a figure that looks like money."""
    side: str = "both"
    """Where a sign stands from its figure: `before`, `after` or `both`."""
    glued: bool = False
    """True for a letter that is a sign only without a blank between it and its figure."""


class Currencies(NamedTuple):
    """Every written form, ready for look-up."""

    names: dict[str, Currency]
    """Names behind an amount, in lower case; they are read in any case."""
    signs: dict[str, Currency]
    """Signs and codes, exactly as written."""
    loose: dict[str, Currency]
    """Those of them that are read in any case, in lower case."""
    whole: frozenset[str]
    """Currencies whose amounts have no decimals, so that three digits behind a point are a group."""
    scaled: dict[str, tuple[Fraction, Currency]]
    """Codes with a magnitude glued to them (`MUSD`), exactly as written."""

    def of(self, text: str) -> Currency | None:
        """The currency that a form stands for, or None."""
        lowered = text.lower()
        return self.signs.get(text) or self.names.get(lowered) or self.loose.get(lowered)

    def before(self, text: str) -> Currency | None:
        """The currency that a form in front of a figure stands for, or None."""
        coin = self.signs.get(text) or self.loose.get(text.lower()) or self.names.get(text.lower())
        return coin if coin is not None and coin.side != "after" else None


@cache
def currencies() -> Currencies:
    """The forms of all currencies."""
    data = vocabulary("currencies")
    cautious = {name.lower() for name in data["careful_names"]}
    names = {form: coin._replace(careful=True) if form in cautious else coin for form, coin in _names(data).items()}
    signs = _signs(data) | {form: coin for form, coin in names.items() if not form[0].isalpha()}
    exact = set(data["as_written"]) | set(data["careful"])
    loose = {
        sign.lower(): coin
        for sign, coin in signs.items()
        if sign not in exact and sign not in APART and (len(sign) > 1 or not sign.isascii()) and not coin.glued
    }
    return Currencies(names, signs, loose, frozenset(data["whole"]), _scaled(data, signs))


def _names(data: dict[str, Any]) -> dict[str, Currency]:
    """Bare names, names behind their adjectives, local names, and hundredths."""
    names: dict[str, Currency] = {}
    for noun in data["nouns"].values():
        names.update({form: Currency(noun["default"], noun.get("shared", False)) for form in noun["forms"]})
    for code, entry in data["currencies"].items():
        noun = data["nouns"].get(entry["noun"], {"forms": [entry["noun"], entry["noun"] + "s"]})
        for form in noun["forms"]:
            names.setdefault(form, Currency(code))
        for adjective in entry["adjectives"]:
            names.update({f"{adjective} {form}": Currency(code) for form in (*noun["forms"], *noun.get("led", ()))})
    for entry in data["minor"].values():
        names.update({form: _part(entry, CENT) for form in entry["forms"]})
    for entry in data["parts"].values():
        names.update({form: _part(entry, Fraction(str(entry["part"]))) for form in entry["forms"]})
    return {form.lower(): coin for form, coin in names.items()}


def _part(entry: dict[str, Any], part: Fraction) -> Currency:
    return Currency(entry["default"], entry.get("shared", False), part)


def _signs(data: dict[str, Any]) -> dict[str, Currency]:
    signs: dict[str, Currency] = {}
    for code, entry in data["currencies"].items():
        signs[code] = Currency(code)
        signs.update({form: Currency(code) for form in (*entry.get("signs", ()), *entry.get("local", ()))})
    signs.update({sign: Currency(code, True) for sign, code in data["signs"].items()})
    signs.update({f"{sign[:-1]} $": coin for sign, coin in signs.items() if _DOLLARS.fullmatch(sign)})
    usual = frozenset(data["scaled_currencies"])
    rare = {code for code in data["currencies"] if code not in usual}
    for code in rare | {code for code in data["careful_codes"] if code in signs}:
        signs[code] = signs[code]._replace(careful=True)
    for sign, entry in data["careful"].items():
        part = Fraction(str(entry.get("part", 1)))
        side = entry.get("side", "both")
        careful = not entry.get("sure", False)
        signs[sign] = Currency(entry["code"], bool(entry.get("shared")), part, careful, side, entry.get("glued", False))
    return signs


def _scaled(data: dict[str, Any], signs: dict[str, Currency]) -> dict[str, tuple[Fraction, Currency]]:
    return {
        letter + code: (Fraction(factor), signs[code]._replace(careful=False))
        for letter, factor in data["scaled_codes"].items()
        for code in data["scaled_currencies"]
    }
