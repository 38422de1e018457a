"""The whole of the auditor on one screen.

file -> readers -> Document -> extract -> Claims -> relate -> Relations -> check -> Findings -> Report
"""

from __future__ import annotations

import datetime as dt
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from auditor import __version__
from auditor.check.findings import check
from auditor.check.rules import RuleBook
from auditor.claims import LISTED, is_claims, too_many
from auditor.extract import MOST_CLAIMS, extract
from auditor.model import Audit, Claim, Coverage, Document, Notice, Report, RuleInfo, Run
from auditor.parallel import spread
from auditor.relate import relate
from auditor.relate.book import Phrasebook, phrasebook
from auditor.resources import told_path
from auditor.tieout.reference import Source, builtin, references

FAIL_ON = {"error": ("error",), "warning": ("error", "warning"), "info": ("error", "warning", "info"), "never": ()}
"""The levels of findings that each value of `--fail-on` fails on."""

T = TypeVar("T", Document, Audit)
Step = Callable[[Document], Audit]
"""From a document to its audit, whatever came before it, so that documents may be spread over processes."""
Then = Callable[[Audit], Audit]
"""What is done with one audit after the other, in order."""

NOTHING_CHECKED = "nothing was checked: no number hangs together with another (--allow-empty accepts that)"


def audit(document: Document, book: RuleBook, phrases: Phrasebook, rates: Source | None = builtin) -> Audit:
    """One document through the whole of it; `rates` are those that its conversions are held against."""
    document, claims = _claimed(document)
    relations = relate(document, claims, phrases.phrases, book.words)
    if rates is not None:
        relations.extend(references(document, relations, rates))
    findings, derived, coverage = check(document, claims, relations, book)
    return Audit(document, claims, findings, derived, coverage)


def read_claims(document: Document) -> Audit:
    """One document as far as its claims."""
    document, claims = _claimed(document)
    return Audit(document, claims, [], [], Coverage(len(claims), 0))


def _claimed(document: Document) -> tuple[Document, list[Claim]]:
    """A document and its claims; it says so when it holds more than are read, or rows that cannot be."""
    if is_claims(document):
        from auditor.claims.rows import read_rows

        claims, notices = read_rows(document)
        noted = [*document.notices, *notices]
        return msgspec.structs.replace(document, notices=noted) if notices else document, claims
    claims = extract(document)
    if len(claims) < MOST_CLAIMS:
        return document, claims
    notice = Notice(
        "error", f"holds {MOST_CLAIMS:,} numbers or more: those behind are not read; split it", document.path
    )
    return msgspec.structs.replace(document, notices=[*document.notices, notice]), claims


class Tally:
    """What a run adds up to, document by document; holds no document."""

    def __init__(
        self,
        book: RuleBook,
        notices: Iterable[Notice] = (),
        own: Callable[[Document], str | None] = lambda document: None,
    ) -> None:
        """`own` gives the `fail_on` of a document where it has one of its own."""
        self.started = dt.datetime.now(dt.UTC)
        self.rules = rule_infos(book)
        self.notices = [*book.notices, *notices]
        self.documents = self.claims = self.checked = self.errors = 0
        self.verdicts: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()
        self.applied: Counter[str] = Counter()
        self.settled: Counter[str] = Counter()
        self.reasons: list[str] = []
        self.unread: Counter[str] = Counter()
        """Rows of tables of claims that cannot be read, by file."""
        self._own = own
        self._judged: Counter[tuple[str | None, str]] = Counter()

    def shortened(self, audit: Audit) -> Audit:
        """The document without its errors on rows of a table of claims, where enough of that file have been told.

        They are counted, and the run tells how many there were.
        """
        path, notices = audit.document.path, audit.document.notices
        if not notices or not is_claims(audit.document):
            return audit
        kept = []
        for notice in notices:
            self.unread[path] += notice.level == "error"
            if notice.level != "error" or self.unread[path] <= LISTED:
                kept.append(notice)
        if len(kept) == len(notices):
            return audit
        return msgspec.structs.replace(audit, document=msgspec.structs.replace(audit.document, notices=kept))

    def add(self, audit: Audit) -> None:
        """Counts one document in."""
        self.documents += 1
        self.errors += sum(notice.level == "error" for notice in audit.document.notices)
        self.claims += audit.coverage.claims
        self.checked += audit.coverage.checked
        fail_on = self._own(audit.document)
        for finding in audit.findings:
            self.applied[finding.rule] += 1
            if finding.settled is not None:
                self.settled[finding.settled.by] += 1
                continue
            self.verdicts[str(finding.verdict)] += 1
            if finding.level:
                self.levels[finding.level] += 1
                self._judged[fail_on, finding.level] += 1

    @property
    def is_broken(self) -> bool:
        """Whether something could not be done."""
        return self.errors > 0 or any(notice.level == "error" for notice in self.notices)

    def demand(self, share: float) -> None:
        """Lets the run fail when less than this share (percent) of the numbers was checked."""
        if self.claims and 100 * self.checked < share * self.claims:
            reached = 100 * self.checked / self.claims
            self.reasons.append(f"{reached:.1f} % of the numbers were checked, less than the {share:g} % asked for")

    def run(self, fail_on: str = "error", allow_empty: bool = False, check: bool = True) -> Run:
        """The whole run; exit status 2 for errors or nothing checked, 1 for `fail_on` or `reasons`, else 0."""
        broken = self.is_broken
        for path, count in self.unread.items():
            if count > LISTED:
                self.notices.append(Notice("error", too_many(count), path))
        if check and not (self.checked or allow_empty or broken):
            self.notices.append(Notice("error", NOTHING_CHECKED))
            broken = True
        failed = self.reasons or any(level in FAIL_ON[own or fail_on] for own, level in self._judged)
        status = 2 if broken else 1 if failed else 0
        return Run(
            __version__, self.started, self.rules, self.notices, self.documents, self.claims, self.checked,
            dict(self.verdicts), dict(self.levels), dict(self.applied), status, dict(self.settled),
            list(self.reasons),
        )  # fmt: skip


def audits(
    documents: Iterable[Document | Notice | Audit],
    book: RuleBook,
    tally: Tally,
    date: dt.date | None = None,
    *,
    together: bool = False,
    first: Sequence[Then] = (),
    then: Sequence[Then] = (),
    settle: Then | None = None,
    settles: Callable[[Document], bool] = lambda document: True,
    through: Callable[[Step], Step] = lambda step: step,
    rates: Source | None = builtin,
    jobs: int = 1,
    lines: bool = False,
) -> Iterator[Audit]:
    """Every document audited in turn, compared with those before it where they belong `together`.

    An audit among the documents was made before and is taken as it is.

    `rates` are the reference exchange rates; None holds no conversion against any. `first` and `then` are further steps
    for every audit in order, those before it is compared with others and those after. `settle` marks the findings that
    need no attention, in no document that `settles` is false of. `through` may stand in for auditing, and `jobs` is the
    number of processes. With `lines` nothing is wanted of a document but its line of `jsonl`. Notices go to the tally.
    """
    phrases = phrasebook(book)
    tally.notices.extend(phrases.notices)
    then = [*first, *([_compared(book, tally)] if together else []), *then]
    step = through(partial(audit, book=book, phrases=phrases, rates=rates))
    if lines and not then:
        step = partial(_written, step, settles) if settle else partial(_written, step, _never)
    yield from _each(_read(documents, tally, date), tally, step, [*then, *([settle] if settle else [])], jobs)


def _never(document: Document) -> bool:
    return False


def _written(step: Step, is_to_come: Callable[[Document], bool], document: Document) -> Audit:
    """What a step makes of a document, as its line of `jsonl` where nothing is to come after it."""
    from auditor.report.jsonl import written

    return step(document) if is_to_come(document) else written(step(document))


def _compared(book: RuleBook, tally: Tally) -> Then:
    """Comparing what a document tells with what the documents before it told."""
    from auditor.together import Together

    return Together(book, tally.notices).compare


def claims_of(
    documents: Iterable[Document | Notice | Audit],
    tally: Tally,
    date: dt.date | None = None,
    jobs: int = 1,
    lines: bool = False,
) -> Iterator[Audit]:
    """The claims of every document in turn, with `lines` as its line of `jsonl` alone; notices go to the tally."""
    step = partial(_written, read_claims, _never) if lines else read_claims
    yield from _each(_read(documents, tally, date), tally, step, (), jobs)


def _each(
    documents: Iterable[Document | Audit], tally: Tally, step: Step, then: Sequence[Then], jobs: int
) -> Iterator[Audit]:
    """What becomes of every document; one on which a step breaks is an error notice, and the others go on."""
    for done in spread(documents, partial(_made, step), _size, jobs):
        for after in then:
            if isinstance(done, Audit):
                done = _tried(after, done)
        if isinstance(done, Notice):
            tally.notices.append(done)
            continue
        done = tally.shortened(done)
        tally.add(done)
        yield done


def _made(step: Step, given: Document | Audit) -> Audit | Notice:
    return given if isinstance(given, Audit) else _tried(step, given)


def _size(document: Document | Audit) -> int:
    if isinstance(document, Audit):
        return 0
    outside = (table.rows for table in document.tables if table.starts is None)
    return len(document.text) + sum(len(cell) for rows in outside for row in rows for cell in row)


def _tried(step: Callable[[T], Audit], given: T) -> Audit | Notice:
    try:
        return step(given)
    except Exception as error:  # a defect of ours must not take the other documents with it
        return _defect(given.document if isinstance(given, Audit) else given, error)


def _defect(document: Document, error: Exception) -> Notice:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    cause = f"{type(error).__name__} in {frame.name}, line {frame.lineno}: {error}"[:200]
    return Notice("error", f"could not be audited, which is a defect to report ({cause})", document.path or document.id)


def _read(
    documents: Iterable[Document | Notice | Audit], tally: Tally, date: dt.date | None
) -> Iterator[Document | Audit]:
    for document in documents:
        if isinstance(document, Audit):
            yield document
            continue
        if isinstance(document, Notice):
            tally.notices.append(document)
            continue
        undated = date is not None and document.date is None
        yield msgspec.structs.replace(document, date=date) if undated else document


def rule_infos(book: RuleBook) -> list[RuleInfo]:
    """What reports say about the rules of a book."""
    return [
        RuleInfo(rule.id, rule.title, rule.severity, rule.why, rule.source, told_path(rule.path))
        for rule in book.rules.values()
    ]


def report(
    documents: Iterable[Document | Notice], book: RuleBook, date: dt.date | None = None, fail_on: str = "error"
) -> Report:
    """A whole run in memory."""
    tally = Tally(book)
    done = list(audits(documents, book, tally, date))
    return Report(done, tally.run(fail_on, allow_empty=True))
