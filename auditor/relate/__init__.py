"""Finding how the claims of a document hang together.

    claims -> phrases (data) and finders (code) -> conflicts settled -> Relations

A relation that could bind two ways binds to neither: it stays, marked unclear, and is not checked.
To add a finder: a module with `find(scene)` here, one line in `FINDERS`, and its test. One that finds nothing without
tables is named there, and imported where there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import chain

import msgspec

from auditor.check.rules import Words
from auditor.model import Claim, Document, Relation
from auditor.relate import (
    book_to_bill,
    bounds,
    change_clauses,
    change_growth,
    change_premium,
    change_surprise,
    changes,
    conversions,
    days,
    measures,
    parts,
    price_ranges,
    products,
    ranges,
    restated,
    share_amounts,
    share_fractions,
    share_limits,
    share_pairs,
    share_triples,
    shares,
    signs,
    spans,
    statistics_intervals,
    statistics_means,
    statistics_p_values,
    statistics_tests,
    sum_lists,
    sum_periods,
    sum_topics,
    weekdays,
    yields,
)
from auditor.relate.index import index_of
from auditor.relate.phrases import Compiled, match_in
from auditor.relate.scene import Scene

Finder = Callable[[Scene], Iterator[Relation]]
Refiner = Callable[[Relation, Scene], Relation | None]
Joiner = Callable[[Iterable[Relation], Scene], Iterator[Relation]]


def _of_tables(module: str) -> Finder:
    """The finder of a module, imported and asked only for documents with tables."""

    def find(scene: Scene) -> Iterator[Relation]:
        if scene.document.tables:
            yield from import_module(f"auditor.relate.{module}").find(scene)

    return find


FINDERS: tuple[Finder, ...] = (
    ranges.find,
    weekdays.find,
    days.find,
    spans.find,
    measures.find,
    price_ranges.find,
    products.find,
    yields.find,
    book_to_bill.find,
    shares.find,
    share_triples.find,
    share_pairs.find,
    share_limits.find,
    share_amounts.find,
    share_fractions.find,
    sum_topics.find,
    sum_lists.find,
    sum_periods.find,
    change_growth.find,
    change_premium.find,
    change_surprise.find,
    restated.find,
    _of_tables("cited"),
    statistics_intervals.find,
    statistics_means.find,
    statistics_tests.find,
    statistics_p_values.find,
    signs.find,
    _of_tables("tables.sums"),
    _of_tables("tables.changes"),
    _of_tables("tables.ratios"),
    _of_tables("statements"),
    _of_tables("claim_rows"),
)
"""What finds relations by structure."""
REFINERS: dict[str, Refiner] = {
    "conversion": conversions.refine,
    "bound": bounds.refine,
    "change": changes.refine,
    "multiple": changes.refine_multiple,
    "share": parts.refine_share,
    "sum": parts.refine_sum,
    "roll-forward": parts.refine_sum,
    "span": spans.refine,
}
"""What looks again at the relations of a kind that phrases found."""
JOINERS: tuple[Joiner, ...] = (conversions.printed_rates,)
"""What makes relations out of several."""


def relate(
    document: Document, claims: list[Claim], phrases: Sequence[Compiled], words: Mapping[str, Words]
) -> list[Relation]:
    """The relations among the claims of a document, in reading order."""
    scene = Scene(document, claims, words)
    found = settle(chain(_said(scene, phrases), change_clauses.find(scene))) if scene.prose else []
    for finder in FINDERS:
        found.extend(finder(scene))
    for joiner in JOINERS:
        found.extend(joiner(list(found), scene))
    return sorted(_once(found), key=lambda relation: (relation.start, relation.end, relation.kind))


def _once(relations: Iterable[Relation]) -> Iterator[Relation]:
    """The relations without a span that has been found before: phrases and finders look for the same ones."""
    seen: set[frozenset[tuple[str, str]]] = set()
    for relation in relations:
        roles = frozenset(_roles(relation).items())
        if relation.kind != "span" or roles not in seen:
            yield relation
        seen.add(roles)


def _said(scene: Scene, phrases: Sequence[Compiled]) -> Iterator[Relation]:
    """What the phrases find, looked at again by the refiner of its kind."""
    index = index_of(tuple(phrases))
    for passage in scene.masked.passages:
        for phrase in index.candidates(passage):
            refine = REFINERS.get(phrase.kind)
            for relation in match_in(phrase, passage, scene.masked):
                refined = refine(relation, scene) if refine else relation
                if refined is not None:
                    yield refined


def settle(relations: Iterable[Relation]) -> list[Relation]:
    """The relations without those that another one of their kind says better, conflicts marked unclear.

    One relation says better than another what it says with more roles. Two that give one claim different
    roles, neither saying better, are both unclear.
    """
    kept: list[Relation] = []
    by_claim: dict[tuple[str, str], list[int]] = {}
    for relation in sorted(relations, key=lambda relation: (-len(relation.claims), relation.start, relation.end)):
        roles = _roles(relation)
        rivals = {at for claim in roles for at in by_claim.get((relation.kind, claim), ())}
        if any(roles.items() <= _roles(kept[at]).items() for at in rivals):
            continue
        conflicts = [at for at in rivals if _conflict(roles, _roles(kept[at]))]
        if any(len(kept[at].claims) > len(roles) for at in conflicts):
            continue
        for at in conflicts:
            kept[at] = _unclear(kept[at])
        by_number = len(kept)
        kept.append(_unclear(relation) if conflicts else relation)
        for claim in roles:
            by_claim.setdefault((relation.kind, claim), []).append(by_number)
    return kept


def _roles(relation: Relation) -> dict[str, str]:
    return {claim.id: role for role, claims in relation.roles.items() for claim in claims}


def _conflict(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two sets of roles give a claim different roles, or a role different claims beside a shared one."""
    shared = one.keys() & other.keys()
    if any(one[claim] != other[claim] for claim in shared):
        return True
    return (
        len(shared) > 1
        and {role for claim, role in one.items() if claim not in shared}
        & {role for claim, role in other.items() if claim not in shared}
        != set()
    )


def _unclear(relation: Relation) -> Relation:
    if relation.unclear:
        return relation
    return msgspec.structs.replace(relation, unclear="the sentence can be read in two ways")
