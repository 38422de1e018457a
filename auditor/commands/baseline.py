"""`auditor baseline`: known findings kept in a file, so that only new ones fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from auditor.commands.configured import configured
from auditor.commands.options import HELP, paths, reading, rule_options
from auditor.commands.running import documents_of, echo, narrowed, settled_audits, whole_book
from auditor.commands.settling import Asked, Settling, waiver_options
from auditor.commands.tie_out import TieOut, tie_out

if TYPE_CHECKING:
    import datetime as dt

    from auditor.model import Audit, Notice
    from auditor.settled.baseline import Baseline, Known

MOST_SHOWN = 50
"""New findings that a refusal lists."""

FILE = click.option(
    *("--baseline", "baseline"),
    metavar="FILE",
    default="auditor-baseline.json",
    show_default=True,
    help="The file of the baseline.",
)
TOGETHER = click.option("--together", is_flag=True, help="Compare the documents with each other too, as check does.")


@click.group(context_settings=HELP)
def baseline() -> None:
    """Keep a list of known findings, so that only new ones fail.

    \b
    Exit status:
      0  all is well
      1  create found what the baseline does not know
      2  a usage error, or what could not be read or written

    \b
    Examples:
      auditor baseline create reports/
      auditor check reports/ --baseline auditor-baseline.json
      auditor baseline prune
    """


@baseline.command(context_settings=HELP)
@configured
@paths(required=True)
@FILE
@click.option("--accept-new", is_flag=True, help="Take findings into an existing baseline that it does not know.")
@reading
@rule_options
@tie_out
@waiver_options
@TOGETHER
def create(baseline: str, accept_new: bool, quiet: bool, **asked: Any) -> None:
    """Write what is found now into a baseline, or bring an existing one up to date.

    What an existing baseline knows keeps the day it was first seen, what is no more is dropped, and what it knows of
    documents that are not named here stays. New findings are refused unless --accept-new is given.

    \b
    Exit status:
      0  the baseline is written
      1  there are new findings; nothing is written
      2  a document or a rule could not be read; nothing is written

    \b
    Examples:
      auditor baseline create reports/
      auditor baseline create reports/ --accept-new
    """
    old = _loaded(baseline, may_be_new=True)
    now = _audited(old, **asked)
    if now.new and os.path.exists(baseline) and not accept_new:
        _refuse(now.new, baseline)
    _write(old, [*now.known, *now.new, *now.kept], quiet)


@baseline.command(context_settings=HELP)
@configured
@paths(required=False)
@FILE
@reading
@rule_options
@tie_out
@waiver_options
@TOGETHER
def prune(baseline: str, quiet: bool, paths: tuple[str, ...], **asked: Any) -> None:
    """Drop what is no more from a baseline; nothing is added to it.

    Without a PATH the documents that the baseline names are audited.

    \b
    Exit status:
      0  the baseline is written
      2  a document, a rule or the baseline could not be read; nothing is
         written

    \b
    Examples:
      auditor baseline prune
      auditor baseline prune reports/2025/
    """
    old = _loaded(baseline)
    there = (os.path.join(old.folder, known.path) for known in old.known if old.is_there(known))
    now = _audited(old, paths or tuple(dict.fromkeys(map(os.path.relpath, there))), **asked)
    _write(old, [*now.known, *now.kept], quiet)


@baseline.command(context_settings=HELP)
@configured
@FILE
@click.option("--json", "as_json", is_flag=True, help="As JSON, with ages in days.")
def show(baseline: str, as_json: bool) -> None:
    """List the findings of a baseline with their ages.

    \b
    Exit status:
      0  the baseline is shown
      2  it could not be read

    \b
    Examples:
      auditor baseline show
      auditor baseline show --json
    """
    import datetime as dt

    old, today = _loaded(baseline), dt.date.today()
    for line in _json_lines(old, today) if as_json else _lines(old, today):
        click.echo(line)


def _lines(old: Baseline, today: dt.date) -> Iterator[str]:
    from auditor.report.terminal import safe
    from auditor.settled.baseline import age

    path = None
    for known in old.known:
        if known.path != path:
            yield safe(known.path)
        path = known.path
        yield safe(f"  {known.rule}  {known.message}  ({age(known.since, today)}, since {known.since})")
    oldest = f", the oldest {age(min(known.since for known in old.known), today)} old" if old.known else ""
    yield f"{_findings(len(old.known))}{oldest}"


def _json_lines(old: Baseline, today: dt.date) -> Iterator[str]:
    import msgspec

    found = [{**msgspec.to_builtins(known), "days": max(0, (today - known.since).days)} for known in old.known]
    yield msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


# ---------------------------------------------------------------------- an audit beside a baseline
class _Now(NamedTuple):
    """What is found now, by what a baseline says of it."""

    known: list[Known]
    """What is still there."""
    new: list[Known]
    """What it does not know."""
    kept: list[Known]
    """What it knows and could not be judged: the document or the rule took no part."""


def _audited(
    old: Baseline,
    paths: Iterable[str],
    *,
    rule_paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    input_format: str | None,
    table: str | None,
    columns: dict[str, str],
    waivers: str | None,
    no_waivers: bool,
    tie_out: TieOut,
    **asked: Any,
) -> _Now:
    """The documents audited beside a baseline. Exits with 2 when one could not be read: half a baseline is none."""
    import datetime as dt

    from auditor.pipeline import Tally
    from auditor.readers import Tables
    from auditor.settled.settling import AgainstBaseline

    whole = whole_book(rule_paths)
    book = narrowed(whole, select, ignore)
    tally, against = Tally(book), AgainstBaseline(old, dt.date.today())
    settling = Settling(book, whole, tally, Asked(waivers, no_waivers), None)
    documents = documents_of(paths, input_format, (), Tables(table, columns))
    then, _ = tie_out.steps(book, tally)
    steps = [*settling.steps, against]
    done = settled_audits(documents, book, tally, settlers=steps, rates=tie_out.rates, then=then, **asked)
    found = list(_entries(old, done, against.today))
    echo(_serious(tally.notices))
    if tally.is_broken:
        _end(f"{old.path} is left as it was: what could not be read may hold known findings")
    gone = {known.fingerprint for known in against.gone(lambda rule: rule in book.rules or rule not in whole.rules)}
    kept = [known for known in old.known if known.fingerprint not in gone | against.met]
    return _Now([each for each, known in found if known], [each for each, known in found if not known], kept)


def _entries(old: Baseline, done: Iterable[Audit], today: dt.date) -> Iterator[tuple[Known, bool]]:
    """What the baseline would record, each with whether it is known; what a waiver settles is left out."""
    for audit in done:
        echo(_serious(audit.document.notices))
        for finding in audit.findings:
            if finding.weight and not (finding.settled and finding.settled.by == "waiver"):
                yield old.entry(audit.document, finding, today), finding.settled is not None


def _serious(notices: Iterable[Notice]) -> list[Notice]:
    return [notice for notice in notices if notice.level != "note"]


def _loaded(file: str, may_be_new: bool = False) -> Baseline:
    from auditor.settled.baseline import Baseline, Unusable, load

    if may_be_new and not os.path.exists(file):
        return Baseline(file)
    try:
        return load(file)
    except Unusable as error:
        _end(str(error))


def _refuse(new: list[Known], file: str) -> None:
    for known in new[:MOST_SHOWN]:
        click.echo(f"{known.path}: {known.rule} {known.message}", err=True)
    more = f" (the first {MOST_SHOWN} are shown)" if len(new) > MOST_SHOWN else ""
    message = f"{_findings(len(new))} that {file} does not know{more}: correct them, or take them in with --accept-new"
    click.echo(f"auditor: {message}", err=True)
    sys.exit(1)


def _write(old: Baseline, known: list[Known], quiet: bool) -> None:
    from auditor.settled.baseline import save

    try:
        save(old.path, known)
    except OSError as error:
        _end(f"cannot write {old.path}: {error.strerror}")
    before, after = ({each.fingerprint for each in every} for every in (old.known, known))
    if not quiet:
        changes = f"{len(after - before):,} new, {len(before - after):,} gone"
        click.echo(f"{old.path}: {_findings(len(after))} ({changes})")


def _findings(number: int) -> str:
    return "1 finding" if number == 1 else f"{number:,} findings"


def _end(message: str) -> NoReturn:
    click.echo(f"auditor: error: {message}", err=True)
    sys.exit(2)
