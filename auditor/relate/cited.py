"""A figure of the text that tells a cell of a table again: `Cost of revenues was $146.3 billion` and its row.

    sentence -> amounts with the rows they name -> cells of these rows -> agreement, else one slip, else silence

An amount that agrees with any cell of its rows tells that one. One that agrees with none was meant to when a single
slip explains it and few other figures would be as near. One that agrees with another period's cell than the one it is
told of was taken from the wrong column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation, Span
from auditor.quantity import Quantity
from auditor.relate.cited_cells import Cell, Everywhere, Scales, agrees, cells_of, powers, scaled
from auditor.relate.cited_names import Named, name, same
from auditor.relate.cited_periods import Match
from auditor.relate.cited_rows import Row, Rows
from auditor.relate.cited_text import Lexicon, lexicon, mentions, tokens
from auditor.relate.likeness import Likeness, likeness
from auditor.relate.scene import Scene

SURE = 0.2
"""The chance of a coincidence, over all figures that an amount may be meant to tell, up to which it is none."""
SURE_STEP = 0.05
"""The same for the size of a move and for a part, of which sentences tell many that no table has."""
SURER = 3
"""How much likelier a figure is meant for a row of which the sentence tells another figure, or the very period."""
LEAST_DIGITS = 2
"""Digits, zeros at the end left out, without which a figure says too little (`$1.0 billion`)."""
FAR = 0.03
"""A share of the value: figures with one digit wrong that are nearer may both be right, on different bases."""


class Telling(NamedTuple):
    """An amount with the cells it may tell again."""

    one: Named
    cells: tuple[Cell, ...]
    agreeing: tuple[Cell, ...]


class Sentence(NamedTuple):
    """A sentence with the amounts that name rows of tables."""

    span: Span
    named: list[Named]
    percents: list[Claim]


class Slipped(NamedTuple):
    """A cell that an amount would tell but for a slip."""

    cell: Cell
    like: Likeness
    power: int
    """The power of ten that the cell's table is told in."""


def find(scene: Scene) -> Iterator[Relation]:
    """`citation` relations: a `text` and the `cell` it tells again, or its `own` period's and the `sibling` it is."""
    if len(scene.prose) == len(scene.claims) or not any(claim.kind is Kind.MONEY for claim in scene.prose):
        return
    words = lexicon(scene)
    rows = Rows(scene.grids, words.generic)
    if not rows.by_key:
        return
    sentences = list(_named(scene, rows, words))
    scales = Scales(scene, (one for sentence in sentences for one in sentence.named))
    everywhere = Everywhere(scene.grids)
    for sentence in sentences:
        tellings = [_telling(one, scales) for one in sentence.named]
        for telling in tellings:
            relation = _related(telling, tellings, scales, everywhere, sentence)
            if relation is not None:
                yield relation


def _named(scene: Scene, rows: Rows, words: Lexicon) -> Iterator[Sentence]:
    """The sentences in which amounts name rows of tables."""
    for span in sorted({scene.sentence(claim.start) for claim in scene.prose if claim.kind is Kind.MONEY}):
        found = tokens(scene, span)
        named: list[Named] = []
        for mention in mentions(found, words):
            one = same(found, mention, named[-1], words) if named else None
            one = one or name(found, mention, rows, words)
            if one is not None:
                named.append(one)
        if named:
            yield Sentence(span, named, [claim for claim in scene.within(span) if claim.kind is Kind.PERCENT])


def _telling(one: Named, scales: Scales) -> Telling:
    cells = tuple(cells_of(one))
    return Telling(one, cells, tuple(cell for cell in cells if agrees(one.mention.claim, cell, scales.of(cell))))


# ---------------------------------------------------------------------- what a telling comes to
def _related(
    telling: Telling, others: list[Telling], scales: Scales, everywhere: Everywhere, sentence: Sentence
) -> Relation | None:
    if telling.agreeing:
        return _swapped(telling, others, scales, sentence.span) or _agreed(telling, scales, sentence.span)
    slipped = _slips(telling, scales)
    if not slipped:
        return None
    best = min(slipped, key=lambda slip: (slip.like.chance, -slip.cell.match))
    shown = _is_shown(best.cell.row, telling, others, sentence)
    if (telling.one.mention.compared is not None or telling.one.loose) and not shown:
        return None
    if not _is_sure(best, telling, shown) or everywhere.holds(telling.one.mention.claim, best.like):
        return None
    return _relation(telling.one, {"cell": best.cell}, "slips", sentence.span, best.power)


def _agreed(telling: Telling, scales: Scales, span: Span) -> Relation | None:
    step = telling.one.step
    told = [cell for cell in telling.agreeing if not cell.unscaled or scales.of(cell) is not None]
    told = [cell for cell in told if cell.change or not step]
    quantity = telling.one.mention.claim.quantity
    if not told or telling.one.loose or quantity is None or not quantity.narrow.is_bounded:
        return None
    best = max(told, key=lambda cell: (_is_close(quantity, cell, scales), cell.match, cell.change == step))
    if not _is_close(quantity, best, scales) and _digits(telling.one.mention.claim) < LEAST_DIGITS:
        return None
    return _relation(telling.one, {"cell": best}, "cells", span, _power(best, scales))


def _is_close(quantity: Quantity, cell: Cell, scales: Scales) -> bool:
    """Whether an amount is a cell's as rounded, and does not merely come near it."""
    assert cell.quantity is not None
    narrow = scaled(cell.quantity, _power(cell, scales)).narrow
    return quantity.narrow.meets(narrow) or quantity.narrow.meets(-narrow)


def _digits(claim: Claim) -> int:
    """Digits of a figure, zeros at its end left out."""
    return len("".join(filter(str.isdigit, claim.text)).strip("0"))


def _power(cell: Cell, scales: Scales) -> int:
    return (scales.of(cell) or 0) if cell.unscaled else 0


def _slips(telling: Telling, scales: Scales) -> list[Slipped]:
    found = []
    for cell in telling.cells:
        if cell.match is Match.CONFLICT or cell.change != telling.one.step or cell.quantity is None:
            continue
        told = scales.of(cell)
        for power in powers(cell, told)[told is None and cell.unscaled :]:
            like = likeness(telling.one.mention.claim, cell.quantity.value * 10**power)
            if like is not None and (like.slip != "scale" or told is not None or not cell.unscaled):
                found.append(Slipped(cell, like, power))
    return found


def _is_sure(best: Slipped, telling: Telling, shown: bool) -> bool:
    """Whether a slip explains an amount better than that it was never meant to tell the cell."""
    one, cell = telling.one, best.cell
    dated = one.mention.told.period is not None and not one.step
    if dated and cell.match is Match.UNKNOWN and any(other.match > 0 for other in telling.cells):
        return False
    if best.like.digits < LEAST_DIGITS and best.like.slip != "scale" and not shown:
        return False
    if best.like.slip in ("digit", "added") and _is_near(one.mention.claim, cell):
        return False
    rivals = {
        abs(other.quantity.value)
        for other in telling.cells
        if other.quantity and other.match >= cell.match and other.change == one.step
    }
    limit = SURE_STEP if one.step or one.behind or one.mention.apart else SURE
    if shown or (cell.match > 0 and len(rivals) == 1):
        limit *= SURER
    return best.like.chance * max(1, len(rivals)) <= limit


def _is_near(claim: Claim, cell: Cell) -> bool:
    """Whether two figures are so close that both may be right on different bases."""
    assert claim.quantity is not None
    assert cell.quantity is not None
    size = abs(cell.quantity.value)
    return not cell.unscaled and abs(abs(claim.quantity.value) - size) < FAR * size


def _is_shown(row: Row, telling: Telling, others: list[Telling], sentence: Sentence) -> bool:
    """Whether the sentence tells another amount or a percentage of the row rightly."""
    for other in others:
        if other is not telling and any(cell.row.place == row.place for cell in other.agreeing):
            return True
    shares = [
        figure.claim.quantity for _, figure in row.figures() if figure.claim.kind is Kind.PERCENT and figure.value
    ]
    return any(
        percent.quantity.narrow.meets(abs(share.narrow))
        for percent in sentence.percents
        for share in shares
        if percent.quantity is not None and share is not None
    )


def _swapped(telling: Telling, others: list[Telling], scales: Scales, span: Span) -> Relation | None:
    """An amount told of one period that is another one's, where nothing else in the sentence is that period's."""
    if telling.one.step or telling.one.loose or telling.one.mention.told.period is None:
        return None
    if any(cell.match is not Match.CONFLICT or cell.change for cell in telling.agreeing):
        return None
    if any(cell.unscaled and scales.of(cell) is None for cell in telling.agreeing):
        return None
    rows = {cell.row.place for cell in telling.agreeing}
    own = [cell for cell in telling.cells if cell.match > 0 and not cell.change and cell.row.place in rows]
    best = max(own, key=lambda cell: cell.match, default=None)
    if best is None or len(rows) > 1 or sum(cell.match is best.match for cell in own) > 1:
        return None
    if any(agrees(other.one.mention.claim, cell, scales.of(cell)) for other in others for cell in own):
        return None
    return _relation(telling.one, {"own": best, "sibling": telling.agreeing[0]}, "periods", span, _power(best, scales))


def _relation(one: Named, cells: dict[str, Cell], found_by: str, span: Span, power: int) -> Relation:
    (cell, *_) = cells.values()
    plan = cell.row.grid.plan
    words = {"label": plan.rows[cell.row.row].label, "heading": plan.columns[cell.column].heading}
    roles: dict[str, tuple[Claim, ...]] = {"text": (one.mention.claim,)}
    roles.update({role: (cell.figure.claim,) for role, cell in cells.items()})
    values = {"scale": Interval.point(10**power)}
    return Relation("citation", roles, found_by, span.start, span.end, words=words, values=values)
