"""One rule applied to one relation or to a group of them: the verdict and the figures it rests on.

An evaluation can be repeated with other quantities in the place of printed ones, which is how repairs
are tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import msgspec

from auditor.check import expression as language
from auditor.check.reading import Reading, agree
from auditor.check.rules import RelationKind, Rule
from auditor.interval import Interval, intersection
from auditor.model import Claim, Kind, Relation, Verdict
from auditor.quantity import Quantity

Overrides = Mapping[str, Quantity]
"""Quantities to take in the place of printed ones, by claim id."""


class Result(NamedTuple):
    """What an evaluation came to."""

    verdict: Verdict
    reason: str | None
    """Why it was not checked."""
    names: dict[str, Reading]
    """The let names, calculated; for a group, those of its first relation."""
    comparisons: tuple[language.Comparison, ...]
    members: tuple[dict[str, Reading], ...] = ()
    """For a group: the let names of each relation."""
    shared: Interval | None = None
    """For a group: what the narrow readings share."""


class Evaluation(msgspec.Struct, frozen=True):
    """A rule with the relations it is applied to: one, or all of a group."""

    rule: Rule
    kind: RelationKind | None
    relations: tuple[Relation, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that take part, without repetition, in order."""
        wanted = self.rule.needs
        found = {
            claim.id: claim
            for relation in self.relations
            for role, claims in relation.roles.items()
            if role in wanted
            for claim in claims
        }
        return tuple(found.values())

    def run(self, overrides: Overrides | None = None) -> Result:
        """The verdict, with other quantities in the place of printed ones where given."""
        if self.rule.group:
            return _group(self, overrides or {})
        return _one(self, self.relations[0], overrides or {})


def applies(rule: Rule, relation: Relation) -> bool:
    """Whether a relation has every role and value that a rule needs."""
    return rule.relation == relation.kind and all(
        name in relation.roles or name in relation.values for name in rule.needs
    )


def environment(relation: Relation, kind: RelationKind | None, overrides: Overrides) -> dict[str, language.Value]:
    """What the names of a rule stand for in a relation: `after`, `after.unit`, …"""
    env: dict[str, language.Value] = {name: Reading(value, value, value) for name, value in relation.values.items()}
    for role, claims in relation.roles.items():
        spec = kind.roles.get(role) if kind else None
        sign = relation.sign if spec is not None and spec.signed else 0
        readings = tuple(figure for claim in claims if (figure := _figure(claim, sign, overrides)) is not None)
        if spec is not None and spec.many:
            env[role] = readings
        elif readings:
            env[role] = readings[0]
        for name in language.ATTRIBUTES if claims else ():
            env[f"{role}.{name}"] = attribute(claims[0], name)
    return env


def attribute(claim: Claim, name: str) -> str | None:
    """A claim's unit, kind, period, … as text; None when unknown."""
    if name == "period":
        return claim.period.label if claim.period else None
    found = getattr(claim, name)
    return None if found is None else str(found)


def _figure(claim: Claim, sign: int, overrides: Overrides) -> Reading | None:
    quantity = overrides.get(claim.id, claim.quantity)
    if quantity is not None:
        return _reading(quantity, sign)
    if claim.kind is not Kind.DATE or claim.period is None:
        return None
    label = claim.period.label
    if len(label) == 4 and label.isdigit():
        return Reading.exact(Fraction(int(label)))
    return Reading.exact(Fraction(claim.period.start.toordinal())) if claim.period.start else None


@lru_cache(maxsize=8192)
def _reading(quantity: Quantity, sign: int) -> Reading:
    """The readings of a figure; most figures are asked for by several rules."""
    return Reading.of(quantity, sign)


def lets(rule: Rule, env: dict[str, language.Value]) -> dict[str, Reading]:
    """The let names of a rule, calculated in order and added to the names; raises Unchecked."""
    found: dict[str, Reading] = {}
    for name, definition in rule.let.items():
        value = language.value(definition, env)
        if not isinstance(value, Reading):
            raise language.Unchecked(f"`{name}` is no figure")
        env[name] = found[name] = value
    return found


def _one(evaluation: Evaluation, relation: Relation, overrides: Overrides) -> Result:
    rule = evaluation.rule
    env = environment(relation, evaluation.kind, overrides)
    names: dict[str, Reading] = {}
    try:
        names = lets(rule, env)
    except language.Unchecked as unchecked:
        return Result(Verdict.NOT_CHECKED, unchecked.reason, names, ())
    assert rule.expect is not None
    outcome = language.verdict(rule.expect, env, frozenset(names))
    return Result(outcome.verdict, outcome.reason, names, outcome.comparisons)


def _group(evaluation: Evaluation, overrides: Overrides) -> Result:
    """All relations of a group at once: in `expect` a let name stands for its values in all of them."""
    rule = evaluation.rule
    members: list[dict[str, Reading]] = []
    try:
        for relation in evaluation.relations:
            members.append(lets(rule, environment(relation, evaluation.kind, overrides)))
    except language.Unchecked as unchecked:
        return Result(Verdict.NOT_CHECKED, unchecked.reason, {}, (), tuple(members))
    gathered: dict[str, language.Value] = {name: tuple(member[name] for member in members) for name in rule.let}
    assert rule.expect is not None
    outcome = language.verdict(rule.expect, gathered, frozenset(rule.let))
    first = next(iter(rule.let))
    shared = intersection(member[first].narrow for member in members)
    return Result(outcome.verdict, outcome.reason, members[0], outcome.comparisons, tuple(members), shared)


def odd_one(evaluation: Evaluation, result: Result) -> int | None:
    """Of a group that does not agree, the one relation without which the rest does; None when there is no such one."""
    if len(result.members) < 3:
        return None
    name = next(iter(evaluation.rule.let))
    readings: Sequence[Reading] = [member[name] for member in result.members]
    fitting = [
        index
        for index in range(len(readings))
        if agree([reading for other, reading in enumerate(readings) if other != index])
        in (Verdict.PASS, Verdict.PASS_BY_ROUNDING)
    ]
    return fitting[0] if len(fitting) == 1 else None
