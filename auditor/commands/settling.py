"""What settles findings in a command: a baseline, waivers in documents and waivers in a file."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from auditor.commands.configured import settings_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.check.rules import RuleBook
    from auditor.commands.options import Command
    from auditor.pipeline import Tally
    from auditor.settled.settling import AgainstBaseline, Settler
    from auditor.settled.waiver_file import Entry
    from auditor.settled.waiving import Waiving

WAIVERS = "auditor-waivers.yaml"
"""The file of waivers that is read when there is one beside the configuration, or in the current folder."""


class Asked(NamedTuple):
    """What a command was asked about settling."""

    waivers: str | None
    no_waivers: bool
    strict_waivers: bool = False


def waiver_options(command: Command) -> Command:
    """--waivers and --no-waivers."""
    command = click.option(
        "--no-waivers", is_flag=True, help="Findings that are waived, in documents or in a file, count all the same."
    )(command)
    return click.option(
        "--waivers",
        metavar="FILE",
        help=f"Waivers for documents that hold no comments; without it {WAIVERS}, where there is one.",
    )(command)


class Settling:
    """The settlers of a run, in the order in which they work, and what they say at its end."""

    def __init__(self, book: RuleBook, whole: RuleBook, tally: Tally, asked: Asked, baseline: str | None) -> None:
        self._book, self._tally, self._asked = book, tally, asked
        self.waiving = None if asked.no_waivers else _waiving(book, whole, tally, asked.waivers)
        self.against = _against(baseline)

    @property
    def steps(self) -> list[Settler]:
        """Waivers first: what is waived needs no baseline."""
        return [step for step in (self.waiving, self.against) if step is not None]

    def finish(self) -> None:
        """Tells the tally what is to be said when all documents are done."""
        if self.waiving is not None:
            self._tally.notices.extend(self.waiving.notices())
            if self._asked.strict_waivers and (idle := self.waiving.idle):
                told = "1 waiver is" if idle == 1 else f"{idle:,} waivers are"
                self._tally.reasons.append(f"{told} of no use or expired (--strict-waivers)")
        if self.against is not None:
            self._tally.notices.extend(self.against.notices(self._book.rules.__contains__))


def _waiving(book: RuleBook, whole: RuleBook, tally: Tally, file: str | None) -> Waiving:
    import datetime as dt

    from auditor.settled.waiving import Waiving

    file = file or _usual_file()
    entries: Sequence[Entry] = ()
    if file is not None:
        from auditor.settled.waiver_file import read

        entries, notices = read(file, whole.rules)
        tally.notices.extend(notices)
    return Waiving(whole.rules, book.rules, dt.date.today(), file, entries)


def _usual_file() -> str | None:
    beside = os.path.join(os.path.dirname(settings_in_force().file or ""), WAIVERS)
    return next((path for path in (beside, WAIVERS) if os.path.isfile(path)), None)


def _against(file: str | None) -> AgainstBaseline | None:
    """What marks the findings of a baseline; None without one. A baseline that cannot be used ends the command."""
    if file is None:
        return None
    import datetime as dt

    from auditor.settled.baseline import Unusable, load
    from auditor.settled.settling import AgainstBaseline

    try:
        return AgainstBaseline(load(file), dt.date.today())
    except Unusable as error:
        click.echo(f"auditor: error: {error}", err=True)
        sys.exit(2)
