"""A table as the finders of relations see it: the figures of its cells by row and column.

Bounds are kept as floats beside the claims, for the quick search of a structure; the verdict on what is found
comes from the rules, in exact arithmetic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from auditor.extract.layout import Holds, Layout
from auditor.model import Claim, Relation, Table
from auditor.quantity import Quantity

FAR = 1e300
"""The largest figure that is searched with; a larger one is left out."""


class Figure(NamedTuple):
    """The figure of a cell."""

    claim: Claim
    value: float
    low: float
    """Lower end of the narrow reading."""
    high: float
    """Upper end of the narrow reading."""

    @property
    def unit(self) -> tuple[str, str | None]:
        """Its kind and unit: figures that add up or compare have the same."""
        return str(self.claim.kind), self.claim.unit


class Grid:
    """One table with its layout and the figures of its cells."""

    def __init__(self, index: int, table: Table, plan: Layout, claims: Iterable[Claim]) -> None:
        self.index = index
        """The table's place in the document."""
        self.table = table
        self.plan = plan
        self.cells: dict[tuple[int, int], tuple[Figure, ...]] = _figures(claims)
        """The figures of each cell below the headings, by row and column; most cells hold one."""
        self.kept: dict[str, Any] = {}
        """What finders worked out of the table and others of them use, by the module that did."""

    def at(self, row: int, column: int) -> Figure | None:
        """The figure of a cell that holds just one."""
        found = self.cells.get((row, column), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows below the headings."""
        return tuple(range(self.plan.headers, len(self.table.rows)))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns in which figures stand."""
        return tuple(
            index
            for index in sorted({column for _, column in self.cells})
            if index not in self.plan.labels
            and (index >= len(self.plan.columns) or self.plan.columns[index].holds is not Holds.REFERENCES)
        )

    def label(self, row: int) -> str:
        """What a row is called, in lower case; empty when it has no label."""
        return self.plan.rows[row].label.lower()

    def heading(self, column: int) -> str:
        """What stands over a column, in lower case."""
        return self.plan.columns[column].heading.lower() if column < len(self.plan.columns) else ""

    def in_row(self, row: int) -> Iterator[tuple[int, Figure]]:
        """The lone figures of a row with their columns, from left to right."""
        for column in self.columns:
            figure = self.at(row, column)
            if figure is not None:
                yield column, figure

    def in_column(self, column: int) -> Iterator[tuple[int, Figure]]:
        """The lone figures of a column with their rows, from top to bottom."""
        for row in self.rows:
            figure = self.at(row, column)
            if figure is not None:
                yield row, figure

    def relation(self, kind: str, found_by: str, roles: dict[str, tuple[Claim, ...]], **words: str) -> Relation:
        """A relation among cells of this table; `words` are told in messages and workings."""
        start = self.table.start or 0
        return Relation(kind, roles, found_by, start, start, words=words)


def _figures(claims: Iterable[Claim]) -> dict[tuple[int, int], tuple[Figure, ...]]:
    found: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for claim in claims:
        if claim.row is None or claim.column is None or claim.quantity is None:
            continue
        figure = _figure(claim, claim.quantity)
        if figure.value < FAR:
            found[claim.row, claim.column].append(figure)
    return {place: tuple(figures) for place, figures in found.items()}


def _figure(claim: Claim, quantity: Quantity) -> Figure:
    if abs(quantity.value.numerator) >= FAR:
        return Figure(claim, FAR, FAR, FAR)
    value = _float(quantity.value)
    if quantity.hedge is not None:
        narrow = quantity.narrow
        return Figure(claim, value, float(narrow.low), float(narrow.high))
    around = _float(quantity.spread) or _float(quantity.ulp) / 2
    return Figure(claim, value, value - around, value + around)


def _float(value: Fraction) -> float:
    return value.numerator / value.denominator
