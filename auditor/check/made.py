"""What is made of a rule book once, for all the documents that are held against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 4
"""Owners whose things are kept: a run has one rule book, which owns its rules and its words."""

_kept: tuple[tuple[object, dict[object, Any]], ...] = ()
"""The owners last asked for, the latest first. Holding one keeps its identity from being given to another."""


def made_of(owner: object, key: object, make: Callable[[], T]) -> T:
    """What `make()` makes of an owner, made when first asked for under a key; the owner must not change after."""
    made: T | None = (things := _things(owner)).get(key)
    if made is None:
        made = things[key] = make()
    return made


def _things(owner: object) -> dict[object, Any]:
    global _kept
    for known, things in _kept:
        if known is owner:
            return things
    things = {}
    _kept = ((owner, things), *_kept[: MOST - 1])
    return things
