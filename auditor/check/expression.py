"""The small language of `expect`, `when`, `let` and `derive`: parsed here, calculated in readings, never run as Python.

    part / whole * 100 == share           figures, compared by their intervals
    base.unit != quote.unit               texts
    sum(parts) <= whole and count(parts) > 1
    rate and not base.period              a name or attribute alone asks whether it is known

Numbers are exact. `+ - * / **` calculate; `== != < <= > >=` compare, also in a row (`low <= value <= high`);
`and`, `or`, `not` combine; `sum abs min max count agree first last` are the functions, and those of
`auditor.check.functions`. Nothing that a rule or a text holds can make it hang: length, depth, powers and the size of
numbers are bounded.

>>> rule = compile("a + b == c")
>>> sorted(rule.names)
['a', 'b', 'c']
>>> verdict(rule, {name: Reading.exact(2) for name in "abc"}).verdict.value
'fail'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, NoReturn

import msgspec

from auditor.check import functions
from auditor.check.reading import Reading, Side, agree, as_printed, equality, greatest, least, order, total
from auditor.model import Notice, Verdict
from auditor.nearest import quoted, unknown
from auditor.patterns import lazily
from auditor.yaml12 import Scalar

LENGTH_LIMIT = 2000
"""The longest expression, in characters."""

DEPTH_LIMIT = 40
"""How deep expressions may be nested."""

DIGITS_LIMIT = 40
"""The longest number, in characters."""

ATTRIBUTES = ("unit", "kind", "period", "subject", "entity", "hedge", "noun", "text")
"""What may be asked of a role (`base.unit`): a text, or unknown."""

FUNCTIONS: dict[str, int | None] = {
    **{"sum": 1, "abs": 1, "min": None, "max": None, "count": 1, "agree": None, "first": 1, "last": 1},
    **{name: function.arguments for name, function in functions.FUNCTIONS.items()},
}
"""The functions, with the number of arguments they take; None for one or more."""

Value = Reading | tuple[Reading, ...] | str | None
"""What a name stands for: a figure, the figures of a role that holds many, a text, or an unknown text."""


class Node(msgspec.Struct, frozen=True):
    """A part of an expression with the parts it is made of."""

    kind: str
    """`number text name attribute negative arithmetic power call compare and or not`."""
    start: int
    """Offset of its first character, parentheses included."""
    end: int
    """Offset after its last character."""
    word: str = ""
    """The digits, the text, the name, the attribute, the function or the operator; for arithmetic the operators
    between its parts, one character each, all of one precedence and applied from the left."""
    parts: tuple[Node, ...] = ()
    """Operands or arguments, in order; for an attribute, the name it is asked of."""


class Expression(msgspec.Struct, frozen=True):
    """An expression that is well formed."""

    source: str
    """As written."""
    root: Node
    """What it says."""
    names: frozenset[str]
    """The names it uses, those included of which only an attribute is asked."""
    attributes: frozenset[str]
    """The attributes it asks for (`base.unit`); the mapping it is evaluated in holds them by these names."""
    path: str
    """The file it stands in."""
    origin: Scalar
    """Where in the file it stands."""

    @property
    def is_condition(self) -> bool:
        """True when it holds or does not hold; False when it has a value, a name alone included."""
        return _sort(self.root) == "condition"


class ExpressionError(Exception):
    """An expression that is not well formed; `notice` says where, and what is allowed."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(str(notice))
        self.notice = notice


class Unchecked(Exception):
    """An expression without a value: `reason` says which role is missing or holds many, or what is undefined."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Comparison(msgspec.Struct, frozen=True):
    """One comparison that was made, for the working."""

    text: str
    """As written."""
    left: Reading | None
    """Its left side; None for a text, and for what could not be calculated."""
    operator: str
    """`==`, `<` …, or `agree` where several figures were compared at once; those have no sides."""
    right: Reading | None
    """Its right side, as the left one."""
    verdict: Verdict
    """What it came to."""


class Outcome(msgspec.Struct, frozen=True):
    """What a condition came to."""

    verdict: Verdict
    """The verdict."""
    reason: str | None
    """Why it was not checked; None when it was."""
    comparisons: tuple[Comparison, ...]
    """The comparisons it rests on, in the order written."""


# ---------------------------------------------------------------------- compiling
def compile(text: str, path: str = "", line: int = 1, column: int = 1) -> Expression:
    """The expression that a text says; the place is that of its first character. Raises ExpressionError."""
    return compile_scalar(Scalar(text, line, column, text, text), path)


def compile_scalar(scalar: Scalar, path: str) -> Expression:
    """The expression in a YAML value, with exact places however it is quoted or folded. Raises ExpressionError."""
    root = _Parser(scalar, path).whole()
    nodes = list(_walk(root))
    names = frozenset(node.word for node in nodes if node.kind == "name")
    attributes = frozenset(_attribute(node) for node in nodes if node.kind == "attribute")
    return Expression(scalar.text, root, names, attributes, path, scalar)


def check_names(expression: Expression, allowed: Iterable[str]) -> list[Notice]:
    """An error for each name that is not allowed, where it stands first."""
    choices = list(allowed)
    first: dict[str, int] = {}
    for node in _walk(expression.root):
        if node.kind == "name" and node.word not in choices:
            first[node.word] = min(node.start, first.get(node.word, node.start))
    return [
        _notice(expression.origin, expression.path, start, unknown("name", name, choices))
        for name, start in sorted(first.items(), key=lambda item: item[1])
    ]


def check_groups(expression: Expression, many: Iterable[str]) -> list[Notice]:
    """An error for each role that holds several figures but stands where one figure is wanted."""
    groups = frozenset(many)
    message = "holds several figures: use it in sum, min, max, count, first, last or agree"
    return [
        _notice(expression.origin, expression.path, node.start, f"{quoted(node.word)} {message}")
        for node in _bare_names(expression.root)
        if node.word in groups
    ]


_ONE_FIGURE = ("negative", "arithmetic", "power", "compare")


def _bare_names(node: Node) -> Iterator[Node]:
    """The names that stand for one figure: not an argument that may be several, nor asked for an attribute."""
    for part in node.parts:
        if part.kind != "name":
            yield from _bare_names(part)
        elif node.kind in _ONE_FIGURE or (node.kind, node.word) == ("call", "abs"):
            yield part


def _notice(origin: Scalar, path: str, offset: int, message: str) -> Notice:
    return Notice("error", message, path, *origin.place(offset))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from _walk(part)


def _attribute(node: Node) -> str:
    return f"{node.parts[0].word}.{node.word}"


def _are(count: int) -> str:
    return f"are {count}" if count > 1 else "is 1"


def _sort(node: Node) -> str:
    """`condition`, `text`, `figure`, or `open` for a name, which may stand for a text or a figure."""
    if node.kind in ("compare", "and", "or", "not") or (node.kind, node.word) == ("call", "agree"):
        return "condition"
    return {"text": "text", "attribute": "text", "name": "open"}.get(node.kind, "figure")


# ---------------------------------------------------------------------- parsing
class _Token(NamedTuple):
    kind: str
    """`number`, `name`, `text`, `mark` (an operator or a parenthesis) or `end`."""
    text: str
    start: int
    end: int


_TOKEN = lazily(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<text>'[^'\n]*')"
    r"|(?P<mark>\*\*|[=!<>]=|[-+*/()<>,.])|(?P<space>[ \n]+)"
)
_NAME = lazily(r"[a-z][a-z0-9_]*")
_BINDING = {
    **{"or": 1, "and": 2, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4},
    **{"+": 5, "-": 5, "*": 6, "/": 6, "**": 8},
}
_NOT, _COMPARE, _NEGATIVE, _POWER = 3, 4, 7, 8
_KNOWABLE = ("name", "attribute")
_SLIPS = {"=": "==", "&": "and", "|": "or", "!": "not", "^": "**", "×": "*", "÷": "/", "−": "-", "–": "-", '"': "'"}
_SLIPS |= {"≠": "!=", "≤": "<=", "≥": ">=", "’": "'", "‘": "'"}


class _Parser:
    """Precedence climbing over the tokens of one expression; remembers nothing but where it is."""

    def __init__(self, origin: Scalar, path: str) -> None:
        self.origin, self.path, self.depth, self.at = origin, path, 0, 0
        if len(origin.text) > LENGTH_LIMIT:
            self.fail(0, f"an expression has at most {LENGTH_LIMIT} characters, this one {len(origin.text):,}")
        self.tokens = list(self.tokenize(origin.text))

    def tokenize(self, text: str) -> Iterator[_Token]:
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found:
                slip = _SLIPS.get(text[at])
                hint = f"; did you mean {slip}" if slip else ""
                self.fail(at, f"unexpected {quoted(text[at])} in an expression{hint}")
            kind = found.lastgroup or ""
            if kind == "number" and len(found[0]) > DIGITS_LIMIT:
                self.fail(at, f"a number has at most {DIGITS_LIMIT} characters, this one {len(found[0])}")
            if kind == "name" and not _NAME.fullmatch(found[0]):
                self.fail(at, f"the name {quoted(found[0])} is not allowed: lower-case letters, digits and _ only")
            if kind != "space":
                yield _Token(kind, found[0], at, found.end())
            at = found.end()
        yield _Token("end", "", at, at)

    def whole(self) -> Node:
        root = self.expression(1)
        if self.token.kind != "end":
            self.fail(self.token.start, f"expected an operator or the end, found {quoted(self.token.text)}")
        return root

    def expression(self, floor: int) -> Node:
        """What is bound at least as tightly as `floor`."""
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            self.fail(self.token.start, f"nested deeper than {DEPTH_LIMIT} levels")
        left = self.operand()
        while (binding := self.binding()) >= floor:
            left = self.power(left) if binding == _POWER else self.joined(left, binding)
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Node("number", token.start, token.end, token.text)
        if token.kind == "text":
            return Node("text", token.start, token.end, token.text[1:-1])
        if token.text == "not":
            inner = self.negatable(self.expression(_NOT))
            return Node("not", token.start, inner.end, parts=(inner,))
        if token.text == "-":
            inner = self.figure(self.expression(_NEGATIVE))
            return Node("negative", token.start, inner.end, parts=(inner,))
        if token.text == "(":
            inner = self.expression(1)
            return msgspec.structs.replace(inner, start=token.start, end=self.expect(")").end)
        if token.kind == "name" and token.text not in _BINDING:
            return self.named(token)
        found = f"found {quoted(token.text)}" if token.text else "but the expression ends here"
        return self.fail(token.start, f"expected a name, a number, a function or a parenthesis, {found}")

    def named(self, token: _Token) -> Node:
        name = Node("name", token.start, token.end, token.text)
        if self.token.text == "(":
            return self.call(token)
        if self.token.text != ".":
            return name
        self.take()
        attribute = self.take()
        if attribute.text not in ATTRIBUTES:
            self.fail(attribute.start, unknown("attribute", attribute.text, ATTRIBUTES))
        return Node("attribute", token.start, attribute.end, attribute.text, (name,))

    def call(self, token: _Token) -> Node:
        if token.text not in FUNCTIONS:
            self.fail(token.start, unknown("function", token.text, FUNCTIONS))
        self.take()
        arguments = [self.figure(self.expression(1))]
        while self.token.text == ",":
            self.take()
            arguments.append(self.figure(self.expression(1)))
        end = self.expect(")").end
        wanted = FUNCTIONS[token.text]
        if wanted is not None and len(arguments) != wanted:
            told = "one argument" if wanted == 1 else f"{wanted} arguments"
            self.fail(
                arguments[-1].start if wanted > 1 else arguments[1].start,
                f"{token.text} takes {told}, here {_are(len(arguments))}",
            )
        return Node("call", token.start, end, token.text, tuple(arguments))

    def power(self, base: Node) -> Node:
        self.take()
        exponent = self.figure(self.expression(_POWER))
        return Node("power", base.start, exponent.end, "**", (self.figure(base), exponent))

    def joined(self, left: Node, binding: int) -> Node:
        """`left` with all that follows it at one precedence, so that a long sum is no deep one."""
        parts, operators = [left], []
        while self.binding() == binding:
            operators.append(self.take().text)
            parts.append(self.expression(binding + 1))
        if binding == _COMPARE:
            compares = tuple(map(self.compare, parts, operators, parts[1:]))
            return compares[0] if len(compares) == 1 else Node("and", left.start, parts[-1].end, "and", compares)
        kind, check = ("arithmetic", self.figure) if binding > _COMPARE else (operators[0], self.condition)
        return Node(kind, left.start, parts[-1].end, "".join(operators), tuple(map(check, parts)))

    def compare(self, left: Node, operator: str, right: Node) -> Node:
        sorts = {_sort(left), _sort(right)}
        if "condition" in sorts:
            self.fail(left.start, "a comparison cannot be compared again: join comparisons with and, or")
        if "text" in sorts and "figure" in sorts:
            self.fail(left.start, "a text is compared with a figure")
        if "text" in sorts and operator not in ("==", "!="):
            self.fail(left.start, f"texts are compared with == and !=, not with {operator}")
        return Node("compare", left.start, right.end, operator, (left, right))

    def figure(self, node: Node) -> Node:
        if _sort(node) in ("text", "condition"):
            self.fail(node.start, f"expected a figure, found {self.shown(node)}")
        return node

    def condition(self, node: Node) -> Node:
        if _sort(node) != "condition" and node.kind not in _KNOWABLE:
            self.fail(node.start, f"expected a comparison such as a == b, found {self.shown(node)}")
        return node

    def negatable(self, node: Node) -> Node:
        """Intervals that need not meet need not differ either, so only comparisons of texts are negated."""
        for part in _walk(self.condition(node)):
            numeric = part.kind == "compare" and "text" not in map(_sort, part.parts)
            if numeric or (part.kind, part.word) == ("call", "agree"):
                self.fail(part.start, "not is for comparisons of texts: write the opposite comparison of figures")
        return node

    def shown(self, node: Node) -> str:
        return quoted(self.origin.text[node.start : node.end])

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def binding(self) -> int:
        return _BINDING.get(self.token.text, 0)

    def take(self) -> _Token:
        token = self.token
        self.at += token.kind != "end"
        return token

    def expect(self, mark: str) -> _Token:
        if self.token.text != mark:
            found = quoted(self.token.text) if self.token.text else "the end"
            self.fail(self.token.start, f"expected {mark}, found {found}")
        return self.take()

    def fail(self, offset: int, message: str) -> NoReturn:
        raise ExpressionError(_notice(self.origin, self.path, offset, message))


# ---------------------------------------------------------------------- evaluating
def value(expression: Expression, env: Mapping[str, Value]) -> Value:
    """What an expression amounts to. Raises Unchecked when it has no value here, TypeError for a condition."""
    if expression.is_condition:
        raise TypeError(f"{quoted(expression.source)} is a condition: it has a verdict, not a value")
    return _Evaluation(expression.source, env).value(expression.root)


def figure(node: Node, env: Mapping[str, Value], source: str = "") -> Reading:
    """What a part of an expression amounts to. Raises Unchecked when it has no value here."""
    return _Evaluation(source, env).figure(node)


def verdict(expression: Expression, env: Mapping[str, Value], computed: frozenset[str] = frozenset()) -> Outcome:
    """What a condition comes to: `and` gives the worst of its parts, `or` the best. Raises TypeError for a value.

    `env` holds roles and let names, and attributes by `role.attribute`; `computed` are the let names in it, which
    are calculated and not printed.
    """
    evaluation = _Evaluation(expression.source, env, computed)
    found, reason = evaluation.judge(_condition(expression))
    return Outcome(found, reason, tuple(evaluation.comparisons))


def truth(expression: Expression, env: Mapping[str, Value]) -> bool | None:
    """Whether a condition holds for the printed figures and the texts; None when that is unknown.

    A name or attribute alone asks whether it is known.
    """
    return _Evaluation(expression.source, env).truth(_condition(expression, _KNOWABLE))


def _condition(expression: Expression, also: tuple[str, ...] = ()) -> Node:
    if not expression.is_condition and expression.root.kind not in also:
        raise TypeError(f"{quoted(expression.source)} is a value, not a condition")
    return expression.root


_FROM_BEST = (Verdict.PASS, Verdict.PASS_BY_ROUNDING, Verdict.NOT_CHECKED, Verdict.WARN, Verdict.FAIL)
"""Of several possible verdicts, `or` takes the first."""
_FROM_WORST = (Verdict.FAIL, Verdict.WARN, Verdict.NOT_CHECKED, Verdict.PASS_BY_ROUNDING, Verdict.PASS)
"""Of several possible verdicts, `and` takes the first."""
_NEGATED = {Verdict.PASS: Verdict.FAIL, Verdict.FAIL: Verdict.PASS}

_Judged = tuple[Verdict, str | None]
"""A verdict, with the reason when it is `NOT_CHECKED`."""


class _Evaluation:
    """One expression with the values of its names; collects the comparisons it makes."""

    def __init__(self, source: str, env: Mapping[str, Value], computed: frozenset[str] = frozenset()) -> None:
        self.source, self.env, self.computed = source, env, computed
        self.comparisons: list[Comparison] = []

    # ------------------------------------------------------------------ values
    def value(self, node: Node) -> Value:
        if node.kind == "name":
            return self.looked_up(node.word)
        if node.kind == "attribute":
            return self.attribute(node)
        return node.word if node.kind == "text" else self.figure(node)

    def side(self, node: Node) -> Value:
        """A side of a comparison: a text, or one figure that is defined."""
        found = self.value(node)
        if isinstance(found, tuple) or (isinstance(found, Reading) and not found.is_defined):
            return self.figure(node)
        return found

    def figure(self, node: Node) -> Reading:
        found = self.looked_up(node.word) if node.kind == "name" else _FIGURES[node.kind](self, node)
        if isinstance(found, tuple):
            raise Unchecked(f"{self.shown(node)} holds several figures: use sum, min, max, count, first, last or agree")
        if not isinstance(found, Reading):
            raise Unchecked(f"{self.shown(node)} is no figure")
        if not found.is_defined:
            raise Unchecked(f"{self.shown(node)} is undefined: it divides by what may be zero, or is beyond all bounds")
        return found

    def figures(self, nodes: Iterable[Node]) -> list[Reading]:
        """The figures of all arguments, those of a role that holds many one by one."""
        found: list[Reading] = []
        for node in nodes:
            held = self.looked_up(node.word) if node.kind == "name" else None
            found.extend(held if isinstance(held, tuple) else [self.figure(node)])
        return found

    def looked_up(self, name: str) -> Value:
        if name not in self.env:
            raise Unchecked(f"no `{name}`")
        return self.env[name]

    def attribute(self, node: Node) -> Value:
        name, key = node.parts[0].word, _attribute(node)
        if key not in self.env:
            self.looked_up(name)
        if (found := self.env.get(key)) is None:
            raise Unchecked(f"{node.word} of `{name}` is unknown")
        return found

    def negative(self, node: Node) -> Reading:
        return -self.figure(node.parts[0])

    def arithmetic(self, node: Node) -> Reading:
        found = self.figure(node.parts[0])
        for operator, part in zip(node.word, node.parts[1:], strict=True):
            found = _OPERATIONS[operator](found, self.figure(part))
        return found

    def power(self, node: Node) -> Reading:
        base, exponent = self.figure(node.parts[0]), self.figure(node.parts[1]).narrow
        if not exponent.is_point or exponent.low != int(exponent.low):
            raise Unchecked(f"the exponent {self.shown(node.parts[1])} is no exact whole number")
        return base ** int(exponent.low)

    def call(self, node: Node) -> Reading:
        if node.word == "abs":
            return abs(self.figure(node.parts[0]))
        if node.word in functions.FUNCTIONS:
            return functions.call(node.word, [self.figure(part) for part in node.parts])
        found = self.figures(node.parts)
        if node.word == "count":
            return Reading.exact(len(found))
        if not found:
            raise Unchecked(f"{self.shown(node.parts[0])} holds no figure")
        return _CALLS[node.word](found)

    # ------------------------------------------------------------------ verdicts
    def judge(self, node: Node) -> _Judged:
        if node.kind == "not":
            found, reason = self.judge(node.parts[0])
            return _NEGATED.get(found, found), reason
        if node.kind in _KNOWABLE:
            return (Verdict.PASS if self.is_known(node) else Verdict.FAIL), None
        if node.kind not in ("and", "or"):
            return self.compared(node)
        judged = [self.judge(part) for part in node.parts]
        return min(judged, key=lambda each: (_FROM_WORST if node.kind == "and" else _FROM_BEST).index(each[0]))

    def is_known(self, node: Node) -> bool:
        return self.env.get(node.word if node.kind == "name" else _attribute(node)) is not None

    def compared(self, node: Node) -> _Judged:
        left = right = None
        try:
            if node.kind == "call":
                judged = self.agreement(node)
            else:
                left, right = map(self.side, node.parts)
                judged = self.compare(node, left, right)
        except Unchecked as unchecked:
            judged = Verdict.NOT_CHECKED, unchecked.reason
        a, b = (side if isinstance(side, Reading) else None for side in (left, right))
        self.comparisons.append(Comparison(self.source[node.start : node.end], a, node.word, b, judged[0]))
        return judged

    def agreement(self, node: Node) -> _Judged:
        found = self.figures(node.parts)
        if len(found) < 2:
            return Verdict.NOT_CHECKED, f"nothing to compare {self.shown(node.parts[0])} with"
        return self.reasoned(node, agree(found))

    def compare(self, node: Node, left: Value, right: Value) -> _Judged:
        if not isinstance(left, Reading) or not isinstance(right, Reading):
            return self.compare_texts(node, left, right)
        if node.word != "==":
            return self.reasoned(node, order(left, node.word, right))
        return self.reasoned(node, equality(left, right, self.single(node)))

    def compare_texts(self, node: Node, left: Value, right: Value) -> _Judged:
        for part, side in zip(node.parts, (left, right), strict=True):
            if side is None:
                raise Unchecked(f"{self.shown(part)} is unknown")
            if not isinstance(side, str):
                raise Unchecked(f"{self.shown(part)} is no text")
        if node.word not in ("==", "!="):
            raise Unchecked(f"{self.shown(node)} compares texts, which have no order")
        return (Verdict.PASS if (left == right) is (node.word == "==") else Verdict.FAIL), None

    def reasoned(self, node: Node, found: Verdict) -> _Judged:
        unchecked = found is Verdict.NOT_CHECKED
        return found, f"in {self.shown(node)} a side can have no value" if unchecked else None

    def single(self, node: Node) -> Side | None:
        """The side that is a printed or a given figure where the other is calculated."""
        left, right = (self.is_printed(part) for part in node.parts)
        if left == right:
            return None
        return "left" if left else "right"

    def is_printed(self, node: Node) -> bool:
        while node.kind == "negative" or (node.kind, node.word) == ("call", "abs"):
            node = node.parts[0]
        return node.kind == "number" or (node.kind == "name" and node.word not in self.computed)

    # ------------------------------------------------------------------ truth
    def truth(self, node: Node) -> bool | None:
        """Three-valued, after Kleene: an unknown part matters only where the known ones do not decide."""
        if node.kind == "not":
            inner = self.truth(node.parts[0])
            return None if inner is None else not inner
        if node.kind in _KNOWABLE:
            return self.is_known(node)
        if node.kind not in ("and", "or"):
            return self.compared_as_printed(node)
        found = [self.truth(part) for part in node.parts]
        deciding = node.kind == "or"
        if deciding in found:
            return deciding
        return None if None in found else not deciding

    def compared_as_printed(self, node: Node) -> bool | None:
        try:
            if node.kind == "compare":
                left, right = map(self.side, node.parts)
                if isinstance(left, Reading) and isinstance(right, Reading):
                    return as_printed(left, node.word, right)
        except Unchecked:
            return None
        return {Verdict.PASS: True, Verdict.FAIL: False}.get(self.compared(node)[0])

    def shown(self, node: Node) -> str:
        return f"`{self.source[node.start : node.end]}`"


@lru_cache(maxsize=256)
def _number(digits: str) -> Reading:
    return Reading.exact(Fraction(digits))


_FIGURES: dict[str, Callable[[_Evaluation, Node], Value]] = {
    "number": lambda _, node: _number(node.word),
    "text": lambda _, node: node.word,
    "attribute": _Evaluation.attribute,
    "negative": _Evaluation.negative,
    "arithmetic": _Evaluation.arithmetic,
    "power": _Evaluation.power,
    "call": _Evaluation.call,
}
_OPERATIONS: dict[str, Callable[[Reading, Reading], Reading]] = {
    "+": Reading.__add__,
    "-": Reading.__sub__,
    "*": Reading.__mul__,
    "/": Reading.__truediv__,
}
_CALLS: dict[str, Callable[[list[Reading]], Reading]] = {
    "sum": total,
    "min": least,
    "max": greatest,
    "first": lambda figures: figures[0],
    "last": lambda figures: figures[-1],
}
