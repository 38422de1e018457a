"""The tick marks of auditors: which letter stands beside a figure that a rule verified."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from auditor import yaml12
from auditor.resources import reports_folder


class TickMark(msgspec.Struct, frozen=True):
    """A mark of `reports/html/ticks.yaml`."""

    mark: str
    """One letter."""
    name: str
    """What was done (`footed`)."""
    about: str
    """What that shows."""
    rules: tuple[str, ...]
    """Ids of rules, or packs for all rules of theirs."""


@cache
def tick_marks() -> tuple[TickMark, ...]:
    """The marks in the order of the legend; the last is for rules that no other names."""
    path = reports_folder() / "html" / "ticks.yaml"
    return msgspec.convert(yaml12.plain(yaml12.read(path)), tuple[TickMark, ...])


def ticks_of(rules: Iterable[str]) -> str:
    """The letters of some rules, each once, in the order of the legend."""
    given = {tick_of(rule).mark for rule in rules}
    return "".join(each.mark for each in tick_marks() if each.mark in given)


@cache
def tick_of(rule: str) -> TickMark:
    """The mark of a rule: by its id, else by its pack."""
    marks = tick_marks()
    pack = rule.partition("/")[0]
    return next((mark for name in (rule, pack) for mark in marks if name in mark.rules), marks[-1])
