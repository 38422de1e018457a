"""The table of units: every written form of one unit, from `vocabulary/units.yaml`, ready for look-up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from auditor.extract.data import vocabulary


class Atom(NamedTuple):
    """One unit, with its prefix."""

    name: str
    dimension: str
    sure: bool
    role: str = ""
    """`below` when it stands only below a fraction bar, `rated` when only above one."""


class Table(NamedTuple):
    """Every written form of one unit, ready for look-up."""

    words: dict[str, Atom]
    """In lower case, plurals included."""
    signs: dict[str, Atom]
    """As written, prefixes included."""
    stems: dict[str, tuple[Atom, frozenset[str]]]
    """Words that take a prefix, with the prefixes they take."""
    spellings: dict[str, tuple[str, bool]]
    """Whole forms that are not composed: the canonical name, and whether the form settles it."""


@cache
def unit_table() -> Table:
    """The one table, with every prefix before every sign that takes it."""
    table = Table({}, {}, {}, _spellings())
    for name, entry in vocabulary("units")["units"].items():
        _add_words(table, name, entry)
        _add_signs(table, name, entry)
    return table


def _spellings() -> dict[str, tuple[str, bool]]:
    data = vocabulary("units")
    unsure = set(data["unsure_spellings"])
    return {form: (name, form not in unsure) for form, name in data["spellings"].items()}


def _add_words(table: Table, name: str, entry: dict[str, Any]) -> None:
    """The canonical name itself is a word, so that names can be read back."""
    atom = Atom(name, entry["of"], True, entry.get("role", ""))
    table.words[name.lower()] = atom
    prefixes = frozenset(_prefixes(entry))
    stem = atom._replace(name=entry.get("stem", name))
    table.stems[name.lower()] = stem, prefixes
    for singular, word in word_forms(entry):
        table.words[word] = atom._replace(sure=singular not in entry.get("unsure", ()))
        table.stems[word] = stem, prefixes


def _add_signs(table: Table, name: str, entry: dict[str, Any]) -> None:
    unsure = entry.get("unsure", ())
    for sign in entry.get("signs", ()):
        table.signs[sign] = Atom(name, entry["of"], sign not in unsure, entry.get("role", ""))
        for prefix in _prefixes(entry):
            for letter in vocabulary("units")["prefixes"][prefix]:
                form = letter + sign
                full = prefixed(prefix, entry.get("stem", name))
                table.signs.setdefault(form, Atom(full, entry["of"], form not in unsure))


def _prefixes(entry: dict[str, Any]) -> list[str]:
    """The names of the prefixes a unit takes."""
    prefixes: list[str] = vocabulary("units")["sets"][entry["prefixes"]] if "prefixes" in entry else []
    return prefixes


def prefixed(prefix: str, name: str) -> str:
    """The name of a unit behind the name of a prefix: `kilometer`, `thousand barrel`."""
    return f"{prefix} {name}" if prefix in vocabulary("units")["sets"]["oil"] else prefix + name


def word_forms(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every word with the singular it belongs to."""
    for word in map(str, entry.get("words", ())):
        yield word, word.lower()
        yield word, word.lower() + "s"
    for word in entry.get("fixed", ()):
        yield word, word.lower()


def entries() -> list[dict[str, Any]]:
    """The units as the file has them."""
    return list(vocabulary("units")["units"].values())
