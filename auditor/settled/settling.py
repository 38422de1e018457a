"""Marking what is settled, document by document: by waivers first, then by the baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec

from auditor.model import Audit, Document, Finding, Notice
from auditor.settled.baseline import Baseline, Known, settled_by


class Settler(Protocol):
    """What marks findings as settled, one audit after the other."""

    def concerns(self, document: Document) -> bool:
        """Whether it may have anything to do with a document."""

    def __call__(self, audit: Audit) -> Audit:
        """The audit with what is settled marked."""


class AgainstBaseline:
    """Marks the findings that a baseline knows, and remembers which of the known ones it met."""

    def __init__(self, baseline: Baseline, today: dt.date) -> None:
        self.baseline, self.today = baseline, today
        self.met: set[str] = set()
        self.audited: set[str] = set()

    def concerns(self, document: Document) -> bool:
        """Whether it may have anything to do with a document."""
        return True

    def __call__(self, audit: Audit) -> Audit:
        """The audit with its known findings settled."""
        self.audited.add(self.baseline.path_of(audit.document))
        findings = [self._settled(audit, finding) for finding in audit.findings]
        return msgspec.structs.replace(audit, findings=findings)

    def _settled(self, audit: Audit, finding: Finding) -> Finding:
        if finding.weight is None:
            return finding
        known = self.baseline.find(audit.document, finding)
        if known is None:
            return finding
        self.met.add(known.fingerprint)
        if finding.settled is not None:
            return finding
        return msgspec.structs.replace(finding, settled=settled_by(known, self.baseline.path, self.today))

    def gone(self, in_force: Callable[[str], bool]) -> Iterator[Known]:
        """The known findings that are no more: their documents were audited, or are gone, and nothing was found."""
        for known in self.baseline.known:
            judged = known.path in self.audited and in_force(known.rule) or not self.baseline.is_there(known)
            if known.fingerprint not in self.met and judged:
                yield known

    def notices(self, in_force: Callable[[str], bool]) -> Iterator[Notice]:
        """What is to be said of the baseline when all documents are done."""
        gone = sum(1 for _ in self.gone(in_force))
        if gone:
            told = "1 finding of the baseline is" if gone == 1 else f"{gone:,} findings of the baseline are"
            yield Notice("note", f"{told} no more; drop what is gone: auditor baseline prune", self.baseline.path)
