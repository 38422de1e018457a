"""`auditor check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditor.commands.caching import cache_options, remembered
from auditor.commands.configured import configured, settings_in_force
from auditor.commands.options import FAIL_ON, HELP, inputs, named_files, rule_options, statistics
from auditor.commands.running import (
    documents_of,
    hand_out,
    narrowed,
    only_lines,
    settled_audits,
    whole_book,
)
from auditor.commands.settling import Asked, Settling, waiver_options
from auditor.commands.tie_out import TieOut, tie_out

if TYPE_CHECKING:
    import datetime as dt

    from auditor.model import Run
    from auditor.report import Target


@click.command(context_settings=HELP)
@configured
@inputs
@rule_options
@statistics
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
@click.option(
    "--baseline",
    metavar="FILE",
    help="Findings that this file knows ask for no attention (auditor baseline create writes one).",
)
@waiver_options
@click.option("--strict-waivers", is_flag=True, help="Exit status 1 when a waiver is of no use or has expired.")
@click.option(
    "--min-coverage",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    default=0,
    help="Exit status 1 when a smaller share of the numbers could be checked.",
)
@cache_options
@click.option("--watch", is_flag=True, help="Check again whenever a document or a setting changes, until Ctrl-C.")
@tie_out
def check(
    paths: tuple[str, ...],
    outputs: tuple[Target, ...],
    date: dt.date | None,
    input_format: str | None,
    table: str | None,
    columns: dict[str, str],
    jobs: int,
    quiet: bool,
    rule_paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    statistics: bool,
    fail_on: str,
    allow_empty: bool,
    together: bool,
    baseline: str | None,
    waivers: str | None,
    no_waivers: bool,
    strict_waivers: bool,
    min_coverage: float,
    cache_dir: str | None,
    no_cache: bool,
    watch: bool,
    tie_out: TieOut,
) -> None:
    """Check the numbers of documents against each other.

    PATH is a file, a folder, or - for standard input; text, Markdown, HTML, JSON Lines corpora, and tables of
    claims or figures (CSV, XLSX, Parquet) are read.

    \b
    Exit status:
      0  all is well
      1  a finding at or above --fail-on that is neither in the baseline nor
         waived, or less checked than --min-coverage asks for
      2  a usage error, a broken rule, a file that could not be read, or
         nothing checked at all

    \b
    Examples:
      auditor check story.md
      auditor check filings/ -o concise -o html:report.html --fail-on warning
      pbpaste | auditor check - --date 2025-02-20
      auditor check corpus.jsonl -o jsonl:findings.jsonl --select fx,change
      auditor check release.md filing.html --together
      auditor check summary.md --against filing.html
      auditor check story.md --facts facts.csv
      auditor check story.md --date 2025-02-20 --rates our-rates.csv
      auditor check claims.csv --columns subject=Metric --columns entity=Company
    """
    from auditor.pipeline import Tally
    from auditor.readers import Tables
    from auditor.report import Target

    tables = Tables(table, columns)
    targets = outputs or (Target("full", None),)
    if watch:
        from auditor.commands.watching import watch as watch_until_interrupted

        named = (baseline, waivers, *named_files(click.get_current_context()), *tie_out.files)
        watch_until_interrupted(paths, input_format, targets, [*rule_paths, *filter(None, named)])
    whole = whole_book(rule_paths)
    book = narrowed(whole, select, ignore)
    tally = Tally(book, own=settings_in_force().fail_on)
    settling = Settling(book, whole, tally, Asked(waivers, no_waivers, strict_waivers), baseline)
    kept = remembered(click.get_current_context())
    documents = documents_of(paths, input_format, targets, tables, kept)
    then, tell_rest = tie_out.steps(book, tally)
    lines = only_lines(targets, statistics)
    done = settled_audits(
        documents, book, tally, date=date, together=together, jobs=jobs, settlers=settling.steps, rates=tie_out.rates,
        first=[kept.keep] if kept else [], then=then, lines=lines,
    )  # fmt: skip

    def finish() -> Run:
        tell_rest()
        settling.finish()
        tally.notices.extend(kept.store.finish() if kept else ())
        tally.demand(min_coverage)
        return tally.run(fail_on, allow_empty)

    hand_out(done, targets, paths, quiet, book, finish, statistics)
