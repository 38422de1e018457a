"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from auditor.commands import completing

if TYPE_CHECKING:
    import datetime as dt

    from auditor.report import Target

Command = Callable[..., Any]
HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
FAIL_ON = ("error", "warning", "info", "never")
UNITS, RATES, ALIASES = "auditor.units", "auditor.rates", "auditor.aliases"
"""Where a context keeps the names of files that were read when its options were."""


def _targets(_: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[Target, ...]:
    """The outputs of `FORMAT[:PATH]` values, or a usage error that lists the formats."""
    from auditor.report import parse_output

    try:
        return tuple(map(parse_output, values))
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from error


def _date(_: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """The date of a `YYYY-MM-DD` value, or a usage error."""
    import datetime as dt

    try:
        return None if value is None else dt.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError as error:
        message = f"{value!r} is no date: write it as YYYY-MM-DD, for example 2025-02-20"
        raise click.BadParameter(message, param=param) from error


def _input_format(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The name of an input format, or a usage error that lists them."""
    from auditor.nearest import unknown
    from auditor.readers import FORMATS

    if value is not None and value not in FORMATS:
        raise click.BadParameter(unknown("format", value, FORMATS), param=param)
    return value


def named_files(context: click.Context) -> list[str]:
    """The files of units, rates and aliases of a command."""
    return [context.meta[name] for name in (UNITS, RATES, ALIASES) if name in context.meta]


def _columns(_: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """The columns of `NAME=COLUMN` values by their names, or a usage error that lists the names."""
    if not values:
        return {}
    from auditor.claims.columns import parse_mapping

    try:
        return parse_mapping(values)
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from error


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    """The command with options that several commands share, shown in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def output(command: Command) -> Command:
    return click.option(
        *("--output", "-o", "outputs"),
        metavar="FORMAT[:PATH]",
        multiple=True,
        callback=_targets,
        shell_complete=completing.formats,
        help="full, concise, json, jsonl, markdown, html, sarif, junit, github, gitlab, rdjson, csv, csv-claims, "
        "parquet, parquet-claims or xlsx; a path after the colon writes a file. Repeat it for several.",
    )(command)


def statistics(command: Command) -> Command:
    return click.option(
        "--statistics",
        is_flag=True,
        help="Counts by rule and verdict at the end of full and concise, on standard error for other outputs.",
    )(command)


def inputs(command: Command) -> Command:
    return _with(command, paths(required=True), output, reading)


def paths(required: bool) -> Callable[[Command], Command]:
    """The documents, which are optional where a command knows them from elsewhere."""
    metavar = "PATH..." if required else "[PATH...]"
    return click.argument("paths", nargs=-1, required=required, metavar=metavar, is_eager=True)


def reading(command: Command) -> Command:
    """How documents are read."""
    return _with(
        command,
        click.option(
            "--date",
            metavar="YYYY-MM-DD",
            callback=_date,
            help="The date of documents that do not say their own.",
        ),
        click.option(
            *("--format", "input_format"),
            metavar="FORMAT",
            callback=_input_format,
            help="Read the input as text, markdown, html, jsonl, csv, xlsx or parquet, whatever its name.",
        ),
        click.option(
            "--table",
            type=click.Choice(("claims", "documents", "plain")),
            help="Read every CSV, XLSX and Parquet table as claims, one a row; as documents, one a row; or as figures "
            "laid out plainly. Without it the header of each table decides.",
        ),
        click.option(
            "--columns",
            metavar="NAME=COLUMN",
            multiple=True,
            callback=_columns,
            help="What a column of a table of claims is called there: subject=Metric. Repeat it for several.",
        ),
        click.option(
            *("--jobs", "-j"),
            metavar="N",
            type=click.IntRange(0),
            default=0,
            help="Processes to spread many documents over; 0, the default, takes one for each processor.",
        ),
        units,
        click.option("--quiet", "-q", is_flag=True, help="No progress and no notices on standard error."),
    )


def units(command: Command) -> Command:
    return click.option(
        "--units",
        metavar="FILE",
        callback=_units,
        is_eager=True,
        expose_value=False,
        help="Units of your own, a YAML file: what they are called and what they are in known units.",
    )(command)


def _units(context: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Takes in the units of a file; a usage error that says what is wrong with it."""
    if value is not None:
        from auditor.own_units import Refused, take_in

        try:
            take_in(value)
        except Refused as error:
            raise click.BadParameter(str(error), param=param) from error
        context.meta[UNITS] = value
    return value


def rule_options(command: Command) -> Command:
    return _with(
        command,
        click.option(
            *("--rules", "rule_paths"),
            multiple=True,
            metavar="PATH",
            help="Rules of your own, a file or a folder, beside the shipped ones.",
        ),
        click.option(
            "--select",
            multiple=True,
            metavar="RULES",
            shell_complete=completing.rules,
            help="Only these rules: an id (fx/implied-rates-agree), a pack (fx) or a pattern (*/p*).",
        ),
        click.option(
            "--ignore",
            multiple=True,
            metavar="RULES",
            shell_complete=completing.rules,
            help="Leave these rules out (same forms as --select).",
        ),
    )
