"""Auditing a document with the rules that its path asks for."""

from __future__ import annotations

from auditor.check.rules import RuleBook
from auditor.model import Audit, Document
from auditor.pipeline import Step, audit
from auditor.relate.book import Phrasebook, phrasebook
from auditor.settings.books import variant
from auditor.settings.resolve import ForDocument, Settings
from auditor.tieout.reference import Source


class ByPath:
    """A step of the pipeline; the rules of each combination of settings are made ready once."""

    def __init__(self, step: Step, settings: Settings, book: RuleBook, rates: Source | None) -> None:
        self._step, self._settings, self._book, self._rates = step, settings, book, rates
        self._ready: dict[ForDocument, tuple[RuleBook, Phrasebook]] = {}

    def __call__(self, document: Document) -> Audit:
        """The document audited."""
        own = self._settings.for_document(document.path)
        if not (own.select or own.ignore or own.severity):
            return self._step(document)
        key = own._replace(fail_on=None, date=None)
        if key not in self._ready:
            book = variant(self._book, key)
            self._ready[key] = book, phrasebook(book)
        book, phrases = self._ready[key]
        return audit(document, book, phrases, self._rates)
