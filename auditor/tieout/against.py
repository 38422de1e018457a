"""A text held against the documents it was made from: each number is told there, follows from what is, or is listed.

audited text ─▶ told by the source ─▶ follows from the source ─▶ follows from figures that do ─▶ unsupported
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.check.findings import check
from auditor.check.rules import RuleBook
from auditor.extract import extract
from auditor.interval import Interval
from auditor.model import Audit, Claim, Document, Finding, Kind, Notice, Relation, Verdict
from auditor.relate.scene import Scene
from auditor.tieout.derive import derived, significant
from auditor.tieout.source import FIGURES, Line, Sources, Told, narrow
from auditor.tieout.topics import topics
from auditor.together import with_findings

TELLING = 3
"""Significant digits from which on a figure is taken for the one of the same value, whatever the words beside them."""
SMALL = 12
"""The largest count that a text may tell of itself (*two reasons*)."""
CHAIN = 3
"""How many figures may follow from each other in turn."""
SMALL_COUNT = "a small count, which a text may tell of itself"
ELSEWHERE = "its value stands in the source only beside other words"


Place = tuple[int, int]
"""Where figures stand together: -1 and the beginning of a sentence, or a table and its row."""


class Support(NamedTuple):
    """What bears a figure out."""

    how: str
    """For a reader."""
    value: Interval | None
    """What the source tells; None where it follows from figures of the text."""
    told: Told | None = None
    """The figure of the source that it is."""


class Against:
    """Holds every document of a run against the sources."""

    def __init__(self, sources: Sources, book: RuleBook) -> None:
        self._sources = sources
        self._book = book

    def compare(self, audit: Audit) -> Audit:
        """The audit with a finding for every figure of the text; as it is when the sources hold no figure at all."""
        if not self._sources.lines:
            return audit
        relations = list(self._relations(audit))
        findings, _, _ = check(audit.document, audit.claims, relations, self._book)
        return with_findings(audit, findings)

    def _relations(self, audit: Audit) -> Iterator[Relation]:
        scene = Scene(audit.document, audit.claims, {})
        figures = [claim for claim in audit.claims if claim.quantity is not None and claim.kind in FIGURES]
        about = {claim.id: _about(scene, claim) for claim in figures}
        borne = {claim.id: support for claim in figures if (support := self._told(claim, about[claim.id]))}
        beside = self._beside(scene, figures, borne)
        for claim in figures:
            if claim.id not in borne:
                way = derived(claim, about[claim.id], beside[_place(scene, claim)], self._sources)
                if way is not None:
                    borne[claim.id] = Support(way.how, abs(way.value))
        self._follow(audit, figures, borne)
        for claim in figures:
            yield self._relation(claim, borne.get(claim.id))
        for claim in audit.claims:
            if claim.kind is Kind.DATE and claim.period is not None:
                yield from self._date(claim)

    def _told(self, claim: Claim, about: frozenset[str]) -> Support | None:
        """The figure of the sources that bears a figure out, the one beside the same words first."""
        found = self._sources.found(claim)
        for told in sorted(found, key=lambda told: (not _is_exact(claim, told), -len(told.about & about))):
            if told.about & about or significant(claim) >= TELLING:
                return Support(f"{told.claim.text} in {told.where}", abs(narrow(told)), told)
        return None

    def _beside(self, scene: Scene, figures: Iterable[Claim], borne: dict[str, Support]) -> dict[Place, list[Line]]:
        """For every sentence and row the lines that its figures come from."""
        lines: dict[Place, list[Line]] = defaultdict(list)
        for claim in figures:
            support = borne.get(claim.id)
            line = self._sources.line_of(support.told) if support is not None and support.told is not None else None
            if line is not None:
                lines[_place(scene, claim)].append(line)
        return lines

    def _follow(self, audit: Audit, figures: Iterable[Claim], borne: dict[str, Support]) -> None:
        """Adds the figures that a check of the text ties to others that are borne out."""
        known = {claim.id: claim for claim in figures}
        checks = (finding.claims for finding in audit.findings if self._ties(finding))
        ties = [claims for claims in checks if known.keys() >= set(claims)]
        for _ in range(CHAIN):
            for claims in ties:
                lacking = [id for id in claims if id not in borne]
                if len(lacking) == 1 and len(claims) > 1:
                    rest = ", ".join(known[id].text for id in claims if id in borne)
                    borne[lacking[0]] = Support(f"follows from {rest}", None)

    def _ties(self, finding: Finding) -> bool:
        """Whether a check that passed leaves each of its figures no choice but the others."""
        rule = self._book.rules.get(finding.rule)
        passed = finding.verdict in (Verdict.PASS, Verdict.PASS_BY_ROUNDING)
        return passed and rule is not None and rule.expect is not None and "==" in rule.expect.source

    def _relation(self, claim: Claim, support: Support | None) -> Relation:
        assert claim.quantity is not None
        unclear = None
        if support is None:
            if claim.quantity.is_exact and abs(claim.quantity.value) <= SMALL and claim.kind is Kind.NUMBER:
                unclear = SMALL_COUNT
            elif any(True for _ in self._sources.found(claim)):
                unclear = ELSEWHERE
        told = support.value if support is not None and support.value is not None else abs(claim.quantity.narrow)
        words = {"how": support.how if support else "", "source": self._sources.name}
        values = {"found": Interval.point(int(support is not None)), "told": told}
        return Relation(
            "support", {"figure": (claim,)}, "against", claim.start, claim.end,
            words=words, values=values, unclear=unclear,
        )  # fmt: skip

    def _date(self, claim: Claim) -> Iterator[Relation]:
        """A date whose year no date of the sources names."""
        assert claim.period is not None
        year = claim.period.label[:4]
        if year.isdigit():
            known = year in self._sources.years
            values = {"found": Interval.point(int(known))}
            words = {"how": f"{year} is named there", "source": self._sources.name}
            yield Relation("dated", {"date": (claim,)}, "against", claim.start, claim.end, words=words, values=values)


def _about(scene: Scene, claim: Claim) -> frozenset[str]:
    """The words beside a figure of the text: those of its sentence, or of its row and column."""
    if claim.table is not None:
        grid = next((grid for grid in scene.grids if grid.index == claim.table), None)
        if grid is None or claim.row is None or claim.column is None:
            return frozenset()
        return topics(grid.label(claim.row)) | topics(grid.heading(claim.column))
    span = scene.sentence(claim.start)
    return topics(scene.text(span.start, span.end)) | topics(claim.subject or "")


def _place(scene: Scene, claim: Claim) -> Place:
    return (-1, scene.sentence(claim.start).start) if claim.table is None else (claim.table, claim.row or 0)


def _is_exact(claim: Claim, told: Told) -> bool:
    assert claim.quantity is not None
    return abs(claim.quantity.narrow).meets(abs(narrow(told)))


def read_sources(paths: Iterable[str]) -> tuple[Sources, list[Notice]]:
    """The figures of the documents at some paths, and what could not be read of them."""
    from auditor.readers import read

    names = list(paths)
    notices: list[Notice] = []
    documents: list[tuple[Document, list[Claim]]] = []
    for path in names:
        for found in read(path):
            if isinstance(found, Notice):
                notices.append(found)
            else:
                notices.extend(notice for notice in found.notices if notice.level == "error")
                documents.append((found, extract(found)))
    sources = Sources(names[0] if len(names) == 1 else f"{len(names)} sources", documents)
    if not any(claims for _, claims in documents) and not notices:
        notices.append(Notice("error", "holds no number to hold the text against", names[0]))
    return sources, notices
