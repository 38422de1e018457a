"""The language of rules: what is refused and where, what expressions amount to, what conditions come to."""

from __future__ import annotations

import re
import sys
import time
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.check.expression import (
    Expression,
    ExpressionError,
    Unchecked,
    Value,
    check_groups,
    check_names,
    compile,
    compile_scalar,
    truth,
    value,
    verdict,
)
from auditor.check.reading import Reading
from auditor.model import Verdict
from auditor.quantity import Hedge, Quantity
from auditor.yaml12 import Mapping, Scalar, load


def exact(number: int | Fraction) -> Reading:
    return Reading.exact(number)


ENV: dict[str, Value] = {
    "a": exact(2),
    "b": exact(2),
    "c": exact(4),
    "zero": exact(0),
    "ten": Reading.of(Quantity(Fraction(10), Fraction(1))),
    "over": Reading.of(Quantity(Fraction(12), Fraction(1), hedge=Hedge.OVER)),
    "parts": (exact(1), exact(2), exact(5)),
    "thirds": (Reading.of(Quantity(Fraction(33), Fraction(1))),) * 3,
    "nothing": (),
    "code": "USD",
    "unknown": None,
    "undefined": exact(1) / exact(0),
    "a.unit": "USD",
    "b.unit": "EUR",
    "c.unit": None,
}

# ---------------------------------------------------------------------- refused
REFUSED = {
    "": (1, "expected a name, a number, a function or a parenthesis, but the expression ends here"),
    "a +": (4, "expected a name"),
    "a + * b": (5, "expected a name"),
    "(a": (3, "expected ), found the end"),
    "(a == b": (8, "expected ), found the end"),
    "a b": (3, "expected an operator or the end, found 'b'"),
    "a)": (2, "expected an operator or the end, found ')'"),
    "a = b": (3, "unexpected '=' in an expression; did you mean =="),
    "a && b": (3, "unexpected '&' in an expression; did you mean and"),
    "a ≤ b": (3, "unexpected '≤' in an expression; did you mean <="),
    'a == "x"': (6, "unexpected '\"'"),
    "a == 'x": (6, "unexpected"),
    "a\t+ b": (2, "unexpected '\\t'"),
    "5%": (2, "unexpected '%'"),
    "1e3": (2, "expected an operator or the end, found 'e3'"),
    "1.": (2, "expected an operator or the end, found '.'"),
    ".5": (1, "expected a name"),
    "9" * 41: (1, "a number has at most 40 characters"),
    "Revenue": (1, "the name 'Revenue' is not allowed"),
    "__import__('os')": (1, "the name '__import__' is not allowed"),
    "a.__class__": (3, "the name '__class__' is not allowed"),
    "sums(parts)": (1, "unknown function 'sums'; did you mean 'sum'? allowed: sum, abs, min"),
    "a + exec(b)": (5, "unknown function 'exec'"),
    "a.units == b.unit": (3, "unknown attribute 'units'; did you mean 'unit'? allowed: unit, kind, period"),
    "a.": (3, "unknown attribute ''"),
    "a.unit.unit": (7, "expected an operator or the end, found '.'"),
    "sum(a, b)": (8, "sum takes one argument, here are 2"),
    "sum()": (5, "expected a name"),
    "max(a b)": (7, "expected ), found 'b'"),
    "a.unit + 1": (1, "expected a figure, found 'a.unit'"),
    "-'x'": (2, "expected a figure"),
    "sum(a == b)": (5, "expected a figure, found 'a == b'"),
    "a.unit < b.unit": (1, "texts are compared with == and !=, not with <"),
    "a.unit == 1": (1, "a text is compared with a figure"),
    "a == (b == c)": (1, "a comparison cannot be compared again"),
    "a + 1 and b == c": (1, "expected a comparison such as a == b, found 'a + 1'"),
    "not a == b": (5, "not is for comparisons of texts"),
    "not (a.unit == 'x' and b < c)": (24, "not is for comparisons of texts"),
    "not agree(parts)": (5, "not is for comparisons of texts"),
    "not 1": (5, "expected a comparison"),
    "and": (1, "expected a name"),
    "a if b": (3, "expected an operator"),
    "(" * 50 + "a": (41, "nested deeper than 40 levels"),
    "-" * 50 + "a": (41, "nested deeper than 40 levels"),
    "2**" * 50 + "a": (121, "nested deeper than 40 levels"),
    "a" * 2001: (1, "an expression has at most 2000 characters, this one 2,001"),
}


@pytest.mark.parametrize(("text", "column_and_message"), REFUSED.items())
def test_refused_with_its_place(text: str, column_and_message: tuple[int, str]) -> None:
    column, message = column_and_message
    with pytest.raises(ExpressionError) as error:
        compile(text, "rule.yaml", 3, 11)
    notice = error.value.notice
    assert (notice.level, notice.path, notice.line, notice.column) == ("error", "rule.yaml", 3, 10 + column)
    assert notice.message.startswith(message)


def test_the_place_is_right_in_a_folded_value() -> None:
    node = load("expect: >-\n  a == b\n  and c = a\n", "f")
    assert isinstance(node, Mapping)
    scalar = node.entries["expect"].value
    assert isinstance(scalar, Scalar)
    with pytest.raises(ExpressionError, match=r"^f:3:9: unexpected '='"):
        compile_scalar(scalar, "f")


def test_unknown_names_are_told_once_each_where_they_stand_first() -> None:
    notices = check_names(compile("after + befor == befor * aftre + x", "f"), ["before", "after"])
    assert [str(notice) for notice in notices] == [
        "f:1:9: unknown name 'befor'; did you mean 'before'? allowed: before, after",
        "f:1:26: unknown name 'aftre'; did you mean 'after'? allowed: before, after",
        "f:1:34: unknown name 'x'; allowed: before, after",
    ]


def test_a_role_of_several_figures_is_refused_where_one_is_wanted() -> None:
    text = "sum(parts) == parts and parts.unit == 'x' and parts and abs(parts) < max(parts, 1)"
    assert [notice.column for notice in check_groups(compile(text), ["parts"])] == [15, 61]


def test_names_and_attributes() -> None:
    made = compile("sum(parts) == whole and base.unit != other")
    assert made.names == {"parts", "whole", "base", "other"}
    assert made.attributes == {"base.unit"}
    assert made.is_condition
    assert not compile("whole").is_condition


# ---------------------------------------------------------------------- values
VALUES = {
    "1 + 2 * 3": 7,
    "(1 + 2) * 3": 9,
    "7 - 2 - 1": 4,
    "8 / 2 / 2": 2,
    "8 / (2 / 2)": 8,
    "2 ** 3 ** 2": 512,
    "-2 ** 2": -4,
    "(-2) ** 2": 4,
    "2 * -3": -6,
    "0.1 + 0.2": Fraction(3, 10),
    "a ** (c / b)": 4,
    "a ** b": 4,
    "a ** 0": 1,
    "sum(parts)": 8,
    "sum(a)": 2,
    "sum(nothing) + 1": None,
    "count(parts)": 3,
    "count(nothing)": 0,
    "count(a)": 1,
    "min(parts)": 1,
    "max(parts, 3, c)": 5,
    "first(parts) - last(parts)": -4,
    "abs(a - c)": 2,
    "+a": None,
}


@pytest.mark.parametrize(("text", "number"), [(text, number) for text, number in VALUES.items() if number is not None])
def test_a_value_is_exact(text: str, number: int | Fraction) -> None:
    assert value(compile(text), ENV) == exact(number)


@pytest.mark.parametrize(("text", "expected"), [("a.unit", "USD"), ("code", "USD"), ("unknown", None), ("'x'", "x")])
def test_a_value_may_be_a_text(text: str, expected: str | None) -> None:
    assert value(compile(text), ENV) == expected


def test_a_role_of_several_figures_is_a_value_by_itself() -> None:
    assert value(compile("parts"), ENV) == ENV["parts"]


UNCHECKED = {
    "absent + 1": "no `absent`",
    "sum(absent)": "no `absent`",
    "absent": "no `absent`",
    "parts + 1": "`parts` holds several figures: use sum, min, max, count, first, last or agree",
    "abs(parts)": "`parts` holds several figures",
    "code * 2": "`code` is no figure",
    "unknown * 2": "`unknown` is no figure",
    "undefined * 2": "`undefined` is undefined",
    "sum(nothing)": "`nothing` holds no figure",
    "1 / 0": "`1 / 0` is undefined: it divides by what may be zero, or is beyond all bounds",
    "a + c / (a - b)": "`c / (a - b)` is undefined",
    "9 ** 9 ** 9": "`9 ** 9 ** 9` is undefined",
    "(9 ** 200) ** 200": "`(9 ** 200) ** 200` is undefined",
    "2 ** (0 - 1)": "`2 ** (0 - 1)` is undefined",
    "2 ** 0.5": "the exponent `0.5` is no exact whole number",
    "2 ** ten": "the exponent `ten` is no exact whole number",
    "2 ** over": "the exponent `over` is no exact whole number",
    "c.unit": "unit of `c` is unknown",
    "absent.unit": "no `absent`",
    "a.entity": "entity of `a` is unknown",
}


@pytest.mark.parametrize(("text", "reason"), UNCHECKED.items())
def test_what_has_no_value_says_why(text: str, reason: str) -> None:
    with pytest.raises(Unchecked) as error:
        value(compile(text), ENV)
    assert error.value.reason.startswith(reason)


def test_a_condition_has_no_value_and_a_value_no_verdict() -> None:
    with pytest.raises(TypeError):
        value(compile("a == b"), ENV)
    with pytest.raises(TypeError):
        verdict(compile("a + b"), ENV)
    with pytest.raises(TypeError):
        truth(compile("a + b"), ENV)


# ---------------------------------------------------------------------- verdicts
PASS, ROUNDED, WARN, FAIL, NOT_CHECKED = "pass", "pass-by-rounding", "warn", "fail", "not-checked"
VERDICTS = {
    "a == b": (PASS, True),
    "a == c": (FAIL, False),
    "a != c": (PASS, True),
    "a + b == c": (PASS, True),
    "a < b": (FAIL, False),
    "a <= b < c": (PASS, True),
    "a <= b > c": (FAIL, False),
    "ten == 10.5": (PASS, False),
    "sum(thirds) == 100": (ROUNDED, False),
    "100 == sum(thirds)": (ROUNDED, False),
    "sum(thirds) == 99": (PASS, True),
    "ten == 11": (WARN, False),
    "ten == 12": (FAIL, False),
    "ten < 10": (ROUNDED, False),
    "over > 12": (PASS, True),
    "over > 13": (PASS, None),
    "agree(parts)": (FAIL, False),
    "agree(a, b)": (PASS, True),
    "agree(a)": (NOT_CHECKED, None),
    "agree(nothing)": (NOT_CHECKED, None),
    "agree(ten, 10.5)": (PASS, True),
    "parts == 1": (NOT_CHECKED, None),
    "absent == 1": (NOT_CHECKED, None),
    "1 / zero == 1": (NOT_CHECKED, None),
    "undefined == 1": (NOT_CHECKED, None),
    "undefined == 'x'": (NOT_CHECKED, None),
    "a.unit == 'USD'": (PASS, True),
    "a.unit == b.unit": (FAIL, False),
    "a.unit != b.unit": (PASS, True),
    "a.unit == c.unit": (NOT_CHECKED, None),
    "a.unit != c.unit": (NOT_CHECKED, None),
    "c.unit == c.unit": (NOT_CHECKED, None),
    "code == a.unit": (PASS, True),
    "code == unknown": (NOT_CHECKED, None),
    "code == 2": (NOT_CHECKED, None),
    "code < unknown": (NOT_CHECKED, None),
    "code < code": (NOT_CHECKED, None),
    "a == 'x'": (NOT_CHECKED, None),
    "not a.unit == 'EUR'": (PASS, True),
    "not a.unit == 'USD'": (FAIL, False),
    "not a.unit == c.unit": (NOT_CHECKED, None),
    "not not a.unit == 'USD'": (PASS, True),
    "a == b and a == c": (FAIL, False),
    "a == b and absent == 1": (NOT_CHECKED, None),
    "a == c and absent == 1": (FAIL, False),
    "ten == 11 and absent == 1": (WARN, False),
    "a == b and sum(thirds) == 100": (ROUNDED, False),
    "a == c or absent == 1": (NOT_CHECKED, None),
    "a == b or absent == 1": (PASS, True),
    "ten == 11 or a == c": (WARN, False),
    "a == c or sum(thirds) == 100 and a == b": (ROUNDED, False),
    "a == b or a == c and a == c": (PASS, True),
    "(a == b or a == c) and a == c": (FAIL, False),
    "a and a == b": (PASS, True),
    "not absent and a == b": (PASS, True),
    "c.unit or a == b": (PASS, True),
    "c.unit and a == b": (FAIL, False),
}


@pytest.mark.parametrize(("text", "expected"), VERDICTS.items())
def test_a_condition(text: str, expected: tuple[str, bool | None]) -> None:
    made = compile(text)
    outcome = verdict(made, ENV)
    assert (str(outcome.verdict), truth(made, ENV)) == expected
    assert (outcome.reason is not None) is (outcome.verdict is Verdict.NOT_CHECKED)


@pytest.mark.parametrize(
    ("text", "known"), [("a", True), ("absent", False), ("unknown", False), ("a.unit", True), ("c.unit", False)]
)
def test_a_name_alone_asks_whether_it_is_known(text: str, known: bool) -> None:
    assert truth(compile(text), ENV) is known


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("absent == 1", "no `absent`"),
        ("a.unit == c.unit", "unit of `c` is unknown"),
        ("code == unknown", "`unknown` is unknown"),
        ("code == 2", "`2` is no text"),
        ("agree(a)", "nothing to compare `a` with"),
        ("a == b and absent == 1 and missing == 1", "no `absent`"),
        ("1 / zero == 1", "`1 / zero` is undefined: it divides by what may be zero, or is beyond all bounds"),
    ],
)
def test_the_reason_of_what_is_not_checked(text: str, reason: str) -> None:
    assert verdict(compile(text), ENV).reason == reason


def test_the_comparisons_are_kept_for_the_working() -> None:
    outcome = verdict(compile("(a + b) == c and agree(parts) or a.unit == 'x' or absent < 1"), ENV)
    assert [(each.text, each.operator, str(each.verdict)) for each in outcome.comparisons] == [
        ("(a + b) == c", "==", PASS),
        ("agree(parts)", "agree", FAIL),
        ("a.unit == 'x'", "==", FAIL),
        ("absent < 1", "<", NOT_CHECKED),
    ]
    assert (outcome.comparisons[0].left, outcome.comparisons[0].right) == (exact(4), exact(4))
    assert outcome.comparisons[1].left is outcome.comparisons[2].left is outcome.comparisons[3].left is None


def test_a_let_name_counts_as_calculated() -> None:
    fine, coarse = Quantity(Fraction("8.2"), Fraction("0.1")), Quantity(Fraction(8), Fraction(1))
    env: dict[str, Value] = {"computed": Reading.of(coarse), "told": Reading.of(fine)}
    made = compile("computed == told")
    assert str(verdict(made, env).verdict) == PASS
    assert str(verdict(made, env, frozenset(["computed"])).verdict) == ROUNDED
    assert str(verdict(compile("computed == -(-told)"), env, frozenset(["computed"])).verdict) == ROUNDED


# ---------------------------------------------------------------------- against Fraction
OPERATORS = st.sampled_from("+-*/")


def _trees() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["a", "b", "c", "d"]) | st.decimals(0, 999, places=2).map(str)
    return st.recursive(
        leaves,
        lambda inner: (
            st.tuples(inner, OPERATORS, inner, OPERATORS, inner).map(" ".join).map("({})".format)
            | st.tuples(inner, OPERATORS, inner).map(" ".join).map("({})".format)
            | inner.map(lambda part: f"-{part}")
            | st.tuples(inner, st.integers(0, 3)).map(lambda parts: f"({parts[0]}) ** {parts[1]}")
        ),
        max_leaves=12,
    )


NUMBERS = st.fixed_dictionaries({name: st.fractions(-100, 100, max_denominator=50) for name in "abcd"})


def _as_python(text: str, names: dict[str, Fraction]) -> Fraction:
    """What Python makes of the same text with every number a Fraction."""
    source = re.sub(r"\d+(?:\.\d+)?", lambda found: f"Fraction('{found[0]}')", text)
    return Fraction(eval(source, {"Fraction": Fraction}, dict(names)))


@given(_trees(), NUMBERS)
def test_points_are_calculated_as_fractions(text: str, names: dict[str, Fraction]) -> None:
    try:
        made = compile(text)
    except ExpressionError as error:
        assume("nested deeper" in error.notice.message)
        return
    env = {name: exact(number) for name, number in names.items()}
    try:
        expected = _as_python(text, names)
    except ZeroDivisionError:
        with pytest.raises(Unchecked, match="undefined"):
            value(made, env)
        return
    assert value(made, env) == exact(expected)


MARKS = [*"()+-*/<>=,.' ", "**", "==", "!=", "<=", " and ", " or ", " not "]
PIECES = st.sampled_from([*MARKS, *"abc19", "sum(", "agree(", "parts", "a.unit", "'x'", "absent"])


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    with suppress(ExpressionError):
        _evaluate(compile(text, "f"))


def _evaluate(made: Expression) -> None:
    if made.is_condition:
        outcome = verdict(made, ENV)
        assert (outcome.reason is None) is (outcome.verdict is not Verdict.NOT_CHECKED)
        assert truth(made, ENV) in (True, False, None)
        return
    with suppress(Unchecked):
        assert isinstance(value(made, ENV), (Reading, tuple, str, type(None)))


LONGEST = {
    "a long sum": "a+" * 999 + "a",
    "a long product": "c*" * 999 + "c",
    "a long quotient": "1/c/" * 499 + "c",
    "many conditions": " or ".join(["a<b"] * 280),
    "a row of comparisons": "a<" * 999 + "a",
    "many powers": "*".join(["(9**200)"] * 210),
    "many arguments": f"max({','.join('a' * 990)})",
    "deep": "(" * 38 + "a" + "**2*2+2)" * 38,
    "deep conditions": "(" * 37 + "a==b" + " and a<b or a<b)" * 37,
    "deep on the right": "a==a or " + "a==a and (" * 18 + "a==b" + ")" * 18,
    "deep functions": "max(" * 38 + "a" + "**1*1+1)" * 38,
}


@pytest.mark.parametrize("text", LONGEST.values(), ids=LONGEST)
def test_the_longest_and_deepest_expressions_stay_quick_and_shallow(text: str) -> None:
    begun = time.process_time()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_frames() + 500)
    try:
        _evaluate(compile(text))
    finally:
        sys.setrecursionlimit(limit)
    assert time.process_time() - begun < 1


def _frames() -> int:
    frame, count = sys._getframe(), 0
    while frame.f_back is not None:
        frame, count = frame.f_back, count + 1
    return count
