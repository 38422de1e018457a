"""Units of a user's own, from a file: read in texts like the shipped ones, and converted by pint.

    units:
      smoot:
        is: 1.7018 meter       # a number and a known unit; without it the unit measures a thing of its own
        words: [smoot]         # read in any case, the plural in -s understood
        fixed: [smoot lengths] # words that take no -s
        signs: [smt]           # read as written

The file is taken in before the first text is read, as the patterns that find numbers hold the forms of all units.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from auditor import units, yaml12
from auditor.extract.data import vocabulary
from auditor.model import Notice
from auditor.nearest import quoted, unknown
from auditor.patterns import lazily
from auditor.yaml12 import Mapping, Node, Scalar, Sequence

KEYS = ("is", "words", "fixed", "signs")
MOST = 1000
"""Units a file may hold."""
_NAME = lazily(r"[a-z]{2,30}(?: [a-z]{1,30}){0,3}")
_IS = lazily(r"([0-9]{1,30}(?:\.[0-9]{1,30})?)\s+([A-Za-z]+(?: [A-Za-z]+){0,8})")
_FORM = lazily(r"[^\W\d_](?:[ \-./²³]?[^\W\d_]){0,40}")


class Own(NamedTuple):
    """A unit of the user's."""

    name: str
    factor: Fraction | None
    """How many of `of` it is; None for a unit of a dimension of its own."""
    of: str
    """A known unit, or empty."""
    forms: dict[str, list[str]]
    """Its written forms by key."""


class Refused(Exception):
    """A file of units that cannot be used, with what is wrong in it."""

    def __init__(self, notices: list[Notice]) -> None:
        super().__init__("\n".join(map(str, notices)))
        self.notices = notices


def take_in(path: str) -> None:
    """Adds the units of a file to those that texts are read with; a mistake in it raises Refused and adds none."""
    notices: list[Notice] = []
    try:
        top = yaml12.read(path)
    except yaml12.Misread as misread:
        raise Refused(misread.notices) from misread
    found = list(_units(top, path, notices))
    if not found and not notices:
        notices.append(Notice("error", "holds no unit", path, top.line, top.column))
    if notices:
        raise Refused(notices)
    for own in found:
        _add(own)


def _units(top: Node, path: str, notices: list[Notice]) -> Iterator[Own]:
    def fail(node: Node, message: str) -> None:
        notices.append(Notice("error", message, path, node.line, node.column))

    if not isinstance(top, Mapping) or "units" not in top.entries:
        fail(top, "no file of units: it has one key, units")
        return
    for key, entry in top.entries.items():
        if key != "units":
            fail(entry.key, unknown("key", key, ["units"]))
    listed = top.entries["units"].value
    if not isinstance(listed, Mapping) or len(listed.entries) > MOST:
        fail(listed, f"units must be a mapping of at most {MOST:,} names to what they are")
        return
    taken = _taken()
    for name, entry in listed.entries.items():
        own = _unit(name, entry.key, entry.value, taken, fail)
        if own is not None:
            taken.update({form: name for forms in own.forms.values() for form in forms})
            yield own


def _unit(name: str, key: Scalar, value: Node, taken: dict[str, str], fail: Any) -> Own | None:
    """One unit of the file; None, with notices, when something is wrong with it."""
    if not _NAME.fullmatch(name):
        fail(key, f"{quoted(name)} is no name of a unit: lower-case letters, words apart by blanks")
        return None
    if name in vocabulary("units")["units"]:
        fail(key, f"{quoted(name)} is a unit already")
        return None
    if not isinstance(value, Mapping):
        fail(value, f"a unit is a mapping with the keys {', '.join(KEYS)}")
        return None
    for each, entry in value.entries.items():
        if each not in KEYS:
            fail(entry.key, unknown("key", each, KEYS))
    forms = {each: list(_forms(value, each, taken, fail)) for each in KEYS[1:]}
    factor, of = _definition(value, fail)
    if not any(forms.values()):
        fail(key, f"{quoted(name)} has no written form: give words, fixed or signs")
        return None
    return Own(name, factor, of, forms)


def _forms(value: Mapping, key: str, taken: dict[str, str], fail: Any) -> Iterator[str]:
    if key not in value.entries:
        return
    node = value.entries[key].value
    for item in node.items if isinstance(node, Sequence) else (node,):
        text = item.text if isinstance(item, Scalar) else ""
        form = text if key == "signs" else text.lower()
        if not _FORM.fullmatch(text):
            fail(item, f"{quoted(text)} is no written form: letters, with single blanks, hyphens or points between")
        elif form in taken:
            fail(item, f"{quoted(text)} stands for {taken[form]} already")
        else:
            yield form


def _definition(value: Mapping, fail: Any) -> tuple[Fraction | None, str]:
    """How many of which known unit it is."""
    if "is" not in value.entries:
        return None, ""
    node = value.entries["is"].value
    found = _IS.fullmatch(node.text) if isinstance(node, Scalar) else None
    if found is None or not Fraction(found[1]):
        fail(node, "`is` must be a number above zero and a unit, such as 1.7018 meter")
        return None, ""
    try:
        units.parse(found[2])
    except ValueError as error:
        fail(node, str(error))
        return None, ""
    return Fraction(found[1]), found[2]


def _taken() -> dict[str, str]:
    """The written forms of the shipped units with their names."""
    from auditor.extract.unit_table import word_forms

    forms: dict[str, str] = {}
    for name, entry in vocabulary("units")["units"].items():
        forms.update({form: name for _, form in word_forms(entry)})
        forms.update(dict.fromkeys(entry.get("signs", ()), name))
    return forms


def _add(own: Own) -> None:
    """Makes a unit known to the reading of texts and to pint."""
    dimension = own.name
    ident = own.name.replace(" ", "_")
    if own.factor is None:
        units.registry().define(f"{ident} = [{ident}]")
    else:
        over, under = own.factor.numerator, own.factor.denominator
        units.registry().define(f"{ident} = {over} / {under} * {_in_pint(own.of)}")
        dimension = _dimension(own.of)
    units.parse.cache_clear()
    entry = {"of": dimension, **{key: forms for key, forms in own.forms.items() if forms}}
    vocabulary("units")["units"][own.name] = entry


def _in_pint(name: str) -> str:
    """The name of a unit as an expression of pint's."""
    return f"{units.parse(name):D}"


def _dimension(name: str) -> str:
    """What a known unit measures, as the vocabulary calls it."""
    powers_of: dict[str, Any] = dict(units.parse(name).dimensionality)
    exponents = {base.strip("[]").replace("information", "data"): power for base, power in powers_of.items()}
    for dimension, powers in vocabulary("units")["dimensions"].items():
        if dict(powers) == exponents:
            return str(dimension)
    return "other"
