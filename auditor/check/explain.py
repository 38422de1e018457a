"""A rule told to a reader: what it checks, why, with what roles, and its examples."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from auditor.check.rules import OUTCOMES, Rule, RuleBook

WIDTH = 80


def explained(rule: Rule, book: RuleBook) -> Iterator[str]:
    """The lines of an explanation, at most 80 columns wide."""
    yield f"{rule.id} ({rule.severity})"
    yield from _wrapped(rule.title)
    yield ""
    yield from _wrapped(f"Why: {rule.why}")
    yield from _wrapped(f"Source: {rule.source}")
    yield ""
    kind = book.relations.get(rule.relation)
    yield f"Relation: {rule.relation}" + (f" ({kind.title})" if kind and kind.title else "")
    for role, spec in kind.roles.items() if kind else ():
        yield from _wrapped(f"  {role}: {spec.about}", "    ")
    for name, definition in rule.let.items():
        yield f"Let: {name} = {definition.source}"
    for condition in rule.when:
        yield f"When: {condition.source}"
    if rule.expect is not None:
        yield f"Expect: {rule.expect.source}"
    for name, derivation in rule.derive.items():
        yield f"Derives: {name} = {derivation.value.source}"
    for outcome in OUTCOMES:
        tests = [test for test in rule.tests if test.outcome == outcome]
        if tests:
            yield ""
            yield f"{outcome}:"
        for test in tests:
            yield from _wrapped(f"  - {test.text}", "    ")
            if test.suggests:
                yield f"    suggests {test.suggests}"
    yield ""
    yield f"File: {rule.path}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()) if not text.startswith(" ") else text, WIDTH, subsequent_indent=indent
    ) or [""]
