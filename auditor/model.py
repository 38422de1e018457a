"""The records that flow through the auditor, each made once and never changed.

    file -> Document -> Claims -> Relations -> Findings -> Report

All offsets are half-open character offsets into `Document.text`; slicing the text with them gives the
evidence. No record refers backwards, so any of them can be written out and read again.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from enum import StrEnum
from typing import NamedTuple

import msgspec

from auditor.interval import Interval
from auditor.patterns import lazily
from auditor.quantity import Quantity


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    """The first character."""
    end: int
    """The character after the last one."""


# ---------------------------------------------------------------------- documents
class Notice(msgspec.Struct, frozen=True):
    """Something the run could not do, or did with a reservation; it never stops the rest."""

    level: str
    """`error` (makes the exit status 2), `warning` or `note`."""
    message: str
    """What happened and what to do about it, one sentence."""
    path: str = ""
    """The file it concerns, as the user named it."""
    line: int | None = None
    """One-based line in the file."""
    column: int | None = None
    """One-based column in the file, in characters."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part not in ("", None))
        return f"{place}: {self.message}" if place else self.message


class Block(msgspec.Struct, frozen=True, gc=False):
    """A run of prose that belongs together; relations never reach out of it unless a finder says so."""

    kind: str
    """`heading`, `paragraph`, `item`, `quote`, `caption`, `code` or `table`."""
    start: int
    """Offset of its first character in the document's text."""
    end: int
    """Offset after its last character."""
    level: int = 0
    """Depth of a heading or a list item, from 1; 0 elsewhere."""


class Origin(msgspec.Struct, frozen=True):
    """Where a table comes from that a file holds as a table: a sheet of a workbook, a CSV file, a data frame."""

    sheet: str = ""
    """The sheet of a workbook; empty elsewhere."""
    lines: list[int] = []
    """For each of the table's rows the one-based line, or row of the sheet, that it begins on in its source."""
    lettered: bool = False
    """True when its columns go by letters (`G`), as in a workbook; else by their headings."""
    fields: dict[str, int] = {}
    """For a table of claims the index of each column that is known, by its name (`value`); empty for others."""


class Table(msgspec.Struct, frozen=True):
    """A grid of cell texts. Rows may be ragged."""

    rows: list[list[str]]
    """The cells as written, row by row."""
    starts: list[list[int]] | None = None
    """Where each cell's text begins in the document's text; None when the table lies outside it."""
    caption: str = ""
    """The table's caption, where it has one."""
    headers: int = 0
    """How many rows at the top the source itself marks as headers."""
    start: int | None = None
    """Where the table begins in the document's text."""
    origin: Origin | None = None
    """Where it comes from, for a table that is no part of a text."""

    @property
    def fields(self) -> dict[str, int]:
        """The columns of a table of claims by their names; empty for other tables."""
        return self.origin.fields if self.origin is not None else {}


class Segment(NamedTuple):
    """A stretch of a document's text that stands, character by character, in its source."""

    text: int
    """Where it begins in the document's text."""
    source: int
    """Where it begins in the source file's decoded text."""


class Wide(NamedTuple):
    """A stretch of a source whose characters take equally many bytes in UTF-8."""

    source: int
    """Where it begins in the source file's decoded text."""
    extra: int
    """By how many bytes all that comes before it is longer than its characters are many."""
    each: int
    """By how many bytes each of its characters is longer than one."""


class Place(NamedTuple):
    """A one-based place in a source file, in characters."""

    line: int
    column: int


class Remark(NamedTuple):
    """A comment in a document that is meant for the auditor and not for the reader."""

    text: str
    """What it says behind `auditor:`."""
    start: int
    """Where in the document's text it stands."""
    line: int
    """One-based line in the file."""
    inside: bool
    """Whether it stands in a block or at its end; else on lines of its own."""


class Document(msgspec.Struct, frozen=True, dict=True):
    """One text to audit, with its structure and the way back to its source."""

    text: str
    """What its reader sees; offsets everywhere are into this string."""
    clean: str = ""
    """As long as `text`, with mark-up that a reader does not see replaced by U+0000; empty when there is none."""
    id: str = ""
    """Unique in a run: the path, or the `id` of a corpus line."""
    path: str = ""
    """The file it came from, as the user named it; `-` for standard input."""
    blocks: list[Block] = []
    """Its prose in reading order, without overlaps."""
    tables: list[Table] = []
    """Its tables, in order."""
    date: dt.date | None = None
    """The day it was published, where known."""
    title: str = ""
    """Its title, where it has one."""
    notices: list[Notice] = []
    """What its reader had reservations about."""
    segments: list[Segment] = []
    """The way back to the source, by ascending `text`; empty when text and source are the same."""
    lines: list[int] = []
    """Offsets in the source at which its lines begin; empty: they are those of `text`."""
    remarks: list[Remark] = []
    """Comments in it that are meant for the auditor."""
    line_base: int = 1
    """The line number in the file of the source's first line (a corpus holds one document a line)."""
    wide: list[Wide] = []
    """Where the source holds characters of several bytes, by ascending `source`; empty where text and source are the
    same."""

    def place(self, offset: int) -> Place:
        """The line and column in the source file of an offset in the text."""
        line, start, source = self._at(offset)
        return Place(self.line_base + line, source - start + 1)

    def byte_column(self, offset: int) -> int:
        """The column of an offset in the text counted in the bytes of UTF-8."""
        _, start, source = self._at(offset)
        return 1 + self._bytes(source) - self._bytes(start)

    def _at(self, offset: int) -> tuple[int, int, int]:
        """The line of an offset in the text, counted from 0, where it begins in the source, and the offset there."""
        if self.segments:
            at = max(0, bisect_right(self.segments, offset, key=lambda segment: segment.text) - 1)
            offset = self.segments[at].source + offset - self.segments[at].text
        starts = self._line_starts
        line = max(0, bisect_right(starts, offset) - 1)
        return line, starts[line], offset

    def _bytes(self, source: int) -> int:
        """How many bytes stand before an offset in the source."""
        wide = self._wide
        at = bisect_right(wide, source, key=lambda stretch: stretch.source) - 1
        return source if at < 0 else source + wide[at].extra + (source - wide[at].source) * wide[at].each

    @property
    def _wide(self) -> list[Wide]:
        if self.segments:
            return self.wide
        found: list[Wide] | None = self.__dict__.get("_stretches")
        if found is None:
            found = self.__dict__["_stretches"] = wide_stretches(self.text)
        return found

    @property
    def _line_starts(self) -> list[int]:
        if self.lines:
            return self.lines
        found: list[int] | None = self.__dict__.get("_starts")
        if found is None:
            found = self.__dict__["_starts"] = line_starts(self.text)
        return found


def line_starts(text: str) -> list[int]:
    """Offsets at which the lines of a text begin."""
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def wide_stretches(source: str) -> list[Wide]:
    """The stretches of a source from its first character of several bytes on; nothing for plain ASCII."""
    found: list[Wide] = []
    extra = end = 0
    for stretch in () if source.isascii() else WIDE.finditer(source):
        if stretch.start() > end and found:
            found.append(Wide(end, extra, 0))
        end = stretch.end()
        each = len(stretch[0][0].encode("utf-8", "replace")) - 1
        found.append(Wide(stretch.start(), extra, each))
        extra += each * (end - stretch.start())
    return [*found, Wide(end, extra, 0)] if found else []


WIDE = lazily("[\u0080-\u07ff]+|[\u0800-\ud7ff\ue000-\uffff]+|[\U00010000-\U0010ffff]+")


# ---------------------------------------------------------------------- claims
class Period(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the calendar that a text speaks of."""

    label: str
    """ISO 8601 where it has a form there (`2024`, `2024-12`, `2024-12-31`), else `2024-Q4`, `2024-H1`, `FY2024`;
    with `XXXX` for a year, month or day that the text leaves open (`XXXX-12`)."""
    start: dt.date | None = None
    """Its first day, where the year is known."""
    end: dt.date | None = None
    """Its last day, where the year is known."""


class Kind(StrEnum):
    """What a claim is a claim of."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    NUMBER = "number"
    MEASURE = "measure"
    DATE = "date"
    DURATION = "duration"
    ORDINAL = "ordinal"


class Claim(msgspec.Struct, frozen=True, gc=False):
    """A quantity that a document states, at its place."""

    id: str
    """Unique in its document: `c1`, `c2`, … in reading order."""
    start: int
    """Offset of its first character: in the text, or in the cell for a table outside the text."""
    end: int
    """Offset after its last character."""
    text: str
    """The characters it stands in, currency, scale and unit included, hedge excluded."""
    kind: Kind
    """What it is a claim of."""
    quantity: Quantity | None
    """The number; None for a date."""
    unit: str | None = None
    """ISO 4217 for money, `%`, `pp`, `bp`, the canonical name of a measure or duration, else None."""
    hedge: str | None = None
    """The hedging words as the text has them, in lower case."""
    period: Period | None = None
    """For a date what it names; else when the claim holds, where the text says it."""
    subject: str | None = None
    """The metric it measures, by its canonical name (`revenue`); None when the text leaves it open."""
    entity: str | None = None
    """Whose it is, as the text names it; None when the text leaves it open."""
    noun: str | None = None
    """What a count counts (`employees`)."""
    range: str | None = None
    """`low` or `high` when it is one end of a stated range; its other end is the neighbouring claim."""
    ambiguous: bool = False
    """True when the sign or name of its unit stands for several and the document does not settle which."""
    table: int | None = None
    """Index of its table in the document, for a cell."""
    row: int | None = None
    """Zero-based row of its cell."""
    column: int | None = None
    """Zero-based column of its cell."""


# ---------------------------------------------------------------------- relations
class Elsewhere(msgspec.Struct, frozen=True, gc=False):
    """A number of another document that takes part in a relation."""

    document: str
    """The id of that document."""
    claim: str
    """The id of its claim there."""
    text: str
    """The number as written."""
    where: str
    """Its document and place for a reader: `release.md:12`."""


class Relation(msgspec.Struct, frozen=True):
    """Claims that belong together, each in its role."""

    kind: str
    """`conversion`, `change`, `share`, `sum`, `ratio`, `range`, `restatement`, `span`, `bound` …"""
    roles: dict[str, tuple[Claim, ...]]
    """The claims of each role; a role that holds many (`parts`) has them in reading order."""
    found_by: str
    """The phrase (`change/by-from-to#2`) or the finder (`pairs`) that found it."""
    start: int
    """Where the sentence, table or passage that shows it begins."""
    end: int
    """Where it ends."""
    sign: int = 0
    """+1 or -1 when a word says the direction (`rose`, `fell`), which the roles of change then carry; else 0."""
    words: dict[str, str] = {}
    """Further words that matter, by name, for messages: the direction word, the day a date falls on."""
    values: dict[str, Interval] = {}
    """Figures that its finder knows from elsewhere than the text, by name (`actual`, the weekday of a date)."""
    unclear: str | None = None
    """Why it cannot be checked although its claims were found; None when it can."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """The numbers of other documents that it holds against its own."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All its claims, in reading order."""
        found = {claim.id: claim for claims in self.roles.values() for claim in claims}
        return tuple(
            sorted(
                found.values(),
                key=lambda claim: (
                    -1 if claim.table is None else claim.table,
                    claim.row or 0,
                    claim.column or 0,
                    claim.start,
                ),
            )
        )


# ---------------------------------------------------------------------- findings
class Verdict(StrEnum):
    """What checking a relation came to."""

    PASS = "pass"
    """The narrow readings meet."""
    PASS_BY_ROUNDING = "pass-by-rounding"
    """They meet, though the printed figures taken as exact disagree."""
    WARN = "warn"
    """Only the wide readings meet, or a rule that only warns does not hold."""
    FAIL = "fail"
    """Not even the wide readings meet."""
    NOT_CHECKED = "not-checked"
    """A role is missing or ambiguous, or the arithmetic is undefined; the message says why."""


class Severity(StrEnum):
    """How much a broken rule matters. Only a rule of severity `error` can give the verdict `fail`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Suggestion(msgspec.Struct, frozen=True):
    """What a number should probably be."""

    claim: str
    """Id of the claim to change."""
    text: str
    """The text to put in its place."""
    reason: str
    """The slip that explains it (`digits transposed`)."""


class Settled(msgspec.Struct, frozen=True):
    """Why a finding asks for no attention any more, though it stands."""

    by: str
    """`baseline` (known before, accepted for now) or `waiver` (someone said why it is right)."""
    reason: str = ""
    """What was said for it."""
    since: dt.date | None = None
    """The day it was settled, where known."""
    until: dt.date | None = None
    """The last day on which that holds; None for good."""
    place: str = ""
    """Where that is written down: `auditor-waivers.yaml:12`."""


class Finding(msgspec.Struct, frozen=True):
    """One rule applied to one relation, or to a group of them."""

    rule: str
    """Id of the rule."""
    verdict: Verdict
    """What it came to."""
    severity: Severity
    """The rule's severity."""
    message: str
    """What was found, in one sentence."""
    claims: tuple[str, ...]
    """Ids of the claims that took part, the number most likely wrong first where one is named."""
    working: tuple[str, ...] = ()
    """The check step by step, in words and numbers."""
    suggestions: tuple[Suggestion, ...] = ()
    """Repairs, best first; empty when none clearly wins."""
    fingerprint: str = ""
    """Stays the same when the text around the finding moves or is edited elsewhere."""
    culprit: str | None = None
    """Id of the claim most likely wrong, when one stands out."""
    intervals: dict[str, Interval] = {}
    """The narrow readings that were compared, by name, for the drawing in the report."""
    start: int | None = None
    """Where its evidence begins in the text; None for a table outside the text."""
    end: int | None = None
    """Where its evidence ends."""
    settled: Settled | None = None
    """Why it asks for no attention although its verdict would; None when nothing was said about it."""
    identity: str = ""
    """What the fingerprint is without the name of its document; the same when the file is renamed."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """The numbers of other documents that took part."""

    @property
    def level(self) -> str | None:
        """`error`, `warning` or `info` when it asks for attention, None when it does not or was settled."""
        return None if self.settled is not None else self.weight

    @property
    def weight(self) -> str | None:
        """`error`, `warning` or `info`, settled or not; None for a finding that needs no attention."""
        if self.verdict is Verdict.FAIL:
            return str(self.severity)
        if self.verdict is Verdict.WARN:
            return "info" if self.severity is Severity.INFO else "warning"
        return None


class Derived(msgspec.Struct, frozen=True):
    """A figure that the text fixes without printing it."""

    label: str
    """What it is (`before: revenue`)."""
    interval: Interval
    """Where it must lie, by the narrow readings."""
    unit: str | None
    """Its unit, as for a claim."""
    shown: str
    """The figure for a reader (`258.2 to 260.7 billion yuan`)."""
    working: tuple[str, ...]
    """How it follows."""
    claims: tuple[str, ...]
    """Ids of the claims it follows from."""
    rule: str
    """Id of the rule that derives it."""


# ---------------------------------------------------------------------- reports
class Coverage(msgspec.Struct, frozen=True):
    """How much of a document was checked."""

    claims: int
    """Numbers found."""
    checked: int
    """Numbers that took part in a check that came to a verdict."""
    unchecked: dict[str, str] = {}
    """For every other claim's id, why not."""


class Audit(msgspec.Struct, frozen=True):
    """One document audited."""

    document: Document
    """The document."""
    claims: list[Claim]
    """Its claims in reading order, those of its tables after those of its text."""
    findings: list[Finding]
    """Its findings, most serious first, then in reading order."""
    derived: list[Derived]
    """Figures it fixes without printing them."""
    coverage: Coverage
    """How much of it was checked."""
    line: bytes | None = None
    """Its line of `jsonl` where that is all that is wanted of it: the audit then holds only what a run counts."""

    @property
    def verdict(self) -> Verdict:
        """The most serious verdict of its findings, settled ones passing; `not-checked` when nothing was checked."""
        found = {Verdict.PASS if finding.settled else finding.verdict for finding in self.findings}
        for verdict in (Verdict.FAIL, Verdict.WARN, Verdict.PASS_BY_ROUNDING, Verdict.PASS):
            if verdict in found:
                return Verdict.PASS if verdict is Verdict.PASS_BY_ROUNDING else verdict
        return Verdict.NOT_CHECKED


class RuleInfo(msgspec.Struct, frozen=True):
    """What a report says about a rule."""

    id: str
    title: str
    severity: Severity
    why: str
    source: str
    path: str
    """The file it was loaded from as the user named it; for a shipped rule `rules/<pack>/<name>.yaml`."""


class Run(msgspec.Struct, frozen=True):
    """What is true of a whole run, known when its last document is done."""

    version: str
    """Version of the auditor."""
    started: dt.datetime
    """When it began, with its time zone."""
    rules: list[RuleInfo]
    """The rules that were in force."""
    notices: list[Notice]
    """What went wrong outside the findings: unreadable files, broken rules."""
    documents: int
    """Documents audited."""
    claims: int
    """Numbers found."""
    checked: int
    """Numbers that took part in a check."""
    verdicts: dict[str, int]
    """Findings by verdict."""
    levels: dict[str, int]
    """Findings that ask for attention, by `error`, `warning` and `info`."""
    applied: dict[str, int]
    """Findings by rule id; a rule that is not there never applied."""
    exit_status: int
    """0 pass, 1 findings at or above `--fail-on`, 2 something could not be done or nothing was checked."""
    settled: dict[str, int] = {}
    """Findings that would ask for attention but are settled, by `baseline` and `waiver`."""
    reasons: list[str] = []
    """What besides the findings makes the exit status 1: too little checked, a waiver that has expired."""


class Report(msgspec.Struct, frozen=True):
    """A whole run: what every output that needs all of it at once is made from."""

    audits: list[Audit]
    """The documents, in the order given."""
    run: Run
    """The rest."""

    @property
    def exit_status(self) -> int:
        """The exit status of the command for this run."""
        return self.run.exit_status

    @property
    def findings(self) -> list[Finding]:
        """All findings, document by document."""
        return [finding for audit in self.audits for finding in audit.findings]
