"""The rows of a document's tables by the words of their labels, for a sentence that tells their figures again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor.patterns import lazily
from auditor.relate.scene import Scene

if TYPE_CHECKING:
    from auditor.relate.grid import Figure, Grid

MOST_WORDS = 12
"""Words of a label that a sentence may repeat."""
MOST_ROWS = 40
"""Rows of one label in a document; more of them name nothing certain."""
_WORD = lazily(r"[A-Za-z][A-Za-z'’&.-]*")
_ASIDE = lazily(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
GLUE = frozenset({"of", "and", "&", "for", "in", "by", "to", "from", "the", "on", "at", "a", "an", "or", "with"})
"""Small words that a label and a sentence use as they like."""
NEUTRAL = frozenset({"total", "consolidated", "company", "gaap", "non-gaap"})
SILENT_HEADS = frozenset({"expense"})
"""Words that a sentence adds to any label (`Selling, general and administrative`)."""
HEADS = frozenset({"revenue", "sale", "expense", "cost", "income"})
"""Words that a sentence adds to a label of a table that is about them."""
_FLOW = frozenset({"net", "cash", "flow", "used", "provided", "generated", "use", "using"})
_CHANGE = lazily(r"\b(?:change|chg|variance|variation|increase|decrease|inc|dec|difference|growth)\b", re.I)


@lru_cache(maxsize=1 << 14)
def normal(word: str) -> str:
    """A word as it is compared: in lower case, without the ending of a plural or genitive."""
    word = word.lower().replace("’", "'").rstrip(".'-")
    word = word.removesuffix("'s")
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


@lru_cache(maxsize=1 << 13)
def key_of(label: str) -> tuple[str, ...]:
    """The words of a label that a sentence has to repeat; empty for none or too many."""
    return key_from([normal(word) for word in _WORD.findall(_ASIDE.sub(" ", label))])


def key_from(words: Iterable[str]) -> tuple[str, ...]:
    """The words that matter of a label or a stretch of a sentence, given in their normal form; their order does not."""
    kept = [word for word in words if word not in GLUE and word not in NEUTRAL]
    if "activitie" in kept:
        kept = [word for word in kept if word not in _FLOW]
    return tuple(sorted(set(kept))) if len(kept) <= MOST_WORDS else ()


class Row(NamedTuple):
    """A row whose label a sentence may repeat."""

    grid: Grid
    row: int
    section: frozenset[str]
    """Words of the heading above it in the table."""
    context: frozenset[str]
    """Words of all headings above and over it, which a sentence may put beside its label."""

    def figures(self) -> list[tuple[int, Figure]]:
        """Its figures with their columns."""
        return list(self.grid.in_row(self.row))

    @property
    def place(self) -> tuple[int, int]:
        """Its table and row."""
        return self.grid.index, self.row

    def is_change(self, column: int) -> bool:
        """Whether a column holds steps from one period to another."""
        return _CHANGE.search(self.grid.heading(column)) is not None


class Rows:
    """All rows of a document that hold amounts, by the key of their label."""

    def __init__(self, grids: Iterable[Grid], generic: frozenset[str]) -> None:
        self.by_key: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        self.words: set[str] = set()
        """The words of all keys: a label begins and ends with one of them, or with a word that matters to none."""
        for grid in grids:
            if not grid.plan.turned:
                self._add(grid, generic)

    def _add(self, grid: Grid, generic: frozenset[str]) -> None:
        held = {row for row, _ in grid.cells}
        over = _words(grid.table.caption, *(grid.heading(column) for column in grid.columns[:20]))
        over |= _words(*(row.label for row in grid.plan.rows[: grid.plan.headers]))
        totals = _words(*(grid.label(row) for row in sorted(held)[:400] if grid.label(row).startswith("total")))
        totals |= SILENT_HEADS | (_words(*(grid.label(row) for row in sorted(held)[:400])) & HEADS)
        section: frozenset[str] = frozenset()
        for row in grid.rows:
            if grid.plan.rows[row].section:
                section = _words(grid.label(row))
            key = key_of(grid.label(row)) if row in held else ()
            if key and not (len(key) == 1 and key[0] in generic):
                self.words.update(key)
                self.by_key[key].append(Row(grid, row, section, over | totals | section))

    def get(self, key: tuple[str, ...]) -> list[Row]:
        """The rows of a label; none when too many have it."""
        found = self.by_key.get(key, [])
        return found if len(found) <= MOST_ROWS else []


def class_words(scene: Scene, name: str) -> frozenset[str]:
    """The single words of a class in their normal form."""
    entry = scene.words.get(name, ())
    return _normals(tuple(entry.values()) if isinstance(entry, dict) else (entry,))


@lru_cache(maxsize=256)
def _normals(parts: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(normal(word) for part in parts for word in part if " " not in word)


def _words(*texts: str) -> frozenset[str]:
    return frozenset(normal(word) for text in texts for word in _WORD.findall(text[:200]))
