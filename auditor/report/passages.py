"""A document as its reader knows it: headings, paragraphs, lists and tables, with its numbers marked in place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

import msgspec

from auditor.patterns import lazily

Json = dict[str, Any]

FIGURE = lazily(r"[^\w]{0,4}[A-Z]{0,3}[^\w]{0,4}\d|[-\u2013\u2014]$|n/?[am]\.?$", re.I)
"""How a cell begins that holds a figure, or says that there is none."""

SHORTEST_WRAPPED = 45
"""Characters that the lines of wrapped prose have at least, on average, the last one left out."""

LONGEST_FIGURE = 24
"""Characters of a cell that holds a figure and no prose."""


class Number(msgspec.Struct, frozen=True):
    """A claim as the page shows it."""

    id: str
    """Its anchor: `c-<document>-<claim>`."""
    text: str
    """The characters it stands in."""
    state: str
    """The most serious state of the findings it takes part in, or `not-checked`."""
    target: str
    """The anchor of that finding, of the derived figure it leads to, or of the reason why it was not checked; empty for
    a finding of its own document that passed, which names its numbers itself."""
    about: str = ""
    """What a reader is told who points at it: what is to be done, or else what it stands for."""
    reading: str = ""
    """What it stands for, where it is told that."""
    ticks: str = ""
    """The tick marks of what was verified about it, one letter each."""
    culprit: bool = False
    """True when it is the number most likely wrong."""
    beside: bool = False
    """True when another number of that finding is the one most likely wrong."""


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text: plain, or a number."""

    text: str
    number: Number | None = None


class Passage(msgspec.Struct, frozen=True):
    """A block of the document."""

    kind: str
    """The kind of its block; `list` for items that follow each other, `rest` for numbers outside all blocks."""
    pieces: list[Piece] = []
    level: int = 0
    items: list[Passage] = []
    """The items of a list."""
    rows: list[list[list[Piece]]] = []
    """The cells of a table."""
    headers: int = 0
    """How many of its rows are headers."""
    figures: frozenset[int] = frozenset()
    """The columns that hold figures; they stand at the right."""
    index: int = 0
    """Which table of the document it is, from 1."""
    lines: bool = False
    """True when its line breaks are meant, False for prose that was merely wrapped."""


class Layout:
    """Lays out one document. Every number is placed exactly once, wherever the document's structure has it."""

    def __init__(self, document: Json, numbers: dict[str, Number]) -> None:
        self.text: str = document.get("clean") or document["text"]
        self.tables: list[Json] = document["tables"]
        self.numbers = numbers
        self.claims: list[Json] = document["claims"]
        inside = (claim for claim in self.claims if not self._is_outside(claim))
        self.in_text = sorted(inside, key=lambda claim: (claim["start"], -claim["end"]))
        self.starts = [claim["start"] for claim in self.in_text]
        begins = ((table["start"], index) for index, table in enumerate(self.tables))
        self.begins = sorted((start, index) for start, index in begins if start is not None)
        self.outside: defaultdict[tuple[int, int, int], list[Json]] = defaultdict(list)
        for claim in filter(self._is_outside, self.claims):
            self.outside[claim["table"], claim["row"], claim["column"]].append(claim)
        self.placed: set[str] = set()
        self.drawn: set[int] = set()

    def passages(self, blocks: list[Json]) -> list[Passage]:
        """All of the document, in reading order; tables outside the text at its end."""
        found, at = [], 0
        for block in blocks or [{"kind": "paragraph", "start": 0, "end": len(self.text), "level": 0}]:
            found += self._gap(at, block["start"])
            found += self._block(block)
            at = max(at, block["end"])
        found += self._gap(at, len(self.text))
        found += [passage for index in range(len(self.tables)) for passage in self._table_left(index)]
        return _lists(_ranked(found)) + self._rest()

    def _is_outside(self, claim: Json) -> bool:
        index = claim["table"]
        return index is not None and not (0 <= index < len(self.tables) and self.tables[index]["starts"] is not None)

    def _gap(self, start: int, end: int) -> list[Passage]:
        """Text between blocks is mark-up, unless a number was found there."""
        if start >= end or not self._waiting(start, end):
            return []
        return [Passage("paragraph", self._pieces(start, end))]

    def _block(self, block: Json) -> list[Passage]:
        start, end, kind = block["start"], block["end"], block["kind"]
        if kind != "table":
            return [Passage(kind, self._pieces(start, end), block["level"], lines=_has_lines(self.text[start:end]))]
        inside = self.begins[bisect_left(self.begins, (start, 0)) : bisect_left(self.begins, (end, 0))]
        tables = [self._table(index) for _, index in inside]
        return (tables or [Passage("code", self._pieces(start, end))]) + self._gap(start, end if tables else start)

    def _waiting(self, start: int, end: int) -> list[Json]:
        """The claims that begin in a stretch and have no place yet."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [claim for claim in self.in_text[low:high] if claim["id"] not in self.placed]

    def _pieces(self, start: int, end: int) -> list[Piece]:
        return self._marked(self.text[start:end], start, self._waiting(start, end))

    def _marked(self, text: str, base: int, claims: list[Json]) -> list[Piece]:
        """A text that begins at offset `base`, cut at its claims; of two that overlap the first is marked."""
        pieces, at = [], 0
        for claim in claims:
            low, high = claim["start"] - base, min(claim["end"] - base, len(text))
            if low < at or low >= high:
                continue
            pieces += [Piece(_shown(text[at:low])), Piece(_shown(text[low:high]), self.numbers[claim["id"]])]
            self.placed.add(claim["id"])
            at = high
        return [piece for piece in [*pieces, Piece(_shown(text[at:]))] if piece.text or piece.number]

    def _table_left(self, index: int) -> list[Passage]:
        """A table that no block covers: one outside the text, or one that holds numbers not yet placed."""
        if index in self.drawn:
            return []
        passage = self._table(index)
        held = any(piece.number for row in passage.rows for cell in row for piece in cell)
        return [passage] if held or self.tables[index]["starts"] is None else []

    def _table(self, index: int) -> Passage:
        table = self.tables[index]
        self.drawn.add(index)
        in_text = self._cells_in_text(table) if table["starts"] is not None else {}
        rows = [
            [self._marked(*self._cell(table, row, at), self._held(in_text, index, row, at)) for at in range(len(cells))]
            for row, cells in enumerate(table["rows"])
        ]
        caption = [Piece(table["caption"])] if table["caption"] else []
        figures = _figures(table["rows"][table["headers"] :])
        return Passage("table", caption, rows=rows, headers=table["headers"], figures=figures, index=index + 1)

    def _cell(self, table: Json, row: int, column: int) -> tuple[str, int]:
        """The text of a cell and the offset its claims count from."""
        text, start = table["rows"][row][column], _start(table, row, column)
        return (text, 0) if start is None else (self.text[start : start + len(text)], start)

    def _cells_in_text(self, table: Json) -> defaultdict[tuple[int, int], list[Json]]:
        places = sorted(
            (start, row, column)
            for row, cells in enumerate(table["rows"])
            for column, cell in enumerate(cells)
            if cell and (start := _start(table, row, column)) is not None
        )
        held: defaultdict[tuple[int, int], list[Json]] = defaultdict(list)
        if not places:
            return held
        last, row, column = places[-1]
        for claim in self._waiting(places[0][0], last + len(table["rows"][row][column])):
            _, row, column = places[bisect_right(places, (claim["start"], len(table["rows"]), 0)) - 1]
            held[row, column].append(claim)
        return held

    def _held(self, in_text: dict[tuple[int, int], list[Json]], table: int, row: int, column: int) -> list[Json]:
        """The claims of a cell in reading order."""
        held = in_text.get((row, column), []) + self.outside.get((table, row, column), [])
        return sorted(held, key=lambda claim: (claim["start"], -claim["end"]))

    def _rest(self) -> list[Passage]:
        """Numbers that overlap another or stand nowhere in the structure still have their anchor."""
        left = [self.numbers[claim["id"]] for claim in self.claims if claim["id"] not in self.placed]
        return [Passage("rest", [Piece(number.text, number) for number in left])] if left else []


def _start(table: Json, row: int, column: int) -> int | None:
    starts = table["starts"]
    if starts is None or row >= len(starts) or column >= len(starts[row]):
        return None
    start: int | None = starts[row][column]
    return start if start is not None and start >= 0 else None


def _has_lines(text: str) -> bool:
    """Whether the lines of a text are too short to come from wrapping prose."""
    *wrapped, _ = text.split("\n")
    return bool(wrapped) and sum(map(len, wrapped)) < SHORTEST_WRAPPED * len(wrapped)


def _figures(rows: list[list[str]]) -> frozenset[int]:
    """The columns behind the first in which at least half of the cells that hold anything hold a figure."""
    filled: Counter[int] = Counter()
    held: Counter[int] = Counter()
    for cells in rows:
        for column, cell in enumerate(cells[1:], 1):
            text = cell.strip()
            filled[column] += bool(text)
            held[column] += len(text) <= LONGEST_FIGURE and FIGURE.match(text) is not None
    return frozenset(column for column, number in filled.items() if number and 2 * held[column] >= number)


def _shown(text: str) -> str:
    """Without the places of mark-up that a reader does not see."""
    return text.replace("\0", "")


def _ranked(passages: list[Passage]) -> list[Passage]:
    """Headings numbered by how deep they are nested, so that no level is skipped."""
    above: list[int] = []
    found = []
    for passage in passages:
        if passage.kind == "heading":
            level = passage.level or 1
            above = [*(each for each in above if each < level), level]
            passage = msgspec.structs.replace(passage, level=len(above))
        found.append(passage)
    return found


def _lists(passages: list[Passage]) -> list[Passage]:
    """Items that follow each other become one list."""
    found: list[Passage] = []
    for is_item, members in groupby(passages, key=lambda passage: passage.kind == "item"):
        together = list(members)
        found += [Passage("list", items=together)] if is_item else together
    return found
