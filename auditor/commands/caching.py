"""The cache of a command: where it is, whether it is worth using, and what audits in it depend on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.configured import settings_in_force
from auditor.commands.options import RATES, UNITS

if TYPE_CHECKING:
    from auditor.cache.reading import Remembered
    from auditor.commands.options import Command

FOLDER = "AUDITOR_CACHE_DIR"
LITTLE = 50_000
"""Bytes of named files from which on looking for their audits is quicker than auditing them."""


def cache_options(command: Command) -> Command:
    """--cache-dir and --no-cache."""
    command = click.option("--no-cache", is_flag=True, help="Audit every document anew, and keep nothing.")(command)
    return click.option(
        "--cache-dir",
        metavar="FOLDER",
        envvar=FOLDER,
        help="Where audits of unchanged documents are kept; without it in the user's folder for caches.",
    )(command)


def remembered(context: click.Context) -> Remembered | None:
    """What keeps the audits of a command; None where it was refused or is not worth it."""
    parameters: Mapping[str, Any] = context.params
    if parameters["no_cache"] or not _is_worth_it(parameters["paths"], parameters["input_format"]):
        return None
    from auditor.cache.keys import contents, options, program
    from auditor.cache.reading import Remembered
    from auditor.cache.store import Store
    from auditor.tieout.reference import builtin

    known = {"rates": "ecb"} if parameters["rates"] is builtin else {}
    if RATES in context.meta:
        known["rates"] = contents(context.meta[RATES]).hex()
    given = options({**parameters, "units": context.meta.get(UNITS)}, known)
    if given is None:
        return None
    settings = settings_in_force()
    common = (program(), given, repr(settings["severity"]))
    store = Store(parameters["cache_dir"] or _usual_folder())
    return Remembered(store, common, lambda path: repr(settings.for_document(path)))


def _is_worth_it(paths: tuple[str, ...], format: str | None) -> bool:
    """Whether there is a folder, or enough in files that hold one document each."""
    from auditor.readers import file_format

    total = 0
    for path in paths:
        if os.path.isdir(path):
            return True
        known = file_format(path, format)
        if known is not None and not known.is_corpus and os.path.isfile(path):
            total += os.path.getsize(path)
    return total >= LITTLE


def _usual_folder() -> str:
    from platformdirs import user_cache_dir

    return user_cache_dir("auditor", appauthor=False)
