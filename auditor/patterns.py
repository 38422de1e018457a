"""Patterns that are compiled when they are first used, as a run uses few of hundreds, and lists of words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, AnyStr, Generic, cast

_Tree = dict[str, "_Tree"]
"""Words by their first characters; the empty one ends a word."""
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "scanner")


class _Lazy(Generic[AnyStr]):
    """Stands for a compiled pattern; from the first use on its methods are those of the compiled one."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        """What was written."""
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"lazily({self.pattern!r})"


def lazily(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern, to be used by its methods; a mistake in it raises `re.error` at its first use."""
    return cast("re.Pattern[AnyStr]", _made(pattern, flags))


@lru_cache(maxsize=2048)
def _made(pattern: AnyStr, flags: int) -> _Lazy[AnyStr]:
    return _Lazy(pattern, flags)


DEEPEST = 60
"""Characters of a word; a longer one is no branch of a tree."""


def either(words: Iterable[str]) -> str:
    """A group that matches any of the words, a longer one before its beginnings; a space matches any one white space.

    Words that begin alike stand on one branch: fewer characters to compile and fewer ways to try than a plain list.
    """
    tree: _Tree = {}
    apart = []
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        if len(word) > DEEPEST:
            apart.append(_literal(word))
            continue
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return "(?:" + "|".join([*apart, *_branches(tree)]) + ")"


def _branches(tree: _Tree) -> list[str]:
    """What may follow at a node, its end last."""
    longer = [_literal(character) + _below(node) for character, node in sorted(tree.items()) if character]
    return [*longer, ""] if "" in tree else longer


def _below(tree: _Tree) -> str:
    ways = _branches(tree)
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s")
