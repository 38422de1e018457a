"""The figures of the documents that a text was made from, ready for looking one up by its value or by what it is of."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.check.labels import row_label
from auditor.interval import Interval
from auditor.model import Claim, Document, Kind
from auditor.relate.grid import Grid
from auditor.relate.scene import Scene
from auditor.tieout.topics import topics
from auditor.together import place

SLACK = 1.1
"""How far from a figure others are looked at; exact arithmetic decides whether they meet."""
WHOLES = ("revenue",)
"""The metrics that margins are taken of."""
FIGURES = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.NUMBER, Kind.MEASURE, Kind.DURATION})


class Told(NamedTuple):
    """A figure of a source."""

    claim: Claim
    where: str
    """Its document and place, with the row and column of a cell."""
    about: frozenset[str]
    """The words beside it (`topics`)."""
    is_whole: bool = False
    """Whether its row is called a total, or revenue: what shares and margins are taken of."""


class Line(NamedTuple):
    """Figures that stand together in a source: a row of a table, or a sentence."""

    about: frozenset[str]
    name: str
    """What the row is called, or the place of the sentence."""
    figures: tuple[Told, ...]


class Column(NamedTuple):
    """The figures of one column of a table, from top to bottom."""

    name: str
    figures: tuple[Told, ...]


class Sources:
    """All figures of the sources of a run; `name` is what a reader calls them."""

    def __init__(self, name: str, read: Iterable[tuple[Document, list[Claim]]]) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.columns: list[Column] = []
        self.years: set[str] = set()
        """The years that dates of the sources name."""
        values: dict[tuple[Kind, str | None], list[tuple[float, Told]]] = defaultdict(list)
        for document, claims in read:
            for told in self._read(document, claims):
                quantity = told.claim.quantity
                assert quantity is not None
                values[told.claim.kind, told.claim.unit].append((abs(float(quantity.value)), told))
        self._line_of = {id(told): line for line in self.lines for told in line.figures}
        self._values = {key: sorted(found, key=lambda item: item[0]) for key, found in values.items()}

    def found(self, claim: Claim) -> Iterator[Told]:
        """The figures of the sources that a figure may stand for, its sign left aside: loosely rounded ones, too."""
        assert claim.quantity is not None
        wide = abs(claim.quantity.wide)
        keys = [(claim.kind, claim.unit), *([(Kind.NUMBER, None)] if claim.kind is Kind.MONEY else [])]
        for key in keys:
            rows = self._values.get(key, [])
            low, high = float(wide.low) / SLACK, float(wide.high) * SLACK
            for value, told in rows[bisect_left(rows, low, key=lambda item: item[0]) :]:
                if value > high:
                    break
                if wide.meets(abs(narrow(told))):
                    yield told

    def line_of(self, told: Told) -> Line | None:
        """The line in which a figure stands."""
        return self._line_of.get(id(told))

    def _read(self, document: Document, claims: list[Claim]) -> Iterator[Told]:
        scene = Scene(document, claims, {})
        self.years.update(_years(claims))
        for claims_of_sentence in _sentences(scene):
            first = claims_of_sentence[0]
            span = scene.sentence(first.start)
            about = topics(scene.text(span.start, span.end))
            told = tuple(Told(claim, place(document, claim), about) for claim in claims_of_sentence)
            self.lines.append(Line(about, told[0].where, told))
            yield from told
        for grid in scene.grids:
            yield from self._table(document, grid)

    def _table(self, document: Document, grid: Grid) -> Iterator[Told]:
        caption = topics(grid.table.caption)
        cells: dict[tuple[int, int], Told] = {}
        for (row, column), figures in grid.cells.items():
            for figure in figures:
                about = topics(grid.label(row)) | topics(grid.heading(column)) | caption
                label = grid.label(row)
                is_whole = figure.claim.subject in WHOLES or label.startswith("total")
                told = Told(figure.claim, _cell(document, grid, figure.claim), about, is_whole)
                cells[row, column] = told
                yield told
        for row in grid.rows:
            line = tuple(cells[row, column] for column in grid.columns if (row, column) in cells)
            if line:
                self.lines.append(Line(topics(grid.label(row)), row_label(document, line[0].claim), line))
        for column in grid.columns:
            found = tuple(cells[row, column] for row in grid.rows if (row, column) in cells)
            self.columns.append(Column(grid.heading(column), found))


def _sentences(scene: Scene) -> Iterator[list[Claim]]:
    """The figures of the prose, sentence by sentence."""
    groups: dict[int, list[Claim]] = defaultdict(list)
    for claim in scene.prose:
        if claim.quantity is not None and claim.kind in FIGURES:
            groups[scene.sentence(claim.start).start].append(claim)
    yield from groups.values()


def _years(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        if claim.period is not None and claim.period.label[:4].isdigit():
            yield claim.period.label[:4]
            yield from (str(day.year) for day in (claim.period.start, claim.period.end) if day is not None)


def _cell(document: Document, grid: Grid, claim: Claim) -> str:
    """The place of a cell with the names of its row and column."""
    at = claim.column
    heading = grid.plan.columns[at].heading if at is not None and at < len(grid.plan.columns) else ""
    names = [name for name in (row_label(document, claim), heading) if name]
    named = f" ({', '.join(names)})" if names else ""
    return f"{place(document, claim)}{named}"


def narrow(told: Told) -> Interval:
    """What the figure of a source stands for."""
    assert told.claim.quantity is not None
    return told.claim.quantity.narrow
