"""Claims held against a table of facts: the same metric, owner, period and unit must be the same figure.

rows of facts ─▶ facts by metric and unit ─▶ beside the claims of a document ─▶ findings that cite the row
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from auditor.check.findings import check
from auditor.check.rules import RuleBook
from auditor.model import Audit, Claim, Document, Kind, Notice, Relation
from auditor.relate.tellings import is_plain, owner, period_of
from auditor.tieout.fact_tables import Aliases, Fact
from auditor.tieout.source import FIGURES
from auditor.together import with_findings

CLOSE = 0.86
"""How alike two names must be for one to be taken for the other (`difflib`'s ratio)."""
UNUSED = 20
"""Facts that nothing was held against and that are told one by one; the others are counted."""


class Facts:
    """The facts of a run, and which of them something was held against."""

    def __init__(self, facts: Iterable[Fact], aliases: Aliases, book: RuleBook) -> None:
        self._book, self._aliases = book, aliases
        self._all = list(facts)
        self._used: set[int] = set()
        self._by_metric: dict[str, list[tuple[int, Fact]]] = defaultdict(list)
        for at, fact in enumerate(self._all):
            self._by_metric[fact.claim.subject or ""].append((at, fact))
        self._owners = {fact.owner for fact in self._all if fact.owner}

    def compare(self, audit: Audit) -> Audit:
        """The audit with a finding for every claim that a fact tells, and the others listed with the reason."""
        relations = list(self._relations(audit))
        findings, _, _ = check(audit.document, audit.claims, relations, self._book)
        return with_findings(audit, findings)

    def unused(self, path: str) -> Iterator[Notice]:
        """The facts that nothing was held against."""
        rest = [fact for at, fact in enumerate(self._all) if at not in self._used]
        for fact in rest[:UNUSED]:
            yield Notice("note", f"no claim tells this fact: {fact.told} ({fact.where})", path)
        if len(rest) > UNUSED:
            yield Notice("note", f"no claim tells {len(rest) - UNUSED:,} more of the {len(self._all):,} facts", path)

    # ------------------------------------------------------------------ one document
    def _relations(self, audit: Audit) -> Iterator[Relation]:
        sole = _sole(audit.claims)
        lone: dict[str, list[Claim]] = defaultdict(list)
        for claim in audit.claims:
            if claim.quantity is None or claim.kind not in FIGURES or claim.range is not None:
                continue
            found = self._fact(audit.document, claim, sole)
            if isinstance(found, str):
                lone[found].append(claim)
            else:
                yield found
        for reason, claims in lone.items():
            start, end = min(claim.start for claim in claims), max(claim.end for claim in claims)
            yield Relation("fact", {"figure": tuple(claims)}, "facts", start, end, unclear=reason)

    def _fact(self, document: Document, claim: Claim, sole: str | None) -> Relation | str:
        """A claim beside its fact, or why there is none."""
        metric = self._metric(claim)
        if metric is None:
            return "unmatched: the text does not say what it measures"
        if metric not in self._by_metric:
            return f"unmatched: no fact tells the {metric}"
        if claim.table is None and not is_plain(document, claim):
            return f"unmatched: a change, a forecast or another basis of the {metric}"
        if claim.period is None:
            return f"unmatched: the text does not say of when this {metric} is"
        who = self._owner(claim, sole)
        if who is None:
            return f"unmatched: the text does not say whose {metric} it is"
        matching = [
            (at, fact)
            for at, fact in self._by_metric[metric]
            if _same_unit(claim, fact.claim) and fact.owner in (None, who.key) and _same_period(claim, fact.claim)
        ]
        if not matching:
            return f"unmatched: no fact tells the {metric} of {who.shown} for {claim.period.label} in this unit"
        self._used.update(at for at, _ in matching)
        return _beside(claim, metric, who, [fact for _, fact in matching])

    def _metric(self, claim: Claim) -> str | None:
        said = claim.subject or claim.noun
        return None if said is None else self._aliases.metrics.get(said.lower(), said)

    def _owner(self, claim: Claim, sole: str | None) -> _Owner | None:
        """Whose figure it is: as the text says, else the only one the text or the facts speak of."""
        if claim.entity is None and sole is None:
            if len(self._owners) <= 1:
                only = next(iter(self._owners), "")
                return _Owner(only, only, f"; the text names nobody, and the facts are {only}'s alone" if only else "")
            return None
        shown = claim.entity or sole or ""
        key = self._aliases.entities.get(owner(shown), owner(shown))
        if key in self._owners or not self._owners:
            return _Owner(key, shown, "")
        near = get_close_matches(key, self._owners, n=2, cutoff=CLOSE)
        if len(near) == 1:
            return _Owner(near[0], shown, f"; {shown} taken for {near[0]}")
        return _Owner(key, shown, "")


class _Owner(NamedTuple):
    key: str
    shown: str
    note: str
    """What was assumed, for a message."""


def _sole(claims: Iterable[Claim]) -> str | None:
    """The only owner that a document names."""
    names = Counter(claim.entity for claim in claims if claim.entity is not None)
    keys = {owner(name) for name in names}
    return names.most_common(1)[0][0] if len(keys) == 1 else None


def _same_unit(claim: Claim, fact: Claim) -> bool:
    if claim.kind is Kind.NUMBER and claim.noun and fact.noun and claim.unit == fact.unit:
        return True
    return (claim.kind, claim.unit) == (fact.kind, fact.unit) and not claim.ambiguous


def _same_period(claim: Claim, fact: Claim) -> bool:
    """Whether two figures hold for one stretch; a fact of one day holds at the end of a longer one."""
    mine, its = claim.period, fact.period
    assert mine is not None
    if its is None:
        return False
    when = period_of(mine)
    if when is not None and when == period_of(its):
        return True
    return mine.end is not None and mine.end == its.end and its.start == its.end


def _beside(claim: Claim, metric: str, who: _Owner, facts: Sequence[Fact]) -> Relation:
    """A claim with the fact that it meets, else with the last one told."""
    assert claim.quantity is not None
    assert claim.period is not None
    narrow = claim.quantity.narrow
    told = [(fact, fact.claim.quantity.narrow) for fact in facts if fact.claim.quantity is not None]
    fact, value = next((pair for pair in told if narrow.meets(pair[1])), told[-1])
    others = f"; {len(facts) - 1} further facts of this key" if len(facts) > 1 else ""
    words = {
        "metric": metric, "owner": who.shown or "the table", "period": claim.period.label, "said": fact.claim.text,
        "where": fact.where, "note": f"{who.note}{others}",
    }  # fmt: skip
    return Relation("fact", {"figure": (claim,)}, "facts", claim.start, claim.end, words=words, values={"fact": value})
