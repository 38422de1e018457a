"""From the inputs of a command to its outputs and exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from auditor.commands.configured import settings_in_force

if TYPE_CHECKING:
    import datetime as dt

    from auditor.cache.reading import Remembered
    from auditor.check.rules import RuleBook
    from auditor.model import Audit, Document, Notice, RuleInfo, Run
    from auditor.pipeline import Step, Tally, Then
    from auditor.readers import Tables
    from auditor.report import Options, Target
    from auditor.report.records import AuditRecord
    from auditor.settings.resolve import Settings
    from auditor.settled.settling import Settler
    from auditor.tieout.reference import Source


COUNTING = ("full", "concise")
"""Outputs that end with the counts of `--statistics`."""


def book_of(paths: Iterable[str], select: Iterable[str], ignore: Iterable[str]) -> RuleBook:
    """The shipped rules and the user's, narrowed by --select and --ignore, with the severities of the settings."""
    return narrowed(whole_book(paths, tests=True), select, ignore)


def whole_book(paths: Iterable[str], tests: bool = False) -> RuleBook:
    """The shipped rules and the user's, the shipped ones with or without their tests."""
    from auditor.check.rules import load
    from auditor.resources import rules_folder

    return load([rules_folder(), *paths], tests)


def narrowed(book: RuleBook, select: Iterable[str], ignore: Iterable[str]) -> RuleBook:
    """The rules that are in force of all there are."""
    settings = settings_in_force()
    wanted, unwanted = patterns(select), patterns(ignore)
    if not (wanted or unwanted or settings["severity"] or settings.by_path):
        return book
    from auditor.settings.books import in_force

    return in_force(book, settings, wanted, unwanted)


def patterns(values: Iterable[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def documents_of(
    paths: Iterable[str],
    input_format: str | None,
    outputs: Iterable[Target],
    tables: Tables,
    kept: Remembered | None = None,
) -> Iterator[Document | Notice | Audit]:
    """What is to be read, or its audit where that is kept; an output that lies in a folder to be read is none of it."""
    from auditor.model import Audit, Document
    from auditor.readers import read

    settings = settings_in_force()
    skip = settings.is_excluded if settings["exclude"] else None
    written = {os.path.realpath(target.path) for target in outputs if target.path}
    for path in paths:
        every = (
            kept.documents(path, input_format, skip, tables)
            if kept is not None
            else read(path, format=input_format, skip=skip, tables=tables)
        )
        for found in every:
            name = found.document.path if isinstance(found, Audit) else found.path
            if not written or os.path.realpath(name) not in written:
                yield settings.dated(found) if settings.by_path and isinstance(found, Document) else found


def settled_audits(
    documents: Iterable[Document | Notice | Audit],
    book: RuleBook,
    tally: Tally,
    *,
    date: dt.date | None,
    together: bool,
    jobs: int,
    settlers: Sequence[Settler],
    rates: Source | None,
    first: Sequence[Then] = (),
    then: Sequence[Then] = (),
    lines: bool = False,
) -> Iterator[Audit]:
    """Every document audited, given to the steps of `then`, and what is settled marked by the settlers.

    With `lines` no output wants more of a document than its line of `jsonl`.
    """
    from functools import reduce

    from auditor.parallel import workers
    from auditor.pipeline import audits

    def settle(audit: Audit) -> Audit:
        return reduce(lambda done, settler: settler(done), settlers, audit)

    settings = settings_in_force()
    wanted = settle if settlers else None

    def settles(document: Document) -> bool:
        return any(settler.concerns(document) for settler in settlers)

    through = _by_path(settings, book, rates) if settings.by_path else _as_it_is
    yield from audits(
        documents,
        book,
        tally,
        date,
        together=together,
        first=first,
        then=then,
        settle=wanted,
        settles=settles,
        through=through,
        rates=rates,
        jobs=workers(jobs),
        lines=lines,
    )


def _as_it_is(step: Step) -> Step:
    return step


def _by_path(settings: Settings, book: RuleBook, rates: Source | None) -> Callable[[Step], Step]:
    """Auditing with the rules that settings give a document by its path."""
    from auditor.settings.by_path import ByPath

    return lambda step: ByPath(step, settings, book, rates)


def only_lines(targets: Iterable[Target], statistics: bool = False) -> bool:
    """Whether nothing is wanted of a document but its line of `jsonl`."""
    return not statistics and all(target.format == "jsonl" for target in targets)


def hand_out(
    done: Iterator[Audit],
    targets: tuple[Target, ...],
    paths: Iterable[str],
    quiet: bool,
    book: RuleBook,
    finish: Callable[[], Run],
    statistics: bool = False,
) -> NoReturn:
    """Hands the documents to the outputs and exits with the status of the run."""
    from auditor.delivery import recorded, tells_a_reader
    from auditor.pipeline import rule_infos
    from auditor.progress import with_progress

    refuse_misplaced(targets, paths)
    told = quiet or tells_a_reader(targets)
    records = recorded(with_progress(done if told else _with_notices(done), quiet), targets)
    run = write(records, targets, rule_infos(book), finish, statistics)
    if not told:
        _summary(run)
    sys.exit(run.exit_status)


def refuse_misplaced(targets: tuple[Target, ...], paths: Iterable[str]) -> None:
    """A usage error for outputs that cannot go where they should."""
    from auditor.delivery import misplaced

    if (message := misplaced(targets, paths)) is not None:
        raise click.BadParameter(message, param_hint="--output")


def write(
    records: Iterable[AuditRecord],
    targets: tuple[Target, ...],
    rules: Iterable[RuleInfo],
    finish: Callable[[], Run],
    statistics: bool = False,
) -> Run:
    """Writes every output and returns the run; an output that cannot be written ends the command."""
    from auditor.delivery import STDOUT, deliver
    from auditor.report import Options

    options = Options(rules={info.id: info for info in rules}, statistics=statistics)
    counted = statistics and not any(target.path is None and target.format in COUNTING for target in targets)
    try:
        return _counted(records, targets, options, finish) if counted else deliver(records, targets, options, finish)
    except BrokenPipeError:
        _drop_stdout()
        sys.exit(141)
    except OSError as error:
        if error.filename == STDOUT:
            _drop_stdout()
        click.echo(f"auditor: error: cannot write {error.filename}: {error.strerror}", err=True)
        sys.exit(2)


def _counted(
    records: Iterable[AuditRecord], targets: tuple[Target, ...], options: Options, finish: Callable[[], Run]
) -> Run:
    """Writes every output; the counts by rule and verdict go to standard error."""
    from auditor.delivery import deliver
    from auditor.report.statistics import Statistics

    counts = Statistics()

    def passing() -> Iterator[AuditRecord]:
        for record in records:
            counts.add(record)
            yield record

    run = deliver(passing(), targets, options, finish)
    for line in counts.lines():
        click.echo(line, err=True)
    return run


def _with_notices(done: Iterator[Audit]) -> Iterator[Audit]:
    """The documents; what their readers had reservations about goes to standard error."""
    for audit in done:
        echo(audit.document.notices)
        yield audit


def _summary(run: Run) -> None:
    """What a run without a human-readable output on the terminal says on standard error."""
    from auditor.report.records import run_verdict
    from auditor.report.wording import run_lines, verdict_line

    echo(run.notices)
    for line in (*run_lines(run), verdict_line(run, run_verdict(run))):
        click.echo(f"auditor: {line}", err=True)


def echo(notices: Iterable[Notice]) -> None:
    for notice in notices:
        click.echo(f"auditor: {notice.level}: {notice}", err=True)


def _drop_stdout() -> None:
    """Lets the interpreter end without a second complaint about a pipe or disk that takes nothing."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
