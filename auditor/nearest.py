"""What to say about a word that is not allowed: what was written, what was probably meant, what would do.

>>> unknown("key", "serverity", ["severity", "source"])
"unknown key 'serverity'; did you mean 'severity'? allowed: severity, source"
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_WORD = 80
"""Characters of a word that are compared or shown; the rest is cut."""

MOST_LISTED = 40
"""How many allowed words a message lists."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like this one; None when none is close."""
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in allowed}
    found = get_close_matches(word[:LONGEST_WORD].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean 'severity'?`, or nothing when no allowed word is close."""
    found = nearest(word, allowed)
    return f"; did you mean '{found}'?" if found else ""


def unknown(what: str, word: str, allowed: Iterable[str]) -> str:
    """The whole sentence about a word that is not one of those allowed."""
    choices = list(allowed)
    hint = did_you_mean(word, choices)
    return f"unknown {what} {quoted(word)}{hint or ';'} allowed: {listed(choices)}"


def quoted(text: str) -> str:
    """A user's text in quotes on one line: cut when long, control characters escaped."""
    shown = text if len(text) <= LONGEST_WORD else text[: LONGEST_WORD - 1] + "…"
    return "'" + "".join(char if char.isprintable() else _escaped(char) for char in shown) + "'"


def listed(words: Iterable[str]) -> str:
    """Words with commas between them, the first `MOST_LISTED`; `none` when there are none."""
    found = list(words)
    more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    return (", ".join(found[:MOST_LISTED]) or "none") + more


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
