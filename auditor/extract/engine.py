"""The linear-time pattern engine, behind one small door.

RE2 matches in time linear in the text whatever the pattern, so neither a hostile text nor a user's
phrase can hang a run. Its patterns have no look-around: what stands beside a match is checked in Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import re2

from auditor.patterns import lazily

MEMORY = 256 << 20
"""Bytes an automaton may take; RE2 starts it afresh when they are used up."""


def compile_pattern(pattern: str, longest: bool = False) -> Any:
    """A compiled pattern with `finditer`, `search` and `fullmatch` as in `re`; raises ValueError on a bad one.

    Of the matches at one place the first alternative wins, as in `re`, or the longest where `longest` says so.
    """
    options = re2.Options()
    options.max_mem = MEMORY
    options.longest_match = longest
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(f"not a pattern of the linear engine: {error}") from error


def occurs(pattern: Any, raw: bytes) -> bool:
    """Whether a compiled pattern matches anywhere in a text given as UTF-8."""
    return bool(pattern._regexp.Match(re2._Anchor.UNANCHORED, raw, 0, len(raw))[0][0] >= 0)


class Encoded:
    """A text as the bytes that the engine reads, with the way back from its offsets to characters."""

    def __init__(self, text: str) -> None:
        self.raw = text.encode("utf-8", "surrogatepass")
        self.wide: list[int] = []
        """Where the bytes stand that begin no character, in order."""
        if len(self.raw) != len(text):
            self.wide = [match.start() for match in _CONTINUED.finditer(self.raw)]


class Scanner:
    """A pattern that finds where it matches in a whole text, at several times the speed of `finditer`.

    The library's own iterator builds a match object and two offset tables a match; this asks its compiled core for
    the places alone.
    """

    def __init__(self, pattern: str, longest: bool = False, head: str | None = None) -> None:
        """`head`, where given, is a beginning of the pattern that matches wherever the whole does.

        Places are then looked for with the head and matches read from there on. The engine finds where a match begins
        by reading it backwards; for a long pattern the automaton that does so is much larger than that of its head.
        """
        self.pattern = compile_pattern(pattern, longest)
        self._match = self.pattern._regexp.Match
        self._head = compile_pattern(head)._regexp.Match if head is not None else None
        self._anywhere, self._here = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START

    def spans(self, text: str | Encoded) -> list[tuple[int, int]]:
        """Where the pattern matches, in order and without overlaps; empty matches are left out."""
        encoded = Encoded(text) if isinstance(text, str) else text
        found = self._bytes(encoded.raw)
        return _characters(found, encoded.wide) if encoded.wide else found

    def first(self, text: str | Encoded) -> bool:
        """Whether the pattern matches anywhere."""
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text.raw
        return bool(self._match(self._anywhere, raw, 0, len(raw))[0][0] >= 0)

    def _bytes(self, raw: bytes) -> list[tuple[int, int]]:
        if self._head is not None:
            return self._headed(self._head, raw)
        match, anywhere, at, size = self._match, self._anywhere, 0, len(raw)
        found = []
        while at <= size:
            span = match(anywhere, raw, at, size)[0]
            start, end = span
            if start < 0:
                break
            if end > start:
                found.append(span)
                at = end
            else:
                at = end + 1
        return found

    def _headed(self, head: Any, raw: bytes) -> list[tuple[int, int]]:
        match, anywhere, here, at, size = self._match, self._anywhere, self._here, 0, len(raw)
        found = []
        while at <= size:
            start = head(anywhere, raw, at, size)[0][0]
            if start < 0:
                break
            span = match(here, raw, start, size)[0]
            if span[1] > start:
                found.append(span)
            at = max(span[1], start + 1)
        return found


def _characters(found: list[tuple[int, int]], wide: list[int]) -> list[tuple[int, int]]:
    """Spans of bytes as spans of characters."""
    spans, passed, count = [], 0, len(wide)
    for start, end in found:
        while passed < count and wide[passed] < start:
            passed += 1
        begin = start - passed
        while passed < count and wide[passed] < end:
            passed += 1
        spans.append((begin, end - passed))
    return spans


_CONTINUED = lazily(rb"[\x80-\xbf]")


def any_of(words: Iterable[str]) -> str:
    """A group that matches any of the words, a longer one before its beginnings; a space matches any one white space.

    In this order words that begin alike stand together, which the engine compiles to a tree.
    """
    ordered = sorted(set(words), reverse=True)
    return "(?:" + "|".join(re2.escape(word).replace(r"\ ", r"\s") for word in ordered) + ")"


def whole_words(words: Iterable[str]) -> str:
    """Like `any_of`, but no letter or digit may stand right beside a letter or digit of the word.

    Words with the same edges share their boundaries, which keeps words that begin alike together.
    """
    edges: dict[tuple[str, str], list[str]] = {}
    for word in set(words):
        edges.setdefault((_edge(word[0]), _edge(word[-1])), []).append(word)
    alike = sorted(edges.items(), reverse=True)
    return "(?:" + "|".join(left + any_of(group) + right for (left, right), group in alike) + ")"


def _edge(character: str) -> str:
    return r"\b" if character.isascii() and character.isalnum() else ""
