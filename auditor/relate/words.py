"""Patterns of the word classes that rule packs declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from auditor.check.made import made_of
from auditor.check.rules import Words
from auditor.patterns import either
from auditor.relate.scene import Scene


def any_words(scene: Scene, *classes: str) -> str:
    """A pattern for any word of some classes; one that never matches when they are empty."""
    return made_of(scene.words, (any_words, classes), lambda: _pattern(tuple(_forms(scene.words, classes))))


def _forms(words: Mapping[str, Words], classes: Iterable[str]) -> Iterator[str]:
    for name in classes:
        entry = words.get(name, ())
        for part in entry.values() if isinstance(entry, dict) else (entry,):
            yield from part


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> str:
    if not words:
        return r"(?!)"
    return rf"\b{either(words)}\b"
