"""The linear-time pattern engine, behind one small door.

RE2 matches in time linear in the text whatever the pattern, so neither a hostile text nor a user's
phrase can hang a run. Its patterns have no look-around: what stands beside a match is checked in Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import re2

MEMORY = 256 << 20
"""Bytes an automaton may take; RE2 starts it afresh when they are used up."""


def compile_pattern(pattern: str) -> Any:
    """A compiled pattern with `finditer`, `search` and `fullmatch` as in `re`; raises ValueError on a bad one."""
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(f"not a pattern of the linear engine: {error}") from error


def any_of(words: Iterable[str]) -> str:
    """A group that matches any of the words, a longer one before its beginnings; a space matches any one white space.

    In this order words that begin alike stand together, which the engine compiles to a tree.
    """
    ordered = sorted(set(words), reverse=True)
    return "(?:" + "|".join(re2.escape(word).replace(r"\ ", r"\s") for word in ordered) + ")"


def whole_words(words: Iterable[str]) -> str:
    """Like `any_of`, but no letter or digit may stand right beside a letter or digit of the word."""
    return "(?:" + "|".join(_bounded(word) for word in sorted(set(words), reverse=True)) + ")"


def _bounded(word: str) -> str:
    left = r"\b" if word[0].isascii() and word[0].isalnum() else ""
    right = r"\b" if word[-1].isascii() and word[-1].isalnum() else ""
    escaped: str = re2.escape(word)
    return left + escaped.replace(r"\ ", r"\s") + right
