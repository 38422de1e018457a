"""Marking what waivers settle, and telling which of them are of no use or no longer hold."""

from __future__ import annotations

import datetime as dt
import os
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from auditor.model import Audit, Claim, Document, Finding, Notice, Remark, Settled, Span
from auditor.report.places import is_outside
from auditor.settings.globs import matches
from auditor.settled.anchors import Anchors, Cell
from auditor.settled.waiver import BadWaiver, Waiver, in_words, is_meant

if TYPE_CHECKING:
    from auditor.settled.waiver_file import Entry


class _Placed(NamedTuple):
    """A waiver at work in one document."""

    waiver: Waiver
    covers: Span | Cell
    place: str
    line: int
    entry: Entry | None


class Waiving:
    """Marks the findings of documents that waivers are about."""

    def __init__(
        self,
        rules: Collection[str],
        in_force: Collection[str],
        today: dt.date,
        file: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> None:
        """`rules` are the ids of all rules, `in_force` of those that this run applies."""
        self._rules, self._in_force, self._today = rules, in_force, today
        self._file, self._entries = file, entries
        self._folder = os.path.dirname(os.path.abspath(file)) if file else ""
        self._useful: set[int] = set()
        self._tried: set[int] = set()
        self.idle = 0
        """How many waivers were of no use or had expired."""

    def concerns(self, document: Document) -> bool:
        """Whether there may be a waiver for something in a document."""
        return bool(document.remarks) or any(self._is_about(entry, document) for entry in self._entries)

    def __call__(self, audit: Audit) -> Audit:
        """The audit with what is waived settled, and notices on its document of what is wrong with waivers in it."""
        document = audit.document
        notices: list[Notice] = []
        placed = [*self._of_remarks(document, notices), *self._of_file(document, notices)]
        if not placed and not notices:
            return audit
        used: set[int] = set()
        claims = {claim.id: claim for claim in audit.claims}
        findings = [self._settled(document, finding, placed, claims, used) for finding in audit.findings]
        notices += self._idle(document, placed, used)
        whole = msgspec.structs.replace(document, notices=[*document.notices, *notices])
        return msgspec.structs.replace(audit, document=whole, findings=findings)

    def notices(self) -> Iterator[Notice]:
        """What is to be said of the waivers of a file when all documents are done."""
        for entry in self._entries:
            if entry.line not in self._tried or entry.line in self._useful or self._is_out_of_force(entry.waiver):
                continue
            self.idle += 1
            yield Notice("warning", _useless(entry.waiver), self._file or "", entry.line)

    # ------------------------------------------------------------------ which there are
    def _of_remarks(self, document: Document, notices: list[Notice]) -> Iterator[_Placed]:
        for remark in document.remarks:
            if not is_meant(remark.text):
                continue
            try:
                waiver = in_words(remark.text, self._rules)
            except BadWaiver as bad:
                message = f"this waiver waives nothing: {bad}"
                notices.append(Notice("error", message, document.path, remark.line))
                continue
            place = f"{document.path}:{remark.line}"
            yield _Placed(waiver, covered(document, remark), place, remark.line, None)

    def _of_file(self, document: Document, notices: list[Notice]) -> Iterator[_Placed]:
        entries = [entry for entry in self._entries if self._is_about(entry, document)]
        anchors = Anchors(document) if entries else None
        for entry in entries:
            assert anchors is not None
            self._tried.add(entry.line)
            found = list(islice(anchors.places(entry.quote, entry.prefix, entry.suffix), 2))
            if len(found) == 1:
                yield _Placed(entry.waiver, found[0], f"{self._file}:{entry.line}", entry.line, entry)
            elif found:
                message = f"this waiver waives nothing: its quote stands in {document.path} more than once; "
                notices.append(Notice("error", f"{message}give it a prefix or a suffix", self._file or "", entry.line))

    def _is_about(self, entry: Entry, document: Document) -> bool:
        if document.path in ("", "-") or entry.document and entry.document != document.id:
            return False
        seen = os.path.relpath(os.path.realpath(document.path), os.path.realpath(self._folder)).replace(os.sep, "/")
        return matches(entry.path, seen)

    # ------------------------------------------------------------------ what they do
    def _settled(
        self, document: Document, finding: Finding, placed: list[_Placed], claims: dict[str, Claim], used: set[int]
    ) -> Finding:
        if finding.weight is None:
            return finding
        for number, each in enumerate(placed):
            if finding.rule not in each.waiver.rules or not _concerns(document, each.covers, finding, claims):
                continue
            used.add(number)
            if each.entry is not None:
                self._useful.add(each.entry.line)
            if self._has_expired(each.waiver):
                continue
            settled = Settled("waiver", each.waiver.reason, None, each.waiver.until, each.place)
            return msgspec.structs.replace(finding, settled=settled)
        return finding

    def _idle(self, document: Document, placed: list[_Placed], used: set[int]) -> Iterator[Notice]:
        """Waivers that have expired, and those in the text that are of no use."""
        for number, each in enumerate(placed):
            path = document.path if each.entry is None else self._file or ""
            if number in used and self._has_expired(each.waiver):
                self.idle += 1
                message = f"this waiver expired on {each.waiver.until}: it waives nothing"
                yield Notice("warning", message, path, each.line)
            elif number not in used and each.entry is None and not self._is_out_of_force(each.waiver):
                self.idle += 1
                yield Notice("warning", _useless(each.waiver), path, each.line)

    def _has_expired(self, waiver: Waiver) -> bool:
        return waiver.until is not None and waiver.until < self._today

    def _is_out_of_force(self, waiver: Waiver) -> bool:
        """Whether a rule of the waiver took no part in this run, so that nothing can be said of its use."""
        return any(rule not in self._in_force for rule in waiver.rules)


def covered(document: Document, remark: Remark) -> Span:
    """What a remark is about: the block that it stands in or ends, else the next one; a caption with its table."""
    blocks = document.blocks
    at = bisect_right(blocks, remark.start, key=lambda block: block.start) - 1
    is_in = at >= 0 and remark.start < blocks[at].end
    if not is_in and not remark.inside:
        at = bisect_right(blocks, remark.start - 1, key=lambda block: block.start)
        while at < len(blocks) and blocks[at].kind == "code":
            at += 1
    if not 0 <= at < len(blocks):
        return Span(remark.start, remark.start)
    last = at + 1 if blocks[at].kind == "caption" and at + 1 < len(blocks) and blocks[at + 1].kind == "table" else at
    return Span(blocks[at].start, blocks[last].end)


def _concerns(document: Document, covers: Span | Cell, finding: Finding, claims: dict[str, Claim]) -> bool:
    """Whether a number of the finding lies in what a waiver covers."""
    for name in finding.claims:
        claim = claims.get(name)
        if claim is None:
            continue
        if is_outside(document, claim):
            if (claim.table, claim.row, claim.column) == covers:
                return True
        elif isinstance(covers, Span) and claim.start < covers.end and claim.end > covers.start:
            return True
    return False


def _useless(waiver: Waiver) -> str:
    return f"this waiver is of no use: nothing that it covers breaks {' or '.join(waiver.rules)}; take it out"
