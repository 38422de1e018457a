"""Figures that follow from those of a source: changes and differences of a row, shares of a column, sums and ratios.

Only lines that share a word with the sentence of the figure are tried: among all pairs of figures of a filing nearly
every percentage comes up by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from auditor.interval import Interval
from auditor.model import Claim, Kind
from auditor.tieout.source import Column, Line, Sources, Told, narrow

MOST_LINES = 60
"""Lines that are tried for one figure, those that share most words first."""
MOST_IN_LINE = 24
"""Figures of a line that are tried."""
HUNDRED = Interval.point(100)
ONE = Interval.point(1)


class Derived(NamedTuple):
    """A figure that follows from those of a source."""

    value: Interval
    how: str
    """How, with the figures and their places."""


def derived(claim: Claim, about: frozenset[str], beside: Sequence[Line], sources: Sources) -> Derived | None:
    """The first way in which a figure follows from the sources; None when there is none among the lines tried.

    These are the lines that other figures of its sentence come from, and those that share a word with it.
    """
    lines = list({id(line): line for line in (*beside, *_related(about, sources.lines))}.values())
    for way in _ways(claim, lines, sources.columns):
        if _fits(claim, way.value):
            return way
    return None


def _fits(claim: Claim, value: Interval) -> bool:
    assert claim.quantity is not None
    return value.defined and not value.is_empty and abs(claim.quantity.narrow).meets(abs(value))


def _related(about: frozenset[str], lines: Iterable[Line]) -> list[Line]:
    scored = [(len(about & line.about) / (1 + len(line.about)), at, line) for at, line in enumerate(lines)]
    best = sorted((item for item in scored if item[0] > 0), key=lambda item: (-item[0], item[1]))
    return [line for _, _, line in best[:MOST_LINES]]


def _ways(claim: Claim, lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[Derived]:
    if claim.kind is Kind.PERCENT:
        for line in lines:
            yield from _changes(line)
        yield from _shares(lines, columns)
    elif claim.kind is Kind.POINTS:
        for line in lines:
            yield from _points(line, claim.unit)
    elif claim.unit == "x":
        for line in lines:
            yield from _multiples(line)
    else:
        for line in lines:
            yield from _differences(line, claim)
        yield from _sums(lines, claim)


def _pairs(line: Line) -> Iterator[tuple[Told, Told]]:
    """Two figures of one unit in a line, each way round."""
    for one, other in combinations(line.figures[:MOST_IN_LINE], 2):
        if (one.claim.kind, one.claim.unit) == (other.claim.kind, other.claim.unit):
            yield one, other
            yield other, one


def _changes(line: Line) -> Iterator[Derived]:
    for before, after in _pairs(line):
        if before.claim.kind not in (Kind.PERCENT, Kind.POINTS):
            value = HUNDRED * (narrow(after) / abs(narrow(before)) - _sign(before))
            yield Derived(value, f"the change from {_named(before)} to {_named(after)}")


def _sign(told: Told) -> Interval:
    assert told.claim.quantity is not None
    return ONE if told.claim.quantity.value >= 0 else Interval.point(-1)


def _points(line: Line, unit: str | None) -> Iterator[Derived]:
    factor = HUNDRED if unit == "bp" else ONE
    for before, after in _pairs(line):
        if before.claim.kind is Kind.PERCENT:
            value = factor * (narrow(after) - narrow(before))
            yield Derived(value, f"the difference between {_named(after)} and {_named(before)}")


def _multiples(line: Line) -> Iterator[Derived]:
    for before, after in _pairs(line):
        yield Derived(narrow(after) / narrow(before), f"{_named(after)} as a multiple of {_named(before)}")


def _differences(line: Line, claim: Claim) -> Iterator[Derived]:
    for before, after in _pairs(line):
        if _alike(after, claim):
            value = narrow(after) - narrow(before)
            yield Derived(value, f"the difference between {_named(after)} and {_named(before)}")


def _shares(lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[Derived]:
    """One figure of a related line as a percentage of another figure of its column."""
    wanted = {(told.claim.table, told.claim.row): line for line in lines for told in line.figures if told.claim.row}
    for column in columns:
        parts = [told for told in column.figures if (told.claim.table, told.claim.row) in wanted]
        wholes = [told for told in column.figures if told.is_whole]
        for part in parts:
            for whole in (*wholes, *parts[:MOST_IN_LINE]):
                if whole is not part and (whole.claim.kind, whole.claim.unit) == (part.claim.kind, part.claim.unit):
                    value = HUNDRED * narrow(part) / narrow(whole)
                    yield Derived(value, f"{_named(part)} as a share of {_named(whole)}")


def _sums(lines: Sequence[Line], claim: Claim) -> Iterator[Derived]:
    """Two figures of related rows in one column, added up or subtracted."""
    by_column: dict[tuple[int | None, int | None], list[Told]] = {}
    for line in lines:
        for told in line.figures:
            if told.claim.table is not None and _alike(told, claim):
                by_column.setdefault((told.claim.table, told.claim.column), []).append(told)
    for figures in by_column.values():
        for one, other in combinations(figures[:MOST_IN_LINE], 2):
            yield Derived(narrow(one) + narrow(other), f"the sum of {_named(one)} and {_named(other)}")
            yield Derived(narrow(one) - narrow(other), f"{_named(one)} less {_named(other)}")


def _alike(told: Told, claim: Claim) -> bool:
    """Whether a figure of a source may be of the unit of another one."""
    same = (told.claim.kind, told.claim.unit) == (claim.kind, claim.unit)
    return same or (claim.kind is Kind.MONEY and (told.claim.kind, told.claim.unit) == (Kind.NUMBER, None))


def _named(told: Told) -> str:
    return f"{told.claim.text} in {told.where}"


def significant(claim: Claim) -> int:
    """How many digits of a figure say something: zeros at either end do not.

    A figure of one or two digits stands in every filing somewhere.
    """
    assert claim.quantity is not None
    value = abs(claim.quantity.value)
    unit = claim.quantity.coarse or claim.quantity.ulp or Fraction(1)
    return len(str(int(value / unit))) if value else 0
