"""Documents of one run compared with each other: one metric, owner and period told with two different figures.

    audited document -> its tellings -> held against those of the documents before -> further findings

Of the documents before, only what they tell is kept: one figure a key. A finding stands on the later document and
names the place in the earlier one. A key that a document itself tells with figures that do not agree is told of
several things and is compared with none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

import msgspec

from auditor.check.findings import check
from auditor.check.rules import RuleBook
from auditor.interval import Interval
from auditor.model import Audit, Claim, Coverage, Document, Elsewhere, Finding, Notice, Relation, Verdict
from auditor.relate.likeness import likeness
from auditor.relate.tellings import Key, Telling, tellings
from auditor.report.places import is_outside, name_of

MOST_TELLINGS = 500_000
"""Figures of earlier documents that are kept; what later documents tell beyond them is only compared, not kept."""
FULL = f"--together keeps {MOST_TELLINGS:,} figures of earlier documents; what comes later is compared with these alone"
SURE = 0.05
"""The chance of a coincidence up to which two figures that differ by one slip were meant to be the same."""
_SERIOUS = {Verdict.FAIL: 0, Verdict.WARN: 1, Verdict.NOT_CHECKED: 2}


class Told(NamedTuple):
    """A figure of an earlier document."""

    owner: str | None
    """Whose it is; None when that document names nobody."""
    there: Elsewhere
    """The figure, with its document and place."""
    value: Fraction
    wide: Interval
    """Every value that it may stand for."""


class Together:
    """What the documents of a run have told so far; a notice says when it keeps no more."""

    def __init__(self, book: RuleBook, notices: list[Notice]) -> None:
        self._book = book
        self._told: dict[Key, list[Told]] = {}
        self._kept = 0
        self._notices = notices

    def compare(self, audit: Audit) -> Audit:
        """The audit with findings on what earlier documents tell otherwise; what it tells itself is kept."""
        own = list(settled(audit))
        relations = [
            relation for telling in own for relation in self._against(telling, place(audit.document, telling.claim))
        ]
        for telling in own:
            self._keep(audit.document, telling)
        if not relations:
            return audit
        findings, _, _ = check(audit.document, audit.claims, relations, self._book)
        return with_findings(audit, findings)

    def _against(self, telling: Telling, at: str) -> Iterator[Relation]:
        for told in self._told.get(telling.key, ()):
            if telling.entity is None or told.owner is None or telling.entity == told.owner:
                yield _relation(telling, told, at)

    def _keep(self, document: Document, telling: Telling) -> None:
        if self._kept >= MOST_TELLINGS:
            if self._kept == MOST_TELLINGS:
                self._notices.append(Notice("warning", FULL))
                self._kept += 1
            return
        quantity = telling.claim.quantity
        assert quantity is not None
        where = place(document, telling.claim)
        there = Elsewhere(document.id, telling.claim.id, telling.claim.text, where)
        told = Told(telling.entity, there, quantity.value, quantity.wide)
        self._told.setdefault(telling.key, []).append(told)
        self._kept += 1


def settled(audit: Audit) -> Iterator[Telling]:
    """One telling for each key and owner of a document, the most exact one; none where its tellings do not agree.

    A figure that names no owner is the document's only one's; where the document names several, nobody's.
    """
    found = list(tellings(audit.document, audit.claims))
    owners = Counter(telling.entity for telling in found if telling.entity is not None)
    sole = next(iter(owners)) if len(owners) == 1 else None
    groups: dict[tuple[Key, str | None], list[Telling]] = defaultdict(list)
    for telling in found:
        if telling.entity is None and len(owners) > 1:
            continue
        groups[telling.key, telling.entity or sole].append(telling)
    for (key, owner), group in groups.items():
        if _agree(group):
            exact = min(group, key=lambda one: one.claim.quantity.ulp if one.claim.quantity is not None else 0)
            yield Telling(key, owner, exact.claim)


def _agree(group: Iterable[Telling]) -> bool:
    """Whether all figures of a group may be one."""
    shared: Interval | None = None
    for telling in group:
        quantity = telling.claim.quantity
        if quantity is not None:
            shared = quantity.wide if shared is None else shared & quantity.wide
    return shared is not None and not shared.is_empty


def _relation(telling: Telling, told: Told, at: str) -> Relation:
    """Both figures of one key; `at` says where the later one stands."""
    claim = telling.claim
    like = likeness(claim, told.value)
    slip = like is not None and like.chance <= SURE
    metric, period, _, _ = telling.key
    words = {"at": at, "where": told.there.where, "said": told.there.text, "metric": metric}
    words["period"] = _period(claim, period)
    values = {"there": told.wide, "slip": Interval.point(int(slip))}
    return Relation(
        "documents",
        {"here": (claim,)},
        "together",
        claim.start,
        claim.end,
        words=words,
        values=values,
        elsewhere=(told.there,),
    )


def _period(claim: Claim, period: str) -> str:
    return claim.period.label if claim.period is not None else period


def place(document: Document, claim: Claim) -> str:
    """Where a figure stands: `release.md:12`, or `facts.jsonl[a7], table 2, row 3`."""
    name = name_of(document)
    if is_outside(document, claim):
        return f"{name}, table {(claim.table or 0) + 1}, row {(claim.row or 0) + 1}"
    return f"{name}:{document.place(claim.start).line}"


def with_findings(audit: Audit, further: list[Finding]) -> Audit:
    """The audit with further findings in their place, and the figures they checked counted as checked."""
    findings = sorted([*audit.findings, *further], key=lambda finding: _SERIOUS.get(finding.verdict, 3))
    checked = {id for finding in further if finding.verdict is not Verdict.NOT_CHECKED for id in finding.claims}
    unchecked = {id: why for id, why in audit.coverage.unchecked.items() if id not in checked}
    newly = len(audit.coverage.unchecked) - len(unchecked)
    coverage = Coverage(audit.coverage.claims, audit.coverage.checked + newly, unchecked)
    return msgspec.structs.replace(audit, findings=findings, coverage=coverage)
