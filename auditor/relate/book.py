"""The phrases of a rule book, compiled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.check.rules import Phrase, RuleBook
from auditor.model import Kind, Notice
from auditor.nearest import unknown
from auditor.relate.phrases import Compiled, PhraseError, compile_phrase

PHRASE_KEYS = ("text", "id", "sign", "unclear")
"""What the entry of a phrase may hold."""


class Phrasebook(NamedTuple):
    """Every phrase that is looked for, and what was wrong with the others."""

    phrases: tuple[Compiled, ...]
    notices: tuple[Notice, ...]


def phrasebook(book: RuleBook, whole: bool = False) -> Phrasebook:
    """The phrases of the relations and rules of a book; a bad one is left out with a notice.

    Patterns are made when first needed; `whole` makes them all at once.
    """
    found: list[Compiled] = []
    notices: list[Notice] = []
    sources = [(relation.kind, relation.kind, relation.phrases) for relation in book.relations.values()]
    sources += [(rule.id, rule.relation, rule.phrases) for rule in book.rules.values()]
    for name, kind, phrases in sources:
        for number, phrase in enumerate(phrases, 1):
            try:
                compiled = _compiled(f"{name}#{number}", kind, phrase, book)
                _ = compiled.pattern if whole else None
                found.append(compiled)
            except PhraseError as error:
                notices.append(Notice("error", str(error), phrase.path, phrase.line, phrase.column + error.column))
            notices.extend(_misused(phrase))
    return Phrasebook(tuple(found), tuple(notices))


def _compiled(id: str, kind: str, phrase: Phrase, book: RuleBook) -> Compiled:
    relation = book.relations.get(kind)
    roles = {role: tuple(spec.kinds) or tuple(Kind) for role, spec in relation.roles.items()} if relation else {}
    return compile_phrase(phrase.text, id=id, kind=kind, role_kinds=roles, words=book.words, options=phrase.options)


def _misused(phrase: Phrase) -> Iterator[Notice]:
    """What is wrong with the options of a phrase."""
    for key, value in phrase.options.items():
        place = phrase.places.get(key)
        line, column = (place.line, place.column) if place else (phrase.line, phrase.column)
        if key not in PHRASE_KEYS:
            yield Notice("error", unknown("key", key, PHRASE_KEYS), phrase.path, line, column)
        elif key == "sign" and value not in (1, -1):
            yield Notice("error", f"sign {value!r} is neither 1 nor -1", phrase.path, line, column)
        elif key in ("id", "unclear") and not isinstance(value, str):
            yield Notice("error", f"{key} {value!r} is no text", phrase.path, line, column)
