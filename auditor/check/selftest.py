"""The tests that rule files hold, run through the whole pipeline."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

import msgspec

from auditor.check.rules import Rule, RuleBook, RuleTest
from auditor.model import Document, Finding, Verdict
from auditor.pipeline import audit
from auditor.readers import read_text
from auditor.relate.book import Phrasebook, phrasebook


class Tested(NamedTuple):
    """One test of one rule, run."""

    rule: str
    wanted: str
    """`pass`, `fail`, … or `silent`."""
    text: str
    problem: str | None
    """What went wrong; None when the test holds."""
    path: str
    """The rule's file and the line of the test."""


def run_tests(book: RuleBook, only: Container[str]) -> Iterator[Tested]:
    """Every test of the rules named in `only`, with all rules of the book in force."""
    phrases = phrasebook(book)
    for rule in book.rules.values():
        if rule.id not in only:
            continue
        for test in rule.tests:
            yield Tested(
                rule.id, test.outcome, test.text, _problem(rule, test, book, phrases), f"{rule.path}:{test.line}"
            )


def document_of(rule: Rule, test: RuleTest) -> Document:
    """The document of a test: Markdown where it holds a table, else plain text."""
    document = read_text(test.text, id=rule.id, format="markdown" if "|--" in test.text else "text")
    return document if test.date is None else msgspec.structs.replace(document, date=test.date)


def _problem(rule: Rule, test: RuleTest, book: RuleBook, phrases: Phrasebook) -> str | None:
    wanted, document = test.outcome, document_of(rule, test)
    findings = [finding for finding in audit(document, book, phrases).findings if finding.rule == rule.id]
    found = {finding.verdict for finding in findings}
    if wanted == "silent":
        loud = found - {Verdict.NOT_CHECKED}
        return f"should be silent, gives {_told(findings)}" if loud else None
    if Verdict(wanted) not in found or (wanted.startswith("pass") and found & {Verdict.FAIL, Verdict.WARN}):
        return f"gives {_told(findings)}"
    if test.suggests is not None:
        offered = [suggestion.text for finding in findings for suggestion in finding.suggestions]
        if test.suggests not in offered:
            return f"suggests {' and '.join(offered) or 'nothing'}, not {test.suggests}"
    return None


def _told(findings: list[Finding]) -> str:
    return "; ".join(f"{finding.verdict}: {finding.message}" for finding in findings) or "no finding"
