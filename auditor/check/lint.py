"""What is doubtful about rules that load without mistakes: tests that are missing, phrases that find nothing.

A phrase is unreachable when another of its relation says the same, when a hedging word stands in front of a role, as
that belongs to the figure, or when no test holds a sentence that it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from pathlib import Path

from auditor.check.rules import Phrase, Rule, RuleBook
from auditor.check.selftest import document_of
from auditor.extract import extract
from auditor.model import Notice
from auditor.nearest import quoted
from auditor.patterns import lazily
from auditor.relate.book import Phrasebook, phrasebook
from auditor.relate.phrases import Compiled, match_phrase
from auditor.relate.scene import Scene
from auditor.resources import rules_folder

BEFORE_ROLE = lazily(r"(?<![\w|\[] )\b([A-Za-z]+) \{")
"""A word that a phrase cannot do without, in front of a role."""

Mine = Callable[[str], bool]
"""Whether a file is one of those that are looked at."""


def linted(book: RuleBook, mine: Mine, only: Container[str]) -> Iterator[Notice]:
    """The doubts about the rules named in `only`, the relations and the phrases of a book without mistakes."""
    for rule in book.rules.values():
        if mine(rule.path) and rule.id in only:
            yield from _untested(rule)
    for kind in book.relations.values():
        if mine(kind.path) and not any(rule.relation == kind.kind for rule in book.rules.values()):
            message = f"no rule is about the relation {quoted(kind.kind)}: what is found of it is never checked"
            yield Notice("warning", message, kind.path, kind.line)
    yield from _unreachable(book, phrasebook(book), mine)


def not_shipped(path: str) -> bool:
    """Whether a file is a user's own."""
    return not Path(path).resolve().is_relative_to(rules_folder().resolve())


def _untested(rule: Rule) -> Iterator[Notice]:
    """What the tests of a rule do not show."""
    outcomes = {test.outcome for test in rule.tests}
    if "silent" not in outcomes:
        message = "no test is silent: begin with sentences that look like it and on which it must say nothing"
        yield Notice("warning", message, rule.path, rule.line)
    if rule.expect is not None and not outcomes & {"fail", "warn"}:
        yield Notice("warning", "no test fails: nothing shows that it finds an error", rule.path, rule.line)


# ---------------------------------------------------------------------- phrases
def _unreachable(book: RuleBook, phrases: Phrasebook, mine: Mine) -> Iterator[Notice]:
    sources = {phrase.id: phrase for phrase in phrases.phrases}
    written = list(_written(book))
    told: dict[tuple[str, str], Phrase] = {}
    wanted: dict[str, Phrase] = {}
    for id, kind, phrase in written:
        first = told.setdefault((kind, " ".join(phrase.text.split())), phrase)
        if first is not phrase and mine(phrase.path):
            message = f"unreachable: {first.path}:{first.line} has the same phrase"
            yield Notice("warning", message, phrase.path, phrase.line, phrase.column)
        elif (hedge := _hedge_before_role(phrase.text)) and mine(phrase.path):
            message = f"unreachable: {quoted(hedge)} in front of a figure belongs to it; leave it out"
            yield Notice("warning", message, phrase.path, phrase.line, phrase.column)
        elif id in sources and mine(phrase.path):
            wanted[id] = phrase
    for id in _unseen(book, {id: sources[id] for id in wanted}):
        phrase = wanted[id]
        message = "perhaps unreachable: no test holds a sentence that this phrase finds"
        yield Notice("warning", message, phrase.path, phrase.line, phrase.column)


def _hedge_before_role(text: str) -> str | None:
    """The word in front of a role that is a hedge of its figure, and so never stands there alone."""
    from auditor.extract.lexicon import lexicon

    hedges = lexicon().hedges_before
    return next((word for word in BEFORE_ROLE.findall(text) if hedges.get(word.lower()) is not None), None)


def _written(book: RuleBook) -> Iterator[tuple[str, str, Phrase]]:
    """Every phrase with its id and the kind of relation it shows."""
    holders = [(kind.kind, kind.kind, kind.phrases) for kind in book.relations.values()]
    holders += [(rule.id, rule.relation, rule.phrases) for rule in book.rules.values()]
    for name, kind, phrases in holders:
        for number, phrase in enumerate(phrases, 1):
            yield f"{name}#{number}", kind, phrase


def _unseen(book: RuleBook, phrases: dict[str, Compiled]) -> dict[str, Compiled]:
    """Those of the phrases that find nothing in the tests of the rules about their relations."""
    left = dict(phrases)
    for rule in book.rules.values():
        for test in rule.tests:
            about = [phrase for phrase in left.values() if phrase.kind == rule.relation]
            if not about:
                break
            document = document_of(rule, test)
            masked = Scene(document, extract(document), dict(book.words)).masked
            for phrase in about:
                if next(match_phrase(phrase, masked), None) is not None:
                    del left[phrase.id]
    return left
