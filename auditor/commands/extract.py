"""`auditor extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditor.commands.configured import configured_but
from auditor.commands.options import HELP, inputs
from auditor.commands.running import documents_of, hand_out, only_lines

if TYPE_CHECKING:
    import datetime as dt

    from auditor.report import Target


@click.command(context_settings=HELP)
@configured_but("outputs")
@inputs
def extract(
    paths: tuple[str, ...],
    outputs: tuple[Target, ...],
    date: dt.date | None,
    input_format: str | None,
    table: str | None,
    columns: dict[str, str],
    jobs: int,
    quiet: bool,
) -> None:
    """List the quantitative claims of documents, with their exact places, without checking them.

    \b
    Exit status:
      0  all documents were read
      2  a usage error, or a document that could not be read

    \b
    Examples:
      auditor extract story.md
      auditor extract corpus.jsonl --output jsonl:claims.jsonl
    """
    from auditor.check.rules import RuleBook
    from auditor.parallel import workers
    from auditor.pipeline import Tally, claims_of
    from auditor.readers import Tables
    from auditor.report import Target

    tables = Tables(table, columns)
    targets = outputs or (Target("jsonl", None),)
    book = RuleBook({}, {}, {}, [])
    tally = Tally(book)
    documents, lines = documents_of(paths, input_format, targets, tables), only_lines(targets)
    done = claims_of(documents, tally, date, workers(jobs), lines)
    hand_out(done, targets, paths, quiet, book, lambda: tally.run("never", check=False))
