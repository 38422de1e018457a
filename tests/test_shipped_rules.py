"""The shipped packs: every rule has tests of both signs, sources, and its own tests hold."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from auditor.check import selftest
from auditor.check.rules import RuleBook, load, load_folder
from auditor.relate.book import phrasebook
from auditor.resources import rules_folder

BOOK: RuleBook = load_folder()
OUTSIDE = {
    "documents": "tests/test_together.py",
    "support": "tests/test_against.py",
    "dated": "tests/test_against.py",
    "fact": "tests/test_facts.py",
}
"""Relations with what lies outside the document, and where their rules are seen to fire."""
TESTED: list[selftest.Tested] = list(selftest.run_tests(BOOK, BOOK.rules))


def test_all_files_load() -> None:
    assert [str(notice) for notice in BOOK.notices] == []


def test_all_phrases_compile() -> None:
    assert [str(notice) for notice in phrasebook(BOOK, whole=True).notices] == []


@pytest.mark.parametrize("tested", TESTED, ids=lambda tested: f"{tested.rule}: {tested.wanted}: {tested.text[:60]}")
def test_rule(tested: selftest.Tested) -> None:
    assert tested.problem is None, f"{tested.path}: {tested.text}: {tested.problem}"


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_must_not_fire_and_what_must(rule) -> None:  # type: ignore[no-untyped-def]
    outcomes = [test.outcome for test in rule.tests]
    assert outcomes, rule.id
    if rule.expect is not None and rule.relation not in OUTSIDE:
        assert set(outcomes) & {"fail", "warn"}, f"{rule.id} has no test in which it fires"
        assert set(outcomes) & {"silent", "pass", "pass-by-rounding", "not-checked"}, (
            f"{rule.id} has no test of silence"
        )
        quiet = [at for at, outcome in enumerate(outcomes) if outcome in ("silent", "pass")]
        loud = [at for at, outcome in enumerate(outcomes) if outcome == "fail"]
        assert not quiet or not loud or quiet[0] < loud[0], f"{rule.id}: silence first"


def test_every_relation_of_a_rule_is_declared() -> None:
    assert {rule.relation for rule in BOOK.rules.values()} <= set(BOOK.relations)


def test_tests_stand_last_and_are_passed_over_where_none_are_run():
    whole, untested = load_folder(), load([rules_folder()], tests=False)
    assert all(rule.tests for rule in whole.rules.values())
    assert not any(rule.tests for rule in untested.rules.values())
    bare = {id: replace(rule, tests=()) for id, rule in whole.rules.items()}
    assert untested == replace(whole, rules=bare)
