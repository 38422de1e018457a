"""`auditor rules`: look at rules, test and lint them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from auditor.commands import completing
from auditor.commands.configured import configured, configured_but
from auditor.commands.options import HELP, rule_options
from auditor.commands.running import book_of, echo, patterns, whole_book

if TYPE_CHECKING:
    from auditor.check.rules import RuleBook
    from auditor.model import Notice

FOLDER = "rules"
"""Where `new` puts rules when it is not told."""

as_json = click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")


@click.group(context_settings=HELP)
def rules() -> None:
    """Look at rules, and begin, test and lint rules of your own.

    \b
    Exit status:
      0  all is well
      1  a test failed, or lint has doubts
      2  a usage error, or a mistake in a rule file

    \b
    Examples:
      auditor rules list --select fx,change
      auditor rules new house/purchase
      auditor rules test --rules rules --select house
    """


@rules.command("list", context_settings=HELP)
@configured
@rule_options
@as_json
def list_rules(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], as_json: bool) -> None:
    """List the rules in force.

    \b
    Exit status:
      0  they are listed
      2  a mistake in a rule file; the others are listed

    \b
    Examples:
      auditor rules list
      auditor rules list --select statistics --json
    """
    book = book_of(rule_paths, select, ignore)
    if as_json:
        from auditor.check.rule_json import listed

        _print_json([listed(rule) for rule in book.rules.values()])
        _end(book.notices)
    width = max((len(id) for id in book.rules), default=0)
    for rule in book.rules.values():
        click.echo(f"{rule.id:{width}}  {rule.severity!s:8}  {rule.title}")
    _end(book.notices)


@rules.command(context_settings=HELP)
@configured_but("select", "ignore")
@click.argument("rule_id", metavar="ID", shell_complete=completing.rules)
@rule_options
@as_json
def explain(
    rule_id: str, rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], as_json: bool
) -> None:
    """Show what a rule checks, why, and examples of what passes and what fails.

    \b
    Exit status:
      0  it is shown
      2  no rule has this id, or a mistake in a rule file

    \b
    Examples:
      auditor rules explain fx/implied-rates-agree
      auditor rules explain house/purchase --rules rules --json
    """
    from auditor.check.explain import explained
    from auditor.nearest import unknown

    book = book_of(rule_paths, select, ignore)
    if rule_id not in book.rules:
        echo(book.notices)
        raise click.BadParameter(unknown("rule", rule_id, book.rules), param_hint="ID")
    if as_json:
        from auditor.check.rule_json import told

        _print_json(told(book.rules[rule_id], book))
        _end(book.notices)
    for line in explained(book.rules[rule_id], book):
        click.echo(line)
    _end(book.notices)


@rules.command(context_settings=HELP)
@click.argument("rule_id", metavar="PACK/NAME")
@click.option("--into", metavar="FOLDER", default=FOLDER, show_default=True, help="The folder of your rules.")
@click.option("--relation", metavar="KIND", help="A relation that is known, for a rule about it; see `rules explain`.")
def new(rule_id: str, into: str, relation: str | None) -> None:
    """Begin a rule of your own: files that load and pass their tests, with comments that say what to change.

    Without --relation there are two files: an example of a relation with its phrase, and a rule about it with tests.
    A file that is there already is left as it is.

    \b
    Exit status:
      0  the files are written
      2  an id that is none or is taken, a file that is there already, or one
         that could not be written

    \b
    Examples:
      auditor rules new house/purchase
      auditor rules new house/margin --relation share --into checks
    """
    from auditor.check.scaffold import Refused, scaffold

    known = [into] if Path(into).exists() else []
    try:
        files = scaffold(rule_id, Path(into), book_of(known, (), ()), relation)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    for path, text in files:
        _write(path, text)
        click.echo(f"wrote {path}")
    click.echo(f"next: change them, then run auditor rules test --rules {into} --select {rule_id}")


def _write(path: Path, text: str) -> None:
    """Writes a file that must not be there yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        click.echo(f"auditor: error: cannot write {path}: {error.strerror}", err=True)
        sys.exit(2)


@rules.command(context_settings=HELP)
def schema() -> None:
    """Print the JSON Schema of rule files, for editors.

    It is of draft 2020-12 and describes rules, relations and word lists.

    \b
    Exit status:
      0  always

    \b
    Examples:
      auditor rules schema > rules.schema.json
    """
    from auditor.resources import reports_folder

    click.echo((reports_folder() / "schema" / "rules-1.json").read_text(encoding="utf-8"), nl=False)


@rules.command(context_settings=HELP)
@configured
@rule_options
def reference(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Print a page in Markdown about the rules in force, pack by pack.

    \b
    Exit status:
      0  it is printed
      2  a mistake in a rule file; the page tells of the others

    \b
    Examples:
      auditor rules reference > rules-reference.md
      auditor rules reference --rules rules --select house
    """
    from auditor.check.reference import reference as page

    book = book_of(rule_paths, select, ignore)
    for line in page(book):
        click.echo(line)
    _end(book.notices)


@rules.command(context_settings=HELP)
@configured_but("select", "ignore")
@rule_options
def test(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Run the tests that rule files hold, each through the whole of the auditor.

    \b
    Exit status:
      0  all tests hold
      1  a test does not hold
      2  a mistake in a rule file

    \b
    Examples:
      auditor rules test --rules rules --select house
    """
    from auditor.check.selftest import run_tests

    book = _as_written(rule_paths, select, ignore)
    failed = total = 0
    for result in run_tests(whole_book(rule_paths), book.rules):
        total += 1
        if result.problem is not None:
            failed += 1
            click.echo(f"{result.path}: {result.rule}: {result.wanted}: {result.problem}\n    {result.text}")
    click.echo(f"{total - failed} passed, {failed} failed")
    _end(_problems(book), failed > 0)


@rules.command(context_settings=HELP)
@configured_but("select", "ignore")
@rule_options
def lint(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Check rule files for mistakes, and your own for doubts.

    Mistakes are ids that stand twice, unknown keys, roles and names, a missing why, source or tests, and bad phrases.
    Doubts are told of your own files only: no test that is silent, none that fails, a relation that no rule is about, a
    phrase that says what another says, and one that finds nothing in any test. They are told once no mistake is left.

    \b
    Exit status:
      0  nothing was found
      1  doubts
      2  mistakes

    \b
    Examples:
      auditor rules lint --rules rules
    """
    from auditor.check.lint import linted, not_shipped
    from auditor.report.wording import count

    book = _as_written(rule_paths, select, ignore)
    mistakes = _problems(book)
    doubts = [] if mistakes else list(linted(whole_book(rule_paths), not_shipped, book.rules))
    told = [count(len(book.rules), "rule"), count(len(mistakes), "mistake"), count(len(doubts), "doubt")]
    click.echo(", ".join(told))
    _end([*mistakes, *doubts], bool(doubts))


def _as_written(paths: Iterable[str], wanted: Iterable[str], ignored: Iterable[str]) -> RuleBook:
    """The rules asked for with the severities that their files give them, whatever the settings make of these."""
    from auditor.check.rules import select as chosen

    return chosen(whole_book(paths), patterns(wanted), patterns(ignored))


def _print_json(value: object) -> None:
    from auditor.report.records import indented

    click.echo(indented(value).decode(), nl=False)


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
