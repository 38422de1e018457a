"""What one figure would have to be for a rule to hold, the other figures staying as printed.

    after / before - 1 == change / 100        before = after / (change / 100 + 1)

The expression is turned round operation by operation, in interval arithmetic. As every figure stands in it once, the
result is exact: a value lies in it just when the rule holds with that value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import inf
from typing import NamedTuple

from auditor.check import expression as language
from auditor.check.evaluate import Evaluation, environment, lets
from auditor.check.expression import Node
from auditor.check.reading import Reading
from auditor.interval import EMPTY, EVERYTHING, Interval, intersection, total
from auditor.model import Claim, Relation

ONE = Interval.point(1)
MOST_LETS = 40
"""Let names of a rule that is turned round; one with more is tried figure by figure."""
NEGATIVE = Interval(-inf, Fraction(0), True, True)


class _Unsolvable(Exception):
    """The expression cannot be turned round."""


class _Place(NamedTuple):
    """Where a claim stands in a relation."""

    role: str
    place: int
    """Its place among the figures of a role that holds many; 0 elsewhere."""
    sign: int
    """The sign its role takes from the direction word; 0 when none."""


class Needs:
    """What each figure of an evaluation would have to be; what all of them rest on is calculated once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._known: dict[str, Interval | None] = {}
        self._env: dict[int, dict[str, language.Value]] = {}
        self._lets: dict[int, dict[str, Reading]] = {}

    def of(self, claim: Claim) -> Interval | None:
        """What a claim's figure would have to be; empty when nothing would do, None when that cannot be told."""
        if claim.id not in self._known:
            self._known[claim.id] = self._found(claim)
        return self._known[claim.id]

    def _found(self, claim: Claim) -> Interval | None:
        try:
            each = [self._in_relation(relation, place) for relation, place in self._places(claim)]
        except (_Unsolvable, language.Unchecked):
            return None
        found = intersection(each)
        return found if each and found.defined else None

    def _places(self, claim: Claim) -> list[tuple[Relation, _Place]]:
        """Where a claim stands; none when it stands twice in one relation."""
        wanted = self.evaluation.rule.needs
        found = [
            (relation, _Place(role, index, self._sign(relation, role, claim)))
            for relation in self.evaluation.relations
            for role, claims in relation.roles.items()
            if role in wanted
            for index, each in enumerate(claims)
            if each.id == claim.id
        ]
        if len({id(relation) for relation, _ in found}) < len(found):
            raise _Unsolvable
        return found

    def _sign(self, relation: Relation, role: str, claim: Claim) -> int:
        """1 or -1 for a role that takes its sign from a word; as the word goes to the magnitude, a minus is undone."""
        spec = self.evaluation.kind.roles.get(role) if self.evaluation.kind else None
        if spec is None or not spec.signed or not relation.sign or claim.quantity is None:
            return 0
        return -relation.sign if claim.quantity.value < 0 else relation.sign

    def _in_relation(self, relation: Relation, place: _Place) -> Interval:
        rule = self.evaluation.rule
        solver = self._solver(relation, place)
        assert rule.expect is not None
        if not rule.group:
            wanted = solver.condition(rule.expect.root) if solver.holds(rule.expect.root) else EMPTY
        else:
            name = _agreeing(rule.expect.root)
            others = (each for each in self.evaluation.relations if each is not relation)
            shared = intersection(self._readings(each)[name].narrow for each in others)
            wanted = solver.turned(rule.let[name].root, shared)
        return -wanted if place.sign < 0 else wanted

    def _solver(self, relation: Relation, place: _Place) -> _Solver:
        self._readings(relation)
        env = self._env[id(relation)]
        return _Solver(env, {name: each.root for name, each in self.evaluation.rule.let.items()}, place)

    def _readings(self, relation: Relation) -> dict[str, Reading]:
        """The let names of a relation, calculated once."""
        if id(relation) not in self._env:
            env = environment(relation, self.evaluation.kind, {})
            self._lets[id(relation)] = lets(self.evaluation.rule, env)
            self._env[id(relation)] = env
        return self._lets[id(relation)]


def _agreeing(root: Node) -> str:
    """The let name whose values a group compares."""
    if (root.kind, root.word) != ("call", "agree") or len(root.parts) != 1 or root.parts[0].kind != "name":
        raise _Unsolvable
    return root.parts[0].word


class _Solver:
    """One expression turned round for one figure."""

    def __init__(self, env: dict[str, language.Value], defined: dict[str, Node], place: _Place) -> None:
        if len(defined) > MOST_LETS:
            raise _Unsolvable
        self.env, self.defined, self.place = env, defined, place
        self.counts: dict[str, int] = {}
        for name, root in defined.items():  # each uses those before it only
            self.counts[name] = self.holds(root)

    def holds(self, node: Node) -> int:
        """How often the figure stands in a part of the expression, let names spelled out."""
        if node.kind == "attribute":
            return 0
        if node.kind == "name":
            return self.counts.get(node.word, int(node.word == self.place.role))
        return sum(map(self.holds, node.parts))

    def value(self, node: Node) -> Interval:
        found = language.figure(node, self.env)
        return found.narrow

    # ------------------------------------------------------------------ conditions
    def condition(self, node: Node) -> Interval:
        if not self.holds(node):
            return EVERYTHING
        if node.kind == "and":
            return intersection(map(self.condition, node.parts))
        if node.kind == "compare":
            return self.compared(node)
        if (node.kind, node.word) == ("call", "agree"):
            return self.agreeing(node)
        raise _Unsolvable

    def compared(self, node: Node) -> Interval:
        left, right = node.parts
        if self.holds(node) > 1:
            raise _Unsolvable
        own, other = (left, right) if self.holds(left) else (right, left)
        bound = self.value(other)
        operator = node.word if own is left else _MIRRORED.get(node.word, node.word)
        if bound.is_empty or operator not in _BOUNDS:
            raise _Unsolvable
        return self.turned(own, _BOUNDS[operator](bound))

    def agreeing(self, node: Node) -> Interval:
        """All figures share a value: the one looked for must meet what the others share."""
        if len(node.parts) != 1 or node.parts[0].kind != "name":
            raise _Unsolvable
        figures = self.env[node.parts[0].word]
        if not isinstance(figures, tuple):
            raise _Unsolvable
        return intersection(each.narrow for each in self.others(figures))

    # ------------------------------------------------------------------ values
    def turned(self, node: Node, wanted: Interval) -> Interval:
        """What the figure must be for a part of the expression to be what is wanted."""
        if not wanted.defined or wanted.is_empty:
            return wanted
        if node.kind == "name":
            inner = self.defined.get(node.word)
            return wanted if inner is None else self.turned(inner, wanted)
        if node.kind == "negative":
            return self.turned(node.parts[0], -wanted)
        if node.kind == "arithmetic":
            return self.arithmetic(node, wanted)
        if node.kind == "call":
            return self.call(node, wanted)
        raise _Unsolvable

    def arithmetic(self, node: Node, wanted: Interval) -> Interval:
        counts = [self.holds(part) for part in node.parts]
        if sum(counts) != 1:  # a figure that stands twice
            raise _Unsolvable
        at = counts.index(1)
        operators = "+*"[node.word[0] in "*/"] + node.word
        others = [(operators[index], self.value(part)) for index, part in enumerate(node.parts) if index != at]
        if operators[at] == "/":
            wanted = wanted & _side(self.value(node))
        turned = _factor if operators[at] in "*/" else _summand
        return self.turned(node.parts[at], turned(operators[at], others, wanted))

    def call(self, node: Node, wanted: Interval) -> Interval:
        (part,) = node.parts[:1]
        if node.word == "abs":
            return self.turned(part, -wanted if self.is_negative(part) else wanted)
        figures = self.env.get(part.word) if part.kind == "name" else None
        if node.word != "sum" or len(node.parts) != 1 or not isinstance(figures, tuple):
            raise _Unsolvable
        return wanted - total(each.narrow for each in self.others(figures))

    def is_negative(self, node: Node) -> bool:
        found = self.value(node)
        return not isinstance(found.high, float) and found.high <= 0

    def others(self, figures: tuple[Reading, ...]) -> Iterable[Reading]:
        return (each for index, each in enumerate(figures) if index != self.place.place)


def _side(value: Interval) -> Interval:
    """All values on the side of zero that a quotient lies on; a repair does not take it to the other one."""
    return Interval(Fraction(0), inf, True, True) if value.low > 0 else EVERYTHING if value.high > 0 else NEGATIVE


def _summand(operator: str, others: list[tuple[str, Interval]], wanted: Interval) -> Interval:
    rest = wanted
    for sign, other in others:
        rest = rest - other if sign == "+" else rest + other
    return rest if operator == "+" else -rest


def _factor(operator: str, others: list[tuple[str, Interval]], wanted: Interval) -> Interval:
    """`x * m / d` is wanted, so x is wanted * d / m; `m / x / d` is wanted, so x is m / d / wanted."""
    over, under = ONE, ONE
    for sign, other in others:
        over, under = (over * other, under) if sign == "*" else (over, under * other)
    found = wanted * under / over if operator == "*" else over / (under * wanted)
    if not found.defined:
        raise _Unsolvable
    return found


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_BOUNDS: dict[str, Callable[[Interval], Interval]] = {
    "==": lambda other: other,
    "<": lambda other: Interval(EVERYTHING.low, other.high, True, True),
    "<=": lambda other: Interval(EVERYTHING.low, other.high, True, other.high_open),
    ">": lambda other: Interval(other.low, EVERYTHING.high, True, True),
    ">=": lambda other: Interval(other.low, EVERYTHING.high, other.low_open, True),
}
"""What the left side of a comparison must meet, by the right one."""
