"""Relations that the columns of a table of claims tell: within a row, and between the rows of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from auditor.claims.columns import folded
from auditor.claims.rows import Row, reference
from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.relate.conversions import refine
from auditor.relate.fits import fit
from auditor.relate.likeness import likeness
from auditor.relate.measures import lines, wanted
from auditor.relate.scene import Scene
from auditor.relate.tellings import is_level, owner, period_of

Roles = dict[str, tuple[Claim, ...]]
Figures = dict[str, Claim]
"""The claims of a row by the names of their columns."""
SURE = 0.02
"""The chance of a coincidence up to which two figures that are one slip apart were meant to be the same."""
MOST_TOLD = 1000
"""Tellings of one figure that are compared with the first."""
LEVELS = ("before", "after", "delta")


class Told(NamedTuple):
    """A row with its claims."""

    row: Row
    figures: Figures

    @property
    def own(self) -> Claim | None:
        """The row's own figure."""
        return self.figures.get("text") or self.figures.get("value")


def find(scene: Scene) -> Iterator[Relation]:
    """The relations of a document that is made of rows of a table of claims."""
    for index, table in enumerate(scene.document.tables):
        if not table.fields:
            continue
        told = _rows(scene, index)
        by_id = _by_id(told)
        for one in told:
            yield from _of_row(one, by_id, scene)
        yield from _told_twice(told)
        yield from _totals(told, by_id)


def _rows(scene: Scene, index: int) -> list[Told]:
    table = scene.document.tables[index]
    names = {at: name for name, at in table.fields.items()}
    found: dict[int, Figures] = defaultdict(dict)
    for claim in scene.claims:
        if claim.table == index and claim.row is not None and claim.column is not None:
            found[claim.row][names[claim.column]] = claim
    return [Told(Row(table.fields, table.rows[at]), figures) for at, figures in sorted(found.items())]


def _by_id(told: list[Told]) -> dict[str, Claim | None]:
    """The own figure of each row by its id; None for an id that several rows have."""
    found: dict[str, Claim | None] = {}
    for one in told:
        name = one.row.cell("id").strip()
        if name:
            found[name] = None if name in found else one.own
    return found


# ---------------------------------------------------------------------- within a row
def _of_row(told: Told, by_id: Mapping[str, Claim | None], scene: Scene) -> Iterator[Relation]:
    figures, own = told.figures, told.own
    if "text" in figures and "value" in figures:
        yield _relation("restatement", {"figures": (figures["text"], figures["value"])})
    converted = figures.get("converted") or figures.get("converted_value")
    if own is not None and converted is not None:
        yield from _converted(own, converted, scene)
    yield from _ends(figures, own)
    known = {**figures, **_referred(told.row, by_id)}
    yield from _change(known, own)
    yield from _share(known, own)


def _referred(row: Row, by_id: Mapping[str, Claim | None]) -> Figures:
    """The figures of other rows that cells refer to by their ids."""
    found = {}
    for name in ("before", "after", "part", "whole"):
        claim = by_id.get(reference(row.cell(name)) or "")
        if claim is not None:
            found[name] = claim
    return found


def _converted(own: Claim, converted: Claim, scene: Scene) -> Iterator[Relation]:
    """One amount in two currencies, or one measure in two units."""
    if own.kind is Kind.MONEY and converted.kind is Kind.MONEY:
        if own.unit == converted.unit:
            yield _relation("restatement", {"figures": (own, converted)})
            return
        made = refine(_relation("conversion", {"base": (own,), "quote": (converted,)}), scene)
        if made is not None:
            yield made
        else:
            yield _relation("conversion", {"base": (own,), "quote": (converted,)}, "its currency is not certain")
    elif own.kind is Kind.MEASURE and converted.kind is Kind.MEASURE:
        yield _measure(own, converted)
    else:
        unclear = f"a figure of {own.kind} and one of {converted.kind} are no conversion of each other"
        yield _relation("conversion", {"base": (own,), "quote": (converted,)}, unclear)


def _measure(own: Claim, converted: Claim) -> Relation:
    roles: Roles = {"original": (own,), "converted": (converted,)}
    ways = lines(own.unit or "", converted.unit or "")
    if not ways:
        return _relation("measure", roles, f"{own.unit} and {converted.unit} do not measure the same thing")
    way = max(ways, key=lambda way: fit((own, converted), wanted(way)))
    values = {"slope": Interval.point(way.slope), "offset": Interval.point(way.offset)}
    return Relation("measure", roles, "rows", own.start, own.end, values=values)


def _ends(figures: Figures, own: Claim | None) -> Iterator[Relation]:
    low, high = figures.get("low"), figures.get("high")
    if low is None or high is None:
        return
    yield _relation("range", {"low": (low,), "high": (high,)})
    in_order = low.quantity and high.quantity and low.quantity.value <= high.quantity.value
    if in_order and own is not None and (own.kind, own.unit) == (low.kind, low.unit):
        yield _relation("interval", {"estimate": (own,), "low": (low,), "high": (high,)})


def _change(figures: Figures, own: Claim | None) -> Iterator[Relation]:
    """The change from `before`: the row's own figure is the later one, or the change itself where `after` is there."""
    roles = {name: figures[name] for name in (*LEVELS, "change") if name in figures}
    if own is not None and "after" not in roles:
        roles["after"] = own
    elif own is not None and own.kind is Kind.PERCENT:
        roles.setdefault("change", own)
    elif own is not None and own.kind is Kind.POINTS:
        roles.setdefault("delta", own)
    if len(roles) < 2 or not roles.keys() & {"change", "before", "delta"}:
        return
    levels = {(roles[name].kind, roles[name].unit) for name in ("before", "after") if name in roles}
    mixed = len(levels) > 1 or any(roles[name].ambiguous for name in LEVELS if name in roles)
    unclear = "the figures before and after have different units" if mixed else None
    yield _relation("change", {name: (claim,) for name, claim in roles.items()}, unclear)


def _share(figures: Figures, own: Claim | None) -> Iterator[Relation]:
    """A part, its whole and its share, two of them in their columns and the third perhaps the row's own figure."""
    roles: Figures = {name: figures[name] for name in ("part", "whole", "share") if name in figures}
    if own is not None and roles:
        rest = "share" if own.kind is Kind.PERCENT and "share" not in roles else "part" if "whole" in roles else "whole"
        roles.setdefault(rest, own)
    if not {"part", "whole"} <= roles.keys():
        return
    part, whole = roles["part"], roles["whole"]
    unclear = None if (part.kind, part.unit) == (whole.kind, whole.unit) else "part and whole have different units"
    yield _relation("share", {name: (claim,) for name, claim in roles.items()}, unclear)


# ---------------------------------------------------------------------- between rows
def _told_twice(told: list[Told]) -> Iterator[Relation]:
    """Figures of one subject, entity, period and unit: each with the first one."""
    first: dict[tuple[object, ...], Claim] = {}
    count: dict[tuple[object, ...], int] = defaultdict(int)
    for one in told:
        for claim in (one.own, one.figures.get("converted") or one.figures.get("converted_value")):
            key = _key(claim)
            if claim is None or key is None:
                continue
            count[key] += 1
            if key not in first:
                first[key] = claim
            elif count[key] <= MOST_TOLD:
                yield _twice(first[key], claim)


def _key(claim: Claim | None) -> tuple[object, ...] | None:
    if claim is None or claim.subject is None or claim.entity is None or claim.period is None or claim.ambiguous:
        return None
    if claim.kind is Kind.POINTS or (claim.kind is Kind.PERCENT and not is_level(claim)):
        return None  # a change or a share of its subject, of which there may be several
    when = period_of(claim.period)
    return None if when is None else (
        folded(claim.subject), owner(claim.entity), when, claim.kind, claim.unit, claim.noun,
    )  # fmt: skip


def _twice(first: Claim, other: Claim) -> Relation:
    assert first.quantity is not None
    assert other.quantity is not None
    like = likeness(other, first.quantity.value)
    one = first.quantity.wide.meets(other.quantity.wide) or (like is not None and like.chance <= SURE)
    unclear = None if one else "the two are of one subject and period, but perhaps of different parts or bases"
    return _relation("restatement", {"figures": (first, other)}, unclear)


def _totals(told: list[Told], by_id: Mapping[str, Claim | None]) -> Iterator[Relation]:
    """The rows that name one row as their total, which they add up to."""
    parts: dict[str, list[Claim]] = defaultdict(list)
    for one in told:
        name = one.row.cell("total").strip().removeprefix("#").strip()
        if name and one.own is not None and one.row.cell("id").strip() != name:
            parts[name].append(one.own)
    for name, claims in parts.items():
        whole = by_id.get(name)
        if whole is None:
            continue
        mixed = len({(claim.kind, claim.unit) for claim in (*claims, whole)}) > 1
        unclear = "the parts and their total have different units" if mixed else None
        yield _relation("sum", {"parts": tuple(claims), "whole": (whole,)}, unclear)


def _relation(kind: str, roles: Roles, unclear: str | None = None) -> Relation:
    return Relation(kind, roles, "rows", 0, 0, unclear=unclear)
