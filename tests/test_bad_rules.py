"""Rules that nobody should write: told with their place, or harmless; never slow, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.check.rules import RuleBook, load
from auditor.pipeline import report
from auditor.readers import read_text

RELATION = """kind: pair
title: Two figures told together
roles: {a: {kinds: [number]}, b: {kinds: [number]}}
phrases: ["{a} against {b}"]
"""
TEXT = "It was 40 against 30 this time."


def book(folder: Path, body: str, name: str = "rule") -> RuleBook:
    Path(folder, "relations").mkdir(exist_ok=True)
    Path(folder, "relations", "pair.yaml").write_text(RELATION)
    Path(folder, "house").mkdir(exist_ok=True)
    Path(folder, "house", f"{name}.yaml").write_text(
        f"id: house/{name}\ntitle: T\nseverity: error\nrelation: pair\n{body}\n"
        "message: '{a} and {b}'\nwhy: W\nsource: S\ntests: {silent: [Nothing here.]}\n"
    )
    return load([folder])


def verdicts(rules: RuleBook) -> list[str]:
    assert rules.notices == []
    return [str(each.verdict) for each in report([read_text(TEXT)], rules).findings]


@pytest.mark.parametrize(
    "body",
    [
        "expect: a / (b - b) == 1",
        "expect: (a / (b - b)) ** 3 == a",
        "expect: a ** 200 ** 200 == b",
        "expect: a ** 1000 == b",
        "expect: (a * 9999999999999999999999999999999999999999) ** 200 == b",
        "expect: a ** (b - 0.5) == 3",
        "expect: a ** -1 == b",
    ],
)
def test_arithmetic_without_a_result_is_not_checked(tmp_path: Path, body: str) -> None:
    assert verdicts(book(tmp_path, body)) == ["not-checked"]


@pytest.mark.parametrize(
    ("body", "line", "column", "told"),
    [
        ("let: {c: c + a}\nexpect: c == b", 5, 10, "c"),
        ("let: {c: d + a, d: c}\nexpect: c == b", 5, 10, "d"),
        ("let: {a: b}\nexpect: a == b", 5, 7, "a"),
        (f"expect: {'(' * 60}a{')' * 60} == b", 5, None, "nested deeper than 40"),
        (f"expect: a == {' + '.join(['b'] * 2000)}", 5, None, "at most 2000 characters"),
        (f"expect: a == {'9' * 50}", 5, 14, "at most 40 characters"),
        ("expect: a == __import__('os')", 5, None, "__import__"),
        ("expect: a.quantity == b", 5, 11, "quantity"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_with_its_place(
    tmp_path: Path, body: str, line: int, column: int | None, told: str
) -> None:
    rules = book(tmp_path, body)
    assert "house/rule" not in rules.rules
    notice = rules.notices[0]
    assert (notice.line, told in notice.message) == (line, True)
    assert column is None or notice.column == column


def test_lets_that_double_at_each_step_stay_harmless(tmp_path: Path) -> None:
    names = [f"x{at}" for at in range(60)]
    lets = ", ".join(f"{name}: {before} + {before}" for before, name in zip(["a", *names], names, strict=False))
    assert verdicts(book(tmp_path, f"let: {{{lets}}}\nexpect: x59 == b")) == ["fail"]


def test_five_hundred_rules_at_once(tmp_path: Path) -> None:
    for at in range(500):
        book_text = f"let: {{c: a + {at}}}\nexpect: c == b"
        Path(tmp_path, "house").mkdir(exist_ok=True)
        Path(tmp_path, "relations").mkdir(exist_ok=True)
        Path(tmp_path, "relations", "pair.yaml").write_text(RELATION)
        Path(tmp_path, "house", f"rule-{at}.yaml").write_text(
            f"id: house/rule-{at}\ntitle: T\nseverity: error\nrelation: pair\n{book_text}\n"
            "message: '{a} and {b}'\nwhy: W\nsource: S\ntests: {silent: [Nothing here.]}\n"
        )
    rules = load([tmp_path])
    findings = report([read_text(TEXT)], rules).findings
    assert (rules.notices, len(rules.rules), len(findings)) == ([], 500, 500)
