"""The kinds of slips, and the words that are taken for each other, read from `slips.yaml`."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from auditor import yaml12


class Sort(NamedTuple):
    """A kind of slip."""

    told: str
    """What a reader is told."""
    share: float
    """How many of all slips it is."""
    cost: int
    """How easily chance explains it; the smaller, the less."""


class Unit(NamedTuple):
    """Two units that are taken for each other."""

    written: str
    meant: str
    factor: Fraction
    """What a figure is worth more when the other unit was meant."""


class Slips(NamedTuple):
    """All that is known of slips."""

    sorts: dict[str, Sort]
    scales: dict[str, tuple[str, ...]]
    """For each scale word those that it is taken for."""
    units: tuple[Unit, ...]
    words: dict[str, tuple[str, ...]]
    """For each word that stands for a figure those that fit into its place."""


@lru_cache(maxsize=1)
def slip_data() -> Slips:
    """The kinds of slips, read once."""
    path = Path(__file__).with_name("slips.yaml")
    top: Any = yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))
    sorts = {
        name: Sort(str(given["told"]), float(given["share"]) / 100, int(given["cost"]))
        for name, given in top["kinds"].items()
    }
    units = tuple(
        Unit(str(each["written"]), str(each["meant"]), Fraction(str(each["factor"]))) for each in top["units"]
    )
    return Slips(sorts, _others(top["scales"]), units, _others(top["words"]))


def _others(lists: list[list[str]]) -> dict[str, tuple[str, ...]]:
    """For each word of some lists the rest of its lists."""
    found: dict[str, tuple[str, ...]] = {}
    for words in lists:
        for word in words:
            others = (*found.get(word, ()), *(other for other in words if other != word))
            found[word] = tuple(dict.fromkeys(others))
    return found
