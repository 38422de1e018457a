"""`auditor rules`: look at rules, test and lint them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

import click

from auditor.commands.options import HELP, rule_options
from auditor.commands.running import book_of, echo

if TYPE_CHECKING:
    from auditor.check.rules import RuleBook
    from auditor.model import Notice


@click.group(context_settings=HELP)
def rules() -> None:
    """Look at rules, and test and lint rules of your own."""


@rules.command("list", context_settings=HELP)
@rule_options
def list_rules(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """List the rules in force."""
    book = book_of(rule_paths, select, ignore)
    width = max((len(id) for id in book.rules), default=0)
    for rule in book.rules.values():
        click.echo(f"{rule.id:{width}}  {rule.severity!s:8}  {rule.title}")
    _end(book.notices)


@rules.command(context_settings=HELP)
@click.argument("rule_id", metavar="ID")
@rule_options
def explain(rule_id: str, rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Show what a rule checks, why, and examples of what passes and what fails."""
    from auditor.check.explain import explained
    from auditor.nearest import unknown

    book = book_of(rule_paths, select, ignore)
    if rule_id not in book.rules:
        echo(book.notices)
        raise click.BadParameter(unknown("rule", rule_id, book.rules), param_hint="ID")
    for line in explained(book.rules[rule_id], book):
        click.echo(line)
    _end(book.notices)


@rules.command(context_settings=HELP)
@rule_options
def test(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Run the tests that rule files hold."""
    from auditor.check.selftest import run_tests

    book = book_of(rule_paths, select, ignore)
    failed = total = 0
    for result in run_tests(book_of(rule_paths, (), ()), book.rules):
        total += 1
        if result.problem is not None:
            failed += 1
            click.echo(f"{result.path}: {result.rule}: {result.wanted}: {result.problem}\n    {result.text}")
    click.echo(f"{total - failed} passed, {failed} failed")
    _end(_problems(book), failed > 0)


@rules.command(context_settings=HELP)
@rule_options
def lint(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Check rule files for mistakes: unknown keys, roles and names, bad phrases, missing tests."""
    book = book_of(rule_paths, select, ignore)
    problems = _problems(book)
    click.echo(f"{len(book.rules)} rules, {len(problems)} problems")
    _end(problems)


def _problems(book: RuleBook) -> list[Notice]:
    """What is wrong with the rule files, their phrases included."""
    from auditor.relate.book import phrasebook

    return [*book.notices, *phrasebook(book, whole=True).notices]


def _end(notices: Iterable[Notice], failed: bool = False) -> NoReturn:
    """Tells what was wrong and exits: 2 for a broken rule file, 1 for a test that failed, else 0."""
    told = list(notices)
    echo(told)
    broken = any(notice.level == "error" for notice in told)
    sys.exit(2 if broken else 1 if failed else 0)
