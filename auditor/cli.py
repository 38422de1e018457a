"""The command line: the only place that prints and exits. Everything heavy is imported where it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

import click

from auditor import __version__

if TYPE_CHECKING:
    import datetime as dt

    from auditor.check.rules import RuleBook
    from auditor.model import Audit, Document, Notice, Run
    from auditor.report import Sink, Target

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
FAIL_ON = ("error", "warning", "info", "never")


class OutputType(click.ParamType):
    """`FORMAT[:PATH]`."""

    name = "FORMAT[:PATH]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The target, or a usage error that lists the formats."""
        from auditor.report import parse_output

        if not isinstance(value, str):
            return value
        try:
            return parse_output(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class DateType(click.ParamType):
    """`YYYY-MM-DD`."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The date, or a usage error."""
        import datetime as dt

        try:
            return dt.date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"{value!r} is no date: write it as YYYY-MM-DD, for example 2025-02-20", param, ctx)


def _inputs(command: Any) -> Any:
    for option in (
        click.option("--quiet", "-q", is_flag=True, help="No progress and no notices on standard error."),
        click.option("--format", "input_format", metavar="FORMAT", help="Read the input as text, markdown, html or jsonl, whatever its name."),
        click.option("--date", type=DateType(), help="The date of documents that do not say their own."),
        click.option("--output", "-o", "outputs", type=OutputType(), multiple=True, help="full, concise, json, jsonl, markdown or html; a path after the colon writes a file. Repeat it for several."),
        click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
    ):  # fmt: skip
        command = option(command)
    return command


def _rule_options(command: Any) -> Any:
    for option in (
        click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out (same forms as --select)."),
        click.option("--select", multiple=True, metavar="RULES", help="Only these rules: an id (fx/implied-rates-agree), a pack (fx) or a pattern (*/p*)."),
        click.option("--rules", "rule_paths", multiple=True, metavar="PATH", help="Rules of your own, a file or a folder, beside the shipped ones."),
    ):  # fmt: skip
        command = option(command)
    return command


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
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="The least serious finding that makes the exit status 1.")
@click.option("--allow-empty", is_flag=True, help="Exit status 0 even when nothing could be checked.")
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
) -> None:
    """Check the numbers of documents against each other.

    PATH is a file, a folder, or - for standard input; text, Markdown, HTML and JSON Lines corpora are read.

    \b
    Exit status: 0 all is well; 1 a finding at or above --fail-on; 2 a usage error, a broken rule, a file that
    could not be read, or nothing checked at all.

    \b
    Examples:
      auditor check story.md
      auditor check filings/ --output concise --output html:report.html --fail-on warning
      pbpaste | auditor check - --date 2025-02-20
      auditor check corpus.jsonl --output jsonl:findings.jsonl --select fx,change
    """
    from auditor.pipeline import Tally, audits

    book = _book(rule_paths, select, ignore)
    tally = Tally(book)
    done = audits(_documents(paths, input_format), book, tally, date)
    _deliver(done, outputs, quiet, book, lambda: tally.run(fail_on, allow_empty))


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

    book = RuleBook({}, {}, {}, [])
    tally = Tally(book)
    done = claims_of(_documents(paths, input_format), tally, date)
    from auditor.report import Target

    _deliver(done, outputs or (Target("jsonl", None),), quiet, book, lambda: tally.run("never", check=False))


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


def _documents(paths: Iterable[str], input_format: str | None) -> Iterator[Document | Notice]:
    from auditor.readers import FORMATS, read

    if input_format is not None and input_format not in FORMATS:
        from auditor.nearest import unknown

        raise click.BadParameter(unknown("format", input_format, FORMATS), param_hint="--format")
    for path in paths:
        yield from read(path, format=input_format)


def _deliver(done: Iterator[Audit], outputs: tuple[Target, ...], quiet: bool, book: RuleBook, finish: Any) -> None:
    """Hands every document to every output as it is done, then the run, and exits with its status."""
    from auditor.pipeline import rule_infos
    from auditor.report import Options, Target

    targets = outputs or (Target("full", None),)
    options = Options(rules={info.id: info for info in rule_infos(book)})
    with ExitStack() as stack:
        sinks = [_sink(target, options, stack) for target in targets]
        try:
            for audit in _with_progress(done, quiet):
                for sink in sinks:
                    sink.add(audit)
            run: Run = finish()
            for sink in sinks:
                sink.finish(run)
            sys.stdout.flush()
        except BrokenPipeError:
            _drop_stdout()
            sys.exit(141)
    if not quiet and not any(target.path is None and target.format in ("full", "concise", "markdown") for target in targets):
        _summary(run)
    sys.exit(run.exit_status)


def _sink(target: Target, options: Options, stack: ExitStack) -> Sink:
    from auditor.report import FORMATS, make

    binary = FORMATS[target.format].binary
    stream: IO[Any]
    if target.path is None:
        stream = sys.stdout.buffer if binary else sys.stdout
    else:
        try:
            stream = stack.enter_context(open(target.path, "wb") if binary else open(target.path, "w", encoding="utf-8"))
        except OSError as error:
            raise click.BadParameter(f"cannot write {target.path}: {error.strerror}", param_hint="--output") from error
    return make(target.format, stream, options)


def _summary(run: Run) -> None:
    """What a run without a human-readable output on the terminal says on standard error."""
    for notice in run.notices:
        click.echo(f"auditor: {notice.level}: {notice}", err=True)
    counts = ", ".join(f"{count} {level}{'s' if count != 1 else ''}" for level, count in run.levels.items()) or "no findings"
    click.echo(f"auditor: {run.documents} documents, {run.claims} numbers, {run.checked} checked: {counts}", err=True)


def _with_progress(done: Iterator[Audit], quiet: bool) -> Iterator[Audit]:
    """The documents, with a line of progress on a terminal once a run has lasted a second."""
    import time

    if quiet or not sys.stderr.isatty():
        yield from done
        return
    started = time.monotonic()
    progress: Any = None
    task: Any = None
    count = 0
    try:
        for audit in done:
            count += 1
            if progress is None and time.monotonic() - started > 1:
                progress, task = _progress()
            if progress is not None:
                progress.update(task, completed=count, description=f"{audit.document.path or audit.document.id}"[-50:])
            yield audit
    finally:
        if progress is not None:
            progress.stop()


def _progress() -> tuple[Any, Any]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} documents"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    progress.start()
    return progress, progress.add_task("", total=None)


def _drop_stdout() -> None:
    """Lets the interpreter end without a second complaint about a closed pipe."""
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
    _end(book)


@rules.command(context_settings=HELP)
@click.argument("rule_id", metavar="ID")
@_rule_options
def explain(rule_id: str, rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Show what a rule checks, why, and examples of what passes and what fails."""
    from auditor.nearest import unknown

    book = _book(rule_paths, select, ignore)
    if rule_id not in book.rules:
        raise click.BadParameter(unknown("rule", rule_id, book.rules), param_hint="ID")
    from auditor.check.explain import explained

    for line in explained(book.rules[rule_id], book):
        click.echo(line)
    _end(book)


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
    _end(book, failed > 0)


@rules.command(context_settings=HELP)
@_rule_options
def lint(rule_paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Check rule files for mistakes: unknown keys, roles and names, bad phrases, missing tests."""
    from auditor.relate.book import phrasebook

    book = _book(rule_paths, select, ignore)
    notices = [*phrasebook(book, whole=True).notices]
    for notice in notices:
        click.echo(str(notice))
    click.echo(f"{len(book.rules)} rules, {len(notices) + len(book.notices)} problems")
    _end(book, bool(notices))


def _end(book: RuleBook, failed: bool = False) -> None:
    for notice in book.notices:
        click.echo(f"auditor: {notice.level}: {notice}", err=True)
    broken = any(notice.level == "error" for notice in book.notices)
    sys.exit(2 if broken else 1 if failed else 0)
