"""Rules as JSON for other programs: `auditor rules list --json` and `rules explain --json`."""

from __future__ import annotations

from typing import Any

from auditor.check.rules import RelationKind, Rule, RuleBook

SCHEMA = "auditor.rule/1"

Json = dict[str, Any]


def listed(rule: Rule) -> Json:
    """What a list says of a rule."""
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "relation": rule.relation,
        "why": rule.why,
        "source": rule.source,
        "path": rule.path,
        "line": rule.line,
    }


def told(rule: Rule, book: RuleBook) -> Json:
    """All there is to say of a rule, expressions as they are written."""
    kind = book.relations.get(rule.relation)
    return {
        "schema": SCHEMA,
        **listed(rule),
        "roles": _roles(kind) if kind else {},
        "values": dict(kind.values) if kind else {},
        "needs": list(rule.needs),
        "group": list(rule.group),
        "let": {name: expression.source for name, expression in rule.let.items()},
        "when": [condition.source for condition in rule.when],
        "expect": rule.expect.source if rule.expect else None,
        "derive": {name: {"value": each.value.source, "label": each.label} for name, each in rule.derive.items()},
        "message": rule.message,
        "phrases": [phrase.text for phrase in (*(kind.phrases if kind else ()), *rule.phrases)],
        "tests": [
            {
                "outcome": test.outcome,
                "text": test.text,
                "suggests": test.suggests,
                "date": test.date.isoformat() if test.date else None,
                "title": test.title,
            }
            for test in rule.tests
        ],
    }


def _roles(kind: RelationKind) -> Json:
    return {
        name: {"kinds": list(map(str, role.kinds)), "many": role.many, "signed": role.signed, "about": role.about}
        for name, role in kind.roles.items()
    }
