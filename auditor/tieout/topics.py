"""What the words beside a figure say it is of, so that figures of one value and different things are told apart."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from auditor import yaml12
from auditor.patterns import lazily
from auditor.resources import PACKAGE

STEM = 6
"""Letters by which words are compared (*operating*, *operations*)."""
_WORD = lazily(r"[^\W\d_]{3,40}")


@lru_cache(maxsize=1 << 14)
def topics(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that say what it is about.

    >>> sorted(topics("Income from operations rose to"))
    ['income', 'operat']
    """
    return frozenset(word[:STEM] for word in _WORD.findall(text.lower()) if word not in _common())


@cache
def _common() -> frozenset[str]:
    path = PACKAGE / "tieout" / "common_words.yaml"
    data: dict[str, Any] = yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))
    return frozenset(data["common"])
