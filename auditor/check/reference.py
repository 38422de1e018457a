"""A page about rules in Markdown, pack by pack: what each checks, why, and what it says yes and no to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from auditor.check.rules import Rule, RuleBook, RuleTest
from auditor.report.markdown import escaped, fenced
from auditor.report.wording import count

SHOWN = {
    "fail": "Fails",
    "warn": "Warns",
    "pass": "Passes",
    "pass-by-rounding": "Passes by rounding",
    "silent": "Silent",
}
"""Outcomes of which examples are shown, with what they are called."""

MOST = 2
"""Examples shown of an outcome."""

WHOLE = 240
"""Longest example that is shown, in characters; a shorter one is preferred."""


def reference(book: RuleBook) -> Iterator[str]:
    """The lines of the page."""
    packs = [(pack, list(rules)) for pack, rules in groupby(sorted(book.rules.values(), key=_order), key=_pack)]
    yield from ("# Rules reference", "")
    yield (
        f"{count(len(book.rules), 'rule')} in {count(len(packs), 'pack')}. This page is made from the rule files by "
        "`auditor rules reference`; change them, not it."
    )
    yield ""
    yield from (f"- [{pack}](#{pack}): {count(len(rules), 'rule')}" for pack, rules in packs)
    for pack, rules in packs:
        yield from ("", f"## {pack}", "", "| rule | severity | what must hold |", "|---|---|---|")
        for rule in rules:
            yield f"| [{rule.id}](#{_anchor(rule.id)}) | {rule.severity} | {escaped(rule.title)} |"
        for rule in rules:
            yield from _rule(rule, book)


def _order(rule: Rule) -> tuple[str, str]:
    return _pack(rule), rule.id


def _pack(rule: Rule) -> str:
    return rule.id.partition("/")[0]


def _anchor(id: str) -> str:
    """What hosts of Markdown make of a heading."""
    return id.replace("/", "")


def _rule(rule: Rule, book: RuleBook) -> Iterator[str]:
    yield from ("", f"### {rule.id}", "", f"{escaped(_line(rule.title))}. {escaped(_line(rule.why))}.", "")
    kind = book.relations.get(rule.relation)
    yield f"- Severity: {rule.severity}"
    yield f"- Relation: {rule.relation}" + (f" ({escaped(_line(kind.title))})" if kind else "")
    yield f"- Source: {escaped(_line(rule.source))}"
    lines = [
        *(f"let {name} = {expression.source}" for name, expression in rule.let.items()),
        *(f"when {condition.source}" for condition in rule.when),
        *([f"expect {rule.expect.source}"] if rule.expect else []),
        *(f"derive {name} = {each.value.source}" for name, each in rule.derive.items()),
    ]
    yield from ("", *fenced(lines))
    for outcome, called in SHOWN.items():
        yield from _examples(called, [test for test in rule.tests if test.outcome == outcome])


def _examples(called: str, tests: list[RuleTest]) -> Iterator[str]:
    """A few tests of one outcome; tables stand in a block of their own."""
    short = [test for test in tests if len(test.text) <= WHOLE]
    for test in (short or tests)[:MOST]:
        repair = f" (should be {escaped(test.suggests)})" if test.suggests else ""
        if "\n" in test.text.strip():
            yield from ("", f"{called}{repair}:", "", *fenced(test.text.strip().splitlines()))
        else:
            yield from ("", f"{called}{repair}: *{escaped(test.text.strip())}*")


def _line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
