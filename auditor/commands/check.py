"""`auditor check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditor.commands.options import FAIL_ON, HELP, inputs, rule_options
from auditor.commands.running import book_of, documents_of, hand_out

if TYPE_CHECKING:
    import datetime as dt

    from auditor.report import Target


@click.command(context_settings=HELP)
@inputs
@rule_options
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
    jobs: int,
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
    from auditor.parallel import workers
    from auditor.pipeline import Tally, audits
    from auditor.report import Target

    targets = outputs or (Target("full", None),)
    book = book_of(rule_paths, select, ignore)
    tally = Tally(book)
    done = audits(documents_of(paths, input_format, targets), book, tally, date, together=together, jobs=workers(jobs))
    hand_out(done, targets, paths, quiet, book, lambda: tally.run(fail_on, allow_empty))
