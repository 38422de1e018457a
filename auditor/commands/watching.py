"""`--watch`: the command again whenever a document, or what its audit depends on, changes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NoReturn

import click

from auditor.commands.configured import settings_in_force
from auditor.commands.settling import WAIVERS

if TYPE_CHECKING:
    from auditor.report import Target

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells give it."""
MOST_NAMED = 3


def watch(paths: tuple[str, ...], format: str | None, outputs: Iterable[Target], further: Iterable[str]) -> NoReturn:
    """Runs the command, and again at every change, until it is interrupted; nothing on the terminal is cleared.

    `further` are files and folders that the run depends on besides the documents.
    """
    if "-" in paths:
        raise click.BadParameter("standard input cannot be watched", param_hint="--watch")
    from auditor.watch import changed

    written = {os.path.realpath(target.path) for target in outputs if target.path}
    named = [*paths, *further, *_settings()]

    def files() -> Iterator[str]:
        return (path for path in _files(named, format) if os.path.realpath(path) not in written)

    def folders() -> Iterator[str]:
        return (path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)) for path in named)

    seen = changed(files, folders)
    try:
        _run()
        for found in seen:
            more = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
            told = f"{', '.join(found[:MOST_NAMED])}{more}"
            click.echo(f"auditor: {time.strftime('%H:%M:%S')}: changed: {told}", err=True)
            _run()
    except KeyboardInterrupt:
        pass
    sys.exit(INTERRUPTED)


def _run() -> None:
    """The command in a process of its own, which reads its settings and rules anew."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--watch"]
    subprocess.run([sys.executable, "-m", "auditor", *arguments], check=False)
    click.echo("auditor: watching; Ctrl-C ends it", err=True)


def _settings() -> list[str]:
    """The files that settings are read from, or would be."""
    from auditor.settings.files import file_in

    settings = settings_in_force()
    beside = os.path.dirname(settings.file or "")
    below = dict.fromkeys(each.within for each in settings.by_path if each.within)
    nested = (file for folder in below if (file := file_in(folder)) is not None)
    return [settings.file or "auditor.toml", os.path.join(beside, WAIVERS), *nested]


def _files(named: Iterable[str], format: str | None) -> Iterator[str]:
    from auditor.readers import files_of

    for path in named:
        for found in files_of(path, format):
            if isinstance(found, str):
                yield found
        if os.path.isdir(path):
            yield from (os.path.join(path, each) for each in os.listdir(path) if each.endswith((".yaml", ".yml")))
