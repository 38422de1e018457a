"""Commands whose options have defaults in configuration files and in the environment."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from auditor.commands.options import Command
    from auditor.settings.resolve import Settings

KEPT = "auditor.settings"
"""Where a context keeps its settings."""
LEFT = "auditor_leaves"
REFUSED = "auditor.no-config"


def configured(command: Command) -> Command:
    """The command with --config and --no-config, and with settings as the defaults of its other options."""
    command = click.option(
        "--config",
        metavar="FILE",
        is_eager=True,
        expose_value=False,
        callback=_configure,
        help="Settings are read from this file; without it from the nearest auditor.toml or pyproject.toml with a "
        "[tool.auditor], at the documents or above them.",
    )(command)
    return click.option(
        "--no-config",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_refuse,
        help="No configuration file is read.",
    )(command)


def configured_but(*parameters: str) -> Callable[[Command], Command]:
    """`configured` for a command whose parameters of these names mean something else than in the settings."""

    def decorate(command: Command) -> Command:
        command.__dict__[LEFT] = parameters
        return configured(command)

    return decorate


def settings_in_force() -> Settings:
    """The settings of the command that runs, what its command line says included; plain ones for other commands."""
    from auditor.settings.options import OPTIONS
    from auditor.settings.resolve import Settings

    context = click.get_current_context(silent=True)
    settings = context.meta.get(KEPT) if context is not None else None
    if context is None or not isinstance(settings, Settings):
        return Settings()
    for option in OPTIONS.values():
        given = context.get_parameter_source(option.parameter) if option.parameter else None
        if given is ParameterSource.COMMANDLINE:
            settings.override(option.name, context.params.get(option.parameter), f"--{option.name}")
    return settings


def _refuse(context: click.Context, param: click.Parameter, value: bool) -> bool:
    if value and KEPT in context.meta:
        raise click.BadParameter("--no-config and --config cannot both be given", param=param)
    context.meta[REFUSED] = value
    return value


def _documents(context: click.Context) -> tuple[str, ...]:
    """What the command is about: paths, or the claims of a gate."""
    claims = context.params.get("claims")
    paths: tuple[str, ...] = context.params.get("paths") or ()
    return (claims,) if claims else paths


def _configure(context: click.Context, param: click.Parameter, value: str | None) -> None:
    """Reads the settings and makes them the defaults of the options that are not given."""
    if context.resilient_parsing:
        return
    from auditor.settings.files import BadSettings
    from auditor.settings.resolve import resolve

    refused = context.meta.get(REFUSED, False)
    if value is not None and refused:
        raise click.BadParameter("--no-config and --config cannot both be given", param=param)
    try:
        settings = resolve(_documents(context), value, not refused)
    except BadSettings as bad:
        for notice in bad.notices:
            click.echo(f"auditor: error: {notice}", err=True)
        sys.exit(2)
    for notice in settings.notices:
        click.echo(f"auditor: {notice.level}: {notice}", err=True)
    context.meta[KEPT] = settings
    left = getattr(context.command.callback, LEFT, ())
    given = {name: value for name, value in settings.parameters().items() if name not in left}
    context.default_map = {**(context.default_map or {}), **given}
