"""Patterns of the word classes that rule packs declare."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.relate.scene import Scene


def any_words(scene: Scene, *classes: str) -> str:
    """A pattern for any word of some classes; one that never matches when they are empty."""
    words: list[str] = []
    for name in classes:
        entry = scene.words.get(name, ())
        parts = entry.values() if isinstance(entry, dict) else (entry,)
        words.extend(word for part in parts for word in part)
    return _pattern(tuple(words))


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> str:
    if not words:
        return r"(?!)"
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return r"\b(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered) + r")\b"
