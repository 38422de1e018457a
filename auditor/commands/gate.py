"""`auditor gate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from auditor.commands.configured import configured
from auditor.commands.options import FAIL_ON, HELP, rule_options, units
from auditor.commands.running import echo, narrowed, settled_audits, whole_book
from auditor.commands.tie_out import reference_rates

if TYPE_CHECKING:
    import pandas as pd

    from auditor.frames import Frames
    from auditor.gate.running import Result
    from auditor.gate.suites import Suites
    from auditor.model import Notice, RuleInfo
    from auditor.tieout.reference import Source

ORDER = ("info", "warning", "error")


@click.command(context_settings=HELP)
@configured
@click.argument("claims", metavar="CLAIMS|RUN.json", is_eager=True)
@click.option("--suite", metavar="FILE", help="Expectations of your own, YAML or JSON, beside those of the rules.")
@click.option("--docs", metavar="FOLDER", help="Build Data Docs there; they open offline.")
@click.option("--context", "folder", metavar="FOLDER", help="Keep a file context of Great Expectations there.")
@rule_options
@click.option(
    "--columns",
    metavar="NAME=COLUMN",
    multiple=True,
    help="What a column of the table of claims is called there, where that is not its documented name.",
)
@units
@reference_rates
@click.option("--min-coverage", metavar="PERCENT", type=click.FloatRange(0, 100), default=1, show_default=True,
              help="The least share of the numbers that must have been checked.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True,
              help="The least serious failure that makes the exit status 1.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The results as JSON, on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Nothing but failures.")
def gate(
    claims: str,
    suite: str | None,
    docs: str | None,
    folder: str | None,
    rule_paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    columns: tuple[str, ...],
    rates: Source | None,
    min_coverage: float,
    fail_on: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Hold a table of claims, or a saved run, to a suite of Great Expectations.

    CLAIMS is a table of claims (see docs/claims.md), which is checked first; RUN.json is what auditor check
    -o json:RUN.json wrote. Every rule in force is an expectation, with its severity; --suite adds your own on the
    table, the claims and the findings.

    \b
    Exit status:
      0  every expectation of the severity of --fail-on and above holds
      1  one of them does not
      2  something could not be read or validated, an expectation was lost,
         or there was nothing to check

    \b
    Examples:
      auditor gate claims.csv
      auditor gate claims.csv --suite suite.yaml --docs data-docs
      auditor gate run.json --fail-on warning
    """
    from auditor.gate.running import Broken, validate
    from auditor.gate.suites import Refused

    try:
        is_saved = claims.lower().endswith(".json")
        held = _saved(claims) if is_saved else _audited(claims, rule_paths, select, ignore, columns, rates)
        suites = _suites(held, suite, min_coverage)
        results = validate(held.frames, suites, docs, folder)
    except Refused as refused:
        echo(refused.notices)
        sys.exit(2)
    except (Broken, OSError) as error:
        _end(str(error))
    _tell(results, held.notices, as_json, quiet, docs)
    sys.exit(_status(results, held.notices, fail_on))


class _Held(NamedTuple):
    """What is held to the suite."""

    frames: dict[str, pd.DataFrame]
    rules: list[RuleInfo]
    notices: list[Notice]


def _saved(path: str) -> _Held:
    from auditor.frames import frames_of
    from auditor.report.saved import NotSaved, load

    try:
        saved = load(path)
        frames = frames_of(saved.documents(), workings=False)
    except NotSaved as error:
        _end(f"{path}: {error}")
    except OSError as error:
        _end(f"{path}: cannot be read: {error.strerror}")
    return _Held(_named(frames), saved.run.rules, saved.run.notices)


def _audited(
    path: str,
    rule_paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    columns: tuple[str, ...],
    rates: Source | None,
) -> _Held:
    """A table of claims with what checking it found."""
    from auditor.claims.columns import parse_mapping
    from auditor.frames import frames_of, table_of
    from auditor.pipeline import Tally, rule_infos
    from auditor.progress import with_progress
    from auditor.readers import Tables, read
    from auditor.report.records import placed

    try:
        mapping = parse_mapping(columns)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--columns") from error
    book = narrowed(whole_book(rule_paths), select, ignore)
    tally = Tally(book)
    documents = read(path, tables=Tables("claims", mapping))
    done = settled_audits(documents, book, tally, date=None, together=False, jobs=0, settlers=[], rates=rates)
    frames = frames_of((placed(audit) for audit in with_progress(done, False)), workings=False)
    table = table_of(path, tally.notices)
    named = {**_named(frames), **({} if table is None else {"table": table})}
    return _Held(named, rule_infos(book), tally.notices)


def _named(frames: Frames) -> dict[str, pd.DataFrame]:
    return {"claims": frames.claims, "findings": frames.findings}


def _suites(held: _Held, path: str | None, min_coverage: float) -> Suites:
    from auditor.gate.suites import Suites, of_rules, own

    rules = of_rules(held.rules, min_coverage)
    if path is None:
        return rules
    further = own(path, "table" if "table" in held.frames else "claims")
    return Suites(*([*ours, *theirs] for ours, theirs in zip(rules, further, strict=True)))


# ---------------------------------------------------------------------- telling
def _tell(results: list[Result], notices: list[Notice], as_json: bool, quiet: bool, docs: str | None) -> None:
    echo(notices)
    if as_json:
        import msgspec

        found = [result._asdict() for result in results]
        click.echo(msgspec.json.format(msgspec.json.encode({"schema": "auditor.gate/1", "results": found}), indent=2))
        return
    from auditor.report.terminal import safe

    for line in _lines(results, quiet):
        click.echo(safe(line))
    if docs and not quiet:
        click.echo(f"Data Docs: {docs}/index.html")


def _lines(results: list[Result], quiet: bool) -> Iterator[str]:
    for result in results:
        if result.success and result.problem is None:
            continue
        yield f"✗ {result.level} {result.name}: {result.problem or f'{result.amount:,} do not fit'}"
        yield from (f"    {told}" for told in result.told)
        if result.amount > len(result.told) > 0:
            yield f"    and {result.amount - len(result.told):,} more"
    if not quiet:
        failed = sum(not result.success for result in results)
        yield f"{len(results):,} expectations: {len(results) - failed:,} hold, {failed:,} do not"


def _status(results: list[Result], notices: list[Notice], fail_on: str) -> int:
    if not results or any(result.problem for result in results) or any(each.level == "error" for each in notices):
        return 2
    if fail_on == "never":
        return 0
    least = ORDER.index(fail_on)
    return int(any(not result.success and ORDER.index(result.level) >= least for result in results))


def _end(message: str) -> NoReturn:
    click.echo(f"auditor: error: {message}", err=True)
    sys.exit(2)
