"""Which rows of the tables the words beside an amount name."""

from __future__ import annotations

from typing import NamedTuple

from auditor.model import Kind
from auditor.relate.cited_rows import GLUE, Row, Rows, key_from, key_of
from auditor.relate.cited_text import Lexicon, Mention, Token

LONGEST_NAME = 16
"""Words of a name, small ones included."""
LEAST_LABEL = 2
"""Words of a label that is recognised even beside words that no heading has."""
MOST_BESIDE = 4
"""Words in front of a label that may name its section."""


class Beside(NamedTuple):
    """What stands in front of a label."""

    words: frozenset[str]
    """Words that have to come from the table's headings."""
    step: bool
    """True when they make the amount the size of a move."""


class Named(NamedTuple):
    """An amount with the rows that its words name."""

    mention: Mention
    rows: tuple[Row, ...]
    step: bool
    """True when it is the size of a move."""
    behind: bool = False
    """True when they stand behind it: `$5 million of goodwill`, which may be but a part of the goodwill."""
    loose: bool = False
    """True when words stand beside the label that no heading has: a part of what the row holds, or its very heading."""


def name(found: list[Token], mention: Mention, rows: Rows, words: Lexicon) -> Named | None:
    """The rows that the words beside an amount name, the longest name first; None when they name none for certain."""
    named = _behind(found, mention, rows, words) if mention.name_start is not None else None
    if named is None and mention.name_end is not None:
        named = _ahead(found, mention, mention.name_end, rows, words)
    return named


# ---------------------------------------------------------------------- in front of the amount
def _ahead(found: list[Token], mention: Mention, end: int, rows: Rows, words: Lexicon) -> Named | None:
    start = end
    while start > 0 and end - start < LONGEST_NAME and _in_name(found[start - 1]):
        start -= 1
    loose = None
    for length in range(end - start, -1, -1):
        for first in range(start, end - length + 1):
            named = _label(found, mention, first, first + length, end, rows, words)
            if named is not None and not named.loose:
                return named
            loose = loose or named
    return loose


def _label(
    found: list[Token], mention: Mention, first: int, last: int, end: int, rows: Rows, words: Lexicon
) -> Named | None:
    """The rows whose label is `found[first : last + 1]`, where the words around it fit."""
    if found[first].text in GLUE or found[last].text not in rows.words:
        return None
    key = key_from(token.text for token in found[first : last + 1] if token.is_word)
    held = rows.get(key)
    beside = _beside(found, first, words) if held else None
    if beside is None:
        return None
    behind = {token.text for token in found[last + 1 : end + 1] if token.is_word} - GLUE - set(key)
    rest = behind | (beside.words - set(key))
    near = tuple(row for row in held if behind <= row.context)
    fitting = tuple(row for row in near if rest <= row.section) or tuple(row for row in near if rest <= row.context)
    step = mention.step or beside.step
    loose = not fitting and first + LEAST_LABEL <= last + 1
    return Named(mention, fitting or near, step, loose=loose) if fitting or (loose and near) else None


def same(found: list[Token], mention: Mention, first: Named, words: Lexicon) -> Named | None:
    """The rows of the first amount for one it is compared with, where no word between says otherwise."""
    if mention.compared is None or mention.name_start is not None:
        return None
    between = found[mention.compared + 1 : mention.at]
    spoken = {token.text for token in between if token.is_word} - words.link - words.neutral - words.outcome - GLUE
    if any(token.text in words.step for token in between):
        return None
    if not all(spoken <= row.context | set(key_of(row.grid.label(row.row))) for row in first.rows):
        return None
    return Named(mention, first.rows, mention.step, loose=first.loose)


def _in_name(token: Token) -> bool:
    return token.is_word or token.text in ",&-–—/"


def _beside(found: list[Token], first: int, words: Lexicon) -> Beside | None:
    """What stands in front of a label; None when it makes something else of it."""
    extra: set[str] = set()
    for at in range(first - 1, -1, -1):
        token = found[at]
        if not token.is_word:
            return None if _is_money(token) and not extra else Beside(frozenset(extra), False)
        if token.text in words.step or token.text in words.moved:
            return Beside(frozenset(extra), True)
        if token.text in _HANGING:
            return _hung(found, at, frozenset(extra), words)
        if token.text in words.opening:
            break
        if token.text not in words.neutral:
            extra.add(token.text)
        if len(extra) > MOST_BESIDE:
            return None
    return Beside(frozenset(extra), False)


def _is_money(token: Token) -> bool:
    return token.claim is not None and token.claim.kind is Kind.MONEY


_HANGING = frozenset({"of", "in", "to", "from", "for", "on", "and"})
_HEADS = frozenset(
    {
        "compared",
        "used",
        "provided",
        "generated",
        "use",
        "relative",
        "resulted",
        "resulting",
        "respectively",
        "down",
        "up",
    }
)
"""Words that `in`, `to` or `from` may stand behind without hanging the name on something else."""


def _hung(found: list[Token], at: int, extra: frozenset[str], words: Lexicon) -> Beside | None:
    """What a name hangs on by `of`, `in` or `and`: a step, an amount, or something that changes it."""
    head = found[at - 1] if at else None
    if head is None or not head.is_word:
        return Beside(extra, False)
    if head.text in words.step or head.text in words.moved:
        return Beside(extra, found[at].text in ("of", "in"))
    if found[at].text == "of":
        return Beside(extra, False) if head.text in words.amount else None
    if found[at].text in ("for", "on"):
        return Beside(extra, False) if head.text in words.opening or head.text in words.link else None
    return Beside(extra, False) if found[at].text != "and" and head.text in _HEADS else None


# ---------------------------------------------------------------------- behind the amount
def _behind(found: list[Token], mention: Mention, rows: Rows, words: Lexicon) -> Named | None:
    start = mention.name_start or 0
    while start < len(found) and found[start].is_word and found[start].text in words.neutral | words.owed:
        start += 1
    end = start
    while end < len(found) and end - start < LONGEST_NAME and _in_name(found[end]):
        end += 1
    for last in range(end - 1, start - 1, -1):
        if found[last].text in GLUE or not _ends(found, last + 1, words):
            continue
        held = rows.get(key_from(token.text for token in found[start : last + 1] if token.is_word))
        if held:
            return Named(mention, tuple(held), mention.step, behind=True)
    return None


def _ends(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether a name may end in front of a token."""
    if at >= len(found) or not found[at].is_word:
        return True
    return found[at].text in words.link or found[at].text in words.opening
