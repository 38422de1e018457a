"""What the top of the HTML report tells, gathered document by document without keeping any of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from auditor.patterns import lazily
from auditor.report.states import SETTLED, STATES, VERDICTS, Json, name_of, state_of, weight_of
from auditor.report.wording import LEVELS

ANCHOR = lazily(r"[\w-]{1,80}", re.ASCII)


def claim_anchor(document: int, claim: str) -> str:
    """The anchor of a claim: `c-1-c5`; a digest stands for an id that is unfit for a link."""
    fit = claim if ANCHOR.fullmatch(claim) else f"x{hashlib.sha256(claim.encode('utf-8', 'replace')).hexdigest()[:16]}"
    return f"c-{document}-{fit}"


class Entry(msgspec.Struct, frozen=True):
    """A document in the index."""

    index: int
    """Its number in the run, from 1."""
    name: str
    title: str
    state: str
    verdict: str
    """Its verdict in words."""
    levels: dict[str, int]
    """Findings that ask for attention, by level."""
    settled: int
    """Findings that would, but are settled."""
    found: int
    checked: int
    anchors: list[str]
    """The anchors of its findings, in order."""

    @property
    def id(self) -> str:
        """Its anchor."""
        return f"d-{self.index}"

    @property
    def share(self) -> float:
        """Percent of its numbers that were checked; -1 when it has none."""
        return round(100 * self.checked / self.found, 1) if self.found else -1.0


class Crossing(msgspec.Struct, frozen=True):
    """A finding of another document in which a number takes part."""

    anchor: str
    """The anchor of the finding."""
    finding: Json
    """Its record, without working."""
    document: str
    """The name of the document on which it stands."""


class Overview:
    """The index of the documents, the counts of the run, and which findings reach into other documents."""

    def __init__(self, documents: Iterable[Json]) -> None:
        self.entries: list[Entry] = []
        self.index: dict[str, int] = {}
        """The number of each document by its id."""
        self.crossings: dict[tuple[str, str], list[Crossing]] = defaultdict(list)
        """By the id of a document and of a claim of it."""
        self.settled: Counter[tuple[str, str]] = Counter()
        """Settled findings by level and by what settled them."""
        anchors = Anchors()
        for document in documents:
            self._add(document, anchors)
        self._reached = self._reaching()

    def _add(self, document: Json, anchors: Anchors) -> None:
        findings = document["findings"]
        entry = _entry(len(self.entries) + 1, document, [anchors.of(each["fingerprint"]) for each in findings])
        self.entries.append(entry)
        self.index.setdefault(document["id"], entry.index)
        for anchor, finding in zip(entry.anchors, findings, strict=True):
            for place in finding.get("elsewhere", ()):
                brief = {**finding, "claims": [], "culprit": None, "working": [], "intervals": {}}
                self.crossings[place["document"], place["claim"]].append(Crossing(anchor, brief, entry.name))
            settled, weight = finding.get("settled"), weight_of(finding)
            if settled is not None and weight is not None:
                self.settled[weight, settled["by"]] += 1

    def reached(self, document: int) -> str:
        """The state of the worst finding of another document that a number of this one takes part in, or nothing."""
        return self._reached.get(document, "")

    def _reaching(self) -> dict[int, str]:
        found: dict[int, set[str]] = defaultdict(set)
        for (document, _), crossings in self.crossings.items():
            if document in self.index:
                found[self.index[document]].update(state_of(each.finding) for each in crossings)
        worst = {document: min(states, key=STATES.index) for document, states in found.items()}
        return {document: state for document, state in worst.items() if state in LEVELS}

    def settled_by(self, how: str) -> int:
        """How many findings were settled by `baseline` or `waiver`."""
        return sum(number for (_, by), number in self.settled.items() if by == how)

    def counts(self, levels: dict[str, int]) -> list[tuple[str, list[int]]]:
        """For each level how many findings are new, in the baseline and waived."""
        return [(level, [levels.get(level, 0), *(self.settled[level, by] for by in SETTLED)]) for level in LEVELS]


def _entry(index: int, document: Json, anchors: list[str]) -> Entry:
    state, verdict = VERDICTS[document["verdict"]]
    findings, covered = document["findings"], document["coverage"]
    levels = Counter(finding["level"] for finding in findings)
    settled = sum(state_of(finding) == "settled" for finding in findings)
    return Entry(
        index,
        name_of(document),
        document["title"],
        state,
        verdict,
        {level: levels[level] for level in LEVELS},
        settled,
        covered["claims"],
        covered["checked"],
        anchors,
    )


class Anchors:
    """Gives each finding of a run its own anchor."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.times: Counter[str] = Counter()

    def of(self, fingerprint: str) -> str:
        """`f-<fingerprint>`; numbered where it is missing, unfit for a link, or taken."""
        stem = f"f-{fingerprint}" if ANCHOR.fullmatch(fingerprint) else "f-finding"
        anchor = stem
        while anchor in self.given:
            self.times[stem] += 1
            anchor = f"{stem}-{self.times[stem] + 1}"
        self.given.add(anchor)
        return anchor
