"""The rows of a document in a table of claims as claims, each figure with what its row says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from auditor.check.written import written
from auditor.claims.figures import (
    Figure,
    amount,
    figure,
    figure_like,
    figures,
    hedge_of,
    holds_nothing,
    in_unit,
    percent,
)
from auditor.claims.periods import period_of
from auditor.extract.senses import settle
from auditor.model import Claim, Document, Kind, Notice, Period, Table
from auditor.readers.dates import iso_date

BESIDE = ("before", "after", "delta", "part", "whole")
"""Columns whose bare numbers have the unit of the row's own figure."""
SAME = frozenset({"text", "value", "converted", "converted_value", "after", "low", "high"})
"""Columns that tell the row's own figure, so that they hold for its period."""
LONGEST_SCALE = 17
"""Digits of the largest scale that a heading may say."""
ABOUT_ROW = frozenset({"text", "value", "converted", "converted_value", "before", "after"})
"""Columns that tell a figure of the row's subject."""


class Row(NamedTuple):
    """One row under its header."""

    fields: dict[str, int]
    cells: Sequence[str]

    def cell(self, name: str) -> str:
        """The text in the column of a name; empty where the table has no such column."""
        at = self.fields.get(name)
        return self.cells[at] if at is not None and at < len(self.cells) else ""


class Meaning(NamedTuple):
    """What a row says of its figures."""

    subject: str | None
    """With the basis, where one is given: figures on several bases are of several things."""
    entity: str | None
    period: Period | None


class Unreadable(Exception):
    """A row that cannot be read, with the column that says so."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_rows(document: Document) -> tuple[list[Claim], list[Notice]]:
    """The claims of the document's rows in order, and an error for each row that cannot be read."""
    claims: list[Claim] = []
    notices: list[Notice] = []
    for index, table in enumerate(document.tables):
        for at, cells in enumerate(table.rows[1:], 1):
            try:
                claims.extend(_of_row(Row(table.fields, cells), index, at))
            except Unreadable as problem:
                notices.append(_notice(document, table, at, problem))
    if any(claim.ambiguous for claim in claims):
        claims = settle("", claims, document)
    return [msgspec.structs.replace(claim, id=f"c{number}") for number, claim in enumerate(claims, 1)], notices


def _notice(document: Document, table: Table, at: int, problem: Unreadable) -> Notice:
    column = table.fields[problem.column]
    line = table.origin.lines[at] if table.origin is not None else at
    message = f"this row cannot be read: {problem} (column {problem.column})"
    return Notice("error", message, document.path or document.id, line, column + 1)


# ---------------------------------------------------------------------- one row
def _of_row(row: Row, table: int, at: int) -> Iterator[Claim]:
    meaning = _meaning(row)
    own = own_figures(row)
    for name, claim in (*own.items(), *_others(row, next(iter(own.values()), None))):
        yield msgspec.structs.replace(
            claim,
            table=table,
            row=at,
            column=row.fields[name],
            period=meaning.period if name in SAME else None,
            subject=meaning.subject if name in ABOUT_ROW else None,
            entity=meaning.entity,
        )


def _meaning(row: Row) -> Meaning:
    period = period_of(row.cell("period"))
    if isinstance(period, str):
        raise Unreadable("period", period)
    subject, basis = row.cell("subject").strip(), row.cell("basis").strip()
    told = f"{subject}, {basis}" if subject and basis else subject
    return Meaning(told or None, row.cell("entity").strip() or None, period)


def own_figures(row: Row) -> dict[str, Claim]:
    """The row's own figure, by the column it is read from; also that of `value` where `text` tells another one.

    A `text` that holds the figure of `value` is what was written, and decides how precise it is.
    """
    text, digits = row.cell("text"), row.cell("value")
    if iso_date(row.cell("low")) is not None:  # a date, as the table of a report's claims has it
        return {}
    if holds_nothing(digits):
        found = _got("text", in_unit(figure(text), row.cell("unit")))
        return {} if found is None else {"text": _hedged(found, row)}
    value = _got("value", amount(digits, row.cell("unit"), row.cell("hedge")))
    if value is None:
        return {}
    if holds_nothing(text):
        return {"value": _within(value, row)}
    told = figures(text)
    same = next((found for claim in told if (found := _as_valued(claim, value)) is not None), None)
    if same is not None:
        return {"text": _hedged(same, row)}
    if len(told) == 1 and (told[0].kind, told[0].unit) == (value.kind, value.unit):
        return {"text": _hedged(told[0], row), "value": value}
    return {"value": _within(value, row)}


def _as_valued(claim: Claim, value: Claim) -> Claim | None:
    """A figure of the text as the value has it, where the two are one; None where they are not.

    A figure without a scale word may have its scale from a heading, and its sign from there or from a word: `$2,083`
    in a table of millions is 2083000000, a decrease of 282 is -282. The text then says how precise it is.
    """
    if claim.quantity is None or value.quantity is None or not _is_of_unit(claim, value):
        return None
    factor = _scale(claim.quantity.value, value.quantity.value)
    if factor is None or (factor != 1 and not _is_unscaled(claim)):
        return None
    names = ("value", "ulp", "coarse", "spread")
    signs = (factor, *[abs(factor)] * 3)
    scaled = {name: getattr(claim.quantity, name) * by for name, by in zip(names, signs, strict=True)}
    quantity = msgspec.structs.replace(claim.quantity, **scaled)
    kind, unit = (claim.kind, claim.unit) if value.unit is None else (value.kind, value.unit)
    return msgspec.structs.replace(
        claim, quantity=quantity, kind=kind, unit=unit, ambiguous=claim.ambiguous and value.unit is None
    )


def _is_of_unit(claim: Claim, value: Claim) -> bool:
    """Whether a figure of the text may be in the unit of the value; a bare one has it from elsewhere."""
    return (
        claim.unit == value.unit or None in (claim.unit, value.unit) or (claim.ambiguous and claim.kind is value.kind)
    )


def _scale(told: Fraction, meant: Fraction) -> Fraction | None:
    """The power of ten, with a sign, that makes one figure of another; None when none does."""
    if not told or not meant:
        return Fraction(1) if told == meant else None
    ratio = meant / told
    over, under = str(abs(ratio.numerator)), str(ratio.denominator)
    return ratio if over.rstrip("0") == "1" == under.rstrip("0") and len(over + under) <= LONGEST_SCALE else None


def _is_unscaled(claim: Claim) -> bool:
    """Whether a figure is worth its digits, so that no scale word stands with it."""
    figure = written(claim)
    return figure is not None and abs(figure.unit) * 10**figure.decimals == 1


def _hedged(found: Claim, row: Row) -> Claim:
    """The figure with the hedge of a column of its own, where its text has none."""
    words = row.cell("hedge")
    if found.hedge is not None or holds_nothing(words) or found.quantity is None:
        return found
    hedge = hedge_of(words)
    if isinstance(hedge, str):
        raise Unreadable("hedge", hedge)
    quantity = msgspec.structs.replace(found.quantity, hedge=hedge[0])
    return msgspec.structs.replace(found, hedge=words.strip().lower(), quantity=quantity)


def _within(value: Claim, row: Row) -> Claim:
    """The figure as wide as its `low` and `high` say, where both are given and lie on either side of it."""
    low, high = (_got(name, _end(row, name)) for name in ("low", "high"))
    if low is None or high is None or value.quantity is None or low.quantity is None or high.quantity is None:
        return value
    down, up = value.quantity.value - low.quantity.value, high.quantity.value - value.quantity.value
    if down < 0 or up < 0 or not (down or up):
        return value
    quantity = msgspec.structs.replace(value.quantity, spread=max(down, up), ulp=Fraction(0), coarse=Fraction(0))
    return msgspec.structs.replace(value, quantity=quantity)


def _end(row: Row, name: str) -> Figure:
    return amount(row.cell(name), row.cell("unit"))


def _others(row: Row, own: Claim | None) -> Iterator[tuple[str, Claim]]:
    """The figures of the row's other columns."""
    for name, found in _read_others(row, own):
        claim = _got(name, found)
        if claim is not None:
            yield name, claim


def _read_others(row: Row, own: Claim | None) -> Iterator[tuple[str, Figure]]:
    fields = row.fields
    if iso_date(row.cell("low")) is not None:
        return
    if own is None or own.text != row.cell("text"):
        yield from ((name, _end(row, name)) for name in ("low", "high") if name in fields and _is_apart(row))
    if "converted" in fields and not holds_nothing(row.cell("converted")):
        yield "converted", in_unit(figure(row.cell("converted")), row.cell("converted_unit"))
    elif "converted_value" in fields:
        yield "converted_value", amount(row.cell("converted_value"), row.cell("converted_unit"))
    like = None if own is not None and own.kind is Kind.PERCENT and not holds_nothing(row.cell("after")) else own
    for name in BESIDE:
        if name in fields and reference(row.cell(name)) is None:
            yield name, _level(name, row.cell(name), like)
    if "after" in fields:
        yield "after", figure(row.cell("after"))
    for name in ("change", "share"):
        if name in fields and reference(row.cell(name)) is None:
            yield name, percent(row.cell(name))


def _is_apart(row: Row) -> bool:
    """Whether `low` and `high` say more than the digits of the text do."""
    return holds_nothing(row.cell("text"))


def _level(name: str, cell: str, own: Claim | None) -> Figure:
    """A figure beside the row's own one; a bare difference of percentages is in points."""
    found = figure_like(cell, own)
    if name == "delta" and isinstance(found, Claim) and found.kind is Kind.PERCENT:
        return msgspec.structs.replace(found, kind=Kind.POINTS, unit="pp")
    return found


def reference(cell: str) -> str | None:
    """The id of the row that a cell refers to (`#12`); None for a cell that refers to none."""
    told = cell.strip()
    return told[1:].strip() if told.startswith("#") and len(told) > 1 else None


def _got(name: str, found: Figure) -> Claim | None:
    if isinstance(found, str):
        raise Unreadable(name, found)
    return found
