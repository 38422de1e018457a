"""`auditor init`."""

from __future__ import annotations

import os
import sys

import click

from auditor.commands.options import HELP


@click.command(context_settings=HELP)
@click.argument("folder", required=False, default=".", metavar="[FOLDER]")
def init(folder: str) -> None:
    """Write a commented configuration file, auditor.toml, to start from.

    A file that is there is never overwritten.

    \b
    Exit status:
      0  the file is written
      2  there is one, or it could not be written

    \b
    Examples:
      auditor init
      auditor init reports/
    """
    from importlib.resources import files

    path = os.path.normpath(os.path.join(folder, "auditor.toml"))
    text = files("auditor.settings").joinpath("start.toml").read_text(encoding="utf-8")
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        _end(f"{path} is there already; it is left as it is")
    except OSError as error:
        _end(f"cannot write {path}: {error.strerror}")
    click.echo(f"wrote {path}; next: auditor check PATH..., auditor baseline create PATH...")


def _end(message: str) -> None:
    click.echo(f"auditor: error: {message}", err=True)
    sys.exit(2)
