"""The command line: the only place that prints and exits. Everything heavy is imported where it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import click

from auditor import __version__

if TYPE_CHECKING:
    import datetime as dt

    from auditor.check.rules import RuleBook
    from auditor.model import Audit, Document, Notice, Run
    from auditor.report import Target

Command = Callable[..., Any]
HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
FAIL_ON = ("error", "warning", "info", "never")


def _targets(_: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[Target, ...]:
    """The outputs of `FORMAT[:PATH]` values, or a usage error that lists the formats."""
    from auditor.report import parse_output

    try:
        return tuple(map(parse_output, values))
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from error


def _date(_: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """The date of a `YYYY-MM-DD` value, or a usage error."""
    import datetime as dt

    try:
        return None if value is None else dt.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError as error:
        message = f"{value!r} is no date: write it as YYYY-MM-DD, for example 2025-02-20"
        raise click.BadParameter(message, param=param) from error


def _input_format(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The name of an input format, or a usage error that lists them."""
    from auditor.nearest import unknown
    from auditor.readers import FORMATS

    if value is not None and value not in FORMATS:
        raise click.BadParameter(unknown("format", value, FORMATS), param=param)
    return value


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    """The command with options that several commands share, shown in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def _inputs(command: Command) -> Command:
    return _with(
        command,
        click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
        click.option(
            *("--output", "-o", "outputs"),
            metavar="FORMAT[:PATH]",
            multiple=True,
            callback=_targets,
            help="full, concise, json, jsonl, markdown or html; a path after the colon writes a file. "
            "Repeat it for several.",
        ),
        click.option(
            "--date",
            metavar="YYYY-MM-DD",
            callback=_date,
            help="The date of documents that do not say their own.",
        ),
        click.option(
            *("--format", "input_format"),
            metavar="FORMAT",
            callback=_input_format,
            help="Read the input as text, markdown, html or jsonl, whatever its name.",
        ),
        click.option("--quiet", "-q", is_flag=True, help="No progress and no notices on standard error."),
    )


def _rule_options(command: Command) -> Command:
    return _with(
        command,
        click.option(
            *("--rules", "rule_paths"),
            multiple=True,
            metavar="PATH",
            help="Rules of your own, a file or a folder, beside the shipped ones.",
        ),
        click.option(
            "--select",
            multiple=True,
            metavar="RULES",
            help="Only these rules: an id (fx/implied-rates-agree), a pack (fx) or a pattern (*/p*).",
        ),
        click.option(
            "--ignore", multiple=True, metavar="RULES", help="Leave these rules out (same forms as --select)."
        ),
    )


@click.group(context_settings=HELP)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s")
def cli() -> None:
    """The linter for the numbers in documents.

    It finds every quantitative claim, works out how the claims hang together, checks them with declarative rules in
    rounding-aware interval arithmetic, and names the number most likely wrong.

    \b
    Examples:
      auditor check story.md
      auditor check release.html --output full --output html:report.html
      auditor extract story.txt --output jsonl
      auditor rules explain fx/implied-rates-agree
    """


@cli.command(context_settings=HELP)
@_inputs
@_rule_options
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="The least serious finding that makes the exit status 1.",
)
@click.option("--allow-empty", is_flag=True, help="Exit status 0 even when nothing could be checked.")
@click.option(
    "--together",
    is_flag=True,
    help="Compare the documents with each other too: one metric, owner and period told with two figures is a finding "
    "on the later document that names the place in the earlier one.",
)
def check(
    paths: tuple[str, ...],
    outputs: tuple[Target, ...],
    date: dt.date | None,
    input_format: str | None,
    quiet: bool,
    rule_paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    allow_empty: bool,
    together: bool,
) -> None:
    """Check the numbers of documents against each other.

    PATH is a file, a folder, or - for standard input; text, Markdown, HTML and JSON Lines corpora are read.

    \b
    Exit status:
      0  all is well
      1  a finding at or above --fail-on
      2  a usage error, a broken rule, a file that could not be read, or
         nothing checked at all

    \b
    Examples:
      auditor check story.md
      auditor check filings/ -o concise -o html:report.html --fail-on warning
      pbpaste | auditor check - --date 2025-02-20
      auditor check corpus.jsonl -o jsonl:findings.jsonl --select fx,change
      auditor check release.md filing.html --together
    """
    from auditor.pipeline import Tally, audits
    from auditor.report import Target

    targets = outputs or (Target("full", None),)
    book = _book(rule_paths, select, ignore)
    tally = Tally(book)
    done = audits(_documents(paths, input_format, targets), book, tally, date, together=together)
    _run(done, targets, paths, quiet, book, lambda: tally.run(fail_on, allow_empty))


@cli.command(context_settings=HELP)
@_inputs
def extract(
    paths: tuple[str, ...], outputs: tuple[Target, ...], date: dt.date | None, input_format: str | None, quiet: bool
) -> None:
    """List the quantitative claims of documents, with their exact places, without checking them.

    \b
    Examples:
      auditor extract story.md
      auditor extract corpus.jsonl --output jsonl:claims.jsonl
    """
    from auditor.check.rules import RuleBook
    from auditor.pipeline import Tally, claims_of
    from auditor.report import Target

    targets = outputs or (Target("jsonl", None),)
    book = RuleBook({}, {}, {}, [])
    tally = Tally(book)
    done = claims_of(_documents(paths, input_format, targets), tally, date)
    _run(done, targets, paths, quiet, book, lambda: tally.run("never", check=False))


# ---------------------------------------------------------------------- running
def _book(paths: Iterable[str], select: Iterable[str], ignore: Iterable[str]) -> RuleBook:
    """The shipped rules and the user's, narrowed by --select and --ignore."""
    from auditor.check.rules import load
    from auditor.check.rules import select as narrowed
    from auditor.resources import rules_folder

    book = load([rules_folder(), *paths])
    wanted, unwanted = _patterns(select), _patterns(ignore)
    return narrowed(book, wanted, unwanted) if wanted or unwanted else book


def _patterns(values: Iterable[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _documents(
    paths: Iterable[str], input_format: str | None, outputs: Iterable[Target]
) -> Iterator[Document | Notice]:
    """What is to be read; an output that lies in a folder to be read is none of it."""
    from auditor.readers import read

    written = {os.path.realpath(target.path) for target in outputs if target.path}
    for path in paths:
        for found in read(path, format=input_format):
            if not written or os.path.realpath(found.path) not in written:
                yield found


def _run(
    done: Iterator[Audit],
    targets: tuple[Target, ...],
    paths: Iterable[str],
    quiet: bool,
    book: RuleBook,
    finish: Callable[[], Run],
) -> NoReturn:
    """Hands the documents to the outputs and exits with the status of the run."""
    from auditor.delivery import STDOUT, deliver, misplaced, tells_a_reader
    from auditor.pipeline import rule_infos
    from auditor.progress import with_progress
    from auditor.report import Options

    if (message := misplaced(targets, paths)) is not None:
        raise click.BadParameter(message, param_hint="--output")
    told = quiet or tells_a_reader(targets)
    options = Options(rules={info.id: info for info in rule_infos(book)})
    try:
        run = deliver(with_progress(done if told else _with_notices(done), quiet), targets, options, finish)
    except BrokenPipeError:
        _drop_stdout()
        sys.exit(141)
    except OSError as error:
        if error.filename == STDOUT:
            _drop_stdout()
        click.echo(f"auditor: error: cannot write {error.filename}: {error.strerror}", err=True)
        sys.exit(2)
    if not told:
        _summary(run)
    sys.exit(run.exit_status)


def _with_notices(done: Iterator[Audit]) -> Iterator[Audit]:
    """The documents; what their readers had reservations about goes to standard error."""
    for audit in done:
        _echo(audit.document.notices)
        yield audit


def _summary(run: Run) -> None:
    """What a run without a human-readable output on the terminal says on standard error."""
    from auditor.report.records import run_verdict
    from auditor.report.wording import run_lines, verdict_line

    _echo(run.notices)
    for line in (*run_lines(run), verdict_line(run, run_verdict(run))):
        click.echo(f"auditor: {line}", err=True)


def _echo(notices: Iterable[Notice]) -> None:
    for notice in notices:
        click.echo(f"auditor: {notice.level}: {notice}", err=True)


def _drop_stdout() -> None:
    """Lets the interpreter end without a second complaint about a pipe or disk that takes nothing."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())


# ---------------------------------------------------------------------- rules
@cli.group(context_settings=HELP)
def rules() -> None:
    """Look at rules, and test and lint rules of your own."""


@rules.command("list", context_settings=HELP)
@_rule_options
def list_rules(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """List the rules in force."""
    book = _book(rule_paths, select, ignore)
    width = max((len(id) for id in book.rules), default=0)
    for rule in book.rules.values():
        click.echo(f"{rule.id:{width}}  {rule.severity!s:8}  {rule.title}")
    _end(book.notices)


@rules.command(context_settings=HELP)
@click.argument("rule_id", metavar="ID")
@_rule_options
def explain(rule_id: str, rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Show what a rule checks, why, and examples of what passes and what fails."""
    from auditor.check.explain import explained
    from auditor.nearest import unknown

    book = _book(rule_paths, select, ignore)
    if rule_id not in book.rules:
        _echo(book.notices)
        raise click.BadParameter(unknown("rule", rule_id, book.rules), param_hint="ID")
    for line in explained(book.rules[rule_id], book):
        click.echo(line)
    _end(book.notices)


@rules.command(context_settings=HELP)
@_rule_options
def test(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Run the tests that rule files hold."""
    from auditor.check.selftest import run_tests

    book = _book(rule_paths, select, ignore)
    failed = total = 0
    for result in run_tests(_book(rule_paths, (), ()), book.rules):
        total += 1
        if result.problem is not None:
            failed += 1
            click.echo(f"{result.path}: {result.rule}: {result.wanted}: {result.problem}\n    {result.text}")
    click.echo(f"{total - failed} passed, {failed} failed")
    _end(_problems(book), failed > 0)


@rules.command(context_settings=HELP)
@_rule_options
def lint(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Check rule files for mistakes: unknown keys, roles and names, bad phrases, missing tests."""
    book = _book(rule_paths, select, ignore)
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
    _echo(told)
    broken = any(notice.level == "error" for notice in told)
    sys.exit(2 if broken else 1 if failed else 0)
