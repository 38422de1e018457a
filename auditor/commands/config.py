"""`auditor config`: the settings in force."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.configured import configured, settings_in_force
from auditor.commands.options import HELP, paths

if TYPE_CHECKING:
    from auditor.settings.resolve import Settings


@click.group(context_settings=HELP)
def config() -> None:
    """Show the settings in force and where each comes from.

    \b
    Exit status:
      0  the settings are shown
      2  a configuration file with a mistake

    \b
    Examples:
      auditor config show
    """


@config.command(context_settings=HELP)
@configured
@paths(required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(paths: tuple[str, ...], as_json: bool) -> None:
    """Show every setting with its value and where that comes from.

    With a PATH, the settings of a check of it; what is set for some documents only is shown for those that it names.

    \b
    Exit status:
      0  the settings are shown
      2  a configuration file with a mistake

    \b
    Examples:
      auditor config show
      auditor config show archive/2019.md
    """
    settings = settings_in_force()
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(_record(settings, paths)), indent=2).decode())
        return
    for line in _lines(settings, paths):
        click.echo(line)


def _lines(settings: Settings, paths: tuple[str, ...]) -> Iterator[str]:
    from auditor.report.terminal import safe
    from auditor.settings.options import OPTIONS

    yield safe(f"configuration: {settings.file or 'none'}")
    rows = [(name, _shown(_told(name, setting.value)), setting.origin) for name, setting in settings.values.items()]
    for title, more in _by_path(settings, paths):
        rows += [(title, "", ""), *((f"  {name}", _shown(value), origin) for name, value, origin in more)]
    first = max(len(name) for name, value, _ in rows if value or name in OPTIONS)
    second = min(40, max(len(value) for _, value, _ in rows))
    for name, value, origin in rows:
        yield safe(f"{name:{first}}  {value:{second}}  {origin}".rstrip())


def _by_path(settings: Settings, paths: tuple[str, ...]) -> Iterator[tuple[str, list[tuple[str, Any, str]]]]:
    """What is set for some documents only: for those named, or for all when none is."""
    wanted = {id(each) for path in paths for each in settings.matching(path)}
    for each in settings.by_path:
        if not paths or id(each) in wanted:
            documents = os.path.relpath(os.path.join(each.within, each.pattern)) if each.within else each.pattern
            yield f"documents {documents}", [(name, *setting[:2]) for name, setting in each.values.items()]


def _record(settings: Settings, paths: tuple[str, ...]) -> dict[str, Any]:
    return {
        "configuration": settings.file,
        "settings": {
            name: {"value": _told(name, setting.value), "from": setting.origin}
            for name, setting in settings.values.items()
        },
        "per-path": [
            {
                "documents": title.partition(" ")[2],
                **{name: {"value": value, "from": origin} for name, value, origin in more},
            }
            for title, more in _by_path(settings, paths)
        ],
    }


def _told(name: str, value: Any) -> Any:
    """A value without what must not be told: the URL of a database may hold a password."""
    if name != "facts":
        return value
    return [f"{each.partition('://')[0]}://…" if "://" in each else each for each in value]


def _shown(value: Any) -> str:
    """A value as a configuration file would have it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items()) or "none"
    return str(value)
