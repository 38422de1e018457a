"""`auditor report`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from auditor.commands.options import HELP, output, statistics
from auditor.commands.running import refuse_misplaced, write

if TYPE_CHECKING:
    from auditor.report import Target
    from auditor.report.saved import Saved


@click.command(context_settings=HELP)
@click.argument("saved", metavar="RUN.json")
@output
@statistics
def report(saved: str, outputs: tuple[Target, ...], statistics: bool) -> None:
    """Write outputs of a run that was saved as JSON, without checking anything again.

    RUN.json is what `auditor check -o json:RUN.json` wrote, or - for standard input. Every output is the same, byte for
    byte, as if the check itself had written it.

    \b
    Exit status:
      0  the outputs are written, whatever the run came to
      2  a usage error, a file that is no saved run, or an output that could
         not be written

    \b
    Examples:
      auditor check filings/ -o json:run.json
      auditor report run.json
      auditor report run.json -o html:report.html -o sarif:findings.sarif
    """
    from auditor.report import Target

    targets = outputs or (Target("full", None),)
    refuse_misplaced(targets, [saved])
    found = _loaded(saved)
    write(found.documents(), targets, found.run.rules, lambda: found.run, statistics)


def _loaded(path: str) -> Saved:
    from auditor.report.saved import NotSaved, load

    try:
        return load(path)
    except NotSaved as error:
        reason = str(error)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    click.echo(f"auditor: error: {path}: {reason}", err=True)
    sys.exit(2)
