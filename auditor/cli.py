"""The command line. Commands are imported when they are asked for, and only they print and exit."""

from __future__ import annotations

from importlib import import_module

import click

from auditor import __version__
from auditor.commands import COMMANDS
from auditor.commands.options import HELP


class _Commands(click.Group):
    """The commands of `auditor.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"auditor.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings=HELP)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s")
def cli() -> None:
    """The linter for the numbers in documents.

    It finds every quantitative claim, works out how the claims hang together, checks them with declarative rules in
    rounding-aware interval arithmetic, and names the number most likely wrong.

    \b
    Exit status:
      0  all is well
      1  findings, or tests that fail
      2  a usage error, or what could not be read, checked or written

    \b
    Examples:
      auditor check story.md
      auditor check release.html --output full --output html:report.html
      auditor extract story.txt --output jsonl
      auditor rules explain fx/implied-rates-agree
    """
